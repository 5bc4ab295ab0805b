"""Indexing a tensor with tensors: `x[:, ids]`, `x[rows, columns]`, `x[mask]`. No weights, no arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.sizes import Formula
from weigh.network.tensors import Axis, Tensor
from weigh.ops.axes import lost
from weigh.ops.broadcasting import broadcast
from weigh.ops.indexing import At, Cut, Index, NewAxis, Others


@dataclass(frozen=True, slots=True)
class Pick(Op):
    """`x[keys]` with tensors among the keys: they broadcast together, and their shape takes the place of their axes.

    keys: as in `Index`; a whole cut stands for a table. tables: of each, its place among the keys, and over how many
    axes a table of truths runs (0 for one of indices).
    The tables' shape stands where the first of them is if all stand side by side, in front otherwise; a position only
    drops its axis. How much a mask picks is known at run time only. Source: PyTorch's indexing (NumPy's counts
    positions as tables).
    The inputs: the tensor, then the tables in order.
    """

    kind = "pick"
    keys: tuple[Cut | NewAxis | Others | At, ...]
    tables: tuple[tuple[int, int], ...] = ()

    def apply(self, x: Tensor, *tables: Tensor) -> Applied:  # type: ignore[override]
        if x.has_rest or any(table.has_rest for table in tables):
            return Applied((lost(x) if x.has_rest else Tensor.unknown("picked", x.dtype),))
        masks = dict(self.tables)
        waiting = list(x.axes)
        axes: list[Axis] = []
        places: list[int] = []  # how many axes stand before each table
        for number, key in enumerate(self.keys):
            if number in masks:
                places.append(len(axes))
                del waiting[: max(1, masks[number])]
            elif isinstance(key, NewAxis):
                axes.append(Axis(f"axis_{len(axes)}", 1))
            else:
                taken = self._rest(len(x.axes), masks) if isinstance(key, Others) else 1
                part = Tensor(tuple(waiting[:taken]), x.dtype)
                del waiting[:taken]
                axes += part.axes if isinstance(key, Others) else Index((key,)).apply(part).outputs[0].axes
        at = places[0] if len(set(places)) == 1 else 0
        joint = broadcast(*map(_places, tables)).axes
        return Applied((Tensor((*axes[:at], *joint, *axes[at:], *waiting), x.dtype),))

    def _rest(self, rank: int, masks: Mapping[int, int]) -> int:
        """How many axes `...` stands for."""
        taken = (max(1, masks.get(i, 1)) for i, key in enumerate(self.keys) if isinstance(key, Cut | At))
        return max(rank - sum(taken), 0)


def _places(table: Tensor) -> Tensor:
    """The shape of what a table picks: its own, or as many as its truths."""
    return Tensor((Axis("found", Formula("found")),)) if table.dtype == "bool" else table
