"""Towards a published network: every difference to it is a cheap move, alone and with the others.

This is how an expert finds what is missing: lay the known network beside the one at hand and look where they part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Any, Final

from weigh.ask.align import align
from weigh.ask.variations import core, field_of, with_field
from weigh.ask.why.moves.move import BEHIND_POOLING, Idea, Move
from weigh.ask.why.native import is_torch, laid_out, native
from weigh.ask.why.plan import Edit, New, Plan
from weigh.network.graph import Call, Graph, Value, in_order
from weigh.network.ops import Op


@dataclass(frozen=True, slots=True)
class Reference:
    """A published network to compare with. bits: what it costs to think of it."""

    name: str
    bits: float
    graph: Graph


MOVE_BITS: Final = 1.5
"""A difference to a network that is meant anyway: to name the network has said nearly everything."""
WHOLE_BITS: Final = -0.5
"""All the differences together: then it is that network, and nothing is left to choose."""
MOST_MOVES: Final = 6
"""Up to so many differences are combined in every way; of more, only all of them, and all but one."""

WEIGHTLESS: Final = frozenset(
    ["activation", "dropout", "spatial_dropout", "noise", "identity", "local_response_norm", "cast", "rescale"]
)
"""What no count of weights or work depends on; a network without it is the same network to us."""

KIND_OF: Final = {
    "flatten": "flatten", "global_pool": "global_pool", "adaptive_pool": "pool", "pool": "pool", "batch_norm": "norm",
    "layer_norm": "norm", "group_norm": "norm",
}  # fmt: skip
"""The kind of a move that puts in such an op; any other is a layer more."""
FIELD_KINDS: Final = {
    "groups": "groups", "padding": "padding", "stride": "stride", "kernel": "kernel", "size": "kernel",
    "dilation": "dilation", "filters": "filters", "units": "units", "multiplier": "filters", "bias": "bias_{way}",
    "scale": "scale_{way}", "center": "center_{way}", "biases": "recurrent_biases", "vocabulary": "vocabulary",
    "features": "features", "heads": "heads", "key_dim": "key_dim", "tied": "{tied}",
}  # fmt: skip
"""The kind of a move that sets a field to the published network's."""


def ideas(plan: Plan, reference: Reference) -> Iterator[Idea]:
    """The differences to a reference as moves, and their combinations."""
    found = list(differences(plan, reference.graph))
    count = len(found)
    sizes: list[int] = list(range(1, count + 1)) if count <= MOST_MOVES else sorted({1, 2, count - 1, count})
    for size in sizes:
        whole = WHOLE_BITS if size == count else 0.0
        for chosen in combinations(found, size):
            yield Idea(reference.bits + sum(move.bits for move in chosen) + whole, chosen, reference.name)


def differences(plan: Plan, graph: Graph) -> Iterator[Move]:
    """What would have to be done to a network to make it another, one move a kind of difference."""
    laid = _Beside(plan, graph)
    yield from laid.changed()
    yield from laid.missing()
    yield from laid.extra()


