"""Claims against a network as it is and under edits."""

from __future__ import annotations

from math import log2

import pytest
from snippets import code

from weigh.api import Network
from weigh.ask.claims import parse
from weigh.ask.why.plan import Edit
from weigh.ask.why.question import FAR_BITS, UNEXPLAINED, Question
from weigh.ask.why.variant import Variant
from weigh.network.errors import SelectionError
from weigh.ops.dense import Dense
from weigh.sources import read_source

IMAGE = """
from keras import Input, Model, Sequential
from keras.layers import *
features = Sequential([
    Input((32, 32, 3)),
    Conv2D(8, (3, 5), strides=2, name="conv1"),
    MaxPooling2D(name="pool1"),
    Conv2D(16, 3, groups=2, name="conv2"),
], name="features")
x = Input((32, 32, 3))
model = Model(x, Dense(10, name="scores")(Flatten(name="flat")(features(x))))
"""


def question(source: str, *claims: str) -> Question:
    return Question(Network(read_source("-", text=source, dialect="keras3").graphs[-1]).ledger, parse(claims))


def fits(source: str, *claims: str) -> list[tuple[int | None, bool]]:
    """Of each claim what the network has, and whether it holds."""
    asked = question(source, *claims)
    return [(fit.value, fit.reading is not None) for fit in asked.fits(asked.base)]


CONV1 = 3 * 5 * 3 * 8 + 8
CONV2 = 3 * 3 * 4 * 16 + 16
SCORES = (5 * 4 * 16) * 10 + 10  # 32 × 32 → 15 × 14 → 7 × 7 → 5 × 5


@pytest.mark.parametrize(
    ("claim", "value", "holds"),
    [
        (f"{CONV1 + CONV2 + 5 * 5 * 16 * 10 + 10}", CONV1 + CONV2 + 5 * 5 * 16 * 10 + 10, True),
        ("5k", 4970, True),
        ("6k", 4970, False),
        ("<5k", 4970, True),
        (">5k", 4970, False),
        ("layers=3", 3, True),
        (f"conv1={CONV1}", CONV1, True),
        ("conv1=369", CONV1, False),
        (f"features={CONV1 + CONV2}", CONV1 + CONV2, True),
        ("features.layers=2", 2, True),
        ("conv1.filters=8", 8, True),
        ("conv2.groups=2", 2, True),
        ("scores.units=9", 10, False),
        ("scores.macs=4000", 5 * 5 * 16 * 10, True),
        ("conv2.activations=400", 5 * 5 * 16, True),
        ("conv1.kernel=3x5x3", None, True),
        ("conv1.kernel=3x5", None, True),
        ("conv1.kernel=3x5x3x8", None, True),
        ("conv1.kernel=3", None, False),
        ("conv2.kernel=3", None, True),
        ("conv2.kernel=3x3x8", None, False),
        ("conv1.stride=2", None, True),
        ("conv1.stride=2x1", None, False),
        ("conv1.output=15x14x8", None, True),
        ("conv1.output=(None, 15, 14, 8)", None, True),
        ("conv1.output=?x?x8", None, True),
        ("conv1.output=14x14x8", None, False),
        ("flat.output=400", None, True),
        ("scores.input=400", None, True),
    ],
)
def test_claims_against_the_network_as_it_is(claim: str, value: int | None, holds: bool) -> None:
    assert fits(IMAGE, claim) == [(value, holds)]


def test_the_tightest_reading_that_holds_is_the_one_met() -> None:
    (fit,) = (asked := question(IMAGE, "5,000")).fits(asked.base)
    assert fit.reading is not None
    assert (fit.reading.low, fit.reading.high) == (4950, 5049)
    assert fit.bits == fit.reading.bits
    (missed,) = (asked := question(IMAGE, "6k")).fits(asked.base)
    assert missed.bits == pytest.approx(UNEXPLAINED + FAR_BITS * log2(5_500 / 4_970))


def test_claims_against_an_edited_network() -> None:
    asked = question(IMAGE, "scores=4,010", "scores.units=10", "scores.output=12")
    scores = next(index for index, step in enumerate(asked.plan.steps) if step.layer.name == "scores")
    wider = Variant(asked.plan, (Edit(changes=((scores, Dense(12)),)),))
    found = [(fit.value, fit.reading is not None) for fit in asked.fits(wider)]
    assert found == [(4812, False), (12, False), (None, True)]
    gone = Variant(asked.plan, (Edit(removed=(scores,)),))
    assert [fit.reading for fit in asked.fits(gone)] == [None, None, None]


