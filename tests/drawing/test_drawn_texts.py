"""Names and sizes as drawings write them."""

from __future__ import annotations

from dataclasses import replace

from show import networks
from weigh.ask.ledger import ledger
from weigh.drawing import blocks, picture, svg
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
