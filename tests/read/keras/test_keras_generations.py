"""What the same names meant in earlier generations of Keras: the op that comes out, and its figures by hand."""

from __future__ import annotations

from typing import Any

import pytest

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.sizes import Formula, Size, total
from weigh.network.tensors import Tensor
from weigh.ops.convolution import Conv
from weigh.readers.keras.layers import find
from weigh.readers.keras.table import Given

STEPS = Formula("steps")


def op_of(dialect: str, name: str, *args: Any, channels_first: bool = False, **kwargs: Any) -> Op:
    found = find(name, dialect)
    assert found is not None
    values, _ = found[1].arguments(list(args), kwargs)
    return found[1].build(Given(values, dialect, channels_first))


def figures(op: Op, *sizes: Size) -> tuple[tuple[Size, ...], Size]:
    applied = op.apply(Tensor.of(*sizes))
    return applied.outputs[0].shape[1:], total(weight.count for weight in applied.weights)


@pytest.mark.parametrize(
    ("args", "kwargs", "sizes", "shape", "count"),
    [
        (("Convolution2D", 32, 3, 3), {}, (28, 28, 1), (26, 26, 32), (3 * 3 * 1 + 1) * 32),
        (("Convolution2D", 32, 3, 5), {"border_mode": "same", "dim_ordering": "th"}, (3, 28, 28), (32, 28, 28),
         (3 * 5 * 3 + 1) * 32),
        (("Convolution2D", 32, 3, 3), {"subsample": (2, 2), "bias": False}, (9, 9, 4), (4, 4, 32), 3 * 3 * 4 * 32),
        (("Conv2D", 64, 3, 3), {"border_mode": "full"}, (5, 5, 1), (7, 7, 64), (3 * 3 + 1) * 64),
        (("Convolution1D", 64, 3), {"border_mode": "same"}, (10, 4), (10, 64), (3 * 4 + 1) * 64),
        (("Convolution3D", 8, 3, 3, 2), {}, (9, 9, 9, 1), (7, 7, 8, 8), (3 * 3 * 2 + 1) * 8),
        (("AtrousConvolution1D", 8, 3), {"atrous_rate": 2}, (20, 4), (16, 8), (3 * 4 + 1) * 8),
        (("AtrousConvolution2D", 64, 3, 3), {"atrous_rate": (2, 2)}, (32, 32, 3), (28, 28, 64), (9 * 3 + 1) * 64),
        (("Deconvolution2D", 3, 3, 3, (None, 14, 14, 3)), {}, (12, 12, 5), (14, 14, 3), (9 * 5 + 1) * 3),
        (("SeparableConvolution2D", 8, 3, 3), {"depth_multiplier": 2}, (12, 12, 3), (10, 10, 8),
         9 * 3 * 2 + 6 * 8 + 8),
        (("LocallyConnected1D", 64, 3), {}, (10, 32), (8, 64), 8 * (3 * 32 + 1) * 64),
        (("LocallyConnected2D", 64, 3, 3), {}, (32, 32, 3), (30, 30, 64), 30 * 30 * (9 * 3 + 1) * 64),
        (("MaxPooling1D",), {"pool_length": 4}, (10, 3), (2, 3), 0),
        (("MaxPooling2D", (2, 2)), {"strides": (1, 1), "border_mode": "same"}, (9, 9, 3), (9, 9, 3), 0),
        (("AveragePooling2D",), {}, (9, 9, 3), (4, 4, 3), 0),
        (("GlobalAveragePooling2D",), {"dim_ordering": "th"}, (3, 9, 8), (3,), 0),
        (("ZeroPadding1D", {"left_pad": 1, "right_pad": 2}), {}, (5, 2), (8, 2), 0),
        (("ZeroPadding2D", (1, 2, 3, 4)), {}, (5, 5, 1), (8, 12, 1), 0),
        (("ZeroPadding2D", {"top_pad": 1, "left_pad": 2}), {}, (5, 5, 1), (6, 7, 1), 0),
        (("UpSampling1D",), {"length": 3}, (5, 2), (15, 2), 0),
        (("BatchNormalization",), {"mode": 2, "axis": 1}, (64, 8, 8), (64, 8, 8), 4 * 64),
        (("Dropout", 0.5), {}, (4,), (4,), 0),
        (("Embedding", 10, 3), {"input_length": 7}, (STEPS,), (7, 3), 10 * 3),
        (("PReLU",), {}, (4, 5), (4, 5), 4 * 5),
        (("SReLU",), {"shared_axes": [1]}, (4, 5), (4, 5), 4 * 5),
        (("ParametricSoftplus",), {}, (4, 5), (4, 5), 2 * 4 * 5),
    ],
)  # fmt: skip
def test_keras_1(
    args: tuple[Any, ...], kwargs: dict[str, Any], sizes: tuple[Size, ...], shape: tuple[Size, ...], count: int
) -> None:
    assert figures(op_of("keras1", *args, **kwargs), *sizes) == (shape, count)


