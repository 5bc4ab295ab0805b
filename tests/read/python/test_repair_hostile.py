"""Input made to exhaust something: each ends soon, in a tree or in a refusal, and never takes the process down."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from weigh.readers.python.repair import UnreadableSource, decode, repair

BLOCK = "model.add(Dense(10, activation='relu'))\nfor i in range(3):\n    x = Conv2D(32, (3, 3))(x)  # comment\n"

REFUSED = {
    "brackets": "(" * 1_000_000,
    "mixed brackets": "([{" * 300_000,
    "closing brackets": ")" * 300_000,
    "an open bracket a line": "f(x\n" * 100_000,
    "quotes": '"' * 300_001,
    "typographic quotes": "« x y " * 60_000,
    "escaped quotes": '\\"' * 100_000,
    "triple quotes, escaped": '"""' + '\\"""' * 100_000,
    "words": "foo bar baz\n" * 40_000,
    "broken calls": "foo(x y)\n" * 40_000,
    "broken assignments": "x = = 3;;\n" * 40_000,
    "a long sum": "x = " + "+".join("1" * 100_000),
    "signs": "-" * 100_000 + "1",
    "attributes": "x" + ".a" * 100_000,
    "calls": "x" + "()" * 100_000,
    "lambdas": "lambda: " * 100_000 + "1",
    "powers": "1**" * 3_000 + "1",
    "clauses": "if 1: pass\n" + "elif 1: pass\n" * 50_000,
    "blocks": "".join(" " * depth + "if 1:\n" for depth in range(1_000)),
    "functions without bodies": "def f():\n" * 30_000,
    "fences": "```\n" * 100_000,
    "backslashes": "\\\n" * 100_000,
    "entities": '"&gt;' * 60_000,
    "prompts": ">>> x =\nfoo\n" * 50_000,
    "blanks": " " * 1_000_000 + "(",
    "a long number": "x = " + "9" * 5_000 + ")",
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_text_is_refused_soon(name: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableSource):
        repair(REFUSED[name])
    assert time.process_time() - start < 4  # a bound against squared cost; the aim, 1.5 s, depends on the machine


@pytest.mark.parametrize(
    "name, text",
    {
        "one print": BLOCK * 2_000 + "print x\n" + BLOCK * 2_000,
        "prose throughout": (BLOCK + "this is some prose text, right.\n这是一个神经网络，参数是（3）。\n") * 2_000,
        "no-break spaces": BLOCK.replace(" =", "\u00a0=") * 3_000,
        "indented": ("    " + BLOCK.replace("\n", "\n    ")).rstrip(" ") * 3_000,
    }.items(),
)
def test_a_long_paste_is_repaired_soon(name: str, text: str) -> None:
    start = time.process_time()
    repaired = repair(text)
    assert len(repaired.tree.body) >= 4_000
    assert time.process_time() - start < 4


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ["brackets", "a long sum", "lambdas", "powers", "clauses", "blocks"])
def test_the_process_survives_on_a_small_stack(name: str) -> None:
    """In a thread with 512 KiB of stack, where a parser that recursed would crash rather than raise."""
    code = f"""
import threading
from weigh.readers.python.repair import UnreadableSource, repair
def work():
    try: repair({REFUSED[name][:40_000]!r})
    except UnreadableSource: print("refused")
threading.stack_size(512 * 1024)
thread = threading.Thread(target=work); thread.start(); thread.join()
"""
    assert run(code) == "refused\n"


def test_sound_source_needs_no_machinery() -> None:
    """What the repairs need is imported only when something is to be repaired."""
    loaded = set(
        run(
            "import sys; from weigh.readers.python.repair import repair; repair('x = f(1)'); print(*sys.modules)"
        ).split()
    )
    package = "weigh.readers.python.repair."
    assert {name.removeprefix(package) for name in loaded if name.startswith(package)} == {
        "decode",
        "guard",
        "repairing",
        "result",
        "sparse",
    }
    assert not loaded & {"html", "difflib", "unicodedata"}


@pytest.mark.parametrize(
    "data, text",
    [
        (b"x = 1", "x = 1"),
        (b"\xef\xbb\xbfx = 1", "x = 1"),
        ("x = '层'".encode(), "x = '层'"),
        ("x = '层'".encode("utf-16"), "x = '层'"),
        ("x = '层'".encode("utf-32"), "x = '层'"),
        ("# -*- coding: latin-1 -*-\nx = 'é'".encode("latin-1"), "# -*- coding: latin-1 -*-\nx = 'é'"),
        (
            "#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\n# Модель".encode("cp1251"),
            "#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\n# Модель",
        ),
        ("# coding: no-such-code\nx = 'é'".encode(), "# coding: no-such-code\nx = 'é'"),
        ("# 卷积神经网络的参数\nx = 1".encode("gb18030"), "# 卷积神经网络的参数\nx = 1"),
        ("# モデルのパラメータ\nx = 1".encode("shift_jis"), "# モデルのパラメータ\nx = 1"),
        ("x = 'é'  # à peine".encode("latin-1"), "x = 'é'  # à peine"),
        (b"", ""),
    ],
)
def test_decode(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x14\x00", b"\x80\x02}q\x00X", b"\xff\xfe\x00"]
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSource) as error:
        decode(data)
    assert error.value.reason == "binary"
