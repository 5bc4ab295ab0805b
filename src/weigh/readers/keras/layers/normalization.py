"""Keras's normalizations, every generation."""

from __future__ import annotations

from weigh.network.ops import Op
from weigh.ops.normalization import BatchNorm, GroupNorm, LayerNorm, RMSNorm, SpectralNorm, Standardize, UnitNorm
from weigh.readers.keras.layers.arguments import whole, wholes
from weigh.readers.keras.layers.inner import inner_op
from weigh.readers.keras.layers.legacy import legacy, without
from weigh.readers.keras.table import Given, Row, row
from weigh.readers.vocabulary.signatures import Signature


def batch_norm(given: Given) -> Op:
    return BatchNorm(
        axis=wholes(given, "axis"),
        center=given.flag("center"),
        scale=given.flag("scale"),
        renorm=given.flag("renorm"),
    )


def layer_norm(given: Given) -> Op:
    return LayerNorm(wholes(given, "axis"), center=given.flag("center"), scale=given.flag("scale"))


def group_norm(given: Given) -> Op:
    groups, axis = whole(given, "groups"), whole(given, "axis")
    return GroupNorm(groups, axis, center=given.flag("center"), scale=given.flag("scale"))


def standardize(given: Given) -> Op:
    return Standardize(wholes(given, "axis") if given.has("axis") else (), fixed=given.has("mean"))


_AFFINE = (
    "center=True, scale=True, beta_initializer='zeros', gamma_initializer='ones', {statistics}beta_regularizer=None, "
    "gamma_regularizer=None, beta_constraint=None, gamma_constraint=None"
)
_PLAIN = _AFFINE.format(statistics="")
_MOVING = _AFFINE.format(statistics="moving_mean_initializer='zeros', moving_variance_initializer='ones', ")

KERAS3 = {
    "BatchNormalization": row(
        "axis=-1, momentum=0.99, epsilon=0.001, " + _MOVING
        + ", renorm=False, renorm_clipping=None, renorm_momentum=0.99, synchronized=False",
        batch_norm,
    ),
    "LayerNormalization": row("axis=-1, epsilon=0.001, " + _PLAIN, layer_norm),
    "GroupNormalization": row("groups=32, axis=-1, epsilon=0.001, " + _PLAIN, group_norm),
    "RMSNormalization": row("axis=-1, epsilon=1e-06", lambda given: RMSNorm(wholes(given, "axis"))),
    "UnitNormalization": row("axis=-1", lambda given: UnitNorm(wholes(given, "axis"))),
    "SpectralNormalization": row("layer, power_iterations=1", lambda given: SpectralNorm(inner_op(given["layer"], Op))),
    "Normalization": row("axis=-1, mean=None, variance=None, invert=False", standardize),
}  # fmt: skip

TFKERAS = {
    "BatchNormalization": row(
        "axis=-1, momentum=0.99, epsilon=0.001, " + _MOVING + ", renorm=False, renorm_clipping=None, "
        "renorm_momentum=0.99, fused=None, virtual_batch_size=None, adjustment=None",
        batch_norm,
    ),
    "SyncBatchNormalization": row("axis=-1, momentum=0.99, epsilon=0.001, " + _MOVING + ", renorm=False", batch_norm),
}

KERAS2 = {
    "BatchNormalization": legacy(
        without(KERAS3["BatchNormalization"], "renorm", "renorm_clipping", "renorm_momentum", "synchronized"),
        dropped=("mode",),
    ),
}

KERAS1 = {
    "BatchNormalization": Row(
        Signature(
            "epsilon=0.001, mode=0, axis=-1, momentum=0.99, weights=None, beta_init='zero', gamma_init='one', "
            "gamma_regularizer=None, beta_regularizer=None"
        ),
        batch_norm,
        adapt=lambda bound: {**bound, "center": True, "scale": True, "renorm": False},
    ),
}
