"""The parts of a gap: they add up to it, whatever the networks, and they are what makes it in known ones."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weigh.api import read
from weigh.ask.diff import CLASS, INPUT, KIND, LAYERS, SIZES, Difference, diff
from weigh.ask.ledger import Ledger, ledger
from weigh.network.errors import ShapeError
from weigh.network.graph import Graph, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.convolution import Conv, DepthwiseConv, SeparableConv
from weigh.ops.dense import Dense
from weigh.ops.embedding import Embedding, ReversibleEmbedding
from weigh.ops.normalization import BatchNorm, LayerNorm
from weigh.ops.opaque import Opaque
from weigh.ops.shape import Flatten

ONE = (1, 1)


def conv(filters: int = 4, kernel: int = 3, **settings: object) -> Conv:
    return Conv(filters, (kernel, kernel), ONE, ONE, "same", **settings)  # type: ignore[arg-type]


OPS: list[Op] = [
    conv(),
    conv(bias=False),
    conv(8, 5),
    conv(groups=2),
    DepthwiseConv(1, (3, 3), ONE, ONE, "same"),
    SeparableConv(4, 1, (3, 3), ONE, ONE, "same"),
    BatchNorm(),
    BatchNorm(scale=False, statistics=False),
    LayerNorm(),
    Activation("relu"),
    Dense(6),
    Dense(6, bias=False),
]


def chain(*ops: Op, x: Tensor | None = None, shared: int | None = None) -> Ledger:
    """Layers one after the other. shared: the number of a layer that is called once more at the end."""
    start = value = Value(Tensor.of(8, 8, 4) if x is None else x)
    calls = []
    for i, op in enumerate(ops):
        kind = type(op).__name__
        calls.append(call_layer(Layer(f"{kind.lower()}_{i}" if i else kind.lower(), kind, op), (value,)))
        value = calls[-1].outputs[0]
    if shared is not None and calls:
        calls.append(call_layer(calls[shared % len(calls)].layer, (start,)))
    return ledger(Graph("chain", "Sequential", (start,), (value,), tuple(calls)))


def parts(difference: Difference) -> list[tuple[str, str, str, tuple[str, ...], int]]:
    return [(part.kind, part.side, part.group, part.reasons, part.params) for part in difference.parts]


networks = st.lists(st.sampled_from(OPS), max_size=12)


@given(networks, networks, st.none() | st.integers(0, 11))
def test_parts_add_up_to_the_gap(one: Sequence[Op], other: Sequence[Op], shared: int | None) -> None:
    found = diff(chain(*one), chain(*other, shared=shared))
    assert found.params.gap == sum(part.params for part in found.parts) == found.known
    assert found.params.gap == found.b.params.known - found.a.params.known
    assert all(sum(share.params for share in layer.shares) == layer.known for layer in found.layers)


@given(networks, networks)
def test_the_other_way_round_every_sign_is(one: Sequence[Op], other: Sequence[Op]) -> None:
    a, b = chain(*one), chain(*other)
    there, back = diff(a, b), diff(b, a)
    assert there.params.gap == -(back.params.gap or 0)
    assert sorted(part.params for part in there.parts) == sorted(-part.params for part in back.parts)


@given(networks)
def test_nothing_differs_from_itself(ops: Sequence[Op]) -> None:
    found = diff(chain(*ops), chain(*ops))
    assert found.same and not found.parts and found.params.gap == 0


@given(st.lists(st.sampled_from([*OPS, Opaque("mystery")]), max_size=8), networks)
def test_what_is_known_is_never_told_as_all(one: Sequence[Op], other: Sequence[Op]) -> None:
    """Behind what was not understood sizes are unknown: then there is no gap, and the parts are those that are known."""
    try:
        found = diff(chain(*one), chain(*other))
    except ShapeError:
        return
    assert (found.params.gap is None) == (not found.a.params.exact) == bool(found.unknown)
    assert found.known == sum(part.params for part in found.parts)


@pytest.mark.parametrize(
    "one, other, expected",
    [
        (conv(4), conv(4, bias=False), (CLASS, "a", "convolution_bias", (), -4)),
        (conv(4), conv(6), (SIZES, "", "convolution", ("filters",), 2 * (3 * 3 * 4 + 1))),
        (conv(4, 3), conv(4, 5), (SIZES, "", "convolution", ("kernel",), (5 * 5 - 3 * 3) * 4 * 4)),
        (conv(4), conv(4, groups=2), (SIZES, "", "convolution", ("groups",), -3 * 3 * 2 * 4)),
        (conv(4), DepthwiseConv(1, (3, 3), ONE, ONE, "same"), (SIZES, "", "convolution", (KIND,), -3 * 3 * 3 * 4)),
        (BatchNorm(scale=False), BatchNorm(), (CLASS, "b", "norm_scale", (), 4)),
        (BatchNorm(), BatchNorm(statistics=False), (CLASS, "a", "running_statistics", (), -2 * 4)),
        (BatchNorm(), LayerNorm(), (CLASS, "a", "running_statistics", (), -2 * 4)),
        (Dense(6), Dense(7), (SIZES, "", "dense", ("units",), 5)),
        (Embedding(9, 2), ReversibleEmbedding(8, 2), (SIZES, "", "embedding", ("vocabulary",), -2)),
    ],
)  # fmt: skip
def test_one_thing_differs(one: Op, other: Op, expected: tuple[str, str, str, tuple[str, ...], int]) -> None:
    assert parts(diff(chain(one), chain(other))) == [expected]


def test_a_missing_flatten_is_what_the_dense_layer_reads() -> None:
    found = diff(chain(conv(4), Dense(6)), chain(conv(4), Flatten(), Dense(6)))
    assert parts(found) == [(SIZES, "", "dense", (INPUT,), (8 * 8 * 4 - 4) * 6)]
    (layer,) = found.parts[0].layers
    assert [row.layer.name for row in layer.between] == ["flatten_1"]


def test_more_filters_also_change_what_comes_next() -> None:
    found = diff(chain(conv(4), Flatten(), Dense(6)), chain(conv(5), Flatten(), Dense(6)))
    assert parts(found) == [
        (SIZES, "", "dense", (INPUT,), 8 * 8 * 6),
        (SIZES, "", "convolution", ("filters",), 3 * 3 * 4 + 1),
    ]


def test_both_reasons_are_told() -> None:
    (_, part) = sorted(diff(chain(conv(4), conv(4)), chain(conv(5), conv(6))).parts, key=lambda part: len(part.reasons))
    assert part.reasons == ("filters", INPUT)
    assert part.params == (3 * 3 * 5 + 1) * 6 - (3 * 3 * 4 + 1) * 4


def test_layers_of_one_class_are_one_part() -> None:
    found = diff(chain(conv(), BatchNorm(), conv(), BatchNorm()), chain(*(conv(bias=False), BatchNorm()) * 2))
    (part,) = found.parts
    assert (part.params, len(part.layers), part.normalized) == (-8, 2, 2)


def test_layers_without_a_partner_are_one_part_a_run() -> None:
    block = (conv(4, 1), BatchNorm(), Activation("relu"))
    found = diff(chain(conv(4), *block, Dense(6)), chain(conv(4), *block, *block, *block, Dense(6)))
    (part,) = found.parts
    assert (part.kind, part.side, len(part.layers)) == (LAYERS, "b", 4)
    assert part.params == 2 * ((4 + 1) * 4 + 4 * 4)


def test_a_shared_layer_counts_once() -> None:
    once, twice = chain(Dense(4)), chain(Dense(4), shared=0)
    found = diff(once, twice)
    assert found.params.gap == 0 and not found.parts
    assert not found.same
    assert found.macs.gap == 8 * 8 * 4 * 4


def test_settings_without_weights() -> None:
    found = diff(chain(conv(activation="relu"), Dense(6)), chain(conv(activation="tanh"), Dense(6)))
    assert found.layers[0].settings == ("activation",)
    assert not found.same and not found.parts


def test_padding_that_pads_nothing_is_no_difference() -> None:
    same, valid = (Conv(4, ONE, ONE, ONE, padding) for padding in ("same", "valid"))
    assert diff(chain(same), chain(valid)).layers[0].settings == ()


def test_unknown_channels() -> None:
    unknown, known = chain(conv(4), x=Tensor.unknown("x")), chain(conv(6))
    found = diff(unknown, known)
    assert found.params.gap is None
    assert parts(found) == [
        (SIZES, "", "convolution", ("filters",), 2)
    ]  # of the biases; the kernel waits for its input
    assert len(found.unknown) == 1


def test_two_networks_of_one_name_are_told_apart() -> None:
    assert diff(chain(), chain()).names == ("chain (A)", "chain (B)")


@pytest.mark.parametrize(
    "a, b",
    [
        ("keras-resnet50", "resnet50"),
        ("vgg16", "vgg19"),
        ("alexnet", "alexnet-one-tower"),
        ("densenet121", "densenet169"),
        ("mobilenet", "mobilenetv2"),
        ("vgg16", "resnet50"),
    ],
)
def test_published_networks(a: str, b: str) -> None:
    one, other = read(a), read(b)
    found = one.diff(other)
    assert found.params.gap == other.params.known - one.params.known == sum(part.params for part in found.parts)
    sizes = [abs(part.params) for part in found.parts]
    assert sizes == sorted(sizes, reverse=True)


def test_biases_before_normalizations() -> None:
    (part,) = read("keras-resnet50").diff(read("resnet50")).parts
    assert (part.group, part.side, part.params) == ("convolution_bias", "a", -26_560)
    assert len(part.layers) == part.normalized == 53
