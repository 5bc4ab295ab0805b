"""What a network's own layers tell of its input, where nobody says it.

A convolution declares its channels and its rank; a linear layer declares the features that an image must come to.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from weigh.network.graph import Call, Gap, Graph, Value
from weigh.network.ops import Op
from weigh.network.sizes import Formula, Size, product
from weigh.network.tensors import Tensor
from weigh.ops.shape import Reshape
from weigh.readers.torch.inputs import Shapes

USUAL = (28, 32, 224, 64, 256, 227, 96, 128, 299, 48, 84, 100, 512)
"""Sides of images that people use, the most usual first."""
LARGEST = 1024
LONGEST = 1_000_000
"""Of a sequence: a minute of sound."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """Input shapes for which a declared size fits, and the remark on them."""

    shapes: Shapes
    note: Gap


def told(graph: Graph) -> dict[str, tuple[int | None, ...]]:
    """Shapes of the inputs, by name, as far as the first layers that read them declare them."""
    found: dict[str, tuple[int | None, ...]] = {}
    for value in graph.inputs:
        shape = next((shape for call, spatial in _readers(graph, value) if (shape := _declared(call, spatial))), None)
        if value.tensor.has_rest and shape is not None:
            found[value.name] = shape
    used = {value for call in graph.calls if call.op is not None for value in call.inputs}
    needed = {value.name for value in graph.inputs if value.tensor.has_rest and value in used}
    return found if needed == found.keys() else {}


def _readers(graph: Graph, value: Value) -> Iterator[tuple[Call, int]]:
    """The calls that read a value, or what is made of it with as many axes and channels.

    With each how many of the last axes cannot be channels, by what was done to them.
    """
    spatial = {value: 0}
    for call in graph.calls:
        before = max((spatial[one] for one in call.inputs if one in spatial), default=None)
        if call.op is None or before is None:
            continue
        if call.op.kind in _PASSING or call.layer.type == "pad":  # by amounts that need not be known
            spatial.update(dict.fromkeys(call.outputs, max(before, _windowed(call.op))))
        else:
            yield call, before


_PASSING = frozenset(["activation", "dropout", "identity", "rescale", "arithmetic", "pad", "pool", "batch_norm"])


def _windowed(op: Any) -> int:
    """How many spatial axes an op pads, pools or normalizes over, as far as it says so."""
    if op.kind == "batch_norm":
        return max(0, min(op.ranks, default=2) - 2)
    return len(getattr(op, "amounts", ()) or getattr(op, "size", ()))


def _declared(call: Call, spatial: int) -> tuple[int | None, ...] | None:
    op: Any = _inside(call.op)
    channels = getattr(op, "in_channels", None)
    if isinstance(channels, int) and hasattr(op, "kernel") and spatial <= len(op.kernel):
        return (channels, *(None,) * len(op.kernel))
    if op is not None and op.kind == "embedding" and op.length:
        return tuple(size if isinstance(size, int) else None for size in op.length)
    features = getattr(op, "in_features", None)
    if isinstance(features, int) and op.kind == "dense" and not spatial:
        return (features,)
    return None


def _inside(op: Op | None) -> Any:
    while op is not None and hasattr(op, "inner"):
        op = op.inner
    return op


def solved(graph: Graph, shapes: Shapes) -> Fitting | None:
    """The sides of a square image, or the length of a sequence, for which a linear layer gets the features that it
    declares, or a reshape to rows of so many features leaves as many rows as there are examples."""
    for call in graph.calls:
        if not call.inputs or not call.inputs[0].tensor.axes:
            continue
        features, size = _features(_inside(call.op), call.inputs[0].tensor)
        open_axes = next((axes for axes in _SOLVED if isinstance(size, Formula) and size.names <= axes), None)
        if isinstance(features, int) and isinstance(size, Formula) and open_axes:
            kind, sides_of = _SOLVED[open_axes]
            sides = sides_of(size, features)
            if not sides:
                return None
            side = next((usual for usual in USUAL if usual in sides), sides[0])
            facts = {"side": side, "layer": call.layer.name, "features": features, "others": _range(sides)}
            closed = {name: tuple(side if one is None else one for one in shape) for name, shape in shapes.items()}
            kind = kind if len(sides) == 1 else f"{kind} of several"
            return Fitting(closed, Gap(kind, "", call.place, {**facts, "inputs": spelled(closed)}))
    return None


def _features(op: Any, x: Tensor) -> tuple[Size | None, Size]:
    """The features that an op declares, and those that it gets."""
    if isinstance(op, Reshape) and op.whole and len(op.shape) == 2 and op.shape[0] == -1:  # view(-1, 400)
        return op.shape[1], product(axis.size for axis in x.axes[1:])
    return getattr(op, "in_features", None), x.axes[-1].size


def _sides(size: Formula, features: int) -> list[int]:
    """Two sizes that are both too small have a product too: each side is tried."""
    return [side for side in range(1, LARGEST + 1) if size.at({"height": side, "width": side}) == features]


def _lengths(size: Formula, features: int) -> list[int]:
    """One size grows with the length that it comes from."""

    def found(side: int) -> Any:
        return size.at({"steps": side})

    lengths = range(1, LONGEST + 1)
    first, last = (cut(lengths, features, key=found) for cut in (bisect_left, bisect_right))
    return [*lengths[first : min(last, first + LARGEST)]]


_SOLVED = {frozenset(["height", "width"]): ("solved input", _sides), frozenset(["steps"]): ("solved length", _lengths)}
"""By the axes that are open: what the remark on it is called, and how it is solved."""


def _range(sides: list[int]) -> str:
    return f"{sides[0]} to {sides[-1]}" if sides[-1] - sides[0] + 1 == len(sides) else ", ".join(map(str, sides[:6]))


def spelled(shapes: Mapping[str, tuple[int | None, ...]]) -> str:
    """Shapes as `--input` takes them."""
    return ", ".join(
        f"{name}:{'x'.join('?' if n is None else str(n) for n in shape)}" for name, shape in shapes.items()
    )
