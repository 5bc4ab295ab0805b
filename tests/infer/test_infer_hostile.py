"""Rows that cannot be: what stands is kept, nothing raises, and the work stays in proportion to the rows."""

from __future__ import annotations

import random
from typing import Any

import pytest
from described_rows import table

from weigh.ask.ledger import ledger
from weigh.network.graph import Graph
from weigh.network.place import Place
from weigh.readers.written.evidence import Description, Line, Stated, Total
from weigh.readers.written.infer import network
from weigh.readers.written.infer.guessing import RULES
from weigh.readers.written.tables import cs231n
from weigh.words import remarks

KINDS = [
    "Conv2D",
    "Conv1d",
    "DepthwiseConv2D",
    "SeparableConv1D",
    "Conv2DTranspose",
    "LocallyConnected2D",
    "Dense",
    "Linear",
    "BatchNormalization",
    "LayerNorm",
    "GroupNorm",
    "InstanceNorm2d",
    "LRN",
    "MaxPooling2D",
    "AvgPool1d",
    "GlobalMaxPool2D",
    "AdaptiveAvgPool2d",
    "Embedding",
    "LSTM",
    "GRU",
    "RNN",
    "LSTMCell",
    "Bidirectional",
    "ConvLSTM2D",
    "TimeDistributed",
    "MultiHeadAttention",
    "Attention",
    "Flatten",
    "Reshape",
    "Permute",
    "RepeatVector",
    "ZeroPadding2D",
    "Cropping1D",
    "UpSampling2D",
    "PixelShuffle",
    "Add",
    "Concatenate",
    "Merge",
    "Dot",
    "Activation",
    "PReLU",
    "Dropout",
    "Identity",
    "Masking",
    "Lambda",
    "Parameter",
    "Input",
    "Wobble",
    "Sequential",
]
SIZES = [0, -1, 1, 2, 3, 10, 28, 32, 224, 10**6, 10**18, 10**30, None]
ATTRIBUTES: dict[str, list[Any]] = {
    "units": [0, -1, 3, 64, 10**18], "kernel": [(3,), (3, 3), (0,), (10**9,), (1, 2, 3, 4), (-1,)],
    "stride": [(1,), (2, 2), (0,), (10**9,)], "padding": ["same", "odd", (1,), (1, 2, 3), (-5,)],
    "groups": [0, 2, 10**9], "in_channels": [3, 0, 10**18], "bias": [True, False], "dilation": [(2,), (0,)],
    "heads": [0, 8, 10**9], "key_dim": [0, 64], "layers": [0, 3, 10**9], "normalized": [(3,), (1, 2, 3, 4, 5)],
    "connections": [((6, 3),), ((10**9, 10**9),)], "trainable_pool": [True], "multiplier": [1, 10**9],
    "params_about": [(1, 5), (0, 10**18)], "scope": ["kernels"], "bidirectional": [True], "factor": [(2,), (0,)],
}  # fmt: skip
FORMS = [("keras", "keras"), ("torchsummary", "torch"), ("torchinfo", "torch"), ("torch", "torch"), ("table", ""),
         ("notation", ""), ("prose", ""), ("lightning", "torch"), ("flax", "flax"), ("cs231n", "")]  # fmt: skip


def row(dice: random.Random, number: int) -> Stated:
    shapes = tuple(tuple(dice.choices(SIZES, k=dice.randrange(6))) for _ in range(dice.choice([0, 1, 1, 1, 2])))
    return Stated(
        place=Place(number),
        name=dice.choice(["a", "b", f"conv_{number}", ""]),
        type=dice.choice([*KINDS, ""]),
        cut=dice.random() < 0.1,
        outputs=shapes,
        input=dice.choice([None, None, (3, 32, 32), (0,)]),
        params=dice.choice([None, 0, 64, 320, 896, 10**18, 10**18 + 7, -3, dice.randrange(10**6)]),
        trainable=dice.choice([None, None, 0, 64]),
        macs=dice.choice([None, 5]),
        after=dice.choice([None, None, None, ("a",), ("a", "b"), ("nobody",), ()]),
        depth=dice.choice([0, 0, 0, 1, 2, 10**6]),
        encloses=dice.random() < 0.1,
        repeats=dice.choice([1] * 20 + [3, 10**9, -1]),
        again=dice.random() < 0.05,
        attributes={name: dice.choice(values) for name, values in ATTRIBUTES.items() if dice.random() < 0.08},
    )


def told(graph: Graph) -> list[str]:
    """Everything that is said of it; the ledger is made as well."""
    weighed = ledger(graph)
    assert weighed.params and weighed.macs and weighed.activations
    return [*map(remarks.note, graph.notes), *map(remarks.unknown, graph.gaps), *map(str, graph.faults)]


