"""Whose the numbers are: ops whose weights belong elsewhere, are not trained, or wait for a call that never comes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from weigh.network.errors import ShapeError
from weigh.network.ops import VARIADIC, Applied, Op, apply
from weigh.network.tensors import Tensor, Weight


@dataclass(frozen=True, slots=True)
class Borrowed(Op):
    """A weight of another layer, given as a tensor: it is counted where it is owned."""

    kind = "variable"
    view = True
    weight: Weight
    dtype: str = "float32"

    def apply(self) -> Applied:  # type: ignore[override]
        return Applied((Tensor(self.weight.axes, self.dtype),))


@dataclass(frozen=True, slots=True)
class Idle(Op):
    """A layer that the network owns and never calls: its weights count, and it does no work."""

    kind = "idle"
    inner: Op

    def apply(self) -> Applied:  # type: ignore[override]
        code = type(self.inner).apply.__code__
        takes = code.co_argcount - 1 - len(type(self.inner).apply.__defaults__ or ())
        count = max(takes, 1 if code.co_flags & VARIADIC else 0)
        applied = apply(self.inner, tuple(Tensor.unknown(f"input_{i + 1}") for i in range(count)))
        return Applied((), applied.weights, missing=applied.missing, buffers=applied.buffers)


@dataclass(frozen=True, slots=True)
class Unfit(Op):
    """A layer that was given what it cannot take: its weights are its own, what comes out is as for an open input."""

    kind = "unfit"
    inner: Op
    name: str

    def apply(self, *inputs: Tensor) -> Applied:
        try:
            applied = apply(self.inner, tuple(Tensor.unknown(self.name) for _ in inputs))
        except ShapeError:  # not even the number of inputs fits
            owned = apply(Idle(self.inner), ())
            return replace(owned, outputs=(Tensor.unknown(self.name),), unpriced=True)
        return replace(applied, macs=(), elementwise=(), unpriced=True)


@dataclass(frozen=True, slots=True)
class Held(Op):
    """An op some of whose weights another layer owns (`without`), or are not trained (`frozen`), by their names."""

    kind = "held"
    inner: Op
    without: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()

    def apply(self, *inputs: Tensor) -> Applied:
        applied = apply(self.inner, inputs)
        kept = tuple(
            replace(weight, trainable=weight.trainable and weight.name not in self.frozen)
            for weight in applied.weights
            if weight.name not in self.without
        )
        return replace(applied, weights=kept)
