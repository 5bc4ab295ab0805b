"""Matrices, look-ups, normalizations, recurrence and attention as Keras has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from weigh.ops.attention import (
    AdditiveAttention,
    Attention,
    GroupQueryAttention,
    MultiHeadAttention,
    ScaledDotProductAttention,
)
from weigh.ops.dense import Dense, Highway, MaxoutDense
from weigh.ops.einsum_dense import EinsumDense
from weigh.ops.elementwise import (
    ActivityRegularization,
    Dropout,
    Identity,
    Masking,
    Noise,
    ParametricSoftplus,
    PReLU,
    SpatialDropout,
    SReLU,
)
from weigh.ops.embedding import Embedding, ReversibleEmbedding
from weigh.ops.normalization import (
    BatchNorm,
    GroupNorm,
    LayerNorm,
    LocalResponseNorm,
    RMSNorm,
    SpectralNorm,
    Standardize,
    UnitNorm,
)
from weigh.write.code.keras.activations import activation_behind, activation_name
from weigh.write.code.keras.forms import Form, Make, Site, Table, function, helper, layer, untold
from weigh.write.code.text import Code, one_or_all


def _dense(op: Dense, site: Site) -> Form:
    made = layer(
        "Dense", site.whole(op.units, "units"), activation=activation_name(op.activation), use_bias=untold(op.bias,
        True),
        lora_rank=op.lora_rank or None,
    )  # fmt: skip
    return replace(made, behind=activation_behind(op.activation, site))


def _highway(op: Highway, site: Site) -> Form:
    made = helper("Highway", bias=untold(op.bias, True))
    return replace(made, behind=activation_behind(op.activation, site, always=True))


def _maxout(op: MaxoutDense, site: Site) -> Form:
    return helper("Maxout", site.whole(op.units, "units"), op.pieces, bias=untold(op.bias, True))


def _einsum_dense(op: EinsumDense, site: Site) -> Form:
    sizes = tuple(None if size is None else site.whole(size, "size") for size in op.sizes)
    made = layer(
        "EinsumDense", op.equation, sizes[0] if len(sizes) == 1 and sizes[0] is not None else sizes,
        bias_axes=op.bias_axes or None, activation=activation_name(op.activation), lora_rank=op.lora_rank or None,
    )  # fmt: skip
    return replace(made, behind=activation_behind(op.activation, site))


def _embedding(op: Embedding, site: Site) -> Form:
    return layer(
        "Embedding", site.whole(op.vocabulary, "vocabulary"), site.whole(op.features, "features"), lora_rank=op.lora
    )


def _reversible(op: ReversibleEmbedding, site: Site) -> Form:
    call: Callable[..., str] | None = (lambda self, x: f"{self}({x}, reverse=True)") if op.reverse else None
    arguments = (site.whole(op.vocabulary, "vocabulary"), site.whole(op.features, "features"))
    return Form(Make("layers.ReversibleEmbedding", arguments, {"tie_weights": untold(op.tied, True)}, call))


# -- normalizations ---------------------------------------------------------------------------------------


def _axis(axis: tuple[int, ...]) -> Any:
    return None if axis == (-1,) else one_or_all(axis) if len(axis) == 1 else list(axis)


def _affine(op: Any) -> dict[str, Any]:
    return {"center": untold(op.center, True), "scale": untold(op.scale, True)}


def _batch_norm(op: BatchNorm, site: Site) -> Form:
    if len(op.axis) != 1 or not op.statistics:
        raise site.no_form()
    if op.renorm:
        return layer("BatchNormalization", axis=_axis(op.axis), renorm=True, **_affine(op))
    return layer("BatchNormalization", axis=_axis(op.axis), **_affine(op))


def _layer_norm(op: LayerNorm, site: Site) -> Form:
    return layer("LayerNormalization", axis=_axis(op.axis), **_affine(op))


def _group_norm(op: GroupNorm, site: Site) -> Form:
    return layer("GroupNormalization", op.groups, axis=untold(op.axis, -1), **_affine(op))


def _rms_norm(op: RMSNorm, site: Site) -> Form:
    if op.scale:
        return layer("RMSNormalization", axis=_axis(op.axis))
    axis = op.axis[0] if len(op.axis) == 1 else op.axis
    return function(f"{{0}} * ops.rsqrt(ops.mean(ops.square({{0}}), axis={axis}, keepdims=True) + 1e-6)")


def _unit_norm(op: UnitNorm, site: Site) -> Form:
    return layer("UnitNormalization", axis=_axis(op.axis))


def _local_response(op: LocalResponseNorm, site: Site) -> Form:
    first = getattr(op, "channels_first", site.dialect == "torch")
    return helper("LocalResponseNormalization", op.size, axis=1 if first else None)


def _standardize(op: Standardize, site: Site) -> Form:
    axis = None if not op.axis else _axis(op.axis)
    if op.fixed:
        return replace(layer("Normalization", axis=axis, mean=0.0, variance=1.0), comment="number")
    return layer("Normalization", axis=axis) if op.axis else Form(Make("layers.Normalization", (Code("None"),)))


def _spectral_norm(op: SpectralNorm, site: Site) -> Form:
    return _around("SpectralNormalization", op.inner, site)


def _around(name: str, inner: Any, site: Site, **named: Any) -> Form:
    """A wrapper's layer: the inner one is its first argument."""
    from weigh.write.code.keras.table import form_of

    made = form_of(inner, replace(site, op=inner))
    if made.layer is None or made.before:
        raise site.no_form()
    behind = tuple(_wrapped(name, each) if name == "TimeDistributed" else each for each in made.behind)
    around = Make(f"layers.{name}", (Code(made.layer.text()),), named)
    return Form(around, behind=behind, helpers=made.helpers)


