"""The graph of each level of a network: its calls, each one node, and what flows between them.

A module is one node of the level around it; its interior is a level of its own, that of its first call. A value that
crosses the border of a module becomes a node in it that stands for what enters or leaves. What is worked out of
constants alone is left out: it is no part of the network that anybody draws. Weights that a model owns by itself
(class tokens, positions) are layers with parameters, and are kept.
"""

from __future__ import annotations

from weigh.ask.ledger import Ledger
from weigh.drawing.flows import Enters, Flow, Flows, Leaves, add_ends
from weigh.drawing.model import NETWORK, Part, Web
from weigh.drawing.roles import Role, role
from weigh.drawing.texts import name_text, shape_text, shapes_text
from weigh.network.graph import Call, Value, in_order
from weigh.network.tensors import BATCH_AXIS
from weigh.words.drawing import INPUT, NO_NAME, OUTPUT

FLAT: frozenset[Role] = frozenset({"norm", "activation", "regularize", "merge", "shape", "other", "pool"})
"""Roles drawn low where they leave the shape as it is."""


def webs(ledger: Ledger) -> dict[str, Web]:
    """Every level that can be seen, by its key."""
    return _Collector(ledger).webs()


class _Collector:
    def __init__(self, ledger: Ledger) -> None:
        self.rows = ledger.rows
        self.graph = ledger.graph
        self.of = {call: (i, k) for i, row in enumerate(ledger.rows) for k, call in enumerate(row.calls)}
        self.roles = [role(row) for row in ledger.rows]
        # What stands for the network itself encloses calls, and is no row.
        self.above = {call: call.parent if call.parent in self.of else None for call in self.of}
        self.listed = {row.layer: row.calls[0] for row in reversed(ledger.rows)}
        self.inputs = dict.fromkeys(ledger.graph.inputs)
        self.inside: dict[Call | None, list[Call]] = {None: []}
        self.flows: Flows[Call, Value] = Flows(self.above)

    def webs(self) -> dict[str, Web]:
        shown = self._shown()
        for call in self.graph.calls:
            if call in shown:
                self.inside.setdefault(self.above[call], []).append(call)
        for call in self.of:
            if call.op is not None and call in shown:
                for value in call.inputs:
                    self._flow(value, call, shown)
        for value in self.graph.outputs:
            self._flow(value, None, shown)
        return {key: self._web(around) for key, around in self._seen().items()}

    def _shown(self) -> set[Call]:
        """The calls that are drawn, and what encloses them."""
        leaves = in_order(self.of)
        kept: set[Call] = set()
        for call in leaves:
            if self._counts(call, kept):
                kept.add(call)
        shown = kept or set(leaves)
        for leaf in list(shown):
            around = self.above[leaf]
            while around is not None and around not in shown:
                shown.add(around)
                around = self.above[around]
        return shown

    def _counts(self, call: Call, kept: set[Call]) -> bool:
        """Whether a call has to do with the network's inputs or weights, given those before it that have."""
        unknown = call.applied.missing or self.roles[self.of[call][0]] == "unknown"
        if call.applied.weights or unknown:
            return True
        if not call.inputs:
            return call.op is not None and call.op.kind != "constant"
        return any(self._leads_in(value, kept) for value in call.inputs)

    def _leads_in(self, value: Value, kept: set[Call]) -> bool:
        maker = value.call
        return self._input(value) is not None if maker is None else maker not in self.of or maker in kept

    def _seen(self) -> dict[str, Call | None]:
        """The levels that can be opened from the network's own: the first calls of what encloses."""
        found: dict[str, Call | None] = {NETWORK: None}
        walk: list[Call | None] = [None]
        for around in walk:
            for call in self.inside[around]:
                row, _ = self.of[call]
                first = self.rows[row].calls[0]
                if call.op is None and str(row) not in found and first in self.inside:
                    found[str(row)] = first
                    walk.append(first)
        return found

    def _flow(self, value: Value, reader: Call | None, shown: set[Call]) -> None:
        maker = value.call
        if maker is None:
            given = self._input(value)
            if given is not None:
                self.flows.add(given, None, reader)
            return
        if maker not in self.of:  # a weight read by more calls than the ledger lists
            maker = self.listed.get(maker.layer, maker)
        if maker in shown:
            self.flows.add(value, maker, reader)

    def _input(self, value: Value) -> Value | None:
        """The input of the network that a value without a maker is; None for a constant."""
        if value in self.inputs:
            return value
        same = next((one for one in self.inputs if one.name and one.name == value.name), None)
        return same or (value if BATCH_AXIS in value.tensor.axes else None)

    def _web(self, around: Call | None) -> Web:
        """A level's parts in order: what enters, the calls, what leaves."""
        flow = self.flows.levels.get(around, Flow())
        at: dict[object, int] = {}
        parts: list[Part] = []
        add_ends(((Enters(value), _entering(value)) for value in flow.entering), parts, at)
        for call in self.inside[around]:
            at[call] = len(parts)
            parts.append(self._part(call))
        add_ends(((Leaves(value), _leaving(value)) for value in flow.leaving), parts, at)
        links: dict[tuple[int, int], str] = {}
        for (start, end), value in flow.links.items():
            links.setdefault((at[start], at[end]), shape_text(value.tensor))
        return Web(parts, links)

    def _part(self, call: Call) -> Part:
        index, nth = self.of[call]
        layer, what = call.layer, self.roles[index]
        shape = shapes_text(call.outputs)
        before = shape_text(call.inputs[0].tensor) if call.inputs else ""
        slim = what in FLAT and (shape == before if call.inputs else not call.applied.weights)
        label, kind = name_text(layer.name) or NO_NAME.format(number=index + 1), name_text(layer.type)
        if call.op is None:
            first = self.rows[index].calls[0]
            return Part("module", index, label, kind, shape, what, nth, str(index) if first in self.inside else None)
        return Part("layer", index, label, kind, shape, what, nth, slim=slim)


def _entering(value: Value) -> Part:
    name = value.name if value.call is None else value.call.layer.name
    return Part("input", None, name_text(name) or INPUT, INPUT, shape_text(value.tensor), "input")


def _leaving(value: Value) -> Part:
    return Part("output", None, OUTPUT, OUTPUT, shape_text(value.tensor), "input")
