"""Chains of notation to rows: what each written form states."""

from __future__ import annotations

from typing import Any

import pytest

from weigh.network.errors import LimitError, SourceError
from weigh.readers.written.evidence import ATTRIBUTES, Stated
from weigh.readers.written.notation import parse, read
from weigh.readers.written.notation.words import BY_WORD, KINDS, plain


def row(text: str) -> Stated:
    """The one row of a text."""
    (only,) = parse(text).layers
    return only


VGG = {"kernel": (3,), "stride": (1,), "padding": "same"}
HALVED = {"stride": (2,), "padding": (1, 1)}


@pytest.mark.parametrize(
    "text, kind, attributes",
    [
        ("conv3-64", "Conv", {**VGG, "units": 64}),
        ("conv1-256", "Conv", {**VGG, "kernel": (1,), "units": 256}),
        ("conv 3x3, 64, /2", "Conv", {"kernel": (3, 3), "units": 64, **HALVED}),
        ("conv(11x11, 96, /4)", "Conv", {"kernel": (11, 11), "units": 96, "stride": (4,)}),
        ("3x3 conv, 64, /2", "Conv", {"kernel": (3, 3), "units": 64, **HALVED}),
        ("7x7 conv, 64, stride 2", "Conv", {"kernel": (7, 7), "units": 64, "stride": (2,)}),
        ("Conv3×3-64", "Conv", {"kernel": (3, 3), "units": 64}),
        ("Conv(96, 11, 4)", "Conv", {"units": 96, "kernel": (11,), "stride": (4,)}),
        ("Conv(96, 11x11, stride=4)", "Conv", {"units": 96, "kernel": (11, 11), "stride": (4,)}),
        ("Conv2D(64, (3, 3), strides=(2, 2), padding=same)", "Conv", {"units": 64, "kernel": (3, 3), "stride": (2, 2), "padding": "same"}),
        ("Conv2d(3, 64, 3, padding=1)", "Conv", {"in_channels": 3, "units": 64, "kernel": (3,), "padding": (1,)}),
        ("nn.Conv2d(48, 256, kernel_size=5, padding=2, groups=2)", "Conv", {"in_channels": 24, "units": 256, "kernel": (5,), "padding": (2,), "groups": 2}),
        ("Conv2d(64, 3)", "Conv", {"units": 64, "kernel": (3,)}),
        ("Conv(3, 64, 3)", "Conv", {"in_channels": 3, "units": 64, "kernel": (3,)}),
        ("conv 5x5x48, 256", "Conv", {"kernel": (5, 5), "in_channels": 48, "units": 256}),
        ("conv 3x3x64", "Conv", {"kernel": (3, 3), "units": 64}),
        ("conv3d 3x3x3, 64", "Conv", {"kernel": (3, 3, 3), "units": 64}),
        ("96@11x11 s4", "Conv", {"units": 96, "kernel": (11, 11), "stride": (4,)}),
        ("conv1 (96 kernels, 11x11, stride 4)", "Conv", {"units": 96, "kernel": (11, 11), "stride": (4,)}),
        ("Conv1: 64 3x3", "Conv", {"units": 64, "kernel": (3, 3)}),
        ("64 filters 3x3", "Conv", {"units": 64, "kernel": (3, 3)}),
        ("conv 64 k3 s2 p1 g4", "Conv", {"units": 64, "kernel": (3,), "stride": (2,), "padding": (1,), "groups": 4}),
        ("conv 32 3x3 same relu", "Conv", {"units": 32, "kernel": (3, 3), "padding": "same", "activation": "relu"}),
        ("64C3", "Conv", {"units": 64, "kernel": (3,)}),
        ("64C3S2", "Conv", {"units": 64, "kernel": (3,), "stride": (2,)}),
        ("c7s1-64", "Conv", {"units": 64, "kernel": (7,), "stride": (1,), "padding": "same"}),
        ("DWConv 3x3", "DepthwiseConv", {"kernel": (3, 3)}),
        ("SepConv 64 3x3", "SeparableConv", {"units": 64, "kernel": (3, 3)}),
        ("Deconv 4x4 s2", "ConvTranspose", {"kernel": (4, 4), "stride": (2,)}),
        ("ConvT(64, 4, 2)", "ConvTranspose", {"units": 64, "kernel": (4,), "stride": (2,)}),
        ("MP2", "MaxPool", {"function": "max", "kernel": (2,)}),
        ("max-pooling 3x3, stride 2", "MaxPool", {"function": "max", "kernel": (3, 3), "stride": (2,)}),
        ("Pool(3,2)", "Pool", {"kernel": (3,), "stride": (2,)}),
        ("pool max 2x2", "Pool", {"function": "max", "kernel": (2, 2)}),
        ("Average Pooling 2×2", "AvgPool", {"function": "average", "kernel": (2, 2)}),
        ("global average pooling", "GlobalAvgPool", {"function": "global average"}),
        ("GAP", "GlobalAvgPool", {"function": "global average"}),
        ("FC-4096", "Dense", {"units": 4096}),
        ("fc6-4096", "Dense", {"units": 4096}),
        ("FC10", "Dense", {"units": 10}),
        ("FC2", "Dense", {"units": 2}),
        ("fc2", "Dense", {}),
        ("conv2", "Conv", {}),
        ("fc6 4096", "Dense", {"units": 4096}),
        ("512N", "Dense", {"units": 512}),
        ("1000-d fc", "Dense", {"units": 1000}),
        ("512 neurons", "Dense", {"units": 512}),
        ("FC(784, 512)", "Dense", {"in_channels": 784, "units": 512}),
        ("Linear(784, 256)", "Dense", {"in_channels": 784, "units": 256}),
        ("fully connected 128 (ReLU)", "Dense", {"units": 128, "activation": "relu"}),
        ("Dense(64, activation=relu, use_bias=False)", "Dense", {"units": 64, "activation": "relu", "bias": False}),
        ("LSTM(128)", "LSTM", {"units": 128}),
        ("LSTM(28, 128)", "LSTM", {"in_channels": 28, "units": 128}),
        ("BiLSTM-256", "LSTM", {"units": 256, "bidirectional": True}),
        ("GRU(64, return_sequences=True)", "GRU", {"units": 64, "return_sequences": True}),
        ("Embedding(10000, 128)", "Embedding", {"vocabulary": 10000, "units": 128}),
        ("MHA(8 heads)", "MultiHeadAttention", {"heads": 8}),
        ("Dropout(0.5)", "Dropout", {"rate": 0.5}),
        ("Dropout(p=0.5)", "Dropout", {"rate": 0.5}),
        ("Conv(32, 3, 3)", "Conv", {"units": 32, "kernel": (3,)}),
        ("Conv(k=3, s=2, c=64)", "Conv", {"kernel": (3,), "stride": (2,), "units": 64}),
        ("(500 fc)", "Dense", {"units": 500}),
        ("Bidirectional(LSTM(64, return_sequences=True))", "LSTM", {"units": 64, "return_sequences": True, "bidirectional": True}),
        ("BN", "BatchNorm", {}),
        ("Local Response Norm", "LRN", {}),
        ("soft-max", "Softmax", {}),
        ("ReLU", "Activation", {"function": "relu"}),
        ("Leaky ReLU", "Activation", {"function": "leakyrelu"}),
        ("Flatten", "Flatten", {}),
        ("upsampling 2x2", "UpSample", {"factor": (2, 2)}),
    ],
)  # fmt: skip
def test_layer(text: str, kind: str, attributes: dict[str, Any]) -> None:
    stated = row(text)
    assert (stated.type, dict(stated.attributes)) == (kind, attributes)
    assert set(stated.attributes) <= set(ATTRIBUTES)


