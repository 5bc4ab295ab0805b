"""What a picture is: levels of nodes and edges on a grid of ranks and lanes. Everything drawn is a function of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from weigh.drawing.layered import Cell
from weigh.drawing.roles import Role

Kind = Literal["input", "output", "layer", "module", "group"]
NETWORK = "-1"
"""The key of the level that is the network itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a level shows, before it has a place.

    row: index of its row; None for a value that enters or leaves, and for groups. call: which application of the row.
    level: key of what is inside. rows: of a group, the rows of all its layers. slim: drawn as a low bar.
    """

    kind: Kind
    row: int | None
    label: str
    type: str
    shape: str
    role: Role
    call: int = 0
    level: str | None = None
    rows: tuple[int, ...] = ()
    slim: bool = False


@dataclass(slots=True)
class Web:
    """A level before it is laid out. links: shape by (from, to), in the order of the inputs of what they lead to."""

    parts: list[Part]
    links: dict[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Node:
    """A part and its place."""

    part: Part
    rank: int
    lane: int


@dataclass(frozen=True, slots=True)
class Edge:
    """From node to node, by index. via: the lane that it takes on the ranks between, from that rank on."""

    start: int
    end: int
    via: tuple[Cell, ...]
    shape: str


@dataclass(frozen=True, slots=True)
class Level:
    """main: the lane of the main chain, the axis on which the level hangs."""

    ranks: int
    lanes: int
    main: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Levels by their keys: "-1" the network, the row of an enclosing layer, or "g0" for a group of layers.

    open: keys of the levels that are shown at first.
    """

    levels: Mapping[str, Level]
    open: tuple[str, ...]
