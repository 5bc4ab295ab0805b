"""What makes one number of many, and orders and adds up along an axis, as PyTorch spells it."""

from __future__ import annotations

from collections.abc import Callable

from weigh.ops.arithmetic import CumSum
from weigh.ops.reduction import Reduce, Sort, TopK
from weigh.write.code.layouts import Layout, at, without
from weigh.write.code.spelling import bracketed
from weigh.write.code.text import literal
from weigh.write.code.torch.forms import Form, Site, Step, Table, fn, function, graphs_own, graphs_own_outputs

REDUCED = {
    "sum": "sum", "mean": "mean", "max": "amax", "min": "amin", "amax": "amax", "amin": "amin", "prod": "prod",
    "any": "any", "all": "all", "var": "var", "std": "std", "logsumexp": "logsumexp", "norm": "norm",
    "argmax": "argmax",
    "argmin": "argmin", "count_nonzero": "count_nonzero", "median": "median", "nansum": "nansum", "nanmean": "nanmean",
    "nanmedian": "nanmedian", "mode": "mode", "kthvalue": "kthvalue", "trace": "trace",
}  # fmt: skip
PAIRS = {"moments": "torch.var_mean", "var_mean": "torch.var_mean"}
"""Two numbers of all along the axes."""
PLACED = {"amax": "max", "amin": "min"}
"""What the function is called that also tells where the number was, where it is another one."""
ONE_AXIS = frozenset(["prod", "argmax", "argmin", "any", "all", "median", "nanmedian", "mode", "kthvalue"])
NAMED_RESULT = frozenset(["median", "nanmedian", "mode", "kthvalue"])
"""Reductions along one axis that always tell where the number was as well."""
FIRST = {"kthvalue": "1, "}
"""Arguments in front that the network does not hold."""


def _placed(op: Reduce, dims: list[int], held: Layout, gives: tuple[Layout, ...]) -> Form:
    """The number and where it was, along one axis."""
    name = PLACED.get(op.function, op.function)
    keep = ", keepdim=True" if op.keepdims else ""
    text = f"torch.{name}({{0}}, {FIRST.get(name, '')}dim={dims[0]}{keep})"
    return Form((Step(function=fn(text)),), (held,), gives * 2, chain=False)


def _of_all(op: Reduce, held: Layout) -> Form | None:
    """One number of the whole tensor, or its least and its largest; None where that has to be told by axes."""
    if op.keepdims or op.function in ("logsumexp", "kthvalue", "mode"):
        return None
    if op.outputs == 2 and op.function in ("amax", "amin"):
        return Form((Step(function=fn("torch.aminmax({0})")),), (held,), ((), ()), chain=False)
    if op.outputs > 1 or op.function not in REDUCED:
        return None
    name = REDUCED[op.function]
    text = "torch.linalg.vector_norm({0})" if name == "norm" else f"{{0}}.{name}()"
    return Form((Step(function=_on(text)),), (held,), ((),), chain=False)


def _reduce(op: Reduce, site: Site) -> Form:
    held = site.layouts[0]
    whole = _of_all(op, held) if op.axes is None else None
    if whole is not None:
        return whole
    axes = tuple(range(site.rank)) if op.axes is None else op.axes
    dims = sorted(at(held, axis) for axis in axes)
    gives = (held if op.keepdims else without(held, axes),) * len(site.outputs)
    keep = ", keepdim=True" if op.keepdims else ""
    if op.indices and len(dims) == 1 and op.outputs == 1:
        return _placed(op, dims, held, gives[:1])
    if op.outputs == 2 and op.function in ("amax", "amin") and len(dims) == 1:
        text = f"torch.aminmax({{0}}, dim={dims[0]}{keep})"
        return Form((Step(function=fn(text)),), (held,), gives, chain=False)
    if op.indices or op.outputs > 1:
        if op.function not in PAIRS or op.indices:
            raise site.no_form(op.function)
        dim = literal(dims[0] if len(dims) == 1 else tuple(dims))
        return Form((Step(function=fn(f"{PAIRS[op.function]}({{0}}, dim={dim}{keep})")),), (held,), gives, chain=False)
    if op.function not in REDUCED:
        raise site.no_form(op.function)
    name = REDUCED[op.function]
    if name == "trace":
        return Form((Step(function=_on("{0}.trace()")),), graphs_own(site), ((),), chain=False)
    if name in NAMED_RESULT or (name in ONE_AXIS and len(dims) > 1):
        return _one_by_one(name, dims, held, gives, op.keepdims)
    dim = literal(dims[0] if len(dims) == 1 else tuple(dims))
    no_keep = name == "count_nonzero"
    text = (
        f"torch.linalg.vector_norm({{0}}, dim={dim}{keep})"
        if name == "norm"
        else f"{{0}}.{name}(dim={dim}{'' if no_keep else keep})"
    )
    return Form((Step(function=_on(text)),), (held,), gives, chain=False)


def _one_by_one(
    name: str, dims: list[int], held: tuple[int, ...], gives: tuple[tuple[int, ...], ...], keep: bool
) -> Form:
    kept = ", keepdim=True" if keep else ""
    picked = ".values" if name in NAMED_RESULT else ""
    behind = "".join(f".{name}({FIRST.get(name, '')}dim={dim}{kept}){picked}" for dim in reversed(dims))
    return Form((Step(function=_on(f"{{0}}{behind}")),), (held,), gives, chain=False)


def _on(template: str) -> Callable[..., str]:
    """A method of the input, which may be an expression."""
    return lambda x: template.format(bracketed(x))


def _top_k(op: TopK, site: Site) -> Form:
    dim = at(site.layouts[0], op.axis)
    return function(
        f"torch.topk({{0}}, {site.size(op.k)}, dim={dim})", gives=(site.layouts[0],) * 2, takes=site.layouts
    )


def _sort(op: Sort, site: Site) -> Form:
    if op.both:
        return function("torch.sort({0})", takes=graphs_own(site), gives=graphs_own_outputs(site))
    return function("torch.argsort({0})" if op.indices else "torch.sort({0}).values", takes=graphs_own(site))


def _cumsum(op: CumSum, site: Site) -> Form:
    """Running sums; where they tell places as well, running largest values."""
    name = "cummax" if op.indices else "cumsum"
    held = site.layouts[0]
    return function(f"torch.{name}({{0}}, dim={at(held, op.axis)})", takes=(held,), gives=(held,) * len(site.outputs))


TABLE: Table = {Reduce: _reduce, TopK: _top_k, Sort: _sort, CumSum: _cumsum}
