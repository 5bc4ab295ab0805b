"""The classic view of a network: the feature maps as boxes in a row, vectors as bars.

It is drawn of what flows through one after the other. A module or group in which it branches is one box, so that a
ResNet is a row of its blocks. Layers that leave the shape as it is (activation, normalization, dropout) are in the box
of the layer before; what only arranges the same numbers anew (flatten, reshape) has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

from weigh.ask.ledger import Ledger
from weigh.drawing.model import NETWORK, Level, Node, Part, Picture
from weigh.drawing.picture import picture
from weigh.drawing.roles import Role
from weigh.drawing.texts import shape_text
from weigh.network.tensors import BATCH_AXIS, Tensor

MOST = 64
"""Boxes in one row; where there would be more, what is open is closed again."""
DEPTHS = (100, 1, 0)
"""How deep modules and groups are opened, the deepest that fits."""
THIN = 0.06
"""What a direction measures that a tensor does not have: the width of a sequence, both sides of a vector."""
LEAST = 0.05
"""Nothing is smaller than this, so that 1 stays visible beside 224."""
CHANNELS = frozenset({"channels", "filters", "units", "features"})
ALONE: frozenset[Role] = frozenset(
    {"input", "conv", "dense", "attention", "recurrent", "embedding", "module", "unknown"}
)
"""Roles with a box of their own even where the shape stays."""


@dataclass(frozen=True, slots=True)
class Block:
    """A box. row: of its layer, None for the input. height, width, depth: 0 to 1 of the largest, by square roots, so
    that areas are as the numbers are; height and width are the feature map's sides, depth its channels."""

    row: int | None
    label: str
    type: str
    shape: str
    role: Role
    height: float
    width: float
    depth: float


@dataclass(frozen=True, slots=True)
class _Map:
    """A feature map: its sides, none for a vector, and its channels."""

    part: Part
    row: int | None
    shape: str
    sides: tuple[int, ...]
    channels: int


def blocks(ledger: Ledger, shown: Picture | None = None) -> tuple[Block, ...] | None:
    """The boxes in order; None where the network is no chain, or has sizes that are not known."""
    shown = shown or picture(ledger)
    if not _is_chain(shown.levels[NETWORK]):
        return None
    for depth in DEPTHS:
        maps = _maps(ledger, shown, depth)
        if maps is None:
            return None
        if len(maps) <= MOST:
            return tuple(_scaled(maps)) if len(maps) > 1 else None
    return None


def _maps(ledger: Ledger, shown: Picture, depth: int) -> list[_Map] | None:
    """The feature maps that have a box; None where a size is open."""
    maps: list[_Map] = []
    before: _Map | None = None
    for part in _chain(shown, depth):
        one = _map(ledger, part, shown)
        if one is None:
            return None
        same = before is not None and (before.sides, before.channels) == (one.sides, one.channels)
        skipped = before is not None and (part.role == "shape" or (same and part.role not in ALONE))
        if not skipped:
            maps.append(one)
        before = one
    return maps


def blocks_json(found: Sequence[Block] | None) -> list[dict[str, Any]] | None:
    """The boxes as the document holds them."""
    return None if found is None else [asdict(block) for block in found]


def _is_chain(level: Level) -> bool:
    """One node after the other: one enters, one leaves."""
    ends = [node for node in level.nodes if node.part.kind == "input"]
    return level.lanes == 1 and len(level.edges) == len(level.nodes) - 1 and len(ends) <= 1


def _chain(shown: Picture, depth: int) -> Iterator[Part]:
    """What flows through; modules are opened so deep as long as they are chains themselves."""
    stack = [(node.part, depth) for node in _downwards(shown.levels[NETWORK])]
    while stack:
        part, left = stack.pop()
        if part.kind == "output":
            continue
        inside = shown.levels[part.level] if part.level is not None and not part.call and left else None
        if inside is not None and _is_chain(inside):
            stack += [(node.part, left - 1) for node in _downwards(inside) if node.part.kind not in ("input", "output")]
        else:
            yield part


def _downwards(level: Level) -> list[Node]:
    """The nodes, the first one last."""
    return sorted(level.nodes, key=lambda node: -node.rank)


def _map(ledger: Ledger, part: Part, shown: Picture) -> _Map | None:
    tensor, row = _tensor(ledger, shown, part)
    if tensor is None:
        return None
    axes = [axis for axis in tensor.axes if axis != BATCH_AXIS]
    if not axes or any(axis.rest or not isinstance(axis.size, int) for axis in axes):
        return None
    sizes = [axis.size for axis in axes if isinstance(axis.size, int)]
    first = len(axes) > 1 and axes[0].name in CHANNELS
    channels = sizes.pop(0 if first else -1)
    return _Map(part, row, shape_text(tensor), tuple(sizes), channels)


def _tensor(ledger: Ledger, shown: Picture, part: Part) -> tuple[Tensor | None, int | None]:
    """What comes out of a part, and the row that gives it."""
    if part.kind == "input":
        inputs = ledger.graph.inputs
        return (inputs[0].tensor, None) if len(inputs) == 1 else (None, None)
    while part.row is None:
        level = shown.levels[part.level or NETWORK]
        ends = [level.nodes[edge.start].part for edge in level.edges if level.nodes[edge.end].part.kind == "output"]
        if not ends or ends[0].kind == "input":
            return None, None
        part = ends[0]
    outputs = ledger.rows[part.row].calls[part.call].outputs
    return (outputs[0].tensor if outputs else None), part.row


def _scaled(maps: Sequence[_Map]) -> Iterator[Block]:
    side = max((size for one in maps for size in one.sides), default=1)
    deep = max((one.channels for one in maps if one.sides), default=1)
    wide = max((one.channels for one in maps if not one.sides), default=1)
    for one in maps:
        sides = [_root(size, side) for size in one.sides[-2:]]
        if not sides:
            height, width, depth = _root(one.channels, wide), THIN, THIN
        else:
            height, width = (sides[0], THIN) if len(sides) == 1 else sides
            depth = _root(one.channels, deep)
        part = one.part
        yield Block(one.row, part.label, part.type, one.shape, part.role, height, width, depth)


def _root(size: int, largest: int) -> float:
    return round(max(LEAST, sqrt(size / max(largest, 1))), 4)
