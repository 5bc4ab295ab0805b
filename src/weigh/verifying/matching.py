"""Which call of a network gave what: the calls beside what the live model told in a run.

A layer tells of itself each time it runs, so its calls are told of in order. A module that is called several times is
written once: what is no module inside it (`torch.relu`) is a layer of its own at each call of the network, and is told
of by the number that it has in the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from weigh.network.graph import Call, Graph, Layer
from weigh.verifying.recording import Gave, Run
from weigh.write.code.scopes import Scope, leaves, scopes_of, within


class Matching:
    """The calls of one network, in the order in which its written code makes them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.numbers = {layer: number for number, layer in enumerate(graph.layers)}
        root = scopes_of(graph)
        self.scopes: dict[Layer, list[Scope]] = {}
        for scope in within(root):
            if scope.layer is not None:
                self.scopes.setdefault(scope.layer, []).append(scope)
        written = self._written_as()
        self.order: list[tuple[Call, int, int]] = []  # a call, the number it is told of by, and the how manieth time
        times: Counter[int] = Counter()
        for call in leaves(root):
            number = self.numbers[written.get(call.layer, call.layer)]
            self.order.append((call, number, times[number]))
            times[number] += 1
        self.times: Mapping[int, int] = times

    def _written_as(self) -> dict[Layer, Layer]:
        """Of layers inside the later calls of a module, those in its first call that stand in their place."""
        found: dict[Layer, Layer] = {}
        for first, *others in self.scopes.values():
            for other in others:
                for ours, theirs in zip(leaves(first), leaves(other), strict=False):
                    if ours.layer is not theirs.layer:
                        found[theirs.layer] = found.get(ours.layer, ours.layer)
        return found

    def told(self, run: Run) -> dict[Call, list[Gave]]:
        """What each call gave; what a layer told more often than it is called is its last call's."""
        found: dict[Call, list[Gave]] = {}
        for call, number, time in self.order:
            gave = run[number].gave if number in run else []
            last = time == self.times[number] - 1
            found[call] = gave[time:] if last else gave[time : time + 1]
        return found
