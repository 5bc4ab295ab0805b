"""Every row against PyTorch's own module: parameters and buffers by name and shape, outputs, MACs."""

from __future__ import annotations

from typing import Any

import pytest
from torch_modules import (
    BATCH,
    Case,
    as_shapes,
    batched,
    case,
    counted,
    macs,
    outputs,
    parameters,
    real,
    refused,
    row,
    shapes,
    weighed,
)

from weigh.network.errors import ShapeError
from weigh.readers.torch.layers import INDEX

torch = pytest.importorskip("torch")

CONVOLUTIONS = [
    case("Conv1d", 4, 6, 3, padding="same", dilation=2, on="b 4 20"),
    case("Conv1d", 4, 6, 3, stride=2, on="4 20"),
    case("Conv1d", 4, 6, (5,), padding=(2,), padding_mode="circular", on="b 4 20"),
    case("Conv2d", 3, 64, 7, 2, 3, on="b 3 32 32"),
    case("Conv2d", 8, 12, (3, 5), (2, 1), (1, 0), groups=4, bias=False, on="b 8 9 11"),
    case("Conv2d", 8, 8, 3, padding="same", groups=8, on="8 9 11"),
    case("Conv2d", 8, 8, 4, padding="same", dilation=(2, 3), on="b 8 9 11"),
    case("Conv2d", 8, 16, 1, padding="valid", on="b 8 1 1"),
    case("Conv3d", 2, 4, (1, 2, 3), padding=(0, 1, 1), on="b 2 3 6 5"),
    case("Conv3d", 2, 4, 3, dilation=1, padding=1, on="2 3 6 5"),
    case("ConvTranspose1d", 4, 6, 3, stride=2, output_padding=1, on="b 4 7"),
    case("ConvTranspose2d", 8, 6, 4, 2, 1, groups=2, on="b 8 7 5"),
    case("ConvTranspose2d", 8, 6, 3, 2, 1, on="b 8 7 5", call={"output_size": (14, 9)}),
    case("ConvTranspose2d", 8, 6, 3, 2, 1, on="b 8 7 5", call={"output_size": [2, 6, 13, 10]}),
    case("ConvTranspose2d", 8, 6, 3, 3, dilation=2, output_padding=(1, 2), bias=False, on="8 7 5"),
    case("ConvTranspose3d", 3, 5, 2, 2, on="b 3 2 3 4"),
    case("LazyConv1d", 6, 3, on="b 4 20"),
    case("LazyConv2d", 6, 3, 2, 1, groups=2, on="b 4 20 9"),
    case("LazyConv3d", 6, 2, on="b 4 3 5 4"),
    case("LazyConvTranspose1d", 6, 3, 2, on="b 4 5"),
    case("LazyConvTranspose2d", 6, 3, 2, on="b 4 5 4"),
    case("LazyConvTranspose3d", 6, 3, 2, on="b 4 3 5 4"),
]
LINEAR = [
    case("Linear", 12, 5, on="b 12"),
    case("Linear", 12, 5, bias=False, on="b 7 3 12"),
    case("Linear", 12, 5, on="12", macs=12 * 5),
    case("LazyLinear", 5, on="b 3 12"),
    case("Bilinear", 4, 5, 6, on=("b 4", "b 5"), macs=6 * 4 * 5 + 6 * 4),
    case("Bilinear", 4, 5, 6, bias=False, on=("b 3 4", "b 3 5"), macs=3 * (6 * 4 * 5 + 6 * 4)),
    case("Identity", 54, unused=0.1, on="b 3 12"),
]
NORMALIZATIONS = [
    case("BatchNorm1d", 12, on="b 12"),
    case("BatchNorm1d", 12, on="b 12 7"),
    case("BatchNorm2d", 12, on="b 12 7 5"),
    case("BatchNorm2d", 12, affine=False, on="b 12 7 5"),
    case("BatchNorm2d", 12, track_running_stats=False, on="b 12 7 5"),
    case("BatchNorm2d", 12, bias=False, on="b 12 7 5"),
    case("BatchNorm3d", 12, on="b 12 2 7 5"),
    case("SyncBatchNorm", 12, on="b 12 7 5"),
    case("LazyBatchNorm1d", on="b 12 7"),
    case("LazyBatchNorm2d", on="b 12 7 5"),
    case("LazyBatchNorm3d", affine=False, on="b 12 2 7 5"),
    case("InstanceNorm1d", 12, on="b 12 7"),
    case("InstanceNorm1d", 12, affine=True, on="12 7"),
    case("InstanceNorm1d", 5, on="b 12 7"),  # it owns nothing that the channels would have to fit
    case("InstanceNorm2d", 12, affine=True, track_running_stats=True, on="b 12 7 5"),
    case("InstanceNorm2d", 12, affine=True, bias=False, on="b 12 7 5"),
    case("InstanceNorm3d", 12, track_running_stats=True, on="b 12 2 7 5"),
    case("LazyInstanceNorm1d", on="b 12 7"),
    case("LazyInstanceNorm2d", on="b 12 7 5"),
    case("LazyInstanceNorm3d", on="b 12 2 7 5"),
    case("GroupNorm", 3, 12, on="b 12 7 5"),
    case("GroupNorm", 3, 12, affine=False, on="b 12"),
    case("GroupNorm", 3, 12, bias=False, on="b 12 7"),
    case("LayerNorm", 12, on="b 7 12"),
    case("LayerNorm", (5, 12), on="b 7 5 12"),
    case("LayerNorm", [12], bias=False, on="12"),
    case("LayerNorm", [7, 12], elementwise_affine=False, on="b 7 12"),
    case("RMSNorm", 12, on="b 7 12"),
    case("RMSNorm", (7, 12), elementwise_affine=False, on="b 7 12"),
    case("RMSNorm", (7, 12), on="b 7 12"),
    case("LocalResponseNorm", 5, on="b 12 7 5"),
    case("CrossMapLRN2d", 5, on="b 12 7 5"),
]
POOLING = [
    case("MaxPool1d", 3, on="b 4 20"),
    case("MaxPool1d", 3, 2, 1, return_indices=True, on="4 20"),
    case("MaxPool2d", 3, 2, 1, on="b 4 20 17"),
    case("MaxPool2d", (3, 2), stride=(2, 1), dilation=2, ceil_mode=True, on="b 4 20 17"),
    case("MaxPool2d", 2, return_indices=True, ceil_mode=True, on="b 4 5 7"),
    case("MaxPool3d", 2, on="b 4 5 6 7"),
    case("AvgPool1d", 4, 3, 2, ceil_mode=True, on="b 4 20"),
    case("AvgPool2d", 3, 2, 1, count_include_pad=False, on="b 4 20 17"),
    case("AvgPool2d", 3, divisor_override=2, on="4 20 17"),
    case("AvgPool3d", (1, 2, 3), on="b 4 5 6 7"),
    case("LPPool1d", 2, 3, 2, on="b 4 20"),
    case("LPPool2d", 2.0, 3, ceil_mode=True, on="b 4 20 17"),
    case("LPPool3d", 1, 2, on="b 4 5 6 7"),
    case("AdaptiveAvgPool1d", 5, on="b 4 20"),
    case("AdaptiveAvgPool2d", (1, 1), on="b 4 20 17"),
    case("AdaptiveAvgPool2d", (None, 7), on="4 20 17"),
    case("AdaptiveAvgPool2d", 7, on="b 4 3 3"),
    case("AdaptiveAvgPool3d", (2, None, 1), on="b 4 5 6 7"),
    case("AdaptiveMaxPool1d", 5, return_indices=True, on="b 4 20"),
    case("AdaptiveMaxPool2d", (3, 4), on="b 4 20 17"),
    case("AdaptiveMaxPool3d", 2, return_indices=True, on="b 4 5 6 7"),
    case("FractionalMaxPool2d", 3, output_size=(9, 8), on="b 4 20 17"),
    case("FractionalMaxPool2d", (2, 3), output_ratio=(0.7, 0.5), return_indices=True, on="b 4 20 17"),
    case("FractionalMaxPool3d", 2, output_ratio=0.5, on="b 4 6 7 8"),
    case("MaxUnpool1d", 2, on=("b 4 5", "b 4 5 i")),
    case("MaxUnpool2d", 3, 2, 1, on=("b 4 5 6", "b 4 5 6 i")),
    case("MaxUnpool2d", 2, on=("b 4 5 6", "b 4 5 6 i"), call={"output_size": (2, 4, 11, 13)}),
    case("MaxUnpool3d", 2, on=("b 4 2 3 4", "b 4 2 3 4 i")),
]
SHAPES = [
    case("ZeroPad1d", 2, on="b 4 20"),
    case("ZeroPad2d", (1, 2, 3, 4), on="b 4 20 17"),
    case("ZeroPad2d", (-1, -2, 3, 0), on="4 20 17"),
    case("ZeroPad3d", (1, 0, 2, 0, 3, 1), on="b 4 5 6 7"),
    case("ConstantPad1d", (3, 1), 2.5, on="b 4 20"),
    case("ConstantPad2d", 1, 0.0, on="b 20 17"),
    case("ConstantPad3d", 1, 0.0, on="b 4 5 6 7"),
    case("ReflectionPad1d", (3, 1), on="b 4 5"),
    case("ReflectionPad2d", (1, 2, 3, 4), on="b 4 6 7"),
    case("ReflectionPad3d", 1, on="b 4 5 6 7"),
    case("ReplicationPad1d", (7, 8), on="b 4 5"),
    case("ReplicationPad2d", 9, on="4 6 7"),
    case("ReplicationPad3d", 1, on="b 4 5 6 7"),
    case("CircularPad1d", (5, 1), on="b 4 5"),
    case("CircularPad2d", (1, 2, 3, 4), on="b 4 6 7"),
    case("CircularPad3d", 1, on="b 4 5 6 7"),
    case("Upsample", scale_factor=2, on="b 4 6 7"),
    case("Upsample", scale_factor=(1.5, 2.3), mode="bilinear", align_corners=True, on="b 4 6 7"),
    case("Upsample", size=(9, 8), mode="bicubic", on="b 4 6 7"),
    case("Upsample", size=9, mode="linear", on="b 4 6"),
    case("Upsample", 3, mode="nearest-exact", on="b 4 6 5 4"),
    case("Upsample", scale_factor=0.7, mode="trilinear", on="b 4 10 20 30"),
    case("Upsample", scale_factor=0.7, mode="area", on="b 4 10 20"),
    case("UpsamplingNearest2d", 9, on="b 4 6 7"),
    case("UpsamplingBilinear2d", scale_factor=(2, 3), on="b 4 6 7"),
    case("PixelShuffle", 3, on="b 18 6 7"),
    case("PixelShuffle", 2, on="8 6 7"),
    case("PixelUnshuffle", 3, on="b 2 6 9"),
    case("ChannelShuffle", 3, on="b 12 6 9"),
    case("Unfold", 3, on="b 4 6 9"),
    case("Unfold", (2, 3), dilation=2, padding=(1, 2), stride=(1, 2), on="4 6 9"),
    case("Fold", (6, 9), 3, on="b 36 28"),
    case("Fold", (6, 9), (2, 3), dilation=2, padding=(1, 2), stride=(1, 2), on="24 30"),
    case("Flatten", on="b 4 6 9"),
    case("Flatten", 2, on="b 4 6 9"),
    case("Flatten", 1, -2, on="b 4 6 9"),
    case("Unflatten", 1, (3, 4), on="b 12 6"),
    case("Unflatten", -1, (2, -1), on="b 12 6"),
]
ACTIVATIONS = [
    *(case(name, on="b 4 6") for name in (
        "CELU", "ELU", "GELU", "Hardshrink", "Hardsigmoid", "Hardswish", "Hardtanh", "LeakyReLU", "LogSigmoid", "Mish",
        "RReLU", "ReLU", "ReLU6", "SELU", "SiLU", "Sigmoid", "Softplus", "Softshrink", "Softsign", "Tanh", "Tanhshrink",
        "Dropout", "AlphaDropout", "Dropout1d", "FeatureAlphaDropout",
    )),
    case("Dropout2d", 0.2, on="b 4 6 5"),
    case("Dropout3d", 0.2, True, on="b 4 6 5 3"),
    case("LogSoftmax", dim=1, on="b 4 6"),
    case("Softmax", dim=-1, on="b 4 6"),
    case("Softmin", 1, on="b 4 6"),
    case("Softmax2d", on="b 4 6 3"),
    case("Threshold", 0.1, 20, on="b 4 6"),
    case("GLU", on="b 4 6"),
    case("GLU", dim=1, on="b 4 6"),
    case("PReLU", on="b 4 6"),
    case("PReLU", 4, on="b 4 6"),
    case("PReLU", num_parameters=4, on="b 4"),
]  # fmt: skip
RECURRENT = [
    case("RNN", 4, 6, on="5 b 4", macs=5 * 6 * (4 + 6)),
    case("RNN", 4, 6, 2, "relu", bias=False, batch_first=True, on="b 5 4", macs=5 * 6 * (4 + 6 + 6 + 6)),
    case("LSTM", 4, 6, batch_first=True, on="b 5 4", macs=5 * 4 * 6 * (4 + 6)),
    case("LSTM", 4, 6, on="5 4", macs=5 * 4 * 6 * (4 + 6)),
    case("LSTM", 4, 6, 2, bidirectional=True, dropout=0.1, on="5 b 4",
         macs=5 * 4 * 6 * 2 * ((4 + 6) + (12 + 6))),
    case("LSTM", 4, 6, 2, proj_size=3, bidirectional=True, batch_first=True, on="b 5 4",
         macs=5 * 2 * (4 * 6 * (4 + 3) + 3 * 6 + 4 * 6 * (6 + 3) + 3 * 6)),
    case("LSTM", 4, 6, 2, batch_first=True, on=("b 5 4", ("2 b 6", "2 b 6")), macs=5 * 4 * 6 * (4 + 6 + 6 + 6)),
    case("GRU", 4, 6, 3, True, False, on=("5 b 4", "3 b 6"), macs=5 * 3 * 6 * (4 + 6 + 4 * 6)),
    case("GRU", 4, 6, bias=False, bidirectional=True, batch_first=True, on="b 5 4", macs=5 * 3 * 6 * 2 * (4 + 6)),
    case("RNNCell", 4, 6, on="b 4", macs=6 * (4 + 6)),
    case("RNNCell", 4, 6, nonlinearity="relu", bias=False, on=("4", "6"), macs=6 * (4 + 6)),
    case("LSTMCell", 4, 6, on=("b 4", ("b 6", "b 6")), macs=4 * 6 * (4 + 6)),
    case("GRUCell", 4, 6, on=("b 4", "b 6"), macs=3 * 6 * (4 + 6)),
]  # fmt: skip
ATTENTION = [
    case("MultiheadAttention", 12, 3, on=("5 b 12", "7 b 12", "7 b 12")),
    case("MultiheadAttention", 12, 3, batch_first=True, on=("b 5 12", "b 7 12", "b 7 12")),
    case("MultiheadAttention", 12, 3, bias=False, on=("5 b 12", "5 b 12", "5 b 12"),
         call={"average_attn_weights": False}),
    case("MultiheadAttention", 12, 3, kdim=4, vdim=8, batch_first=True, on=("b 5 12", "b 7 4", "b 7 8")),
    case("MultiheadAttention", 12, 3, add_bias_kv=True, add_zero_attn=True, on=("5 b 12", "7 b 12", "7 b 12")),
    case("MultiheadAttention", 12, 3, 0.1, on=("5 12", "7 12", "7 12"),
         macs=12 * 12 * (5 + 7 + 7 + 5) + 2 * 5 * 7 * 12),
    case("MultiheadAttention", 12, 3, on=("5 b 12", "7 b 12", "7 b 12"), call={"need_weights": False},
         macs=12 * 12 * (5 + 7 + 7 + 5) + 2 * 5 * 7 * 12),
]  # fmt: skip
EMBEDDINGS = [
    case("Embedding", 10, 6, on="b 5 i"),
    case("Embedding", 10, 6, padding_idx=0, on="b i"),
    case("Embedding", 10, 6, on="b 2 3 i"),
    case("EmbeddingBag", 10, 6, on="b 5 i"),
    case("EmbeddingBag", 10, 6, mode="sum", on=("8 i", "1 i")),
    case("EmbeddingBag", 10, 6, mode="max", on="b 5 i"),
]
_PAIR = ("b 6", "b 6")
_REDUCTIONS: list[dict[str, Any]] = [{}, {"reduction": "none"}, {"reduction": "sum"}]
LOSSES = [
    *(case(name, on=_PAIR, **settings)
      for name in ("BCELoss", "BCEWithLogitsLoss", "HingeEmbeddingLoss", "HuberLoss", "KLDivLoss", "L1Loss", "MSELoss",
                   "PoissonNLLLoss", "SmoothL1Loss", "SoftMarginLoss", "MultiLabelSoftMarginLoss")
      for settings in _REDUCTIONS),
    case("KLDivLoss", reduction="batchmean", on=_PAIR),
    case("L1Loss", reduce=False, on=_PAIR),
    case("L1Loss", size_average=False, on=_PAIR),
    case("CrossEntropyLoss", on=("b 6", "b i")),
    case("CrossEntropyLoss", reduction="none", on=("b 6", "b i")),
    case("CrossEntropyLoss", reduction="none", on=("b 6 4 3", "b 4 3 i")),
    case("CrossEntropyLoss", reduction="none", label_smoothing=0.1, on=("b 6", "b 6")),
    case("NLLLoss", reduction="none", on=("b 6", "b i")),
    case("NLLLoss2d", reduction="none", on=("b 6 4 3", "b 4 3 i")),
    case("CosineEmbeddingLoss", reduction="none", on=("b 6", "b 6", "b")),
    case("MarginRankingLoss", reduction="none", on=("b 6", "b 6", "b 6")),
    case("GaussianNLLLoss", reduction="none", on=("b 6", "b 6", "b 6")),
    case("MultiMarginLoss", reduction="none", on=("b 6", "b i")),
    case("MultiLabelMarginLoss", reduction="none", on=("b 6", "b 6 i")),
    case("TripletMarginLoss", reduction="none", on=("b 6", "b 6", "b 6")),
    case("TripletMarginWithDistanceLoss", reduction="none", on=("b 6", "b 6", "b 6")),
    case("CTCLoss", reduction="none", on=("7 b 6", "b 3 i", "b i", "b i")),
    case("CTCLoss", on=("7 b 6", "b 3 i", "b i", "b i")),
    case("CosineSimilarity", on=("b 6 3", "b 6 3")),
    case("CosineSimilarity", dim=-1, on=("b 6 3", "b 1 3")),
    case("PairwiseDistance", on=("b 6", "b 6")),
    case("PairwiseDistance", 1.0, keepdim=True, on=("b 6 4", "b 6 4")),
]  # fmt: skip
CASES = [
    *CONVOLUTIONS, *LINEAR, *NORMALIZATIONS, *POOLING, *SHAPES, *ACTIVATIONS, *RECURRENT, *ATTENTION, *EMBEDDINGS,
    *LOSSES,
]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("one", CASES, ids=str)
def test_a_module(one: Case) -> None:
    module = real(one)
    given, theirs = counted(one, module)
    applied = weighed(one)
    assert parameters(one, applied) == {name: tuple(value.shape) for name, value in module.named_parameters()}
    assert as_shapes(applied.buffers) == {name: tuple(value.shape) for name, value in module.named_buffers()}
    assert outputs(one, applied) == shapes(given)
    expected = theirs // (BATCH if batched(one) else 1) if one.macs is None else one.macs
    assert macs(applied) == expected
    assert not applied.missing


