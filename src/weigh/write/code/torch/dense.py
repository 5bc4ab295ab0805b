"""Matrices, look-ups and normalizations as PyTorch has them."""

from __future__ import annotations

from dataclasses import replace

from weigh.ops.dense import Dense, Highway, MaxoutDense
from weigh.ops.einsum_dense import EinsumDense, Equation
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
from weigh.write.code.layouts import Layout, at, channels_before, moved_last, own
from weigh.write.code.text import Code, called, one_or_all
from weigh.write.code.torch.activations import activation_steps
from weigh.write.code.torch.forms import Form, Site, Step, Table, function, graphs_own, helper


def _no_bias(bias: bool) -> bool | None:
    return None if bias else False


def _features(op: Dense, site: Site) -> int:
    size = site.x.last.size
    return site.whole(size if isinstance(size, int) else op.in_features or size, "features")


def _dense(op: Dense, site: Site) -> Form:
    """nn.Linear reads the last axis, as Keras's Dense does: any layout that has the features last will do."""
    held = site.layouts[0]
    layout = held if held[-1] == site.rank - 1 else own(site.rank)
    units = site.whole(op.units, "units")
    if op.lora_rank:
        text = called("LowRankLinear", _features(op, site), units, op.lora_rank, bias=_no_bias(op.bias))
        helpers: tuple[str, ...] = ("LowRankLinear",)
    else:
        text, helpers = called("nn.Linear", _features(op, site), units, bias=_no_bias(op.bias)), ()
    steps = (Step(module=text), *activation_steps(op.activation, site, layout))
    return Form(steps, (layout,), (layout,), helpers=helpers)


def _highway(op: Highway, site: Site) -> Form:
    made = helper("Highway", site.channels(), bias=_no_bias(op.bias), takes=graphs_own(site))
    return _activated(made, op.activation, site)


def _activated(form: Form, activation: str, site: Site) -> Form:
    """The form with an activation behind it; its output lies in the graph's own order."""
    steps = activation_steps(activation, site, own(len(site.outputs[0].axes)))
    return replace(form, steps=(*form.steps, *steps))


def _maxout(op: MaxoutDense, site: Site) -> Form:
    units = site.whole(op.units, "units")
    return helper("Maxout", site.channels(), units, op.pieces, bias=_no_bias(op.bias), takes=graphs_own(site))


def _einsum_dense(op: EinsumDense, site: Site) -> Form:
    """The kernel's sizes are the weight's own."""
    if op.lora_rank:
        raise site.no_form()
    kernel = next(weight for weight in site.call.applied.weights if weight.name == "kernel")
    bias = next((weight for weight in site.call.applied.weights if weight.name == "bias"), None)
    sizes = tuple(site.whole(axis.size, axis.name) for axis in kernel.axes)
    equation = Equation.parse(op.equation)
    names = {axis.name: site.whole(axis.size, axis.name) for axis in (bias.axes if bias else ())}
    first = next((i for i, letter in enumerate(equation.output) if letter in names), 0)
    shape = tuple(names.get(letter, 1) for letter in equation.output[first:]) if bias else None
    made = helper("EinsumLinear", op.equation.replace(" ", ""), sizes, bias=shape, takes=graphs_own(site))
    return _activated(replace(made, gives=(own(len(site.outputs[0].axes)),)), op.activation, site)


def _embedding(op: Embedding, site: Site) -> Form:
    rows, features = site.whole(op.vocabulary, "vocabulary"), site.whole(op.features, "features")
    gives = (own(len(site.outputs[0].axes)),)
    if op.lora is not None:
        return replace(helper("LowRankEmbedding", rows, features, op.lora, takes=graphs_own(site)), gives=gives)
    return Form((Step(module=called("nn.Embedding", rows, features)),), graphs_own(site), gives)


def _reversible(op: ReversibleEmbedding, site: Site) -> Form:
    """One table for both directions: reversed, the features are multiplied with it."""
    rows, features = site.whole(op.vocabulary, "vocabulary"), site.whole(op.features, "features")
    gives = (own(len(site.outputs[0].axes)),)
    name = "nn.Embedding" if op.tied else "TwoWayEmbedding"
    weight = "{self}.weight" if op.tied else "{self}.reverse"
    back = (lambda self, x: f"F.linear({x}, {weight.format(self=self)})") if op.reverse else None
    step = Step(module=called(name, rows, features), call=back)
    return Form((step,), graphs_own(site), gives, helpers=() if op.tied else (name,), chain=not op.reverse)


# -- normalizations ---------------------------------------------------------------------------------------


