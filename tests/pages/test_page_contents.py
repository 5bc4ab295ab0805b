"""What is found in a page's blocks: code without markup, what is left for the finders, and the bounds."""

from __future__ import annotations

import json
import re
import time
import tracemalloc
from pathlib import Path

import pytest

from weigh.network.errors import SourceError
from weigh.readers.written.evidence import Description, Line, Stated
from weigh.readers.written.page import read_page
from weigh.readers.written.page.code import find, kind_of
from weigh.readers.written.page.contents import Contents, contents, remarks
from weigh.readers.written.page.places import described


def _lines(text: str) -> list[Line]:
    return [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]


def _code(text: str, marked: bool = False) -> list[str]:
    lines = _lines(text)
    return [line.text for first, last in find(lines, marked) for line in lines[first : last + 1]]


def _held(text: str, name: str = "") -> Contents:
    return contents(read_page(text, name))


CODE_LINES = [
    "model = Sequential()", "import keras", "from keras.layers import Dense, Conv2D", "import numpy as np, os", "x = layers.Dense(10)(x)",
    "model.add(Dense(32, input_shape=(28, 28)))", "def build(n, m=3):", "class Net(nn.Module):", "class Net:", "@tf.function",
    "self.conv1 = nn.Conv2d(1, 32, 3)", "(x_train, y_train), _ = mnist.load_data()", "W[0], b = init(3)", "y: Tensor = f(x)",
    "model.summary()", "print(model.summary())", ">>> model = Sequential()", "In [3]: model.summary()", "x += f(1)",
    'x = Dense(10, activation="relu", name="the last layer of all")(x)', "model.add(Dense(10))  # the last one, of ten units",
    "import keras; print(keras.__version__)", "from . import layers",
]  # fmt: skip


@pytest.mark.parametrize("line", CODE_LINES)
def test_lines_of_code(line: str) -> None:
    assert _code(f"See:\n\nimport a\n{line}\n\nSo it is said.") == ["import a", line]


PROSE_LINES = [
    "The model has 832 parameters.", "import duties are high in this country", "from the paper by Krizhevsky", "for example, take 5 * 5:",
    "(5 * 5 + 1) * 64 = 1664", "total_params = (5 * 5 + 1) * 64 = 1664", "model.add is called twice (see above)", "f(x) = softmax(x)",
    "Conv2D(96) gives 34944 parameters", "if you want to know more:", "with care and patience:", "n = 224などの深さのない入力次元",
    "model.summary() 的输出如下", "model.add(Dense(10)) добавляет слой", "return to the menu", "class of networks:", "Total params: 832",
    "conv2d (Conv2D) (None, 55, 55, 96) 34944", "Layer (type) Output Shape Param #", "(MaxPooling2D)", "params: 832", "Epoch 1/10",
    "784-512-256-10", "conv3-64 x 2 : 38,720", "CONV3-64: [224x224x64] memory: 224*224*64=3.2M weights: (3*3*3)*64 = 1,728",
    "Why softmax(x)?", "Call it with model.fit(x, y).", "filter_height = 5,", "pip install keras", "TOTAL : 138,357,544", "----", "38", "Answer 1",
    "Dense(10)", "Conv(96, 11, 4)", "Conv(6, 5x5, activation=tanh) as conv1: Conv2D", "Dense(10) as fc", "畳み込み層のパラメータ数 = 1664", "参数 = (5*5+1)*64",
]  # fmt: skip


@pytest.mark.parametrize("line", PROSE_LINES)
def test_lines_that_are_no_code(line: str) -> None:
    assert _code(f"One.\n\n{line}\n\nTwo.") == []


FLAT = """\
我用 Keras 写了一个网络,有 6000 万个参数:
model = tf.keras.models.Sequential([
tf.keras.layers.Conv2D(96, 11, strides=4, activation="relu", input_shape=[227,227,3]),
# 归一化

tf.keras.layers.Dense(1000, activation="softmax"),
])
请注意,我把输入设置为 227*227 (而不是 224*224)。
"""


def test_code_among_prose_without_any_markup() -> None:
    assert _code(FLAT) == FLAT.split("\n")[1:7]


