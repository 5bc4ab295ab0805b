"""From a printed word for a kind of layer to its family: one table for all frameworks and for papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from weigh.readers.written.evidence import Stated


class Family(NamedTuple):
    """name: which rule finds the ops of a row. spelled: the kind's name in full, as frameworks spell it.

    spatial: how many spatial axes the word itself tells (Conv2D), 0 where it tells none. facts: what else it tells.
    """

    name: str
    spelled: str = ""
    spatial: int = 0
    facts: Mapping[str, Any] = {}


_MAX, _AVERAGE = {"function": "max"}, {"function": "average"}

_ROWS: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("input", {}, "InputLayer Input Placeholder Image"),
    (
        "conv",
        {},
        "Conv#D Convolution#D SpatialConvolution Conv Convolution Convolutional ConvolutionLayer ConvLayer "
        "AtrousConv#D AtrousConvolution#D DilatedConv LazyConv#D GroupConv Conv#dStaticSamePadding Conv#dSame "
        "ConvolutionalLayer C",
    ),
    ("depthwise", {}, "DepthwiseConv#D DepthwiseConv DepthwiseConvolution DWConv ConvDW Depthwise"),
    ("separable", {}, "SeparableConv#D SeparableConvolution#D SeparableConv SepConv"),
    (
        "transposed",
        {},
        "Conv#DTranspose ConvTranspose#D Convolution#DTranspose Deconv#D Deconvolution#D Deconv Deconvolution "
        "ConvTranspose TransposedConv TransposedConvolution TransposeConv FractionallyStridedConv",
    ),
    ("local", {}, "LocallyConnected#D"),
    (
        "dense",
        {},
        "Dense Linear FC FullyConnected FullyConnectedLayer InnerProduct Affine Fully LazyLinear Output OutputLayer "
        "NonDynamicallyQuantizableLinear QuantDense Conv1DGPT Logits HiddenLayer Hidden TimeDistributedDense F",
    ),
    (
        "batch_norm",
        {},
        "BatchNormalization BatchNorm BatchNorm#D BN SyncBatchNormalization SyncBatchNorm FrozenBatchNorm#D "
        "BatchNormAct#D SpatialBatchNormalization LazyBatchNorm#D BatchNormalizationV1 BatchNormalizationV2 "
        "BatchNormalisation",
    ),
    ("layer_norm", {}, "LayerNormalization LayerNorm LN LayerNorm#D"),
    ("rms_norm", {}, "RMSNormalization RMSNorm LlamaRMSNorm T5LayerNorm"),
    ("group_norm", {}, "GroupNormalization GroupNorm"),
    ("instance_norm", {}, "InstanceNormalization InstanceNorm#D InstanceNorm"),
    ("lrn", {}, "LRN LocalResponseNorm LocalResponseNormalization LRN#D LocalResponse Norm"),
    ("standardize", {}, "Normalization"),
    (
        "pool",
        _MAX,
        "MaxPooling#D MaxPool#D MaxPool MaxPooling SpatialMaxPooling MP MPool",
    ),
    ("pool", {}, "Pool Pooling PoolLayer PoolingLayer SubSampling SubSample S"),
    ("pool", _AVERAGE, "AveragePooling#D AvgPool#D AvgPooling#D AvgPool AveragePool AveragePooling MeanPool AvePool"),
    ("global_pool", _MAX, "GlobalMaxPooling#D GlobalMaxPool#D GlobalMaxPool GlobalMaxPooling GMP"),
    (
        "global_pool",
        _AVERAGE,
        "GlobalAveragePooling#D GlobalAvgPool#D GlobalAvgPooling#D GlobalAveragePool GlobalAvgPool GAP GlobalPool "
        "GlobalAveragePooling GlobalPooling SelectAdaptivePool#D",
    ),
    ("adaptive_pool", _AVERAGE, "AdaptiveAvgPool#D AdaptiveAveragePooling#D AdaptiveAvgPool"),
    ("adaptive_pool", _MAX, "AdaptiveMaxPool#D AdaptiveMaxPooling#D AdaptiveMaxPool"),
    ("embedding", {}, "Embedding Embed TokenEmbedding PositionalEmbedding EmbeddingBag WordEmbedding"),
    ("recurrent", {"cell": "lstm"}, "LSTM CuDNNLSTM LSTMLayer"),
    ("recurrent", {"cell": "gru"}, "GRU CuDNNGRU GRULayer"),
    ("recurrent", {"cell": "simple_rnn"}, "SimpleRNN RNN"),
    ("recurrent", {"cell": "lstm", "single": True}, "LSTMCell"),
    ("recurrent", {"cell": "gru", "single": True}, "GRUCell"),
    ("recurrent", {"cell": "simple_rnn", "single": True}, "RNNCell SimpleRNNCell"),
    ("bidirectional", {}, "Bidirectional"),
    ("bidirectional", {"cell": "lstm"}, "BiLSTM BLSTM BidirectionalLSTM"),
    ("bidirectional", {"cell": "gru"}, "BiGRU BidirectionalGRU"),
    ("conv_lstm", {}, "ConvLSTM#D"),
    ("time_distributed", {}, "TimeDistributed"),
    ("attention", {}, "MultiHeadAttention MultiheadAttention MHA MultiHeadSelfAttention SelfAttention"),
    ("dot_attention", {"additive": False}, "Attention"),
    ("dot_attention", {"additive": True}, "AdditiveAttention"),
    ("flatten", {}, "Flatten View FlattenLayer"),
    ("reshape", {}, "Reshape Unflatten"),
    ("permute", {}, "Permute Transpose"),
    ("repeat_vector", {}, "RepeatVector"),
    (
        "pad",
        {},
        "ZeroPadding#D ZeroPad#D ReflectionPad#D ReplicationPad#D ConstantPad#D Padding Pad",
    ),
    ("crop", {}, "Cropping#D Crop CenterCrop"),
    (
        "upsample",
        {},
        "UpSampling#D Upsample UpsamplingNearest#D UpsamplingBilinear#D UpSampling Unpooling MaxUnpool#D Resizing "
        "Interpolate UpSample#D Unpool Resize",
    ),
    ("shuffle", {}, "PixelShuffle DepthToSpace"),
    ("merge", {"function": "add"}, "Add Sum Plus EltwiseAdd Addition Eltwise ElementwiseAdd Shortcut SkipConnection"),
    ("merge", {"function": "multiply"}, "Multiply Mul"),
    ("merge", {"function": "average"}, "Average"),
    ("merge", {"function": "maximum"}, "Maximum"),
    ("merge", {"function": "minimum"}, "Minimum"),
    ("merge", {"function": "subtract"}, "Subtract"),
    ("concatenate", {}, "Concatenate Concat Cat DepthConcat FilterConcat Concatenation"),
    ("keras1_merge", {}, "Merge"),
    ("dot", {}, "Dot"),
    (
        "activation",
        {},
        "Activation ActivationLayer NonLinearity Nonlin NonlinearActivation",
    ),
    *(
        ("activation", {"function": function}, names)
        for function, names in {
            "relu": "ReLU Rectifier",
            "relu6": "ReLU6",
            "leaky_relu": "LeakyReLU LReLU",
            "elu": "ELU",
            "selu": "SELU",
            "celu": "CELU",
            "gelu": "GELU GELUActivation NewGELUActivation PytorchGELUTanh",
            "silu": "SiLU Swish SiLUActivation MemoryEfficientSwish",
            "mish": "Mish",
            "sigmoid": "Sigmoid Logistic",
            "hard_sigmoid": "Hardsigmoid",
            "hard_swish": "Hardswish HSwish",
            "hard_tanh": "Hardtanh",
            "log_sigmoid": "LogSigmoid",
            "tanh": "Tanh",
            "softmax": "Softmax Softmax#D Prob",
            "log_softmax": "LogSoftmax",
            "softplus": "Softplus",
            "softsign": "Softsign",
            "thresholded_relu": "ThresholdedReLU Threshold",
        }.items()
    ),
    ("prelu", {}, "PReLU"),
    ("dropout", {}, "Dropout AlphaDropout FeatureAlphaDropout DropOut Drop DropoutLayer StochasticDepth DropPath"),
    ("spatial_dropout", {}, "SpatialDropout#D Dropout#D"),
    ("noise", {}, "GaussianNoise GaussianDropout"),
    ("identity", {}, "Identity ActivityRegularization"),
    ("masking", {}, "Masking"),
    ("parameter", {}, "Parameter ParameterList"),
    (
        "function",
        {},
        "Lambda TFOpLambda TensorFlowOpLayer SlicingOpLambda Rescaling NotEqual GetItem ExpandDims Squeeze Cast Slice",
    ),
)
"""Family, what the word tells besides, and its spellings, # standing for the number of spatial axes. Where a cut word
begins several names, the first one is meant."""


def _spellings() -> Iterator[tuple[str, Family]]:
    for name, facts, words in _ROWS:
        for word in words.split():
            for spatial in (2, 1, 3) if "#" in word else (0,):
                spelled = word.replace("#", str(spatial))
                yield _plain(spelled), Family(name, spelled, spatial, facts)


@cache
def _table() -> Mapping[str, Family]:
    table: dict[str, Family] = {}
    for plain, family in _spellings():
        table.setdefault(plain, family)
    return table


_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_COUNTER = re.compile(r"(?<=[A-Za-z0-9])[_-]\d{1,9}$")
_DIGITS = re.compile(r"\d+[a-z]?$")
LONGEST_WORD = 80
LEAST_PREFIX = 3


def _plain(word: str) -> str:
    return _NOT_LETTERS.sub("", word[:LONGEST_WORD].lower())


def family_of(stated: Stated) -> Family | None:
    """The family of a row: by its type, and where that is missing or cut too short, by its name."""
    by_type = _by_type(stated.type, stated.cut) if stated.type else None
    if by_type is not None:
        return by_type
    by_name = _by_name(stated.name) or (_by_attributes(stated) if not stated.type else None)
    if not stated.type or (by_name is not None and stated.cut and _agree(stated.type, by_name)):
        return by_name
    return None


def _by_attributes(stated: Stated) -> Family | None:
    """Hyperparameters that only one kind of layer has."""
    told = stated.attributes
    if "vocabulary" in told:
        return Family("embedding", "Embedding")
    if "in_channels" in told and "units" in told:
        return Family("conv", "Conv") if "kernel" in told else Family("dense", "Dense")
    return None


def _agree(cut: str, family: Family) -> bool:
    """Whether a cut word is the beginning of this family's spelling: `(D` of Dense."""
    return _plain(family.spelled).startswith(_plain(cut))


@cache
def _by_type(word: str, cut: bool) -> Family | None:
    plain = _plain(word.rsplit(".", 1)[-1])
    table = _table()
    if plain in table and not cut:
        return table[plain]
    bare = _DIGITS.sub("", plain)
    if cut and len(plain) >= LEAST_PREFIX:
        return table.get(plain) if plain in table and bare == plain else _beginning(plain) or table.get(bare)
    found = table.get(_plain(_COUNTER.sub("", word))) or table.get(bare)
    return found or (_beginning(plain) if len(plain) > LEAST_PREFIX * 2 else None)


def _beginning(plain: str) -> Family | None:
    return next((family for name, family in _table().items() if name.startswith(plain)), None)


@cache
def _by_name(name: str) -> Family | None:
    """A layer's name tells its kind: conv2d_14, block1_conv1, batch_normalization_3, features.0.conv."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", _COUNTER.sub("", name[:LONGEST_WORD])) if word]
    table = _table()
    for start in range(len(words)):
        joined = _plain("".join(words[start:]))
        found = table.get(joined) or table.get(_DIGITS.sub("", joined))
        if found is not None:
            return found
    first = _DIGITS.sub("", _plain(words[0])) if words else ""
    return table.get(first) if len(first) > 1 else None
