"""Marked code: whatever a layer gives goes through a function of the reader's own, so that it can be looked at.

`x = F.relu(x)` becomes `x = _seen(7, F.relu(x))`, 7 being the layer's number in the network. Whoever runs marked code
brings the function `_seen(number, value)`, which gives the value back. A layer in a list of layers (`nn.Sequential`)
has no line of its own, and so no mark: where it stands is told instead (`Written.links`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from weigh.network.graph import Graph, Layer

MARK = "_seen"
"""The function's name, which nothing in written code takes: names there never begin with an underscore."""


@dataclass(slots=True)
class Marks:
    """The layers of one file: their numbers where it is marked, and where their parts are found in the model."""

    numbers: Mapping[Layer, int] = field(default_factory=dict)
    parts: dict[Layer, dict[str, None]] = field(default_factory=dict)
    links: dict[Layer, tuple[str, ...]] = field(default_factory=dict)

    def on(self, layer: Layer, text: str) -> str:
        """The expression for what a layer gives, marked where this file is."""
        self.links.pop(layer, None)
        return f"{MARK}({self.numbers[layer]}, {text})" if layer in self.numbers else text

    def part(self, layer: Layer, path: str) -> None:
        """A module or a weight of a layer stands at this path."""
        self.parts.setdefault(layer, {})[path] = None

    def link(self, layer: Layer, paths: Sequence[str]) -> None:
        """A layer is these modules of a list of layers."""
        self.links[layer] = tuple(paths)
        for path in paths:
            self.part(layer, path)

    def places(self) -> dict[str, Mapping[Layer, tuple[str, ...]]]:
        """What `Written` tells of them."""
        return {"parts": {layer: tuple(paths) for layer, paths in self.parts.items()}, "links": dict(self.links)}


def marks(graph: Graph, marked: bool) -> Marks:
    return Marks({layer: number for number, layer in enumerate(graph.layers)} if marked else {})