@pytest.mark.parametrize(
    "program",
    [
        "def f(x):\n    y = 1\n    return y\n\nmodel = f(Dense(3))",
        "class Net(Model):\ndef __init__(self):\nsuper().__init__()\nself.d = Dense(3)",
        "model.compile(loss='mse',\n              optimizer = sgd,\n              metrics=['accuracy'])\nprint model.summary()",
        "# a comment before\nimport keras\n\n# one between\n\nx = keras.Input(3)",
        "for i in range(3):\n    x = Dense(3)(x)\nelse:\n    pass",
        "if a is None and (\n    b or c\n):\n    x = Dense(3)(x)",
        'def f():\n    """Three words of\n    prose, and (an open bracket\n    """\n    return Dense(3)',
        "1 import keras\n2\n3 x = keras.Input(3)\n4 y = Dense(3)(x)",
        "model = Sequential([\n  Dense(3),\n  Dense(4),",
        "    x = Dense(3)(x)\n    bias_k: Tensor | None\n    y = Dense(3)(x)",
    ],
)
def test_programs_are_taken_whole(program: str) -> None:
    assert _code(f"So:\n\n{program}\n\nAnd so on, it seems.") == program.split("\n")


def test_our_own_networks_are_code_throughout() -> None:
    """Real code, with and without its indentation: nearly every line that is neither comment nor docstring is found."""
    import weigh.zoo

    for file in sorted((Path(weigh.zoo.__file__).parent / "networks").glob("*.py"))[:20]:
        text = re.sub(r'"""[\s\S]*?"""', "", file.read_text("utf-8"))
        flat = "\n".join(line.strip() for line in text.split("\n"))
        for form in (text, flat):
            filled = [line for line in form.split("\n") if line.strip() and not line.strip().startswith("#")]
            found = [line for line in _code(form) if line.strip() and not line.strip().startswith("#")]
            assert len(found) >= 0.98 * len(filled), (file.name, sorted(set(filled) - set(found))[:5])


def test_markup_lowers_the_bar() -> None:
    assert _code("Dense(10)") == []
    assert _code("Dense(10)", marked=True) == ["Dense(10)"]
    assert _code("(5 * 5 + 1) * 64 = 1664", marked=True) == []


def test_kinds() -> None:
    assert [kind_of(line) for line in ("", "# x", "x = 1", "x = f(1)", "f(1)", "else:", "else if:", "x" * 3000)] == [
        "blank", "comment", "sets", "makes", "calls", "clause", "prose", "prose",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line, kind",
    [
        ("total = (5 * 5 + 1) * 64 = 1664", "prose"),
        ("f(x) = g(x)", "prose"),
        ("n * m = f(x)", "prose"),
        ("a = b = f(x)", "makes"),
        ("a[i] = f(x, y=1)", "makes"),
        ("a = b == f(x) and c <= d", "makes"),
    ],
)
def test_equations_are_no_assignments(line: str, kind: str) -> None:
    assert kind_of(line) == kind


def test_code_keeps_the_lines_of_the_page() -> None:
    (code,) = _held("Mine:\n\nmodel = Sequential()\nmodel.add(Dense(2))\n\nWhy?").codes
    assert [(line.number, line.text) for line in code.lines] == [
        (3, "model = Sequential()"),
        (4, "model.add(Dense(2))"),
    ]


def test_what_a_fence_holds_is_told_by_its_content() -> None:
    page = "# A\n\n```\n{}\n```\n"
    assert len(_held(page.format("model = Sequential()\nmodel.add(Dense(2))\nmodel.summary()")).codes) == 1
    assert _held(page.format("(5 * 5 + 1) * 64 = 1664")).codes == ()
    assert [one.computed for _, one in _held(page.format("(5 * 5 + 1) * 64 = 1664")).statements] == [1664]
    (code,) = _held("# A\n\n```r\nmodel <- keras_model_sequential()\n```\n").codes
    assert code.language == "r"


def test_code_and_what_it_printed_in_one_fence() -> None:
    text = (
        "# A\n\n```python\nmodel = Sequential()\nmodel.add(Dense(2, input_dim=3))\nmodel.summary()\n"
        "_________________________\nLayer (type)   Output Shape   Param #\n=========================\n"
        "dense (Dense)  (None, 2)      8\n=========================\nTotal params: 8\n_________________________\n"
        "model.compile('adam')\n```\n"
    )
    held = _held(text)
    assert [line.text for line in held.codes[0].lines] == [
        "model = Sequential()", "model.add(Dense(2, input_dim=3))", "model.summary()", "model.compile('adam')",
    ]  # fmt: skip
    ((_, table),) = held.descriptions
    assert [(layer.params, layer.place.line) for layer in table.layers if layer.params] == [(8, 10)]