def test_keras_1_sequences_have_their_channels_last_whatever_the_ordering() -> None:
    assert figures(op_of("keras1", "Convolution1D", 64, 3, channels_first=True), 10, 4)[0] == (8, 64)
    assert figures(op_of("keras1", "MaxPooling1D", channels_first=True), 10, 4)[0] == (5, 4)
    assert figures(op_of("keras1", "Convolution2D", 64, 3, 3, channels_first=True), 4, 10, 10)[0] == (64, 8, 8)


CONV = Conv(32, (3, 3), (1, 1), (1, 1))


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        (("Conv2D", 32, 3, 3), {}),
        (("Convolution2D", 32, 3, 3), {}),
        (("Conv2D", 32, (3, 3)), {}),
        (("Conv2D", 32), {"nb_row": 3, "nb_col": 3}),
        (("Conv2D", 32, 3), {"nb_col": 3}),
        (("Conv2D",), {"nb_filter": 32, "nb_row": 3, "nb_col": 3, "border_mode": "valid", "init": "uniform"}),
    ],
)
def test_keras_2_understands_calls_of_keras_1(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    assert op_of("keras2", *args, **kwargs) == CONV


def test_two_numbers_are_a_kernel_in_keras_2_and_a_kernel_and_a_stride_elsewhere() -> None:
    assert figures(op_of("keras2", "Conv2D", 32, 3, 3), 32, 32, 3)[0] == (30, 30, 32)
    for dialect in ("tf.keras", "keras3"):
        assert figures(op_of(dialect, "Conv2D", 32, 3, 3), 32, 32, 3)[0] == (10, 10, 32)


@pytest.mark.parametrize(
    ("args", "kwargs", "sizes", "shape", "count"),
    [
        (("Conv3D", 8, 3, 3, 2), {}, (9, 9, 9, 1), (7, 7, 8, 8), (3 * 3 * 2 + 1) * 8),
        (("Deconvolution2D", 3, 3, 3, (None, 14, 14, 3)), {}, (12, 12, 5), (14, 14, 3), (9 * 5 + 1) * 3),
        (("AtrousConvolution2D", 64, 3, 3), {"atrous_rate": (2, 2)}, (32, 32, 3), (28, 28, 64), (9 * 3 + 1) * 64),
        (("MaxPooling1D",), {"pool_length": 4, "stride": 2}, (10, 3), (4, 3), 0),
        (("Dense",), {"output_dim": 5, "init": "normal"}, (4,), (5,), (4 + 1) * 5),
        (("LSTM",), {"output_dim": 5, "inner_activation": "sigmoid"}, (7, 3), (5,), 4 * (3 + 5 + 1) * 5),
        (("Dropout",), {"p": 0.5}, (4,), (4,), 0),
        (("BatchNormalization",), {"mode": 0, "axis": 1}, (64, 8, 8), (64, 8, 8), 4 * 64),
        (("Embedding", 10, 3), {"input_length": 7, "dropout": 0.2}, (STEPS,), (7, 3), 10 * 3),
        (("LocallyConnected2D", 64, 3, 3), {}, (32, 32, 3), (30, 30, 64), 30 * 30 * (9 * 3 + 1) * 64),
    ],
)  # fmt: skip
def test_keras_2(
    args: tuple[Any, ...], kwargs: dict[str, Any], sizes: tuple[Size, ...], shape: tuple[Size, ...], count: int
) -> None:
    assert figures(op_of("keras2", *args, **kwargs), *sizes) == (shape, count)


@pytest.mark.parametrize(
    ("args", "kwargs", "sizes", "shape", "count"),
    [
        (("AveragePooling2D",), {}, (8, 8, 3), (4, 4, 3), 0),  # Keras 3 asks for the size
        (("LeakyReLU",), {"alpha": 0.1}, (4,), (4,), 0),
        (("ThresholdedReLU",), {"theta": 1.0}, (4,), (4,), 0),
        (("LocallyConnected1D", 64, 3), {"implementation": 2}, (10, 32), (8, 64), 8 * (3 * 32 + 1) * 64),
        (("SyncBatchNormalization",), {}, (64,), (64,), 4 * 64),
        (("Embedding", 10, 3), {"input_length": 7}, (STEPS,), (7, 3), 10 * 3),
        (("RandomHeight", 0.1), {}, (8, 8, 3), (Formula("random_height"), 8, 3), 0),
    ],
)
def test_tf_keras(
    args: tuple[Any, ...], kwargs: dict[str, Any], sizes: tuple[Size, ...], shape: tuple[Size, ...], count: int
) -> None:
    assert figures(op_of("tf.keras", *args, **kwargs), *sizes) == (shape, count)


@pytest.mark.parametrize(
    ("dialect", "name", "canonical"),
    [
        ("keras1", "Conv2D", "Convolution2D"),
        ("keras1", "Convolution2D", "Convolution2D"),
        ("keras2", "Convolution2D", "Conv2D"),
        ("keras2", "AtrousConvolution2D", "Conv2D"),
        ("keras3", "Convolution2D", "Conv2D"),
        ("keras3", "GlobalAvgPool2D", "GlobalAveragePooling2D"),
        ("keras3", "ThresholdedReLU", "ThresholdedReLU"),  # only earlier generations have it: it can mean nothing else
        ("unheard-of", "Dense", "Dense"),
    ],
)
def test_second_names(dialect: str, name: str, canonical: str) -> None:
    found = find(name, dialect)
    assert found is not None
    assert found[0] == canonical


def test_a_layer_of_one_family_imports_no_other() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from weigh.readers.keras.layers import find; find('Dense'); "
        "print(*(name.rsplit('.', 1)[-1] for name in sys.modules if name.startswith('weigh.readers.keras.layers.')))"
    )
    loaded = set(subprocess.check_output([sys.executable, "-c", code], text=True).split())
    assert "dense" in loaded
    assert not loaded & {"recurrent", "convolution", "preprocessing", "attention"}


def test_arguments_that_cannot_be() -> None:
    for name, kwargs, text in (
        ("BatchNormalization", {"axis": "last"}, "`axis` must be a whole number.\n  Received: axis='last'."),
        (
            "Cropping2D",
            {"cropping": (1, 2, 3)},
            "`cropping` needs 2 numbers, one for each spatial axis.\n  Received: cropping=(1, 2, 3).",
        ),
        (
            "CategoryEncoding",
            {"num_tokens": 3, "output_mode": "hot"},
            "`output_mode` must be one of 'int', 'one_hot', 'multi_hot', 'count', 'tf_idf'.\n"
            "  Received: output_mode='hot'.",
        ),
    ):
        with pytest.raises(ShapeError) as error:
            op_of("keras3", name, **kwargs)
        assert str(error.value) == text
