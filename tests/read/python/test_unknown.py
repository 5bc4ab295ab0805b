"""What cannot be known: it is carried along, spoils only what depends on it, and no branch is taken blindly."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import pytest
from reading import abandoned, out, read

from weigh.network.sizes import Formula
from weigh.readers.python.interpreter import Interpreter, NoVocabulary
from weigh.readers.python.values import Cause, Class, Instance, Module, Native, Thing, Unknown
from weigh.words.unknowns import because, remark

UNKNOWN = [
    "u + 1", "1 - u", "-u", "not u", "u[0]", "u[1:2]", "[1, 2][u]", "u.a.b", "u(1)", "u.f(x=2)", "u == 1", "u in [1]", "1 in u",
    "u < 2 < 3", "u and 1", "u or 1", "1 if u else 2", "[i for i in u]", "[i for i in [1] if u]", "{u: 1}", "{u}", "len(u)",
    "int(u)", "str(u)", "f'{u}'", "f'{1:{u}}'", "'%s' % u", "'%s %s' % (1, u)", "'{}'.format(u)", "range(u)", "list(u)",
    "sum([1, u])", "max(1, u)", "max([1, u])", "sorted([1, u])", "'-'.join(['a', u])", "isinstance(u, int)", "abs(u)",
    "round(u)", "list(map(lambda x: x, u))", "dict(u)", "{**u}", "(lambda **k: k)(**u)", "(lambda *a: a)(*u)", "[*u]",
    "any([0, u])", "all([1, u])", "any(x > 1 for x in [u, 0])", "math.sqrt(u)", "[1, u] == [1, 2]", "u is None", "next(u)",
    "next(iter(u))", "min(u, key=len)", "type(u)", "hasattr(u, 'x')", "getattr(u, 'x', 1)", "callable and u", "'a' * u",
    "{'a': 1}[u]", "{'a': 1}.get(u)", "list(zip([1], u))", "np.zeros(3)[u]", "np.prod(u)", "np.prod([1, u])", "np.array(u).shape",
    "copy.deepcopy(u)", "reduce(lambda a, b: a + b, [1, u])", "[1, 2][0:u]", "repr(u)", "repr([u])", "'ab'.split(u)", "3 % u",
]  # fmt: skip


@pytest.mark.parametrize("expression", UNKNOWN)
def test_it_is_contagious_and_keeps_its_cause(expression: str) -> None:
    interp = read(f"import math, copy\nimport numpy as np\nfrom functools import reduce\nout = {expression}")
    found = interp.globals["out"]
    assert isinstance(found, Unknown), found
    assert found.cause.what == "u"
    assert not abandoned(interp)


KNOWN = {
    "len([u, u])": 2,
    "[u, 1][1]": 1,
    "any([1, u])": True,
    "all([0, u])": False,
    "1 or u": 1,
    "0 and u": 0,
    "{'a': u}.get('b', 3)": 3,
    "(lambda a, b=2: b)(u)": 2,
    "isinstance(3, u.A)": False,
    "isinstance(3, (u.A, int))": True,
    "[1, 2] == [1, 2, u]": False,
    "2 in [u, 2]": True,
    "type([u]).__name__": "list",
    "[x for x in [1, u]][0]": 1,
    "print(u)": None,
}


@pytest.mark.parametrize("expression", KNOWN)
def test_what_does_not_depend_on_it_is_known(expression: str) -> None:
    assert out(f"out = {expression}") == KNOWN[expression]


@dataclass
class Record:
    """A vocabulary's record of an object: here it only remembers what happened to it."""

    added: list[Any] = field(default_factory=list)
    spoiled: list[Cause] = field(default_factory=list)

    def spoil(self, cause: Cause) -> None:
        self.spoiled.append(cause)