@pytest.mark.parametrize(
    "text, shape, first",
    [
        ("Input 224x224x3", (224, 224, 3), False),
        ("input (224 x 224 RGB image)", (224, 224, 3), False),
        ("input (28 x 28 grayscale image)", (28, 28, 1), False),
        ("Input(784)", (784,), None),
        ("Input(28, 28, 1)", (28, 28, 1), False),
        ("Input(shape=(32, 32, 3))", (32, 32, 3), False),
        ("Input: 3x224x224", (3, 224, 224), True),
        ("28x28x1", (28, 28, 1), False),
        ("Input ?x80", (None, 80), None),
    ],
)
def test_input(text: str, shape: tuple[int | None, ...], first: bool | None) -> None:
    description = parse(text)
    assert (description.layers[0].type, description.layers[0].outputs) == ("Input", (shape,))
    assert description.channels_first is first


def units(text: str) -> list[object]:
    """The widths of all rows, the shape of an input."""
    return [row.outputs[0] if row.outputs else row.attributes.get("units", row.type) for row in parse(text).layers]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("conv3-64 ×2 / maxpool / FC-10", [64, 64, "MaxPool", 10]),
        ("conv3-64 (×2), conv3-8", [64, 64, 8]),
        ("3x conv3-256, 2 x FC-10", [256, 256, 256, 10, 10]),
        ("(conv3-8 – pool) ×2 – FC-1", [8, "Pool", 8, "Pool", 1]),
        ("[conv3-8, pool] * 2, FC-1", [8, "Pool", 8, "Pool", 1]),
        ("((conv3-8) x2 - pool) x2", [8, 8, "Pool", 8, 8, "Pool"]),
        ("784-512-10", [(784,), 512, 10]),
        ("784 → 512 → 10", [(784,), 512, 10]),
        ("MLP 784-[512]*2-10", [(784,), 512, 512, 10]),
        ("MLP 784x512x10", [(784,), 512, 10]),
        ("MLP(784, 512, 10)", [(784,), 512, 10]),
        ("MLP: 784-512-10", [(784,), 512, 10]),
        ("Input: 784\nHidden: 512, ReLU\nOutput: 10", [(784,), 512, "Activation", 10]),
        ("1. FC 5\n2) FC 6\n- FC 7\n• FC 8", [5, 6, 7, 8]),
        ("FC 5 => FC 6 | FC 7 ; FC 8 + FC 9 ⇒ FC 10", [5, 6, 7, 8, 9, 10]),
        ("ＦＣ－５ → ＦＣ－６", [5, 6]),
    ],
)
def test_chain(text: str, expected: list[object]) -> None:
    assert units(text) == expected