def test_every_row_is_tried() -> None:
    assert {one.name for one in CASES} | {"AdaptiveLogSoftmaxWithLoss"} == set(INDEX)


@pytest.mark.parametrize("settings", [{}, {"head_bias": True, "div_value": 2.0}])
def test_the_adaptive_softmax(settings: dict[str, Any]) -> None:
    """What a cluster computes depends on which classes are right, so its work has no price."""
    one = case("AdaptiveLogSoftmaxWithLoss", 16, 30, [4, 10], on=("b 16", "b i"), **settings)
    module, applied = real(one), weighed(one)
    assert parameters(one, applied) == {name: tuple(value.shape) for name, value in module.named_parameters()}
    assert outputs(one, applied) == shapes(tuple(counted(one, module)[0]))
    assert macs(applied) == 16 * (4 + 2)
    assert applied.unpriced


@pytest.mark.parametrize(
    "one",
    [
        case("Conv2d", 3, 8, 3, on="b 4 8 8"),
        case("Conv2d", 3, 8, 9, on="b 3 8 8"),
        case("Conv2d", 3, 8, 3, groups=2, on="b 3 8 8"),
        case("Conv2d", 3, 8, 3, 2, "same", on="b 3 8 8"),
        case("Conv2d", 3, 8, 3, on="3 8"),
        case("ConvTranspose2d", 3, 8, 3, 2, on="b 3 8 8", call={"output_size": (19, 17)}),
        case("ConvTranspose2d", 3, 8, 3, 2, output_padding=2, on="b 3 8 8"),
        case("Linear", 9216, 128, on="b 12544"),
        case("Bilinear", 4, 5, 6, on=("b 4", "b 4")),
        case("BatchNorm2d", 12, on="b 12 5"),
        case("BatchNorm1d", 12, on="b 11 5"),
        case("GroupNorm", 5, 12, on="b 12 5"),
        case("GroupNorm", 4, 12, on="b 8 5"),
        case("LayerNorm", (5, 12), on="b 12 5"),
        case("InstanceNorm2d", 12, affine=True, on="b 4 5 5"),
        case("MaxPool2d", 2, padding=2, on="b 4 5 5"),
        case("MaxPool2d", 7, on="b 4 5 5"),
        case("FractionalMaxPool2d", 4, output_size=5, on="b 4 6 6"),
        case("ReflectionPad1d", 5, on="b 4 5"),
        case("CircularPad1d", 6, on="b 4 5"),
        case("PixelShuffle", 3, on="b 12 5 5"),
        case("ChannelShuffle", 5, on="b 12 5 5"),
        case("Fold", (6, 9), 3, on="b 36 27"),
        case("Upsample", size=(9, 8, 7), on="b 4 6 7"),
        case("PReLU", 3, on="b 4 6"),
        case("LSTM", 4, 6, on="5 b 5"),
        case("LSTM", 4, 6, proj_size=6, on="5 b 4"),
        case("GRU", 4, 6, 2, on=("5 b 4", "1 b 6")),
        case("LSTMCell", 4, 6, on=("b 4", ("b 6", "b 5"))),
        case("MultiheadAttention", 12, 5, on=("5 b 12", "5 b 12", "5 b 12")),
        case("MultiheadAttention", 12, 3, on=("5 b 8", "5 b 8", "5 b 8")),
        case("MultiheadAttention", 12, 3, on=("5 b 12", "7 b 12", "6 b 12")),
        case("AdaptiveLogSoftmaxWithLoss", 16, 30, [10, 4], on=("b 16", "b i")),
    ],
    ids=str,
)
def test_what_pytorch_refuses_is_refused(one: Case) -> None:
    from torch_modules import example

    with pytest.raises((RuntimeError, ValueError, AssertionError)):
        real(one)(*map(example, one.inputs), **one.call)
    with pytest.raises(ShapeError):
        weighed(one)


def test_the_law_of_a_declared_size() -> None:
    assert refused(case("Linear", 9216, 128, on="b 12544")) == (
        "the input must have the size that the layer declares.\n"
        "  in_features = 9216, but the input has 12544 there. Received: (?, 12544).\n"
        "  Write in_features=12544, or give it an input of 9216."
    )
    assert refused(case("Conv2d", 3, 64, 7, on="b 224 224 3")) == (
        "the channels must stand in front of the other sizes, and be as many as the layer declares.\n"
        "  in_channels = 3, but the input has 224 there, and 3 in its last axis. Received: (?, 224, 224, 3).\n"
        "  Move the last axis to the front, permute(0, 3, 1, 2) for images, or write in_channels=224."
    )


def test_the_rows_name_parameters_of_theirs() -> None:
    """A row with one parameter's axes the other way round is seen: the comparison can fail."""
    one = case("Linear", 12, 5, on="b 12")
    assert parameters(one, weighed(one))["weight"] == (5, 12)
    assert row(one).parameters["weight"].order(weighed(one).weights[0].axes) != weighed(one).weights[0].axes