def _start(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    args[0].native = Record()


MODEL = Class("Model", (), {
    "__init__": Native("__init__", _start),
    "add": Native("add", lambda interp, args, kwargs: args[0].native.added.append(args[1])),
})  # fmt: skip


class Words(NoVocabulary):
    """A vocabulary of one class."""

    def module(self, dotted: str) -> Any:
        return (
            Module("net", lambda name: MODEL if name == "Model" else NotImplemented) if dotted == "net.models" else None
        )

    def names(self, dotted: str) -> list[str]:
        return ["Model"]

    def bare(self, name: str) -> Any:
        return MODEL if name == "Model" else None


def model(body: str, **options: Any) -> Record:
    """The record of `m` after the program."""
    interp = read("m = Model()\n" + body, vocabulary=Words(), **options)
    found = interp.globals["m"]
    assert isinstance(found, Instance)
    record: Record = found.native
    return record


SPOILS = {
    "if": "if u: m.add(1)",
    "else": "if u: x = 1\nelse: m.add(1)",
    "elif": "if 0: pass\nelif u: m.add(1)",
    "for": "for i in u: m.add(i)",
    "while": "while u: m.add(1)",
    "break": "for i in range(3):\n  if u: break\n  m.add(i)",
    "continue": "for i in range(3):\n  if u: continue\n  m.add(i)",
    "while break": "while True:\n  m.add(1)\n  if u: break",
    "function": "def f(x): x.add(1)\nif u: f(m)",
    "attribute of an object": "class A: pass\na = A()\na.m = m\nif u: a.m.add(1)",
    "in a function": "def f():\n  if u: m.add(1)\nf()",
    "return": "def f():\n  if u: return 1\n  m.add(1)\nf()",
    "match": "match u:\n  case 1: m.add(1)",
    "abandoned": "m.add(1 / 0)",
    "generator": "def g():\n  for i in u:\n    m.add(1)\n    yield i\nfor x in g(): pass",
    "comprehension in a branch": "if u: [m.add(i) for i in range(3)]",
}


@pytest.mark.parametrize("body", SPOILS.values(), ids=SPOILS)
def test_what_a_skipped_branch_may_do_is_reported(body: str) -> None:
    assert model(body).spoiled


KEEPS = {
    "raise": ("if u: raise ValueError('no')\nm.add(1)", [1]),
    "raise in else": ("if u: m.add(1)\nelse: raise ValueError", [1]),
    "exit": ("import sys\nif u:\n  print('bye')\n  sys.exit(1)\nm.add(1)", [1]),
    "print": ("if u: print('a')\nelse: m.add(1)", [1]),
    "print only": ("if u: print('a')\nm.add(1)", [1]),
    "other object": ("n = Model()\nif u: n.add(2)\nm.add(1)", [1]),
    "with": ("with u.scope(): m.add(1)", [1]),
    "with as": ("with open('f') as f:\n  x = f.read()\n  m.add(1)", [1]),
    "decorator": ("@u.function\ndef f(): m.add(1)\nf()", [1]),
    "assert": ("assert u > 3\nm.add(1)", [1]),
    "try import": ("try: import missing\nexcept ImportError: m.add(1)", []),
    "unknown argument": ("u.fit(m)\nm.add(1)", [1]),
    "abandoned before": ("1 / 0\nm.add(1)", [1]),
    "known side decides": ("if 0 and u: m.add(2)\nm.add(1)", [1]),
}


@pytest.mark.parametrize(("body", "added"), KEEPS.values(), ids=KEEPS)
def test_what_is_not_touched_stays(body: str, added: list[int]) -> None:
    record = model(body)
    assert (record.added, record.spoiled) == (added, [])


def test_names_of_both_branches_become_unknown() -> None:
    interp = read("x = y = z = 1\nif u > 1:\n  x = 2\nelse:\n  y = 3\n  del q[0]\nimport os")
    assert interp.globals["z"] == 1
    causes = [interp.globals[name].cause for name in "xy"]
    assert causes[0] is causes[1]
    assert because(causes[0]) == (
        "Whether `u > 1` holds is not known, so neither branch was read. u is not defined in the source."
    )
    assert causes[0].place.line == 2


def test_a_list_that_a_skipped_branch_changes_is_not_known() -> None:
    interp = read(
        "l = [1]\nk = l\nif u: l.append(2)\na = len(k)\nb = [x for x in k]\nc = k + [1]\nd = k[0]\nl.append(4)\ne = l"
    )
    for name in "abcd":
        assert isinstance(interp.globals[name], Unknown), name


def test_a_dict_set_under_an_unknown_key_is_not_known() -> None:
    assert isinstance(out("d = {'a': 1}\nd[u] = 2\nout = d['a']"), Unknown)
    assert out("d = {'a': 1}\nx = d.get(u)\nout = d['a']") == 1


def test_an_attribute_that_a_skipped_branch_sets_is_unknown() -> None:
    interp = read("class A: n = 1\na = A()\na.k = 2\nif u: a.n = 5\nb, c = a.n, a.k")
    assert isinstance(interp.globals["b"], Unknown)
    assert interp.globals["c"] == 2


def test_an_abandoned_statement_is_noted_and_its_names_are_unknown() -> None:
    interp = read("a = 1\nb, c = 1 / 0\nd = b + 1\ne = a")
    assert [remark(note) for note in interp.notes] == ["This statement ends with ZeroDivisionError: division by zero"]
    assert interp.notes[0].place.line == 2
    assert isinstance(interp.globals["c"], Unknown)
    assert (
        because(interp.globals["d"].cause) == "This statement ends with an error: ZeroDivisionError: division by zero."
    )
    assert interp.globals["e"] == 1


def test_causes_are_recorded_once_in_order() -> None:
    interp = read("for i in range(3):\n  x = u + v\ny = w")
    assert [(unknown.cause.what, unknown.cause.place.line) for unknown in interp.causes.values()] == [
        ("u", 2), ("v", 2), ("w", 3),
    ]  # fmt: skip


def test_given_values_fill_only_what_the_source_leaves_undefined() -> None:
    assert out("x = 1\nout = x, shape", given={"x": 5, "shape": (28, 28)}) == (1, (28, 28))
    assert out("input = 3\nout = input", given={"input": 5}) == 3
    assert out("out = input", given={"input": 5}) == 5


# -- imports -------------------------------------------------------------------------------------------------------


def test_the_vocabulary_answers_imports() -> None:
    for source in (
        "from net.models import Model\nout = Model()",
        "import net.models\nout = net.models.Model()",
        "import net.models as nm\nout = nm.Model()",
        "from net import models\nout = models.Model()",
        "from net.models import *\nout = Model()",
        "out = Model()",
    ):
        assert isinstance(out(source, vocabulary=Words()).native, Record), source


FILES = {
    "blocks": "from settings import WIDTH\nimport main_again\ndef block(n): return n * WIDTH\n_hidden = 1\nbad = 1 / 0\nlast = 2",
    "settings": "WIDTH = 3\nif __name__ == '__main__': WIDTH = 4",
    "package": "from .part import value\nfrom . import other",
    ".part": "value = 5",
    ".": "dot = 1",
    ".other": "thing = 6",
    "package.deep": "x = 7",
    "a": "import b\nfrom b import y\nx = 1",
    "b": "import a\ny = 2",
}


def _neighbour(dotted: str) -> ast.Module | None:
    return ast.parse(FILES[dotted]) if dotted in FILES else None


IMPORTS = {
    "import blocks\nout = blocks.block(2), blocks.last": (6, 2),
    "from blocks import block as b\nout = b(5)": 15,
    "from settings import *\nout = WIDTH": 3,
    "import package\nout = package.value, package.other.thing": (5, 6),
    "import package.deep\nout = package.deep.x": 7,
    "import a\nout = a.x, a.b.y": (1, 2),
    "try: from .nowhere import z\nexcept ImportError: out = 'missing'": "missing",
}


@pytest.mark.parametrize("source", IMPORTS)
def test_neighbours(source: str) -> None:
    assert out(source, neighbours=_neighbour) == IMPORTS[source]


def test_the_place_names_the_neighbour() -> None:
    interp = read("import blocks", neighbours=_neighbour)
    assert str(interp.notes[0].place) == "blocks.py line 5"


def test_a_module_that_nobody_knows_is_no_complaint() -> None:
    interp = read("import cv2\nfrom PIL import Image as I\nimg = cv2.imread('x')\nout = 3")
    assert interp.globals["out"] == 3
    assert not interp.notes
    assert isinstance(interp.globals["img"], Unknown)


# -- sizes ---------------------------------------------------------------------------------------------------------


def test_formulas_are_numbers() -> None:
    n = Formula("n")
    assert out("out = n * 2 + n, n // n, n - n, n == n, 4 * n // 4, isinstance(n, int), int(n)", given={"n": n}) == (
        3 * n, 1, 0, True, n, True, n,
    )  # fmt: skip
    for expression in (
        "n > 3",
        "n == 4",
        "3 if n else 4",
        "range(n)",
        "n / 2",
        "[1, 2][n]",
        "math.sqrt(n)",
        "[0] * n",
        "n * 'a'",
        "n**n",
        "n * 2.0",
        "f'{n > 1}'",
    ):
        assert isinstance(out(f"import math\nout = {expression}", given={"n": n}), Unknown), expression


class Shape(Thing):
    """A thing that answers to everything it can be asked."""

    def get(self, interp: Interpreter, name: str) -> Any:
        return name.upper() if name != "missing" else NotImplemented

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return (args, kwargs)

    def item(self, interp: Interpreter, key: Any) -> Any:
        return key

    def binary(self, interp: Interpreter, op: type[ast.operator], other: Any, reflected: bool) -> Any:
        return (op.__name__, other, reflected) if other != 0 else NotImplemented

    def compare(self, interp: Interpreter, op: type[ast.cmpop], other: Any, reflected: bool) -> Any:
        return (op.__name__, other, reflected) if op is ast.Lt else NotImplemented

    def unary(self, interp: Interpreter, op: type[ast.unaryop]) -> Any:
        return op.__name__

    def iterate(self, interp: Interpreter) -> Any:
        return iter([1, 2])

    def length(self, interp: Interpreter) -> Any:
        return 7

    def text(self, interp: Interpreter) -> str:
        return "shape!"


THING = {
    "s.a": "A",
    "s(1, x=2)": ([1], {"x": 2}),
    "s[1:2, ...]": (slice(1, 2), ...),
    "s + 1": ("Add", 1, False),
    "1 - s": ("Sub", 1, True),
    "s @ s.a": ("MatMult", "A", False),
    "-s": "USub",
    "s < 3": ("Lt", 3, False),
    "[x for x in s]": [1, 2],
    "len(s)": 7,
    "f'{s}' + str(s)": "shape!shape!",
    "sum(s)": 3,
    "a, b = s": None,
}


@pytest.mark.parametrize("expression", list(THING)[:-1])
def test_things_answer_through_their_hooks(expression: str) -> None:
    assert out(f"out = {expression}", given={"s": Shape()}) == THING[expression]


@pytest.mark.parametrize(
    "expression", ["s.missing", "s + 0", "s > 3", "s if s else 1", "not s", "abs(s)", "math.sqrt(s)"]
)
def test_what_a_thing_does_not_answer_is_not_known(expression: str) -> None:
    assert isinstance(out(f"import math\nout = {expression}", given={"s": Shape()}), Unknown)


GAPS = ["bytes.maketrans(b'a', b'b')", "int.from_bytes(b'a', 'big')", "[1].__reduce__()", "len([1], strange=2)"]


@pytest.mark.parametrize("expression", GAPS)
def test_a_gap_of_ours_is_not_called_an_error_of_the_program(expression: str) -> None:
    interp = read(f"out = {expression}")
    assert isinstance(interp.globals["out"], Unknown)
    assert not abandoned(interp)


def test_a_class_that_derives_from_an_abstract_one_leaves_the_rest_unknown() -> None:
    source = "from collections.abc import MutableMapping\nclass A(MutableMapping):\n  def f(self): return 1\n"
    interp = read(source + "a = A()\nb, c = a.f(), a.setdefault('x', 2)")
    assert interp.globals["b"] == 1
    assert isinstance(interp.globals["c"], Unknown)


def test_formulas_in_text_and_by_zero() -> None:
    n = Formula("n")
    assert out("out = f'{n}-{2 * n}', 'x%s' % n, str(n), '{}'.format(n)", given={"n": n}) == ("n-2*n", "xn", "n", "n")
    (note,) = abandoned(read("n // 0", given={"n": n}))
    assert note.facts["error"] == "ZeroDivisionError"