def test_a_layer_at_every_step() -> None:
    stated = row("TimeDistributed(Dense(10))")
    inner = stated.attributes["inner"]
    assert (stated.type, inner.type, inner.attributes) == ("TimeDistributed", "Dense", {"units": 10})


def test_left_out() -> None:
    assert parse("conv3-64 -> … -> FC-10").left_out
    assert not parse("conv3-64 -> FC-10").left_out


def test_letters_mean_a_family_only_together() -> None:
    assert [row.attributes["kernel"] for row in parse("Input 64x64x3 - C64-C128-C256").layers[1:]] == [(4,)] * 3
    assert "kernel" not in parse("C64-C128-P-FC10").layers[0].attributes
    assert "kernel" not in parse("C64-C128-C256-FC10").layers[0].attributes
    assert parse("c7s1-64, d128, u64").layers[1].attributes["stride"] == (2,)
    with pytest.raises(SourceError):
        parse("FC-64, d128")


def test_a_square_in_front_of_convolutions_is_an_image() -> None:
    assert parse("Input 28x28 - 32C5 - P2 - FC10").layers[0].outputs == ((28, 28, None),)
    assert parse("Input 28x28 - LSTM(64) - FC10").layers[0].outputs == ((28, 28),)


def test_maps_or_filters() -> None:
    maps = parse("1@32x32 - C1: 6@28x28 - S2: 6@14x14 - C3: 16@10x10").layers
    assert [(row.type, row.outputs[0]) for row in maps] == [
        ("Input", (32, 32, 1)), ("Conv", (28, 28, 6)), ("Pool", (14, 14, 6)), ("Conv", (10, 10, 16)),
    ]  # fmt: skip
    filters = parse("Input 227x227x3 - 96@11x11 s4 - 256@5x5").layers
    assert [row.attributes["kernel"] for row in filters[1:]] == [(11, 11), (5, 5)]


def test_basic_block_adds_its_input() -> None:
    rows = parse("conv 3x3, 16 -> [3x3, 16; 3x3, 16] x1").layers
    assert [row.type for row in rows] == ["Conv", "Conv", "Conv", "Add"]
    assert rows[-1].after == (rows[2].name, rows[0].name)


