"""Sound programs, damaged in every way at once or alone, come back as the trees they were."""

from __future__ import annotations

import ast
import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.readers.python.repair import UnreadableSource, repair

# Statements of model code, each a few lines; a program is any sequence of them.
PIECES = [
    "from keras.layers import Dense, Dropout",
    "model = Sequential()",
    "model.add(Dense(10, activation='relu', input_shape=(28 - 1, 28)))",
    'name = "it\'s a (name"',
    "x = Conv2D(\n    32, (3, 3),\n    padding='same',\n)(x)",
    "for i in range(3):\n    x = block(x, i)\n    if i > 1:\n        x = pool(x)",
    'class Net(nn.Module):\n    """A net.\n\n    Of: two layers (small).\n    """\n    def __init__(self):\n'
    "        super().__init__()\n        self.fc = nn.Linear(9216, 128)\n\n    def forward(self, x):\n"
    "        return self.fc(x)  # logits",
    "# a comment: with (a bracket and 'a quote",
    "try:\n    f(x)\nexcept ValueError as e:\n    raise\nelse:\n    y = [a for a in b if a]\nfinally:\n    pass",
    "def f(x, *, n=2):\n    def g(y):\n        return y\n    return g(x)",
    "@wraps(f)\nclass A:\n    x = {'a': 1,\n         'b': [1, 2]}",
    "if a:\n    pass\nelif b:\n    x = 1; y = 2\nelse: z = 3",
    "x = a + \\\n    b",
]
programs = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("\n".join)
PROSE = [
    "Here is my model, which does not work:",
    "I don't know why (see the docs)",
    "请注意，我删除了规范化。",
    "Шаг 1: Формула",
    "Epoch 1/10",
    "=================",
    "Total params: 25,678,184",
    "<keras.callbacks.History at 0x7f12ab>",
    "!pip install keras",
]


def numbered(source: str) -> str:
    lines = ["pass", "pass", *source.split("\n")]  # fewer than three numbers are no listing
    return "\n".join(f"{number:>4}  {line}" for number, line in enumerate(lines, 1))


def prompted(source: str) -> str:
    return "\n".join((">>> " if line[:1].strip() else "... ") + line for line in source.split("\n"))


DAMAGES = {
    "indented": lambda source: "\n".join("    " + line for line in source.split("\n")),
    "quoted": lambda source: "\n".join("> " + line for line in ["pass", "pass", *source.split("\n")]),
    "fenced": lambda source: f"Look (here:\n```python\n{source}\n```\nIt fails, why?",
    "numbered": numbered,
    "prompted": prompted,
    "entities": lambda source: html.escape(f"{source}\nx = a > b"),
    "print": lambda source: f"{source}\nprint 'x', y\n",
    "no-break": lambda source: source.replace(" = ", "\u00a0=\u00a0"),
    "full-width": lambda source: source.replace("Dense(10,", "Dense（10，"),
}
# What a damage adds to the program besides the damage itself.
ADDED = {"entities": "\nx = a > b", "print": "\nprint('x', y)"}


def without_docstring_margins(tree: ast.Module) -> str:
    """A dump in which the margins inside long strings do not count: a program indented as a whole moves those."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = "\n".join(line.strip() for line in node.value.split("\n"))
    return ast.dump(tree)


@given(programs)
def test_sound_programs_are_untouched(source: str) -> None:
    repaired = repair(source)
    assert repaired.repairs == () and repaired.source == source


@pytest.mark.parametrize("damage", DAMAGES)
@settings(max_examples=40, deadline=None)
@given(source=programs)
def test_damage_is_undone(damage: str, source: str) -> None:
    expected = ast.parse(("pass\npass\n" if damage in ("quoted", "numbered") else "") + source + ADDED.get(damage, ""))
    repaired = repair(DAMAGES[damage](source))
    assert without_docstring_margins(repaired.tree) == without_docstring_margins(expected)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES[:6] + PIECES[8:]), st.sampled_from(PROSE)), min_size=1, max_size=5))
def test_prose_between_pieces_is_left_out(parts: list[tuple[str, str]]) -> None:
    page = "\n".join(f"{prose}\n{piece}" for piece, prose in parts)
    repaired = repair(page)
    assert ast.dump(repaired.tree) == ast.dump(ast.parse("\n".join(piece for piece, _ in parts)))
    assert not any(one.lost for one in repaired.repairs)
    lines = page.split("\n")
    for node in repaired.tree.body:
        assert lines[node.lineno - 1].strip() and lines[node.lineno - 1] == repaired.source.split("\n")[node.lineno - 1]


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet="ab1 ()[]{}'\"\\\n\t#:.,=<>&;`“”（，%!?@层\u00a0\u2028\ud800\0", max_size=80)
    | st.text(max_size=60)
)
def test_any_text_gives_a_tree_or_a_refusal(text: str) -> None:
    try:
        repaired = repair(text)
    except UnreadableSource as error:
        assert 1 <= error.line <= text.count("\n") + text.count("\r") + 1
    else:
        assert isinstance(repaired.tree, ast.Module)
