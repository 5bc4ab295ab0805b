"""Names and sizes as drawings write them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from show import networks
from weigh.ask.ledger import ledger
from weigh.drawing import blocks, picture, style, svg
from weigh.drawing.texts import LONGEST_NAME, name_text, shape_text
from weigh.network.formulas import Formula
from weigh.network.graph import Graph, Layer, Value
from weigh.network.tensors import Tensor
from weigh.ops.dense import Dense
from weigh.show.tabular.cells import sizes

TURNED = "\u202egnol"


def named(*names: str) -> Graph:
    x = Value(Tensor.of(3), name="x")
    calls = networks.chain([Layer(name, "Dense", Dense(4)) for name in names], x)
    return replace(networks.plain(), inputs=(x,), calls=calls, outputs=calls[-1].outputs)


def test_what_controls_a_text_is_escaped() -> None:
    assert name_text(TURNED + "\t\x1b") == "\\u202egnol\\t\\x1b"
    assert len(name_text("\u202e" * 3000)) == LONGEST_NAME
    assert TURNED[0] not in svg(ledger(named(TURNED)))


def test_what_has_no_name_has_its_number() -> None:
    weighed = ledger(named("a", "", TURNED))
    labels = [node.part.label for node in picture(weighed).levels["-1"].nodes]
    assert labels[1:4] == ["a", "no name (#2)", "\\u202egnol"]
    assert [block.label for block in blocks(weighed) or ()][1:] == ["a", "no name (#2)", "\\u202egnol"]


def test_a_sum_in_a_product_stands_in_brackets() -> None:
    height = Formula("height")
    assert shape_text(Tensor.of(16, height - 2, 3)) == "16 × (height - 2) × 3"
    assert shape_text(Tensor.of(height - 2)) == "height - 2"
    assert sizes(Tensor.of(16, height - 2, 3)) == "16 × (height - 2) × 3"


SHAPES = st.lists(st.lists(st.integers(1, 10**6), min_size=1, max_size=4), min_size=1, max_size=2)


@given(SHAPES, st.integers(0, 200))
def test_a_shape_is_cut_between_its_numbers(shapes: list[list[int]], width: int) -> None:
    whole = ", ".join(" × ".join(map(str, shape)) for shape in shapes)
    cut = style.fitted_shape(whole, 10, width)
    assert style.text_width(cut, 10) <= width
    assert whole.startswith(cut.rstrip(", ×…")) and (cut == whole or not cut or cut.endswith("…"))
    assert re.findall(r"\d+", whole)[: len(re.findall(r"\d+", cut))] == re.findall(r"\d+", cut)


@pytest.mark.parametrize("height", [1024, 123_456_789])
def test_no_number_of_a_drawing_is_cut(height: int) -> None:
    x = Value(Tensor.of(height, height, height, height, height), name="x")
    calls = networks.chain([Layer("a_layer_with_a_name", "Dense", Dense(height))], x)
    drawn = svg(ledger(replace(networks.plain(), inputs=(x,), calls=calls, outputs=calls[-1].outputs)))
    texts = re.sub(r"<(title|desc).*?</\1>", "", drawn, flags=re.DOTALL)
    numbers = re.findall(r"\d{3,}", " ".join(re.findall(r">([^<>]+)<", texts)))
    assert numbers and set(numbers) == {str(height)}
    assert all(style.text_width(text, 10.5) <= style.NODE_WIDTH for text in re.findall(r">([^<>]* × [^<>]*)<", texts))
