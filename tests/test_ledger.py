"""The ledger and its formulas: rows add up, shared weights count once, and what is not known is never a zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import weigh
from weigh.ask.formula import compact, factor, named
from weigh.ask.ledger import Ledger
from weigh.network.sizes import Formula
from weigh.network.tensors import Axis, Weight


def read(code: str, **options: object) -> Ledger:
    return weigh.read("model.py", text=code, **options).ledger


SHARED = """
i, j = Input((4,)), Input((4,))
d = Dense(3)
inner = Model(i, d(i))
outer = Model([i, j], [d(j), inner(j), inner(i), Dense(2)(d(j))])
"""


def test_a_layer_counts_once_whoever_shares_it() -> None:
    ledger = read(SHARED)
    assert ledger.params.known == (4 + 1) * 3 + (3 + 1) * 2
    rows = [(row.path, row.params, row.adds and not row.encloses) for row in ledger.rows]
    assert rows == [
        ("dense_1", 15, True),
        ("model_1", 15, False),
        ("model_1/dense_1", 15, False),
        ("dense_2", 8, True),
    ]
    assert ledger.macs.known == 2 * 4 * 3 + 2 * 4 * 3 + 3 * 2  # work counts at every call


def test_the_rows_that_add_make_the_total() -> None:
    for name in ("resnet50", "nasnetmobile", "alexnet"):
        ledger = weigh.read(name).ledger
        adding = [row for row in ledger.rows if row.adds and not row.encloses]
        assert sum(int(str(row.params)) for row in adding) == ledger.params.known
        assert sum(int(str(row.trainable)) for row in adding) == ledger.trainable.known
        leaves = [row for row in ledger.rows if not row.encloses]
        assert sum(int(str(row.macs)) for row in leaves) == ledger.macs.known
        assert ledger.trainable.known + ledger.non_trainable.known == ledger.params.known


def test_an_enclosing_row_is_the_sum_of_what_is_below() -> None:
    ledger = read("b = Sequential([Dense(4, input_dim=3), Dense(5)])\nm = Sequential([b, Dense(6)])\n")
    top, *below = ledger.rows
    assert top.encloses and [row.depth for row in below] == [1, 1, 0]
    assert top.params == sum(int(str(row.params)) for row in below[:2]) == 16 + 25
    assert top.macs == 12 + 20


def test_what_is_not_known_is_told_apart() -> None:
    ledger = read("i = Input((4,))\nm = Model(i, Dense(2)(Magic()(Dense(3)(i))))\n")
    assert (ledger.params.known, ledger.params.missing, ledger.params.exact) == (15, True, False)
    ledger = read("m = Sequential([Dense(units, input_dim=4), Dense(2)])\n")
    assert not ledger.params.missing and str(ledger.params.size) == "7*units + 2"
    assert not ledger.params.exact and not ledger.complete


KERNEL = (Axis("kernel_height", 5), Axis("kernel_width", 5), Axis("in_channels", 32), Axis("filters", 64))
UNITS, GATES = Axis("units", 32), Axis("gates", 4)


@pytest.mark.parametrize(
    "weights, short, long",
    [
        (
            [Weight("kernel", KERNEL), Weight("bias", KERNEL[3:])],
            "(5 × 5 × 32 + 1) × 64",
            "(kernel_height 5 × kernel_width 5 × in_channels 32 + 1) × filters 64",
        ),
        (
            [Weight("kernel", KERNEL)],
            "5 × 5 × 32 × 64",
            "kernel_height 5 × kernel_width 5 × in_channels 32 × filters 64",
        ),
        ([Weight(name, (UNITS,)) for name in "abcd"], "4 × 32", "4 × units 32"),
        (
            [
                Weight("kernel", (Axis("in_features", 16), GATES, UNITS)),
                Weight("recurrent_kernel", (Axis("recurrent_units", 32), GATES, UNITS)),
                Weight("bias", (GATES, UNITS)),
            ],
            "(16 + 32 + 1) × 4 × 32",
            "(in_features 16 + recurrent_units 32 + 1) × gates 4 × units 32",
        ),
        ([Weight("scalar", ())], "1", "1"),
    ],
    ids=["convolution", "no bias", "normalization", "lstm", "scalar"],
)
def test_formulas_as_people_write_them(weights: list[Weight], short: str, long: str) -> None:
    assert compact(weights) == short
    assert " + ".join(named(group) for group in factor(weights)) == long


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=4, unique=True), min_size=1, max_size=5))
def test_every_formula_evaluates_to_the_count(shapes: list[list[str]]) -> None:
    sizes = dict(zip("abcde", (2, 3, 5, 7, 11), strict=True))
    weights = [Weight(str(i), tuple(Axis(name, sizes[name]) for name in names)) for i, names in enumerate(shapes)]
    assert eval(compact(weights).replace("×", "*")) == sum(int(str(weight.count)) for weight in weights)


def test_formulas_with_unknowns() -> None:
    weights = [Weight("kernel", (Axis("in_features", Formula("n") * 3 + 1), UNITS)), Weight("bias", (UNITS,))]
    assert compact(weights) == "((3*n + 1) + 1) × 32"
