"""How written code is laid out, and the names in it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weigh.network.formulas import Formula
from weigh.write.code.keras.body import keras_name
from weigh.write.code.names import Names, class_name, identifier
from weigh.write.code.sizes import size_text
from weigh.write.code.text import WIDTH, Code, called, laid_out, literal, prose


@given(st.text(max_size=80))
def test_identifiers_are_identifiers(text: str) -> None:
    import keyword

    for name in (identifier(text), class_name(text)):
        assert name.isidentifier() and name.isascii() and not keyword.iskeyword(name)
    assert keras_name(text) and "/" not in keras_name(text) and "." not in keras_name(text)


@given(st.text(max_size=80))
def test_prose_cannot_end_a_docstring(text: str) -> None:
    module = ast.parse(f'"""{prose(text)}."""\n')
    assert len(module.body) == 1 and ast.get_docstring(module) is not None


VALUES = st.recursive(
    st.integers() | st.booleans() | st.none() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple),
    max_leaves=30,
)


@given(VALUES)
def test_literals_are_read_back(value: object) -> None:
    assert ast.literal_eval(literal(value)) == value


@given(st.lists(VALUES, max_size=8), st.dictionaries(st.sampled_from("abcde"), VALUES, max_size=4))
def test_broken_lines_are_the_same_statement(arguments: list[object], named: dict[str, object]) -> None:
    statement = f"x = {called('F.relu', Code(called('nn.Conv2d', *arguments)), **named)}"
    lines = laid_out(statement)
    assert ast.dump(ast.parse("\n".join(lines))) == ast.dump(ast.parse(statement))


def test_long_calls_have_an_argument_a_line() -> None:
    statement = "model = keras.Model(" + ", ".join(f"argument_number_{i}" for i in range(8)) + ")"
    lines = laid_out(statement)
    assert lines[0] == "model = keras.Model(" and lines[1] == "    argument_number_0," and lines[-1] == ")"
    assert all(len(line) <= WIDTH for line in lines)


def test_names_are_given_once() -> None:
    names = Names({"conv"})
    assert [names.take("conv") for _ in range(3)] == ["conv_1", "conv_2", "conv_3"]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (7, "7"),
        (Formula("batch"), "x.shape[0]"),
        (3 * Formula("batch") + 2, "3 * x.shape[0] + 2"),
        ((Formula("batch") + 5) // 4, "((x.shape[0] + 1) // 4) + 1"),
        (Formula("nobody"), None),
    ],
)
def test_sizes_as_code(size: int | Formula, text: str | None) -> None:
    assert size_text(size, {"batch": "x.shape[0]"}.get) == text