def test_comments_with_numbers_and_docstrings_are_said() -> None:
    lines = _lines(
        '"""A net of 832 weights\nin all."""\nx = 1  # 832 params\n# no number\ny = "# 5"\ndef f():\n    \'\'\'ten\'\'\''
    )
    assert [(line.number, line.text) for line in remarks(lines)] == [
        (1, "A net of 832 weights"), (2, "in all."), (3, "832 params"), (7, "ten"),
    ]  # fmt: skip
    held = _held("model = Sequential()\nmodel.add(Dense(2))  # (3 + 1) * 2 = 8 parameters\n")
    assert [(one.computed, one.place.line) for _, one in held.statements] == [(8, 2)]


def test_a_table_of_html_is_read_although_all_is_on_one_line() -> None:
    page = (
        "<html><body><p>Here it is.</p><table><tr><th>Layer (type)</th><th>Output Shape</th><th>Param #</th></tr>"
        "<tr><td>dense (Dense)</td><td>(None, 2)</td><td>8</td></tr><tr><td>dense_1 (Dense)</td><td>(None, 4)</td><td>12</td></tr>"
        "</table><p>The model has 20 parameters in all.</p></body></html>"
    )
    held = _held(page)
    ((_, table),) = held.descriptions
    assert [layer.params for layer in table.layers if layer.params] == [8, 12]
    assert {layer.place.line for layer in table.layers} == {1}
    assert [one.value for _, one in held.statements] == ["20"]


def test_places_of_lines_that_share_a_number() -> None:
    def finder(lines: object) -> list[Description]:
        assert [line.number for line in lines] == [1, 2, 3, 4]  # type: ignore[attr-defined]
        of = type(_placeholder.place)
        inner = Stated(of(3))
        return [Description("table", (Stated(of(2)), Stated(of(3), attributes={"inner": inner})), of(2), 3)]

    _placeholder = Stated(read_place(1))
    lines = [Line(7, "a"), Line(7, "b"), Line(9, "c"), Line(9, "d")]
    (found,), rest = described(finder, lines)
    assert [layer.place.line for layer in found.layers] == [7, 9]
    assert found.layers[1].attributes["inner"].place.line == 9
    assert (found.place.line, found.last) == (7, 9)
    assert rest == [Line(7, "a"), Line(9, "d")]


def read_place(line: int):  # type: ignore[no-untyped-def]
    from weigh.network.place import Place

    return Place(line)


def test_posts_go_with_everything() -> None:
    held = _held("## A\n\nThe model has 832 parameters.\n\n## B\n\nThe model has 833 parameters.\n")
    assert [(post, one.value) for post, one in held.statements] == [(1, "832"), (2, "833")]


def test_a_page_with_nothing_to_check() -> None:
    held = _held("<html><body><h1>Bread</h1><p>Mix flour and water. Bake until brown.</p></body></html>")
    assert held == Contents((), (), (), (), ())


# Bounds. Each page below once was slow, large or deep in some tool; the clock is only looked at far above what they take.