def test_a_layer_that_is_not_there_gets_the_nearest() -> None:
    with pytest.raises(SelectionError) as error:
        question(IMAGE, "conv3=5")
    assert str(error.value) == (
        "a layer must be one of the network's.\n"
        "  Received: 'conv3'; functional has 6 layers, and none is called that.\n"
        "  The nearest: conv2, conv1. #1 is the first layer; `weigh SOURCE` lists them all."
    )


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (
            "pool1.kernel=2x2",
            "what is claimed of a layer must be something that it has.\n"
            "  Received: 'kernel' of pool1; a MaxPooling2D has none.\n"
            "  It has: params, macs, output, input, stride, dilation.",
        ),
        (
            "conv1.colour=3",
            "what is claimed of a layer must be something that it has.\n"
            "  Received: 'colour' of conv1; a Conv2D has none.\n"
            "  It has: params, macs, kernel, output, input, stride, dilation, filters, groups.",
        ),
        (
            "features.kernel=3x3",
            "what is claimed of a layer must be something that it has.\n"
            "  Received: 'kernel' of features; a Sequential has none.\n"
            "  It has: params, macs.",
        ),
    ],
)
def test_what_a_layer_does_not_have(claim: str, text: str) -> None:
    with pytest.raises(SelectionError) as error:
        question(IMAGE, claim)
    assert str(error.value) == text


def test_what_depends_on_a_size_that_is_not_told() -> None:
    asked = question(code("unknown-size"), "1.8G MACs", "1594")
    work, weights = asked.fits(asked.base)
    assert (work.value, work.reading) == (None, None)
    assert weights.value == 3 * 3 * 3 * 8 + 8 + 4 * 8 + 3 * 3 * 8 * 16 + 16 + 16 * 10 + 10
    assert asked.incomplete
    assert str(asked.unknown()) == (
        "MACs can be claimed only of a network whose sizes are known.\n"
        "  sequential leaves open: (?, height, width, 3).\n"
        "  Give its input a size: --input 224x224x3."
    )
    sized = Variant(asked.plan, (Edit(inputs=((asked.plan.sources[0], 1, 32), (asked.plan.sources[0], 2, 32))),))
    known = 30 * 30 * 9 * 3 * 8 + 13 * 13 * 9 * 8 * 16 + 16 * 10
    assert asked.fits(sized)[0].value == known


def test_a_quantity_that_no_answer_makes_known_is_refused() -> None:
    network = Network(read_source("-", text=code("unknown-size")).graphs[-1])
    with pytest.raises(SelectionError) as error:
        network.why("7 MACs")
    assert error.value.fault.kind == "claim.unknown_quantity"
    work = 222 * 222 * 9 * 3 * 8 + 109 * 109 * 9 * 8 * 16 + 16 * 10  # of an image of 224 × 224
    assert [edit.kind for edit in network.why(f"{work:,} MACs").answers[0].edits] == ["input_size"]


def test_a_network_to_compare_with_that_is_not_there() -> None:
    network = Network(read_source("-", text=code("chain")).graphs[-1])
    with pytest.raises(SelectionError) as error:
        network.why("60M", like="alexnt")
    assert str(error.value) == (
        "a network to compare with must be one of the zoo's.\n"
        "  Received: 'alexnt'; none is called that.\n"
        f"  The nearest: {error.value.fault.facts['near']}. `weigh zoo` lists them all."
    )
    assert error.value.fault.facts["near"].startswith("alexnet")


def test_one_that_needs_no_sizes_is_complete() -> None:
    asked = question(code("unknown-size"), "1594")
    assert not asked.incomplete
    assert asked.unknown() is None


def test_what_was_not_understood_leaves_the_answer_incomplete() -> None:
    source = "from elsewhere import Mystery\n" + IMAGE.replace('Flatten(name="flat")', "Mystery()")
    asked = question(source, "5k", "<1M MACs")
    assert asked.incomplete
    assert asked.unknown() is None
    assert asked.fits(asked.base)[0].value is not None  # as far as it is known
