"""Which row describes a Keras layer, by its name and the generation of Keras that the source is written for.

Each family of layers is a module with a table a generation; it is imported when one of its names is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weigh.readers.keras.table import Row

FAMILIES: Mapping[str, str] = {
    "attention": "AdditiveAttention Attention GroupQueryAttention GroupedQueryAttention MultiHeadAttention",
    "convolution": "AtrousConv1D AtrousConv2D AtrousConvolution1D AtrousConvolution2D Conv1D Conv1DTranspose Conv2D "
    "Conv2DTranspose Conv3D Conv3DTranspose Convolution1D Convolution1DTranspose Convolution2D Convolution2DTranspose "
    "Convolution3D Convolution3DTranspose Deconv2D Deconv3D Deconvolution2D Deconvolution3D DepthwiseConv1D "
    "DepthwiseConv2D LocallyConnected1D LocallyConnected2D SeparableConv1D SeparableConv2D SeparableConvolution1D "
    "SeparableConvolution2D",
    "dense": "Dense EinsumDense Highway MaxoutDense TimeDistributedDense",
    "elementwise": "Activation ActivityRegularization AlphaDropout Dropout ELU GaussianDropout GaussianNoise Identity "
    "Lambda LeakyReLU Masking PReLU ParametricSoftplus ReLU SReLU Softmax SpatialDropout1D SpatialDropout2D "
    "SpatialDropout3D ThresholdedReLU",
    "embedding": "Embedding ReversibleEmbedding",
    "merge": "Add Average Concatenate Dot Maximum Merge Minimum Multiply Subtract",
    "normalization": "BatchNormalization GroupNormalization LayerNormalization Normalization RMSNormalization "
    "SpectralNormalization SyncBatchNormalization UnitNormalization",
    "pooling": "AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D "
    "AdaptiveMaxPooling2D AdaptiveMaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D "
    "AvgPool3D GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D "
    "GlobalAvgPool3D GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling2D "
    "GlobalMaxPooling3D MaxPool1D MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D",
    "preprocessing": "AugMix AutoContrast CategoryEncoding CenterCrop ContrastLimitedAdaptiveHistogramEqualization "
    "CutMix Discretization Equalization HashedCrossing Hashing IntegerLookup MaxNumBoundingBoxes MelSpectrogram MixUp "
    "Pipeline RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop "
    "RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHeight RandomHue "
    "RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear "
    "RandomTranslation RandomWidth RandomZoom Rescaling Resizing STFTSpectrogram Solarization StringLookup "
    "TextVectorization",
    "recurrent": "ConvLSTM1D ConvLSTM2D ConvLSTM3D CuDNNGRU CuDNNLSTM GRU GRUCell LSTM LSTMCell RNN SimpleRNN "
    "SimpleRNNCell StackedRNNCells",
    "shape": "Cropping1D Cropping2D Cropping3D Flatten Permute RepeatVector Reshape UpSampling1D UpSampling2D "
    "UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D",
    "wrappers": "Bidirectional TimeDistributed Wrapper",
}
"""Every name in a family's tables: what has to be known before the family is imported."""

INDEX: Mapping[str, str] = {name: family for family, names in FAMILIES.items() for name in names.split()}

GENERATIONS = ("keras1", "keras2", "tf.keras", "keras3")
"""From the oldest to the newest: a layer that did not change has a row only in the newest table that describes it."""

TABLES: Mapping[str, tuple[str, str]] = {
    "keras1": ("KERAS1", "ALIASES1"),
    "keras2": ("KERAS2", "ALIASES2"),
    "tf.keras": ("TFKERAS", "ALIASES"),
    "keras3": ("KERAS3", "ALIASES"),
}
"""For each generation its table of rows, and its table of second names; `ALIASES` hold in every generation."""

FREE_OR_SPECIAL: Mapping[str, str] = {
    "Input": "An input is where a tensor begins; it computes nothing and owns nothing, and the reader makes it.",
    "InputLayer": "An input is where a tensor begins; it computes nothing and owns nothing, and the reader makes it.",
    "InputSpec": "It describes what a layer accepts, and is not called.",
    "Layer": "The base class of layers that a program writes itself: what it computes is in the program's own code.",
    "FlaxLayer": "It holds a Flax module, which has its own rules for weights.",
    "JaxLayer": "It holds a JAX function, which has its own rules for weights.",
    "TFSMLayer": "It holds a model from a file, which is not opened.",
    "TorchModuleWrapper": "It holds a PyTorch module, which the reader of PyTorch reads.",
}
"""What `keras.layers` exports and no row describes, each with its reason."""


@lru_cache(maxsize=1024)
def find(name: str, dialect: str = "keras3") -> tuple[str, Row] | None:
    """The name of the layer's class, and its row: from the dialect's own table, else from its successors'.

    A layer that exists only in another generation is found there, since it can mean nothing else.
    """
    if name not in INDEX:
        return None
    family = _family(INDEX[name])
    for generation in _order(dialect):
        rows, second_names = TABLES[generation]
        table: Mapping[str, Row] = getattr(family, rows, {})
        for aliases in (second_names, "ALIASES"):
            canonical = getattr(family, aliases, {}).get(name, name)
            if canonical in table:
                return canonical, _row(table, canonical, dialect)
    return None


def _order(dialect: str) -> Iterator[str]:
    """The dialect, its successors, then what came before it, the latest first."""
    start = GENERATIONS.index(dialect) if dialect in GENERATIONS else len(GENERATIONS) - 1
    yield from GENERATIONS[start:]
    yield from reversed(GENERATIONS[:start])


def _row(table: Mapping[str, Row], name: str, dialect: str) -> Row:
    """The row; in Keras 2 with the legacy interface that every layer had there."""
    if dialect != "keras2":
        return table[name]
    from weigh.readers.keras.layers.legacy import legacy

    return legacy(table[name])


@cache
def _family(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")
