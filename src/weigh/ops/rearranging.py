"""Axes named, taken apart, put in another order and joined, as einops writes it: `b (h w) c -> b c h w`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, product
from weigh.network.tensors import Axis, Tensor, Work

Group: TypeAlias = tuple[str, ...]
REST = "…"
SPREAD: Group = ("...",)
"""A bare ellipsis keeps the axes it stands for; `REST` inside parentheses joins them."""

_TOKEN = re.compile(r"\s*(\(|\)|->|…|\w+)")


@dataclass(frozen=True, slots=True)
class Rearrange(Op):
    """Each group of names on the left is an axis of the input, each group on the right one of the output.

    sizes: of names that the input's sizes do not tell. A name that is only on the right is repeated; one that is only
    on the left is reduced by `reduction` (mean, max, sum, …). Source: Rogozhnikov, Einops (ICLR 2022), section 3.

    >>> Rearrange("b (h w) c -> b c h w", (("h", 14),)).apply(Tensor.of(196, 768)).outputs[0].shape[1:]
    (768, 14, 14)
    """

    kind = "rearrange"
    pattern: str
    sizes: tuple[tuple[str, Size], ...] = ()
    reduction: str = ""

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        left, right = groups(self.pattern)
        if x.has_rest and SPREAD not in left:
            x = x.with_rank(len(left))
        if x.has_rest:
            return Applied((Tensor.unknown("rearranged", x.dtype),))
        named = self._named(x, left)
        axes: list[Axis] = []
        for group in right:
            if group == SPREAD:
                axes += named.get(REST, ())
            else:
                axes.append(self._joined([axis for name in group for axis in named.get(name) or self._new(name)]))
        y = Tensor(tuple(axes), x.dtype)
        kept = {name for group in right for name in (group if group != SPREAD else (REST,))}
        reduced = self.reduction and any(name not in kept for name in named)
        return Applied((y,), elementwise=(Work(x.axes),) if reduced else ())

    def _named(self, x: Tensor, left: tuple[Group, ...]) -> dict[str, tuple[Axis, ...]]:
        """The axis of every name on the left; those of an ellipsis are several."""
        spread = SPREAD in left
        if len(x.axes) != len(left) and not (spread and len(x.axes) >= len(left) - 1):
            raise ShapeError.of("einops.rank", pattern=self.pattern, expected=len(left), rank=len(x.axes), tensor=x)
        front = left.index(SPREAD) if spread else len(left)
        back = len(x.axes) - len(left[front + 1 :])
        found: dict[str, tuple[Axis, ...]] = {REST: x.axes[front:back]} if spread else {}
        for group, axis in [
            *zip(left[:front], x.axes, strict=False),
            *zip(left[front + 1 :], x.axes[back:], strict=True),
        ]:
            found.update((name, (part,)) for name, part in self._taken_apart(group, axis).items())
        return found

    def _taken_apart(self, group: Group, axis: Axis) -> dict[str, Axis]:
        told = dict(self.sizes)
        if len(group) == 1 and (group[0] not in told or told[group[0]] == axis.size):
            return {group[0]: axis}
        sizes = {name: told[name] for name in group if name in told} | {name: 1 for name in group if name == "1"}
        missing = [name for name in group if name not in sizes]
        known = product(sizes.values())
        fits = not isinstance(axis.size, int) or not isinstance(known, int) or (known and axis.size % known == 0)
        if len(missing) > 1 or not fits or (not missing and isinstance(known, int) and axis.size != known):
            raise ShapeError.of(
                "einops.sizes", pattern=self.pattern, group=" ".join(group), size=axis.size, known=known
            )
        if missing:
            sizes[missing[0]] = axis.size // known
        return {name: Axis(name, sizes[name]) for name in group}

    def _joined(self, axes: list[Axis]) -> Axis:
        if len(axes) == 1:
            return axes[0]
        return Axis("_".join(axis.name for axis in axes) or "one", product(axis.size for axis in axes))

    def _new(self, name: str) -> tuple[Axis]:
        size = 1 if name == "1" else dict(self.sizes).get(name)
        if size is None:
            raise ShapeError.of("einops.name", pattern=self.pattern, name=name)
        return (Axis(name, size),)


@lru_cache(maxsize=512)
def groups(pattern: str) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """The groups of names of both sides. Raises: ShapeError where the pattern cannot be read."""
    text = pattern.replace("...", REST)
    tokens = _TOKEN.findall(text)
    if tokens.count("->") != 1 or "".join(tokens) != re.sub(r"\s", "", text):
        raise ShapeError.of("einops.pattern", pattern=pattern)
    at = tokens.index("->")
    return _side(tokens[:at], pattern), _side(tokens[at + 1 :], pattern)


def _side(tokens: list[str], pattern: str) -> tuple[Group, ...]:
    found: list[Group] = []
    inside: list[str] | None = None
    for token in tokens:
        if token == "(" and inside is None:
            inside = []
        elif token == ")" and inside is not None:
            found.append(tuple(inside))
            inside = None
        elif token in "()":
            raise ShapeError.of("einops.pattern", pattern=pattern)
        elif inside is not None:
            inside.append(token)
        else:
            found.append(SPREAD if token == REST else (token,))
    if inside is not None:
        raise ShapeError.of("einops.pattern", pattern=pattern)
    return tuple(found)