def _batch_norm(op: BatchNorm, site: Site) -> Form:
    """Scale and shift come together in PyTorch; a layer with one of the two takes the other out."""
    if op.renorm or len(op.axis) != 1 or not 2 <= site.rank <= 5:
        raise site.no_form()
    layout = channels_before(site.rank, op.axis[0])
    channels = _declared(op, site, op.axis[0])
    kind = f"{max(site.rank - 2, 1)}d"
    plain = op.scale == op.center
    text = called(
        f"nn.BatchNorm{kind}" if plain else "PartBatchNorm", channels,
        affine=False if plain and not op.scale else None, scale=None if plain else op.scale,
        track_running_stats=None if op.statistics else False,
    )  # fmt: skip
    return Form((Step(module=text),), (layout,), (layout,), helpers=() if plain else ("PartBatchNorm",))


def _declared(op: object, site: Site, axis: int) -> int:
    size = site.x.axes[axis].size
    told = getattr(op, "channels", None)
    return site.whole(size if isinstance(size, int) else told or size, "channels")


def _normalized(op: LayerNorm | RMSNorm, site: Site) -> tuple[Layout, int | tuple[int, ...]]:
    """PyTorch normalizes over the last axes: these go behind the others."""
    if len({axis % site.rank for axis in op.axis}) < len(op.axis):
        raise site.no_form("axis")
    layout = moved_last(site.rank, op.axis)
    own_sizes = [site.x.axes[axis].size for axis in layout[site.rank - len(op.axis) :]]
    declared = op.normalized or (None,) * len(own_sizes)
    sizes = [
        site.whole(size if isinstance(size, int) else told or size, "features")
        for size, told in zip(own_sizes, declared, strict=True)
    ]
    return layout, one_or_all(sizes) if len(sizes) == 1 else tuple(sizes)


def _layer_norm(op: LayerNorm, site: Site) -> Form:
    layout, sizes = _normalized(op, site)
    if op.center and not op.scale:
        return Form((Step(module=called("ShiftLayerNorm", sizes)),), (layout,), (layout,), helpers=("ShiftLayerNorm",))
    text = called(
        "nn.LayerNorm", sizes, elementwise_affine=None if op.scale else False,
        bias=False if op.scale and not op.center else None,
    )  # fmt: skip
    return Form((Step(module=text),), (layout,), (layout,))


def _rms_norm(op: RMSNorm, site: Site) -> Form:
    layout, sizes = _normalized(op, site)
    text = called("nn.RMSNorm", sizes, elementwise_affine=None if op.scale else False)
    return Form((Step(module=text),), (layout,), (layout,))


def _group_norm(op: GroupNorm, site: Site) -> Form:
    layout = channels_before(site.rank, op.axis)
    channels = _declared(op, site, op.axis)
    groups = channels if op.groups == -1 else op.groups
    plain = op.scale == op.center
    text = called(
        "nn.GroupNorm" if plain else "PartGroupNorm", groups, channels,
        affine=False if plain and not op.scale else None,
        scale=None if plain else op.scale,
    )  # fmt: skip
    return Form((Step(module=text),), (layout,), (layout,), helpers=() if plain else ("PartGroupNorm",))


def _unit_norm(op: UnitNorm, site: Site) -> Form:
    dims = [at(site.layouts[0], axis) for axis in op.axis]
    return function(f"{{0}} / torch.linalg.vector_norm({{0}}, dim={tuple(dims)}, keepdim=True)")


def _local_response(op: LocalResponseNorm, site: Site) -> Form:
    first = getattr(op, "channels_first", site.dialect == "torch")
    layout = channels_before(site.rank, 1 if first else -1)
    return Form((Step(module=called("nn.LocalResponseNorm", op.size)),), (layout,), (layout,))


def _standardize(op: Standardize, site: Site) -> Form:
    shape = tuple(
        site.whole(axis.size, axis.name) if i in {a % site.rank for a in op.axis} else 1
        for i, axis in enumerate(site.x.axes)
    )
    return helper("Standardize", shape[1:], constant=op.fixed or None, takes=graphs_own(site))


def _spectral_norm(op: SpectralNorm, site: Site) -> Form:
    from weigh.write.code.torch.table import form_of

    made = form_of(op.inner, replace(site, op=op.inner))
    main = made.steps[made.main]
    text = called("nn.utils.parametrizations.spectral_norm", Code(main.module))
    steps = (*made.steps[: made.main], replace(main, module=text), *made.steps[made.main + 1 :])
    return replace(made, steps=steps)


TABLE: Table = {
    Dense: _dense,
    Highway: _highway,
    MaxoutDense: _maxout,
    EinsumDense: _einsum_dense,
    Embedding: _embedding,
    ReversibleEmbedding: _reversible,
    BatchNorm: _batch_norm,
    LayerNorm: _layer_norm,
    RMSNorm: _rms_norm,
    GroupNorm: _group_norm,
    UnitNorm: _unit_norm,
    LocalResponseNorm: _local_response,
    Standardize: _standardize,
    SpectralNorm: _spectral_norm,
}
