"""Keras's activations, and its layers that act only while training, every generation."""

from __future__ import annotations

from collections.abc import Callable

from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.elementwise import (
    ActivityRegularization,
    Dropout,
    Identity,
    LearnedActivation,
    Masking,
    Noise,
    ParametricSoftplus,
    PReLU,
    SpatialDropout,
    SReLU,
)
from weigh.ops.opaque import Opaque
from weigh.readers.keras.layers.arguments import wholes
from weigh.readers.keras.table import Given, Row, row
from weigh.readers.vocabulary.signatures import Signature, as_size

Build = Callable[[Given], Op]


def relu(given: Given) -> Op:
    """ReLU with a slope, a ceiling or a threshold costs as the function of that name."""
    if given.values["negative_slope"]:
        return Activation("leaky_relu")
    if given.has("max_value"):
        return Activation("relu6")
    return Activation("thresholded_relu" if given.values["threshold"] else "relu")


def function(name: str) -> Build:
    return lambda _: Activation(name)


def learned(kind: type[LearnedActivation]) -> Build:
    def build(given: Given) -> Op:
        return kind(wholes(given, "shared_axes") if given.has("shared_axes") else ())

    return build


def unread_function(given: Given) -> Op:
    """A Lambda whose function could not be read: its output is what `output_shape` says. A function owns no weights."""
    shape = given.values.get("output_shape")
    if not isinstance(shape, list | tuple):
        return Opaque("lambda", may_own=False)
    return Opaque("lambda", may_own=False, output=Tensor.of(*(as_size(size, "output_shape") for size in shape)))


def _rate(kind: type[Dropout] | type[SpatialDropout]) -> Build:
    def build(given: Given) -> Op:
        rate = given.values["rate"]
        return kind(rate if isinstance(rate, int | float) else None)

    return build


def _noise(_: Given) -> Op:
    return Noise()


KERAS3 = {
    "Activation": row("activation", lambda given: Activation(given.activation() or "linear")),
    "ReLU": row("max_value=None, negative_slope=0.0, threshold=0.0", relu),
    "LeakyReLU": row("negative_slope=0.3", function("leaky_relu")),
    "ELU": row("alpha=1.0", function("elu")),
    "Softmax": row("axis=-1", function("softmax")),
    "PReLU": row(
        "alpha_initializer='Zeros', alpha_regularizer=None, alpha_constraint=None, shared_axes=None", learned(PReLU)
    ),
    "Dropout": row("rate, noise_shape=None, seed=None", _rate(Dropout)),
    "AlphaDropout": row("rate, noise_shape=None, seed=None", _rate(Dropout)),
    "SpatialDropout1D": row("rate, seed=None", _rate(SpatialDropout)),
    "SpatialDropout2D": row("rate, data_format=None, seed=None", _rate(SpatialDropout)),
    "SpatialDropout3D": row("rate, data_format=None, seed=None", _rate(SpatialDropout)),
    "GaussianNoise": row("stddev, seed=None", _noise),
    "GaussianDropout": row("rate, seed=None", _noise),
    "ActivityRegularization": row("l1=0.0, l2=0.0", lambda _: ActivityRegularization()),
    "Masking": row("mask_value=0.0", lambda _: Masking()),
    "Identity": row("", lambda _: Identity()),
    "Lambda": row("function, output_shape=None, mask=None, arguments=None", unread_function),
}

TFKERAS = {
    "LeakyReLU": row("alpha=0.3", function("leaky_relu")),
    "ThresholdedReLU": row("theta=1.0", function("thresholded_relu")),
}


def _keras1(text: str, build: Build) -> Row:
    return Row(Signature(text), build, rename={"p": "rate", "sigma": "stddev"})


KERAS1 = {
    "Dropout": _keras1("p", _rate(Dropout)),
    "SpatialDropout1D": _keras1("p", _rate(SpatialDropout)),
    "SpatialDropout2D": _keras1("p, dim_ordering='default'", _rate(SpatialDropout)),
    "SpatialDropout3D": _keras1("p, dim_ordering='default'", _rate(SpatialDropout)),
    "GaussianNoise": _keras1("sigma", _noise),
    "GaussianDropout": _keras1("p", _noise),
    "PReLU": _keras1("init='zero', weights=None, shared_axes=None", learned(PReLU)),
    "ParametricSoftplus": _keras1(
        "alpha_init=0.2, beta_init=5.0, weights=None, shared_axes=None", learned(ParametricSoftplus)
    ),
    "SReLU": _keras1(
        "t_left_init='zero', a_left_init='glorot_uniform', t_right_init='glorot_uniform', a_right_init='one', "
        "shared_axes=None",
        learned(SReLU),
    ),
}
