"""Which calls make up a model that is told by its inputs and outputs, and the order in which Keras lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from weigh.network.graph import Call, Layer, Value
from weigh.readers.keras.session import Session

Node: TypeAlias = Call | Value
"""An outermost call, or an input of the model, which Keras lists as a layer too."""


def outermost(call: Call, boundary: Call | None) -> Call:
    """The call that stands directly below `boundary` and holds this one; the call itself if it does."""
    while call.parent is not None and call.parent is not boundary:
        call = call.parent
    return call


def between(session: Session, inputs: Sequence[Value], outputs: Sequence[Value]) -> tuple[list[Node], list[Value]]:
    """The inputs and outermost calls that lead to the outputs, in Keras's order; and the values that come from nowhere:
    inputs that were not named.

    Keras lists by depth, the longest way to an output first; nodes of one depth in the order in which a walk back from
    the outputs first meets their layers. An input that leads nowhere stands first among the last.
    """
    walk = _Walk(session, inputs)
    walk.from_outputs(outputs)
    of_node: dict[Node, int] = {}
    of_layer: dict[Layer | Value, int] = {}
    for node in reversed(walk.done):
        depth = max(of_node.get(node, 0), of_layer.get(_layer(node), 0))
        of_node[node] = of_layer[_layer(node)] = depth
        for before in walk.needs[node]:
            of_node[before] = max(of_node.get(before, 0), depth + 1)
    unused = [value for value in inputs if value not in of_node]
    met: dict[Layer | Value, int] = {**walk.met, **dict.fromkeys(unused, -1)}
    order = sorted([*walk.done, *unused], key=lambda node: (-of_layer.get(_layer(node), 0), met[_layer(node)]))
    return order, walk.nowhere


def _layer(node: Node) -> Layer | Value:
    return node.layer if isinstance(node, Call) else node


class _Walk:
    """A walk back from outputs to inputs; with a stack, for networks may be long.

    done: every node, each behind those that it needs. met: when each layer was first met.
    """

    def __init__(self, session: Session, inputs: Sequence[Value]) -> None:
        self.session = session
        self.inputs = set(inputs)
        self.needs: dict[Node, list[Node]] = {}
        self.met: dict[Layer | Value, int] = {}
        self.done: list[Node] = []
        self.nowhere: list[Value] = []

    def from_outputs(self, outputs: Sequence[Value]) -> None:
        finished: set[Node] = set()
        for value in outputs:
            start = self._maker(value)
            waiting = [(start, self._enter(start))] if start is not None and start not in finished else []
            while waiting:
                node, rest = waiting[-1]
                before = next((item for item in rest if item not in finished), None)
                if before is not None:
                    waiting.append((before, self._enter(before)))
                    continue
                waiting.pop()
                finished.add(node)
                self.done.append(node)

    def _enter(self, node: Node) -> Iterator[Node]:
        """Meet a node; what it needs, in order."""
        self.met.setdefault(_layer(node), len(self.met))
        self.needs[node] = self._needed(node) if isinstance(node, Call) else []
        return iter(self.needs[node])

    def _maker(self, value: Value) -> Node | None:
        if value in self.inputs:
            return value
        if value in self.session.constants:
            return None
        if value.call is None:
            if value not in self.nowhere:
                self.nowhere.append(value)
            return None
        op = value.call.op
        if op is not None and op.kind == "variable" and value.call.parent is None:
            return None  # a weight that some layer owns: that layer's call brings it along
        return outermost(value.call, self.session.parent)

    def _needed(self, call: Call) -> list[Node]:
        """The nodes whose outputs this call, or a call inside it, takes."""
        found: dict[Node, None] = {}
        for inner in self.session.inside(call):
            for value in inner.inputs:
                maker = self._maker(value)
                if maker is not None and maker is not call:
                    found[maker] = None
        return list(found)
