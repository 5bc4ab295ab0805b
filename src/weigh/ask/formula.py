"""Counts as people write them: weights as sums of products of named axes, with the shared factor taken out.

(kernel_height 5 × kernel_width 5 × in_channels 32 + 1) × filters 64, not 5·5·32·64 + 64. The count, the formula and its
terms all come from the axes of the weights, and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from weigh.network.sizes import Formula, Size, total
from weigh.network.tensors import Axis, Weight

TIMES, PLUS = " × ", " + "


@dataclass(frozen=True, slots=True)
class Factored:
    """Weights that share a factor: `(sum of the products in terms) × product of factor`. An empty term is a 1."""

    weights: tuple[Weight, ...]
    terms: tuple[tuple[Axis, ...], ...]
    factor: tuple[Axis, ...]

    @property
    def value(self) -> Size:
        return total(weight.count for weight in self.weights)

    def text(self, show: Callable[[Axis], str]) -> str:
        """The product written out, each axis as `show` has it."""
        factor = TIMES.join(map(show, self.factor))
        summands = [TIMES.join(map(show, term)) for term in self.terms if term]
        ones = len(self.terms) - len(summands)
        if ones:
            summands.append(str(ones))
        if not factor:
            return PLUS.join(summands)
        if summands == ["1"]:
            return factor
        inner = summands[0] if len(summands) == 1 else f"({PLUS.join(summands)})"
        return f"{inner}{TIMES}{factor}"


def factor(weights: Iterable[Weight]) -> tuple[Factored, ...]:
    """Group weights by the factor they share, in their order.

    A weight joins the group before it if it is of the same part and has the group's whole factor; the second weight of
    a group may also make the factor smaller, so that a kernel and its bias share the filters.
    """
    groups: list[list[Weight]] = []
    factors: list[tuple[Axis, ...]] = []
    for weight in weights:
        if groups and groups[-1][0].part == weight.part:
            shared = _shared(factors[-1], weight.axes)
            if shared and (len(groups[-1]) == 1 or len(shared) == len(factors[-1])):
                groups[-1].append(weight)
                factors[-1] = shared
                continue
        groups.append([weight])
        factors.append(weight.axes)
    return tuple(_factored(group, shared) for group, shared in zip(groups, factors, strict=True))


def compact(weights: Iterable[Weight]) -> str:
    """The formula in values alone: `(5 × 5 × 32 + 1) × 64`; equal groups side by side are told once, with how many."""
    texts = [group.text(_value) for group in factor(weights)]
    return PLUS.join(_repeated(text, len(list(same))) for text, same in groupby(texts))


def named(group: Factored) -> str:
    """The formula with names and values: `(kernel_height 5 × ... + 1) × filters 64`."""
    return group.text(lambda axis: f"{axis.name} {_value(axis)}")


def product_text(axes: Sequence[Axis], times: int = 1, with_names: bool = True) -> str:
    """A product of axes, as it stands in the formula of MACs."""
    front = [str(times)] if times != 1 else []
    return (
        TIMES.join([*front, *(f"{axis.name} {_value(axis)}" if with_names else _value(axis) for axis in axes)]) or "1"
    )


def _factored(weights: list[Weight], shared: tuple[Axis, ...]) -> Factored:
    if len(weights) == 1:
        return Factored(tuple(weights), ((),), weights[0].axes)
    return Factored(tuple(weights), tuple(_without(weight.axes, shared) for weight in weights), shared)


def _shared(left: Sequence[Axis], right: Sequence[Axis]) -> tuple[Axis, ...]:
    """The axes of `left` that `right` has too, each as often as both have it."""
    missing = list(_without(left, right))
    return _without(left, missing)


def _without(axes: Sequence[Axis], taken: Sequence[Axis]) -> tuple[Axis, ...]:
    """The axes less those taken, each as often as it is taken."""
    left, kept = list(taken), []
    for axis in axes:
        if axis in left:
            left.remove(axis)
        else:
            kept.append(axis)
    return tuple(kept)


def _value(axis: Axis) -> str:
    text = f"{axis.size:,}" if isinstance(axis.size, int) else str(axis.size)
    return f"({text})" if isinstance(axis.size, Formula) and not axis.size.name else text


def _repeated(text: str, count: int) -> str:
    if count == 1:
        return text
    return f"{count}{TIMES}{text if PLUS not in text or text.startswith('(') else f'({text})'}"