def _wrapped(name: str, behind: Any) -> Any:
    return Make(f"layers.{name}", (Code(behind.text()),)) if isinstance(behind, Make) else behind


# -- layers that act on each number -----------------------------------------------------------------------


def _rate(rate: object) -> float:
    return float(rate) if isinstance(rate, int | float) and 0 <= rate <= 1 else 0.5


def _dropout(op: Dropout, site: Site) -> Form:
    name = site.type if site.type in ("AlphaDropout",) else "Dropout"
    return layer(name, _rate(op.rate))


def _spatial_dropout(op: SpatialDropout, site: Site) -> Form:
    first = "channels_first" if site.dialect == "torch" and site.rank > 3 else None
    if not 3 <= site.rank <= 5 or (site.dialect == "torch" and site.rank == 3):
        return layer("Dropout", _rate(op.rate))
    return layer(f"SpatialDropout{site.rank - 2}D", _rate(op.rate), data_format=first)


def _identity(op: Identity, site: Site) -> Form:
    made = layer("Identity")
    if site.type == "Dropout":
        made = layer("Dropout", 0.5)
    return replace(made, function=lambda x: x)


def _plain(name: str, *arguments: Any) -> Callable[[Any, Site], Form]:
    return lambda op, site: layer(name, *arguments)


def _noise(op: Noise, site: Site) -> Form:
    return layer(site.type if site.type == "GaussianDropout" else "GaussianNoise", 0.1)


def _prelu(op: PReLU, site: Site) -> Form:
    axes = op.shared_axes
    return layer("PReLU", shared_axes=list(axes) if axes else None)


def _learned(name: str) -> Callable[[Any, Site], Form]:
    return lambda op, site: helper(name, shared_axes=list(op.shared_axes) or None)


# -- attention --------------------------------------------------------------------------------------------


def _products(op: ScaledDotProductAttention, site: Site) -> Form:
    if op.steps_first:
        return function("ops.dot_product_attention({all})")
    if any(len(x.axes) != 4 for x in site.inputs):
        return helper("DotProductAttention")
    swapped = ", ".join(f"ops.swapaxes({{{i}}}, 1, 2)" for i in range(3))
    return function(f"ops.swapaxes(ops.dot_product_attention({swapped}), 1, 2)")


def _attention(op: Attention | AdditiveAttention, site: Site) -> Form:
    scores = ", return_attention_scores=True" if op.return_attention_scores else ""
    if isinstance(op, AdditiveAttention):
        named: dict[str, Any] = {"use_scale": untold(op.use_scale, True)}
        name = "layers.AdditiveAttention"
    else:
        named = {"use_scale": op.use_scale or None, "score_mode": "concat" if op.concat else None}
        name = "layers.Attention"
    return Form(Make(name, (), named, lambda self, *inputs: f"{self}([{', '.join(inputs)}]{scores})"))


def _multi_head(op: MultiHeadAttention, site: Site) -> Form:
    heads, key_dim = site.whole(op.heads, "heads"), site.whole(op.key_dim, "key_dim")
    grouped = isinstance(op, GroupQueryAttention)
    if op.norm or op.output_bias not in (None, op.bias) or (op.key_value_heads is not None and not grouped):
        raise site.no_form()
    sizes = op.output_sizes

    def call(self: str, *inputs: str) -> str:
        named = [*([f"key={inputs[2]}"] if len(inputs) > 2 else []),
                 *(["return_attention_scores=True"] if op.return_attention_scores else [])]  # fmt: skip
        return f"{self}({', '.join([inputs[0], inputs[1], *named])})"

    if grouped:
        arguments: tuple[Any, ...] = (key_dim, heads, site.whole(op.key_value_heads, "key_value_heads"))
        more = {"use_bias": untold(op.bias, True), "use_gate": op.gate or None}
        return Form(Make("layers.GroupQueryAttention", arguments, more, call))
    named = {
        "value_dim": None if op.value_dim is None else site.whole(op.value_dim, "value_dim"),
        "use_bias": untold(op.bias, True),
        "output_shape": None if sizes is None else tuple(site.whole(size, "output") for size in sizes),
        "attention_axes": None if op.axes is None else op.axes,
        "use_gate": op.gate or None,
    }
    return Form(Make("layers.MultiHeadAttention", (heads, key_dim), named, call))


TABLE: Table = {
    Dense: _dense,
    Highway: _highway,
    MaxoutDense: _maxout,
    EinsumDense: _einsum_dense,
    Embedding: _embedding,
    ReversibleEmbedding: _reversible,
    BatchNorm: _batch_norm,
    LayerNorm: _layer_norm,
    GroupNorm: _group_norm,
    RMSNorm: _rms_norm,
    UnitNorm: _unit_norm,
    LocalResponseNorm: _local_response,
    Standardize: _standardize,
    SpectralNorm: _spectral_norm,
    Dropout: _dropout,
    SpatialDropout: _spatial_dropout,
    Identity: _identity,
    ActivityRegularization: _plain("ActivityRegularization"),
    Masking: _plain("Masking"),
    Noise: _noise,
    PReLU: _prelu,
    ParametricSoftplus: _learned("ParametricSoftplus"),
    SReLU: _learned("SReLU"),
    ScaledDotProductAttention: _products,
    Attention: _attention,
    AdditiveAttention: _attention,
    MultiHeadAttention: _multi_head,
    GroupQueryAttention: _multi_head,
}