def test_block_that_widens_has_a_convolution_in_its_shortcut() -> None:
    rows = parse("conv 3x3, 16 -> [3x3, 16; 3x3, 16] -> [3x3, 32; 3x3, 32] x2").layers
    assert [row.type for row in rows] == ["Conv"] * 3 + ["Add"] + ["Conv"] * 3 + ["Add"] + ["Conv"] * 2 + ["Add"]
    first, shortcut, total = rows[4], rows[6], rows[7]
    assert (first.attributes["stride"], shortcut.attributes["stride"]) == ((2,), (2,))
    assert (shortcut.attributes["kernel"], shortcut.attributes["units"], shortcut.after) == (
        (1, 1),
        32,
        (rows[3].name,),
    )
    assert total.after == (rows[5].name, shortcut.name)
    assert rows[8].attributes["stride"] == (1,)


def test_names_of_a_residual_network_are_unique() -> None:
    rows = parse("c7s1-64, d128, R128 ×9, u64").layers
    names = [row.name for row in rows if row.name]
    assert len(names) == len(set(names)) > 9
    assert all(name in names for row in rows for name in row.after or ())


def test_every_spelling_means_one_kind() -> None:
    spelled: dict[str, str] = {}
    for kind in KINDS:
        for word in kind.spelled:
            assert spelled.setdefault(plain(word), kind.type) == kind.type, word
    assert len(BY_WORD) == len(spelled)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("", "notation.empty"),
        (" -> - ,\n", "notation.empty"),
        ("...", "notation.empty"),
        ("->" * 500_000, "notation.length"),
        ("->" * 50_000, "notation.empty"),
        ("FC-1 ->" * 40_000, "notation.length"),
        ("[" * 10_000 + "conv3-64" + "]" * 10_000, "notation.nesting"),
        ("conv3-64 -> (pool", "notation.syntax"),
        ("conv3-64 -> $ -> pool", "notation.syntax"),
        ("conv3-64 -> frobnicate", "notation.word"),
        ("conv3-64 -> densee(3)", "notation.word"),
        ("Pool(Dense(3))", "notation.word"),
        ("Conv(64, 3, colour=2)", "notation.word"),
        ("conv 3 3 3 3 3", "notation.number"),
        ("conv3-0 -> FC-10", "notation.number"),
        ("FC-10 -> conv(8, 0)", "notation.number"),
        ("flatten 3", "notation.number"),
    ],
)  # fmt: skip
def test_what_is_none(text: str, kind: str) -> None:
    with pytest.raises(SourceError) as error:
        parse(text)
    assert error.value.fault.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "FC-1 x1000000000000",
        "(FC-1 - FC-2) x1000000000000",
        "MLP x1000000000000",
        "(MLP) x1000000000000",
        "(((FC-1) x9999) x9999) x9999",
        "[3x3, 64] x99999999999",
    ],
)
def test_repeats_are_bounded(text: str) -> None:
    with pytest.raises(LimitError) as error:
        parse(text)
    assert error.value.fault.kind == "notation.layers"
    with pytest.raises(LimitError):
        parse("FC-1 x11", most=10)


def test_fault_texts() -> None:
    with pytest.raises(SourceError) as error:
        parse("conv3-64\nconv3-64 -> denze(3)")
    assert str(error.value) == (
        "line 2: a layer in notation must be a word that papers use for one.\n"
        "  'denze' is none, in 'denze(3)'. Did you mean 'dense'?\n"
        "  Write it as a kind of layer with its numbers, Conv(96, 11x11, stride=4), or leave the line out."
    )
    with pytest.raises(SourceError) as error:
        parse("conv 3 3 3 3 3")
    assert str(error.value) == (
        "line 1: each number of a layer in notation must have one meaning.\n"
        "  3 has none that is still open in 'conv 3 3 3 3 3': Conv takes units, kernel, stride, padding.\n"
        "  Name it: Conv(..., stride=2)."
    )
    with pytest.raises(SourceError) as error:
        parse("conv3-64 -> $ -> pool")
    assert str(error.value) == (
        "line 1: notation must be layers with arrows, commas, hyphens or new lines between them.\n"
        "  '$' cannot stand here: 'conv3-64  >  $  >  pool'.\n"
        "  Write each layer as a word with its numbers, conv3-64 or Conv(64, 3), and groups in brackets: (conv3-64 - pool) x2."
    )


def test_read_gives_a_network() -> None:
    (graph,) = read("Input(10) -> Dense(64) -> Dense(32) -> Dense(3)")
    counts = [sum(w.count for w in call.applied.weights) for call in graph.calls if call.applied.weights]
    assert counts == [10 * 64 + 64, 64 * 32 + 32, 32 * 3 + 3]