BOMBS = {
    "nested tags": "<html><body>" + "<div>" * 100_000 + "832" + "</div>" * 100_000,
    "nested tables": "<html><body>" + "<table><tr><td>" * 60_000,
    "nested lists": "# a\n\n```\nx\n```\n" + "- " * 50_000 + "x",
    "nested quotes": "# a\n\n```\nx\n```\n" + ">" * 100_000 + "x",
    "attributes": "<html><body><p " + " ".join(f"a{number}=1" for number in range(300_000)) + ">832</p>",
    "attributes in quotes": "<html><body><p " + "".join(f'a{number}="<"' for number in range(100_000)) + ">832</p>",
    "entities": '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12))
    + "]><html><body><p>&a11;</p>",
    "brackets": "x = (\n" * 40_000,
    "one line": "word " * 200_000,
    "blanks": ("a" + " " * 1998 + "\n") * 300,
    "commas": ("a," * 999 + "\n") * 300,
    "quotes": "# x\n'''\n" * 30_000,
    "dollars": "$" * 100_000 + "\n" + "$ a " * 50_000 + "\\(",
    "marks": "# a\n[x](y)\n" + "*" * 100_000 + "\n" + "[" * 100_000 + "\n" + "`" * 100_000,
    "json": '{"cells": [{"cell_type": "code", "source": ' + "[" * 200_000,
    "tags without end": "<html><body>" + "<p a='" * 100_000,
    "superscripts": "<html><body>" + "<sup>" * 200 + "2<p>x" * 40_000,
    "latex": "\\begin{document}\n" + "\\begin{tabular}{l}\n" * 20_000 + "{" * 100_000,
    "bars": "# a\n\n| a |\n|---|\n" + "|" * 200_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_read_in_bounded_time_and_memory(name: str) -> None:
    started = time.process_time()
    page = read_page(BOMBS[name])
    lines = [line for block in page.blocks for line in block.lines]
    find(lines)
    assert time.process_time() - started < 5
    assert sum(len(line.text) for line in lines) <= 2 * len(BOMBS[name])


@pytest.mark.parametrize("tail", ["", "<p>"])
def test_too_many_tags_are_refused(tail: str) -> None:
    with pytest.raises(SourceError) as error:
        read_page("<html>" + "<p>" * 400_000 + tail, "bomb.html")
    assert str(error.value).startswith("a page of HTML may hold at most 400,000 tags.\n  'bomb.html' holds 400,0")


def test_too_large_is_refused_before_it_is_decoded() -> None:
    data = b"\xe6\xa8\xa1" * 17_000_000
    tracemalloc.start()
    with pytest.raises(SourceError, match=r"most 8,000,000 bytes.\n  'big.txt' holds 51,000,000"):
        read_page(data, "big.txt")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "page, most",
    [
        ("x\n" * 100_001, "100,000 lines"),
        ("<html><pre>" + "a\n" * 100_001, "100,000 lines"),
        ("word " * 500_000, "2,000,000 characters of text"),
    ],
)
def test_too_much_text_is_refused(page: str, most: str) -> None:
    with pytest.raises(SourceError, match=f"a page may hold at most {most}"):
        read_page(page)


def test_pictures_and_plots_do_not_count() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 3_000_000}">'
    assert [block.lines[0].text for block in read_page(f"<html><p>832</p>{picture}<p>833</p>").blocks] == ["832"]
    plot = {"output_type": "display_data", "data": {"application/json": list(range(120_000))}}
    cell = {"cell_type": "code", "source": "x = 1", "outputs": [plot]}
    assert len(read_page(json.dumps({"cells": [cell]}, indent=1)).blocks) == 1


def test_nothing_is_fetched_and_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("832 parameters of mine")
    page = read_page(
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY secret SYSTEM "{secret.as_uri()}">]>'
        f'<html><body><p>&secret;</p><iframe src="{secret.as_uri()}"></iframe><object data="{secret.as_uri()}"></object>'
        f'<xi:include href="{secret.as_uri()}" parse="text"/></body></html>'
    )
    assert "of mine" not in json.dumps([line.text for block in page.blocks for line in block.lines])


def test_reading_is_linear() -> None:
    """Steps of the interpreter, not seconds: twice the page, about twice the calls."""
    import sys

    def calls(text: str) -> int:
        count = 0

        def profile(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event == "call"

        sys.setprofile(profile)
        try:
            page = read_page(text)
            for block in page.blocks:
                find(block.lines)
        finally:
            sys.setprofile(None)
        return count

    part = {
        "html": "<h2>A</h2><p>The model has 832 parameters.</p><pre>model = Sequential()\nmodel.add(Dense(2))</pre><table><tr><th>a</th>"
        "<th>b</th></tr><tr><td>1</td><td>2</td></tr></table>\n",
        "markdown": "# A\n\nThe **model** has `832` [parameters](x).\n\n```\nmodel = Sequential()\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n",
        "text": "The model has 832 parameters.\nmodel = Sequential([\nDense(2),\n])\n\n38\nEric\n\n",
    }
    for text in part.values():
        calls(text)  # what is imported and remembered on the first reading
        assert calls(text * 200) < 2.3 * calls(text * 100)


def _loaded(code: str) -> set[str]:
    import subprocess
    import sys

    run = [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"]
    return set(subprocess.check_output(run, text=True).split())


def test_a_form_loads_only_its_own_parser() -> None:
    heavy = {"lxml", "markdown_it", "lark", "sympy", "html.parser"}
    reading = "from weigh.readers.written.page import read_page; read_page({!r})"
    assert not _loaded(reading.format("Plain words.")) & heavy
    assert _loaded(reading.format("## A\n\n**x**\n\n## B\n\n")) & heavy == {"markdown_it"}
    assert _loaded(reading.format("<html><p>x")) & heavy == {"lxml"}
