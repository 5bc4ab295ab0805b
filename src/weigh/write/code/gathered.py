"""The forms that ops have in one framework: the tables of its families as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from weigh.network.ops import Op


class Placed(Protocol):
    """A site: where a call stands."""

    def no_form(self, why: str = "") -> Exception:
        """That the framework has nothing for the call's op."""


At = TypeVar("At", bound=Placed)
Made = TypeVar("Made")


class Gathered(Generic[At, Made]):
    """Functions that make forms, by the kind of op that they are for."""

    def __init__(self, *families: Mapping[type[Op], Callable[[Any, At], Made]]) -> None:
        self.table = {kind: build for family in families for kind, build in family.items()}

    def form_of(self, op: Op, site: At) -> Made:
        """What the call at a site is in the framework.

        Raises: WriteError where the framework has nothing for the op, or where a size that it needs is not known.
        """
        build = self.table.get(type(op))
        if build is None:
            raise site.no_form()
        return build(op, site)

    def covered(self) -> frozenset[type[Op]]:
        """The ops that have a form."""
        return frozenset(self.table)
