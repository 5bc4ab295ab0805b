"""The form of every op in Keras: the families' tables together."""

from __future__ import annotations

from functools import cache

from weigh.network.ops import Op
from weigh.write.code.keras import activations, foreign, functions, layers, recurrent, windows
from weigh.write.code.keras.forms import Build, Form, Site

FAMILIES = (activations, foreign, functions, layers, recurrent, windows)


@cache
def _table() -> dict[type[Op], Build]:
    return {kind: build for family in FAMILIES for kind, build in family.TABLE.items()}


def form_of(op: Op, site: Site) -> Form:
    """What the call at a site is in Keras.

    Raises: WriteError where Keras has nothing for the op, or where a size that it needs is not known.
    """
    build = _table().get(type(op))
    if build is None:
        raise site.no_form()
    return build(op, site)


def covered() -> frozenset[type[Op]]:
    """The ops that have a form."""
    return frozenset(_table())
