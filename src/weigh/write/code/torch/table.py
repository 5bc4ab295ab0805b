"""The form of every op in PyTorch: the families' tables together, and what has no form with its reason."""

from __future__ import annotations

from functools import cache

from weigh.network.ops import Op
from weigh.write.code.torch import (
    activations,
    attention,
    convolution,
    dense,
    elementwise,
    native,
    native_functions,
    pooling,
    recurrent,
    shapes,
    wrappers,
)
from weigh.write.code.torch.forms import Build, Form, Site

FAMILIES = (
    activations,
    attention,
    convolution,
    dense,
    elementwise,
    native,
    native_functions,
    pooling,
    recurrent,
    shapes,
    wrappers,
)


@cache
def _table() -> dict[type[Op], Build]:
    return {kind: build for family in FAMILIES for kind, build in family.TABLE.items()}


def form_of(op: Op, site: Site) -> Form:
    """What the call at a site is in PyTorch.

    Raises: WriteError where PyTorch has nothing for the op, or where a size that it needs is not known.
    """
    build = _table().get(type(op))
    if build is None:
        raise site.no_form()
    return build(op, site)


def covered() -> frozenset[type[Op]]:
    """The ops that have a form."""
    return frozenset(_table())
