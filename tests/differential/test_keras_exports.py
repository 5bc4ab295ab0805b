"""Every layer that Keras exports has a row or a written reason, and every row has Keras's own signature."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import weigh.readers.keras.layers as layers
from weigh.readers.keras.layers import FAMILIES, FREE_OR_SPECIAL, INDEX, TABLES, find
from weigh.readers.vocabulary.signatures import REQUIRED

HELPERS = {"__init__", "arguments", "inner", "legacy"}
COMMON = {"name", "dtype", "trainable"}
"""Arguments of every layer, which rows leave out."""

EARLIER = {
    "keras1": "Activation ActivityRegularization AtrousConvolution1D AtrousConvolution2D AveragePooling1D "
    "AveragePooling2D AveragePooling3D BatchNormalization Bidirectional ConvLSTM2D Convolution1D Convolution2D "
    "Convolution3D Cropping1D Cropping2D Cropping3D Deconvolution2D Dense Dropout ELU Embedding Flatten GRU "
    "GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D "
    "GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D Highway LSTM Lambda LeakyReLU LocallyConnected1D "
    "LocallyConnected2D Masking MaxPooling1D MaxPooling2D MaxPooling3D MaxoutDense Merge PReLU ParametricSoftplus "
    "Permute RepeatVector Reshape SReLU SeparableConvolution2D SimpleRNN SpatialDropout1D SpatialDropout2D "
    "SpatialDropout3D ThresholdedReLU TimeDistributed TimeDistributedDense UpSampling1D UpSampling2D UpSampling3D "
    "ZeroPadding1D ZeroPadding2D ZeroPadding3D",
    "keras2": "Activation ActivityRegularization Add AlphaDropout AtrousConvolution1D AtrousConvolution2D Average "
    "AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization Bidirectional Concatenate Conv1D "
    "Conv2D Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM2D Convolution1D Convolution2D Convolution3D "
    "Cropping1D Cropping2D Cropping3D CuDNNGRU CuDNNLSTM Deconvolution2D Deconvolution3D Dense DepthwiseConv2D "
    "Dot Dropout ELU Embedding Flatten GRU GRUCell GaussianDropout GaussianNoise GlobalAveragePooling1D "
    "GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D "
    "Highway LSTM LSTMCell Lambda LeakyReLU LocallyConnected1D LocallyConnected2D Masking MaxPooling1D "
    "MaxPooling2D MaxPooling3D Maximum MaxoutDense Merge Minimum Multiply PReLU Permute RNN ReLU RepeatVector "
    "Reshape SeparableConv1D SeparableConv2D SimpleRNN SimpleRNNCell Softmax SpatialDropout1D SpatialDropout2D "
    "SpatialDropout3D StackedRNNCells Subtract ThresholdedReLU TimeDistributed UpSampling1D UpSampling2D "
    "UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D",
    "tf.keras": "CuDNNGRU CuDNNLSTM LocallyConnected1D LocallyConnected2D RandomHeight RandomWidth "
    "SyncBatchNormalization ThresholdedReLU",
}


def families() -> list[str]:
    files = Path(layers.__file__).parent.glob("*.py")
    return sorted(file.stem for file in files if file.stem not in HELPERS)


@pytest.mark.parametrize("family", families())
def test_the_index_names_what_the_tables_hold(family: str) -> None:
    module = import_module(f"weigh.readers.keras.layers.{family}")
    held = {name for tables in TABLES.values() for table in tables for name in getattr(module, table, {})}
    assert set(FAMILIES[family].split()) == held


def test_no_name_is_in_two_families() -> None:
    assert sum(len(names.split()) for names in FAMILIES.values()) == len(INDEX)


@pytest.mark.parametrize(
    ("dialect", "name"), [(dialect, name) for dialect, names in EARLIER.items() for name in names.split()]
)
def test_earlier_layers_have_rows(dialect: str, name: str) -> None:
    assert find(name, dialect) is not None


def exported() -> dict[str, Any]:
    keras = pytest.importorskip("keras")
    members = {name: getattr(keras.layers, name) for name in dir(keras.layers)}
    return {name: value for name, value in members.items() if inspect.isclass(value)}


def test_everything_keras_exports_has_a_row_or_a_reason() -> None:
    assert sorted(name for name in exported() if name not in INDEX and name not in FREE_OR_SPECIAL) == []


def test_a_name_without_row_is_noticed() -> None:
    assert find("NoSuchLayer") is None
    assert "NoSuchLayer" not in FREE_OR_SPECIAL


def test_second_names_are_keras_classes() -> None:
    for name, cls in exported().items():
        if name in INDEX:
            found = find(name)
            assert found is not None
            assert found[0] == cls.__name__, name


def test_signatures_are_keras_own() -> None:
    """Names, order and defaults of every row of Keras 3."""
    differing = {}
    for name, cls in exported().items():
        found = find(name)
        if found is None:
            continue
        parameters = inspect.signature(cls.__init__).parameters.values()
        real = {
            p.name: REQUIRED if p.default is inspect.Parameter.empty else p.default
            for p in parameters
            if p.name != "self" and p.name not in COMMON and p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
        }
        row = {key: value for key, value in found[1].signature.defaults.items() if key not in COMMON}
        if list(real.items()) != list(row.items()):
            differing[name] = (real, row)
    assert differing == {}
