"""The words of notation: which kind of layer each spelling is, and what its numbers mean in the order they are written.

A spelling is compared in small letters without spaces, hyphens and underscores: "Max-Pooling" is "maxpooling". Those of
several words are listed with spaces, so that `spelling` can join them before the text is taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


def listed(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Kind:
    """What a word for a layer means.

    spelled: its spellings. takes: what bare numbers mean, in order. window: what a size such as 3x3 is.
    suffix: what the number behind a hyphen or a letter is (FC-4096, P2); "" where there may be none.
    fixed: attributes that the word itself states.
    """

    type: str
    spelled: tuple[str, ...]
    takes: tuple[str, ...] = ()
    window: str = "kernel"
    suffix: str = ""
    fixed: Mapping[str, object] | None = None


_CONV = ("units", "kernel", "stride", "padding")
_POOL = ("kernel", "stride", "padding")

KINDS: Final[tuple[Kind, ...]] = (
    Kind("Input", ("input", "input image", "input layer", "inputs", "image", "in"), ("shape",) * 5, "shape", "shape"),
    Kind("Conv", ("conv", "convolution", "convolutional", "conv layer", "convolution layer", "convolutional layer",
                  "conv1d", "conv2d", "conv3d", "convolution1d", "convolution2d", "convolution3d", "c", "cnn",
                  "conv block"), _CONV, suffix="units"),
    Kind("DepthwiseConv", ("depthwise conv", "dw conv", "conv dw", "depthwise conv2d", "depthwise conv1d", "depthwise",
                           "depthwise convolution", "dw"), ("kernel", "stride", "padding"), suffix="multiplier"),
    Kind("SeparableConv", ("separable conv", "sep conv", "separable conv2d", "separable conv1d", "sconv",
                           "depthwise separable conv", "separable convolution"), _CONV, suffix="units"),
    Kind("ConvTranspose", ("conv transpose", "transposed conv", "transpose conv", "transposed convolution", "conv t",
                           "t conv", "deconv", "deconvolution", "conv2d transpose", "conv1d transpose",
                           "conv3d transpose", "conv transpose2d", "conv transpose1d", "conv transpose3d", "deconv2d",
                           "up conv", "fractional conv", "conv trans"), _CONV, suffix="units"),
    Kind("LocallyConnected", ("local", "locally connected", "locally connected2d", "locally connected1d"), _CONV,
         suffix="units"),
    Kind("MaxPool", ("max pool", "max pooling", "max pool2d", "max pooling2d", "max pool1d", "max pooling1d",
                     "max pool3d", "max pooling3d", "mp", "max pool layer", "max pooling layer", "max"), _POOL,
         suffix="kernel", fixed={"function": "max"}),
    Kind("AvgPool", ("avg pool", "avg pooling", "average pool", "average pooling", "avg pool2d", "average pooling2d",
                     "avg pool1d", "average pooling1d", "average pooling3d", "avg pool3d", "mean pool", "mean pooling",
                     "ap", "sub sampling", "subsampling"), _POOL, suffix="kernel", fixed={"function": "average"}),
    Kind("Pool", ("pool", "pooling", "pooling layer", "pool layer", "p", "s"), _POOL, suffix="kernel"),
    Kind("GlobalAvgPool", ("gap", "global avg pool", "global average pool", "global average pooling",
                           "global avg pooling", "global average pooling2d", "global average pooling1d",
                           "global avg pool2d", "global pool", "global pooling", "adaptive avg pool",
                           "adaptive avg pool2d", "adaptive avg pool1d"), ("output",) * 2, "output",
         fixed={"function": "global average"}),
    Kind("GlobalMaxPool", ("gmp", "global max pool", "global max pooling", "global max pooling2d",
                           "global max pooling1d", "adaptive max pool", "adaptive max pool2d"), ("output",) * 2,
         "output", fixed={"function": "global max"}),
    Kind("Dense", ("dense", "fc", "fully connected", "fully connected layer", "linear", "affine", "inner product", "n",
                   "f", "dense layer", "hidden", "hidden layer", "output", "output layer", "fc layer", "linear layer",
                   "full", "full connection", "feed forward", "classifier"), ("units",), "", "units"),
    Kind("Flatten", ("flatten", "flat", "flatten layer")),
    Kind("Dropout", ("dropout", "drop out", "drop", "do", "dropout layer", "dropout2d", "spatial dropout",
                     "spatial dropout2d", "spatial dropout1d"), ("rate",), "", "rate"),
    Kind("BatchNorm", ("bn", "batch norm", "batch normalization", "batch normalisation", "batch norm2d",
                       "batch norm1d", "batch norm3d", "norm"), ("features",), "", ""),
    Kind("LayerNorm", ("ln", "layer norm", "layer normalization", "layer normalisation"), ("features",)),
    Kind("GroupNorm", ("gn", "group norm", "group normalization"), ("groups", "features")),
    Kind("InstanceNorm", ("in norm", "instance norm", "instance normalization", "instance norm2d"), ("features",)),
    Kind("LRN", ("lrn", "local response norm", "local response normalization", "contrast normalization", "rnorm"),
         ("size",)),
    Kind("Softmax", ("softmax", "soft max", "softmax layer", "log softmax"), (), "", "units"),
    Kind("LSTM", ("lstm", "lstm layer", "lstm cell"), ("units",), "", "units"),
    Kind("LSTM", ("bi lstm", "blstm", "bidirectional lstm"), ("units",), "", "units", {"bidirectional": True}),
    Kind("GRU", ("gru", "gru layer"), ("units",), "", "units"),
    Kind("GRU", ("bi gru", "bgru", "bidirectional gru"), ("units",), "", "units", {"bidirectional": True}),
    Kind("RNN", ("rnn", "simple rnn", "vanilla rnn"), ("units",), "", "units"),
    Kind("RNN", ("bi rnn", "brnn", "bidirectional rnn"), ("units",), "", "units", {"bidirectional": True}),
    Kind("Bidirectional", ("bidirectional", "bi")),
    Kind("TimeDistributed", ("time distributed",)),
    Kind("Embedding", ("embedding", "embed", "emb", "embedding layer", "word embedding"), ("vocabulary", "units"), "",
         "units"),
    Kind("MultiHeadAttention", ("mha", "multi head attention", "multi head self attention", "mhsa", "self attention",
                                "msa"), ("heads", "key_dim"), "", "heads"),
    Kind("Add", ("add", "sum", "addition", "residual add")),
    Kind("Concat", ("concat", "concatenate", "concatenation")),
    Kind("Multiply", ("multiply", "mul")),
    Kind("UpSample", ("up sampling", "up sample", "upsampling2d", "upsampling1d", "up sampling2d", "unpool",
                      "unpooling", "upsample2d"), ("factor",), "factor", "factor"),
    Kind("Padding", ("zero padding", "zero pad", "zero padding2d", "zero padding1d", "padding", "pad"), ("padding",),
         "padding", "padding"),
    Kind("Reshape", ("reshape", "reshape layer", "view"), ("shape",) * 5, "shape"),
)  # fmt: skip
"""Every kind of layer that a chain may hold. Letters of one are those of published strings: 64C3-MP2-512N-10N."""

ACTIVATIONS: Final = listed(
    "relu relu6 leakyrelu lrelu prelu elu selu gelu silu swish sigmoid tanh maxout softplus softsign hardswish hswish "
    "mish logsigmoid"
)
"""Names of activations; alone in a step they are a layer, behind a layer its activation."""

ACTIVATIONS_APART: Final = ("leaky relu", "hard swish", "h swish", "soft plus", "soft sign", "p relu", "log sigmoid")
"""Activations that are also written in two words."""

PADDINGS: Final = frozenset(["same", "valid", "causal"])

SETTINGS: Final[Mapping[str, str]] = {
    word: attribute
    for attribute, words in {
        "units": "filters out_channels channels units out_features neurons nodes kernels maps filter channel unit "
        "c ch out n neuron node num_filters n_filters output_dim hidden_size features_out cells hidden num_units "
        "embedding_dim planes outputs feature",
        "kernel": "f kernel_size kernel size pool_size filter_size k window",
        "stride": "strides stride s",
        "padding": "padding pad p",
        "dilation": "dilation dilation_rate d dil",
        "groups": "groups group g",
        "bias": "bias use_bias",
        "activation": "activation act nonlinearity",
        "rate": "rate prob",
        "heads": "heads num_heads head h",
        "key_dim": "key_dim head_dim",
        "in_channels": "in_channels in_features input_dim input_size",
        "vocabulary": "num_embeddings vocab vocab_size vocabulary",
        "features": "num_features",
        "return_sequences": "return_sequences",
        "bidirectional": "bidirectional",
        "multiplier": "depth_multiplier multiplier",
        "factor": "scale_factor factor",
        "shape": "shape input_shape",
        "output": "output_size",
        "name": "name",
    }.items()
    for word in words.split()
}
"""What a name in front of an equals sign says, and a word beside a number: 64 filters, stride 2, 8 heads."""

COUNTED_AS: Final = {
    **dict.fromkeys(["neurons", "neuron", "units", "unit", "nodes", "node"], "dense"),
    **dict.fromkeys(["filters", "filter", "kernels", "kernel"], "conv"),
}
"""The kind of layer whose outputs are counted so, where no other word tells it: 512 neurons."""

SILENT: Final = listed(
    "rgb image images grayscale gray grey color colour pixels pixel input with of a the window windows "
    "classes class way and maps map size non overlapping px max_norm zero"
)
"""Words beside the numbers of a layer that say nothing which is weighed."""

NETWORKS: Final = frozenset(["mlp", "perceptron", "dnn", "ann", "fcn", "autoencoder", "dbn", "fnn", "ffnn"])
"""In front of bare widths: they are those of a perceptron."""

ORDER_OF_TORCH: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(["Conv1d", "Conv2d", "Conv3d"], ("in_channels", *_CONV)),
    **dict.fromkeys(["ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"], ("in_channels", *_CONV)),
    **dict.fromkeys(["LSTM", "GRU", "RNN"], ("in_channels", "units")),
}
"""Arguments as PyTorch orders them, by its own spelling."""


def plain(word: str) -> str:
    """A spelling as the table compares them."""
    return re.sub(r"[\s_-]+", "", word.lower())


BY_WORD: Final[Mapping[str, Kind]] = {plain(word): kind for kind in KINDS for word in kind.spelled}
"""The kind of each spelling."""


def kind_of(word: str) -> Kind | None:
    """The kind that a word stands for, with or without the module that it comes from (nn.Conv2d)."""
    return BY_WORD.get(plain(word.rpartition(".")[2]))
