"""What comes of writing a network: the text, and where each layer stands in the model that the text makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from weigh.network.graph import Layer, Value
from weigh.write.code.layouts import Layout


@dataclass(frozen=True, slots=True)
class Written:
    """A network as code.

    entry: the expression that makes the model, behind the text. paths: where each layer that is a module of its own is
    found in it, `features.conv1`. parts: where all modules and weights of a layer are found, which may be several.
    links: those of a layer that stands in a list of layers, so that no line of the code calls it. layouts: axis i of a
    written value is axis `layouts[value][i]` of the graph's; a value that is not in it never has a name in the code.
    inputs, outputs: what the model takes and gives, in order.
    """

    text: str
    entry: str
    paths: Mapping[Layer, str]
    layouts: Mapping[Value, Layout] = field(default_factory=dict)
    inputs: tuple[Value, ...] = ()
    outputs: tuple[Value, ...] = ()
    parts: Mapping[Layer, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[Layer, tuple[str, ...]] = field(default_factory=dict)