@pytest.mark.parametrize("chance", range(60))
def test_nothing_raises(chance: int) -> None:
    dice = random.Random(chance)
    form, framework = dice.choice(FORMS)
    rows = tuple(row(dice, number) for number in range(1, dice.choice([2, 4, 8])))
    totals = tuple(Total(name, 5, 9, Place(99), "5") for name in ("params", "trainable", "non_trainable", "odd"))
    told(network(Description(form, rows, Place(1), 99, framework=framework, totals=totals)))


@pytest.mark.parametrize("kind", KINDS)
def test_counts_beyond_reason_are_not_searched_through(kind: str) -> None:
    rows = (
        Stated(Place(1), "x", "Input", outputs=((10**6, 10**6, 64),)),
        Stated(Place(2), "y", kind, outputs=((10**6 - 1, 10**6, 64),), params=10**18 - 11),
    )
    told(network(Description("keras", rows, Place(1), 2, framework="keras")))


class Asked:
    """Counts how often a family's rule is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, family: str) -> None:
        self.times = 0
        rule = RULES[family]

        def counted(*arguments: Any) -> Any:
            self.times += 1
            return rule(*arguments)

        monkeypatch.setitem(RULES, family, counted)  # type: ignore[arg-type]


@pytest.mark.parametrize("form, framework", FORMS)
def test_contradicting_rows_cost_in_proportion(form: str, framework: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch, "conv")
    rows = tuple(
        Stated(Place(i), f"c{i}", "Conv2D", outputs=((i % 97 + 3, i % 89 + 3, i % 53 + 1),), params=i * 7919 % 100003)
        for i in range(1, 1001)
    )
    graph = network(Description(form, rows, Place(1), 1000, framework=framework))
    assert len(graph.calls) >= 1000 and asked.times < 12_000


def test_a_row_that_contradicts_itself_is_named_and_the_rest_goes_on() -> None:
    graph = network(
        table(
            """x | InputLayer | 32,32,3 | 0
            a | Conv2D | 32,32,8 | 225
            b | Conv2D | 32,32,8 | 584
            f | Flatten | 8192 | 0
            d | Dense | 10 | 81930""",
            totals={"params": 225 + 584 + 81930},
        )
    )
    (fault,) = graph.faults
    assert (fault.kind, fault.subject, fault.place) == ("row.inconsistent", "a", Place(2))
    assert ledger(graph).params.known == 225 + 584 + 81930


def test_rows_missing_make_totals_at_least() -> None:
    graph = network(table("x | InputLayer | 10 | 0\na | Dense | 4 | 44", left_out=True, totals={"params": 500}))
    assert not graph.faults and graph.severed and not ledger(graph).params.exact
    assert network(table("x | InputLayer | 10 | 0\na | Dense | 4 | 44", left_out=True, totals={"params": 40})).faults


def test_nothing_at_all() -> None:
    assert network(Description("table", (), Place(1), 1)).calls == ()


def account(*rows: str) -> Description:
    text = "\n".join(rows)
    (found,) = cs231n.find([Line(number, line) for number, line in enumerate(text.split("\n"), start=1)])
    return found


def test_an_account_whose_formula_reads_other_channels_than_stand_before_it() -> None:
    graph = network(
        account(
            "INPUT: [24x24x1]   memory: 24*24*1=576    weights: 0",
            "CONV3-8: [24x24x8]  memory: 24*24*8=4608  weights: (3*3*1)*8 = 72",
            "POOL2: [12x12x8]    memory: 12*12*8=1152  weights: 0",
            "CONV3-16: [12x12x16] memory: 12*12*16=2304 weights: (3*3*1)*16 = 144",
        )
    )
    (fault,) = graph.faults
    assert (fault.kind, fault.subject, fault.place) == ("row.inconsistent", "CONV3-16", Place(4))
    assert ledger(graph).params.known == 72 + 8 + 9 * 8 * 16 + 16


def test_two_groups_of_an_account_are_meant() -> None:
    graph = network(
        account(
            "INPUT: [24x24x1]   memory: 24*24*1=576    weights: 0",
            "CONV3-8: [24x24x8]  memory: 24*24*8=4608  weights: (3*3*1)*8 = 72",
            "CONV3-16: [24x24x16] memory: 24*24*16=9216 weights: (3*3*4)*16 = 576",
        )
    )
    assert not graph.faults


def test_a_count_that_no_number_of_channels_gives_is_wrong_and_the_sizes_are_right() -> None:
    rows = [
        Stated(Place(1), "in", "Input", outputs=((20, 20, 2),)),
        Stated(Place(2), "a", "Conv", outputs=((18, 18, 6),), params=114, attributes={"kernel": (3, 3)}),
        Stated(Place(3), "b", "Conv", outputs=((16, 16, 10),), params=505, attributes={"kernel": (3, 3)}),
    ]
    graph = network(Description("table", tuple(rows), Place(1), 3))
    (fault,) = graph.faults
    assert (fault.kind, fault.subject) == ("row.inconsistent", "b")
    assert ledger(graph).params.known == 114 + (9 * 6 + 1) * 10
