"""The budget itself: what earns steps and time, and what is said when it is spent."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from typing import Any

import pytest

from weigh.network.errors import LimitError
from weigh.readers.python import limits as bounds
from weigh.readers.python.interpreter import Interpreter, NoVocabulary
from weigh.readers.python.limits import Limits
from weigh.readers.python.values import Native
from weigh.words.faults_reading import FAULTS


class Layers(NoVocabulary):
    """A vocabulary whose one word builds a layer."""

    def bare(self, name: str) -> Any:
        return Native("layer", lambda interp, args, kwargs: interp.limits.built_layer()) if name == "layer" else None


def spent(source: str, **budget: Any) -> str:
    """The sentence of the bound that the program passes."""
    with pytest.raises(LimitError) as error:
        Interpreter(Layers(), Limits(**budget)).run(ast.parse(source))
    return str(error.value)


def test_steps() -> None:
    sentence = "line 2: The program takes more than 5,000 steps to read, so reading stopped here."
    assert spent("x = 1\nwhile True: x = 2", steps=5000) == sentence


def test_layers_earn_steps() -> None:
    interp = Interpreter(Layers(), Limits(steps=2000))
    interp.run(ast.parse("for i in range(2000): layer()"))
    assert interp.limits.layers == 2000


def test_layers() -> None:
    sentence = "line 1: The program builds more than 50 layers, so reading stopped here."
    assert spent("while True: layer()", layers=50) == sentence


def test_time_since_the_last_layer() -> None:
    began = time.thread_time()
    assert spent("while True: pass", steps=10**9, seconds_per_layer=0.1).endswith(
        "takes too long to read, so reading stopped here."
    )
    assert time.thread_time() - began < 1


def test_time_in_all() -> None:
    began = time.thread_time()
    said = spent("while True: layer()", layers=10**9, seconds=0.2)
    assert said == "line 1: Reading takes more than 0.2 seconds, so it stopped here."
    assert time.thread_time() - began < 1.5


def test_a_busy_machine_changes_no_answer() -> None:
    """What counts is the processor time of the reading itself, not the clock on the wall."""

    def sleeps(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
        time.sleep(0.3)

    class Sleepy(NoVocabulary):
        def bare(self, name: str) -> Any:
            return Native("wait", sleeps) if name == "wait" else None

    interp = Interpreter(Sleepy(), Limits(seconds=0.2, seconds_per_layer=0.2))
    interp.run(ast.parse("wait()\nfor i in range(5000): x = i"))
    assert interp.globals["x"] == 4999


def test_recursion_within_the_bound_works() -> None:
    interp = Interpreter()
    interp.run(ast.parse("def f(n): return 0 if n == 0 else 1 + f(n - 1)\nout = f(850)"))
    assert interp.globals["out"] == 850


def test_recursion_beyond_it_is_told() -> None:
    sentence = "line 1: Calls are nested more than 900 deep here: the recursion does not seem to end."
    assert spent("def f(n): return f(n + 1)\nf(0)") == sentence


@pytest.mark.parametrize("body", ["sorted([1], key=lambda x: f(n - 1))", "[f(n - 1) for _ in (1,)]", "max([1], key=lambda x: f(n - 1))",
                                  "list(map(f, [n - 1]))", "next(f(n - 1) for _ in (1,))", "''.join(str(f(n - 1)))"])  # fmt: skip
def test_deep_recursion_does_not_reach_the_end_of_the_stack(body: str) -> None:
    source = f"def f(n): return 0 if n == 0 else {body}\nf(100000)"
    program = (
        "import ast\nfrom weigh.readers.python.interpreter import Interpreter\nfrom weigh.network.errors import LimitError\n"
        f"try: Interpreter().run(ast.parse({source!r}))\nexcept LimitError as error: print(error.fault.kind)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "limit.recursion"), done.stderr[-500:]


def test_calls_after_reading_have_their_time_and_depth() -> None:
    source = "def f(n): return 0 if n == 0 else 1 + f(n - 1)\ndef g(): return g()"
    interp = Interpreter(limits=Limits(seconds_per_layer=0.5))
    interp.run(ast.parse(source))
    time.sleep(0.6)
    assert interp.call(interp.globals["f"], [800], {}) == 800
    assert interp.value_of(ast.parse("f(10) + 1", mode="eval").body) == 11
    with pytest.raises(LimitError, match="recursion does not seem to end"):
        interp.call(interp.globals["g"], [], {})


def test_the_recursion_limit_is_put_back() -> None:
    before = sys.getrecursionlimit()
    Interpreter().run(ast.parse("x = 1"))
    assert sys.getrecursionlimit() == before


def test_every_bound_has_its_sentence() -> None:
    import re
    from pathlib import Path

    folder = Path(bounds.__file__).parent
    text = "\n".join(path.read_text() for path in [*folder.glob("*.py"), *folder.glob("modules/*.py")])
    used = set(re.findall(r'"(limit\.\w+)"', text))
    assert used == {kind for kind in FAULTS if kind.startswith("limit.")}


def test_every_unknown_has_its_sentence() -> None:
    import re
    from pathlib import Path

    from weigh.words.unknowns import NOTES, UNKNOWNS

    folder = Path(bounds.__file__).parent
    text = "\n".join(path.read_text() for path in [*folder.glob("*.py"), *folder.glob("modules/*.py")])
    assert set(re.findall(r'\.(?:unknown|not_known)\(\s*"([\w ]+)"', text)) <= set(UNKNOWNS)
    assert set(re.findall(r'\.note\(\s*"([\w ]+)"', text)) <= set(NOTES)


def test_importing_is_light() -> None:
    code = "import sys, weigh.readers.python.interpreter; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "weigh.readers.python.interpreter" in loaded
    assert not loaded & {"numpy", "sympy", "keras", "torch", "argparse", "weigh.readers.python.modules.numpy"}