class _Beside:
    """A plan with another network laid beside it."""

    def __init__(self, plan: Plan, graph: Graph) -> None:
        self.plan = plan
        self.graph = graph
        self.index = {step.call: i for i, step in enumerate(plan.steps) if step.call is not None}
        self.values: dict[Value, int] = dict(zip(graph.inputs, plan.sources, strict=False))
        self.partner: dict[Call, int] = {}
        pairs = align(plan.graph, graph)
        aligned = {pair.b: self.index[pair.a] for pair in pairs if pair.a is not None and pair.b is not None}
        calls = [pair.b for pair in pairs if pair.b is not None]
        self._follow([call for call in in_order(graph.calls) if call in set(calls)], aligned)
        self.pairs = [(self.partner[call], call) for call in calls if call in self.partner]
        self.alone = [call for call in calls if call not in self.partner]
        matched = set(self.partner.values())
        self.ours = [self.index[pair.a] for pair in pairs if pair.a is not None and self.index[pair.a] not in matched]
        self.reads: dict[Value, list[Call]] = {}
        for call in graph.calls:
            if call.op is not None:
                for value in call.inputs:
                    self.reads.setdefault(value, []).append(call)

    def _follow(self, calls: Sequence[Call], aligned: Mapping[Call, int]) -> None:
        """Take the alignment along the dataflow: of equal layers the one is meant that reads what corresponds, for
        branches are listed side by side, in an order that an extra branch upsets."""
        taken: set[int] = set()
        for call in calls:
            meant = aligned.get(call)
            sources = [self.values.get(value) for value in call.inputs]
            if None not in sources and (meant is None or list(self.plan.steps[meant].inputs) != sources):
                same = (i for i in self.plan.readers[sources[0]] if i not in taken) if sources else ()  # type: ignore[index]
                fitting = [i for i in same if list(self.plan.steps[i].inputs) == sources]
                alike = [i for i in fitting if call.op and core(self.plan.steps[i].op).kind == core(call.op).kind]
                meant = next((i for i in alike if self.plan.steps[i].op == call.op), alike[0] if alike else meant)
            if meant is None or meant in taken or (None in sources and not self._same_place(call, meant, taken)):
                continue
            taken.add(meant)
            self.partner[call] = meant
            self.values.update(zip(call.outputs, self.plan.steps[meant].outputs, strict=False))

    def _same_place(self, call: Call, ours: int, taken: set[int]) -> bool:
        """Whether two layers read what corresponds; each side may have something in between that the other lacks."""
        theirs = self._ours(call.inputs[0]) if call.inputs else None
        value = self.plan.steps[ours].inputs[0] if self.plan.steps[ours].inputs else None
        while value is not None and value != theirs:
            maker = self.plan.maker.get(value)
            if maker is None or maker in taken or not self.plan.steps[maker].inputs:
                return False
            value = self.plan.steps[maker].inputs[0]
        return value is not None

    # -- layers that are otherwise -----------------------------------------------------------

    def changed(self) -> Iterator[Move]:
        groups: dict[str, list[tuple[int, Op, str, Any, Any]]] = {}
        for index, theirs in self.pairs:
            ours = self.plan.steps[index].op
            assert theirs.op is not None
            if core(ours).kind != core(theirs.op).kind or _ranks(ours) != _ranks(theirs.op):
                if ours.kind not in WEIGHTLESS and theirs.op.kind not in WEIGHTLESS:
                    kind = KIND_OF.get(theirs.op.kind, "like")
                    groups.setdefault(kind, []).append(
                        (index, laid_out(self.plan, theirs.op), "", ours.kind, theirs.op.kind)
                    )
                continue
            for name, old, new in _fields(ours, theirs.op):
                kind = FIELD_KINDS[name].format(way="added" if new else "removed", tied="tied" if new else "untied")
                groups.setdefault(kind, []).append((index, with_field(ours, name, new), name, old, new))
        last = self.plan.weighted[-1] if self.plan.weighted else -1
        for kind, members in groups.items():
            alone = kind in ("units", "filters") and [index for index, *_ in members] == [last]
            steps = tuple(index for index, *_ in members)
            facts = {"field": members[0][2], "old": members[0][3], "new": members[0][4], "every": len(steps) > 1}
            edit = Edit(changes=tuple(self._merged(members)))
            yield Move("classes" if alone else kind, MOVE_BITS, (edit,), steps, facts)

    @staticmethod
    def _merged(members: Sequence[tuple[int, Op, str, Any, Any]]) -> Iterator[tuple[int, Op]]:
        """Several fields of one layer changed together."""
        ops: dict[int, Op] = {}
        for index, op, field, _, new in members:
            ops[index] = with_field(ops[index], field, new) if index in ops and field else op
        yield from ops.items()

    # -- layers that are missing -------------------------------------------------------------

    def missing(self) -> Iterator[Move]:
        """Layers of the reference that stand alone, those that hang together as one edit."""
        groups: dict[str, list[tuple[Edit, list[Call]]]] = {}
        for chain in self._chains():
            edit = self._put_in(chain)
            if edit is not None:
                kinds = {KIND_OF.get(core(call.op).kind, "layer_more") for call in chain if call.op is not None}
                kind = kinds.pop() if len(kinds) == 1 else "layer_more"
                if edit.readers == ():
                    kind = "with_top" if edit.after in self.plan.outputs else "auxiliary_head"
                groups.setdefault(kind, []).append((edit, chain))
        for kind, members in groups.items():
            calls = [call for _, chain in members for call in chain]
            facts = {"layers": calls, "types": [call.layer.type for call in calls], "every": len(members) > 1}
            yield Move(kind, MOVE_BITS, tuple(edit for edit, _ in members), (), {**facts, **_pooling(calls)})

    def _chains(self) -> Iterator[list[Call]]:
        """Unmatched layers that hang together: a branch that leads nowhere else whole, the others piece by piece."""
        branch: list[Call] = []
        chain: list[Call] = []
        for call in self.alone:
            if call.op is None:
                continue
            if not self._matched([call]):
                branch.append(call)
            elif call.op.kind not in WEIGHTLESS:
                behind = any(value.call in chain for value in call.inputs)
                if chain and (not behind or self._is_stage(call) or self._is_stage(chain[-1])):
                    yield chain
                    chain = []
                chain.append(call)
        yield from filter(None, (chain, branch))

    @staticmethod
    def _is_stage(call: Call) -> bool:
        """Whether a layer is a move of its own: a flatten, or a pooling."""
        return call.op is not None and KIND_OF.get(core(call.op).kind, "norm") != "norm"

    def _put_in(self, chain: list[Call]) -> Edit | None:
        """The edit that puts a chain in where the reference has it; None where there is no such place."""
        sources = [value for call in chain for value in call.inputs if value.call not in chain]
        after = self._ours(sources[0]) if sources else None
        if after is None:
            return None
        made: dict[Value, int] = {}
        new = []
        for number, call in enumerate(chain):
            inputs = []
            for value in call.inputs:
                at = made[value] if value in made else -1 if value is sources[0] else self._ours(value)
                if at is None:
                    return None
                inputs.append(at)
            assert call.op is not None
            new.append(native(self.plan, New(call.layer.type, call.op, tuple(inputs), call.layer.name)))
            made.update(dict.fromkeys(call.outputs[:1], -2 - number))
        readers = self._readers(chain, after)
        rank = BEHIND_POOLING + 1 + self.alone.index(chain[0])  # at one place in the reference's order
        return None if readers is None else Edit(after=after, insert=tuple(new), readers=readers, rank=rank)

    def _ours(self, value: Value) -> int | None:
        """Our value that stands for one of the reference's: through whatever is missing on the way."""
        while value not in self.values:
            if value.call is None or not value.call.inputs or value.call in self.partner:
                return None
            value = value.call.inputs[0]
        return self.values[value]

    def _readers(self, chain: list[Call], after: int) -> tuple[int, ...] | None:
        """Our steps that read the chain's end in the reference; none for a branch of its own."""
        ends = [value for call in chain for value in call.outputs]
        outside = [reader for value in ends for reader in self.reads.get(value, []) if reader not in chain]
        if not outside:
            return ()
        steps = self._matched(outside)
        found = tuple(step for step in steps if after in self.plan.steps[step].inputs)
        return found or (None if steps else tuple(self.plan.readers[after]) or None)

    def _matched(self, calls: Sequence[Call]) -> list[int]:
        """Our steps for calls of the reference, looking through what is missing."""
        found: dict[int, None] = {}
        waiting, seen = list(calls), set(calls)
        while waiting:
            call = waiting.pop(0)
            if call in self.partner:
                found[self.partner[call]] = None
                continue
            for value in call.outputs:
                for reader in self.reads.get(value, []):
                    if reader not in seen:
                        seen.add(reader)
                        waiting.append(reader)
        return list(found)

    # -- layers that are too many ------------------------------------------------------------

    def extra(self) -> Iterator[Move]:
        groups: dict[str, list[int]] = {}
        for index in self.ours:
            op = self.plan.steps[index].op
            if op.kind in WEIGHTLESS or len(self.plan.steps[index].inputs) != 1:
                continue
            if op.kind == "flatten" and is_torch(self.plan):
                continue  # the next layer's features are declared: it would not fit
            kind = KIND_OF.get(core(op).kind)
            named = {"flatten": "without_flatten", "pool": "without_pool", "global_pool": "without_global_pool"}
            groups.setdefault(named.get(kind or "", "layer_less"), []).append(index)
        for kind, steps in groups.items():
            yield Move(kind, MOVE_BITS, (Edit(removed=tuple(steps)),), tuple(steps), {"every": len(steps) > 1})


def _ranks(op: Op) -> int:
    """Over how many axes a window slides; 0 where there is none. Windows of others are of another kind."""
    window = field_of(op, "kernel") or field_of(op, "size")
    return len(window) if isinstance(window, tuple) else 0


def _fields(ours: Op, theirs: Op) -> Iterator[tuple[str, Any, Any]]:
    """The hyperparameters that differ, as far as a count depends on them."""
    left, right = core(ours), core(theirs)
    for field in fields(left):
        if field.name in FIELD_KINDS and hasattr(right, field.name):
            old, new = getattr(left, field.name), getattr(right, field.name)
            if old != new and not (field.name == "padding" and set(getattr(left, "kernel", (2,))) == {1}):
                yield field.name, old, new


def _pooling(calls: Sequence[Call]) -> dict[str, Any]:
    op: Any = calls[0].op
    return {"size": op.size, "stride": op.stride} if core(op).kind == "pool" else {}
