"""A network laid out for editing: a list of steps over numbered values, and what an edit makes of it.

A network is flattened once (`Plan`). An edit is then applied to a `Variant`, which holds only what differs from the
plan: ops are applied again from the edited step on, and only as far as a tensor really changes. So re-weighing costs
what lies behind the edit, and a thousand variants of one network share everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from weigh.ask.variations import core
from weigh.ask.why.tally import NORMS, Part, Tally, Use, added, read_in, tally_of
from weigh.network.graph import Call, Graph, Layer, Value, in_order
from weigh.network.ops import Applied, Op, apply
from weigh.network.place import Place
from weigh.network.tensors import Tensor
from weigh.ops.declared import undeclared

Position: TypeAlias = tuple[int, int]
"""Where a step stands in the order of the dataflow: a step of the plan, and how far behind it one was put in."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One application of a layer. inputs, outputs: numbers of values.

    owns, normalized, uncounted: as in `tally.Use`, under the edits that were made.
    """

    at: Position
    layer: Layer
    op: Op
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    owns: bool = True
    normalized: bool = False
    uncounted: frozenset[str] = frozenset()
    call: Call | None = None

    @property
    def place(self) -> Place | None:
        """Where the source makes the layer; else where it is called."""
        return self.layer.place or (self.call.place if self.call else None)


@dataclass(frozen=True, slots=True)
class New:
    """A layer to be put in: its op, and its type and name as the source would write them.

    inputs: what it reads. -1 is the value that it is put behind, -2 the output of the first new step, -3 of the second,
    and so on; 0 and more is a value of the plan. like: the step of the plan that it copies.
    """

    type: str
    op: Op
    inputs: tuple[int, ...] = (-1,)
    name: str = ""
    like: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What is changed about a plan. Edits are values, so that equal ones are made once.

    changes: steps with their ops now. inputs: axes of values from outside (value, axis) with their sizes now.
    insert: new steps behind the value `after`; what the last one gives is read in its stead by `readers` (steps of the
    plan), by everyone where that is None, by nobody where it is empty: a branch of its own.
    bypass: the value that is read instead of `after`; the steps between, `removed`, are gone.
    removed: without a bypass, steps instead of whose first output their first input is read.
    cut: the value that the network ends with; steps that it does not depend on are gone.
    uncounted: weights (step, name) that are those of another layer.
    rank: insertions behind one value are made in this order, those of one rank as they come; what is put in at rank 0
    belongs to the step that makes the value, and goes with it.
    What is done inside a model that is called several times is done in each of its calls.
    """

    changes: tuple[tuple[int, Op], ...] = ()
    inputs: tuple[tuple[int, int, int], ...] = ()
    after: int = -1
    insert: tuple[New, ...] = ()
    readers: tuple[int, ...] | None = None
    bypass: int | None = None
    removed: tuple[int, ...] = ()
    cut: int | None = None
    uncounted: tuple[tuple[int, str], ...] = ()
    rank: int = 0

    @property
    def rewires(self) -> bool:
        """Whether somebody reads something else then, and not only another op's output or another size."""
        return bool(self.insert or self.removed) or self.bypass is not None or self.cut is not None


_MOST_REMEMBERED: Final = 50_000


class Plan:
    """The leaf calls of a network in the order of their dataflow.

    steps; tensors, one a value; applied, one a step; readers, the steps that read each value, and maker, the step that
    makes it; steps_of, the steps of each layer; sources and outputs, the network's own values.
    costs: whether its tally has what only some tools count besides MACs.
    """

    def __init__(self, graph: Graph, costs: bool = False) -> None:
        self.graph = graph
        self.costs = costs
        self.tensors: list[Tensor] = []
        self._numbers: dict[Value, int] = {}
        self._made: dict[tuple[int, ...], tuple[Applied, Op, tuple[Tensor, ...]]] = {}
        self._counted: dict[tuple[str, str, int, int, Use, bool], tuple[Tally, Op, Applied]] = {}
        self._own: dict[tuple[int, bool], Tally] = {}
        self.sources = [self._number(value) for value in graph.inputs]
        self.steps: list[Step] = []
        self.applied: list[Applied] = []
        self.maker: dict[int, int] = {}
        self.steps_of: dict[Layer, list[int]] = {}
        calls = in_order(graph.calls)
        for index, step in enumerate(self._laid_out(calls)):
            self.steps.append(step)
            self.applied.append(calls[index].applied)
            self.maker.update(dict.fromkeys(step.outputs, index))
            self.steps_of.setdefault(step.layer, []).append(index)
        self.outputs = tuple(map(self._number, graph.outputs))
        self.readers: list[list[int]] = [[] for _ in self.tensors]
        for index, step in enumerate(self.steps):
            for value in dict.fromkeys(step.inputs):
                self.readers[value].append(index)
        self._variables = frozenset(_variables(self.steps))

    def _laid_out(self, calls: Sequence[Call]) -> Iterator[Step]:
        owners = _first_calls(self.graph)
        normalized = _normalized(calls)
        for index, call in enumerate(calls):
            assert call.op is not None
            inputs, outputs = (tuple(map(self._number, values)) for values in (call.inputs, call.outputs))
            owns = owners[call.layer] is call
            op = undeclared(call.op, tuple([value.tensor for value in call.inputs]))  # an edit may change what goes in
            yield Step((index, 0), call.layer, op, inputs, outputs, owns, call in normalized, call=call)

    def _number(self, value: Value) -> int:
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = len(self.tensors)
            self.tensors.append(value.tensor)
        return found

    # -- what it amounts to --------------------------------------------------------------------

    def contribution(self, step: Step, applied: Applied, inputs: tuple[Tensor, ...], work: bool = True) -> Tally:
        """What a step, of the plan or put in, adds to the tally. work: as of `tally_of`."""
        by_variable = not self._variables.isdisjoint(step.inputs)
        frozen = step.layer in self.graph.frozen
        use = Use(step.owns, frozen, step.normalized, by_variable, self.costs, step.uncounted)
        key = (step.layer.name, step.layer.type, id(step.op), id(applied), use, work)
        found = self._counted.get(key)
        if found is None:
            if len(self._counted) >= _MOST_REMEMBERED:
                self._counted.clear()
            counted = tally_of(step.layer, step.op, applied, inputs, use, work)
            found = self._counted[key] = (counted, step.op, applied)  # held, so that the ids stay theirs
        return found[0]

    def weight_of(self, index: int, work: bool = True) -> Tally:
        """What one step of the plan adds to the tally."""
        found = self._own.get((index, work))
        if found is None:
            step = self.steps[index]
            inputs = tuple([self.tensors[value] for value in step.inputs])
            found = self._own[index, work] = self.contribution(step, self.applied[index], inputs, work)
        return found

    @cached_property
    def tally(self) -> Tally:
        """What all steps and the network's inputs add up to."""
        whole = self._summed(work=True)
        added(whole, read_in(self.tensors[value] for value in self.sources))
        return whole

    @cached_property
    def weights(self) -> Tally:
        """What the weights of all steps add up to: the tally without its work."""
        return self._summed(work=False)

    def _summed(self, work: bool) -> dict[Part, int]:
        whole: dict[Part, int] = {}
        for index in range(len(self.steps)):
            added(whole, self.weight_of(index, work))
        return whole

    def applied_to(self, op: Op, tensors: tuple[Tensor, ...]) -> Applied:
        """The op applied, remembered by what it is and not by what it equals: a search asks a hundred thousand times.

        Raises: ShapeError.
        """
        key = (id(op), *map(id, tensors))
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= _MOST_REMEMBERED:
                self._made.clear()
            found = self._made[key] = (apply(op, tensors), op, tensors)  # held, so that the ids stay theirs
        return found[0]

    # -- what stands where -----------------------------------------------------------------------

    def input_of(self, index: int) -> Tensor:
        """The first input of a step."""
        return self.tensors[self.steps[index].inputs[0]]

    def output_of(self, index: int) -> Tensor | None:
        """The first output of a step; None of a layer that the network has and never uses."""
        outputs = self.steps[index].outputs
        return self.tensors[outputs[0]] if outputs else None

    @cached_property
    def channels_first(self) -> bool:
        """Whether the network has the channels of images before their sides, as any of its layers says."""
        return any(getattr(core(step.op), "channels_first", False) for step in self.steps)

    @cached_property
    def weighted(self) -> tuple[int, ...]:
        """The steps that own weights, in order."""
        return tuple(i for i, step in enumerate(self.steps) if step.owns and self.applied[i].weights)

    @cached_property
    def twins(self) -> Mapping[int, tuple[int, ...]]:
        """Of each step inside a model or layer that is called several times, the same step in each of the calls."""
        groups: dict[tuple[Layer, Layer, int], list[int]] = {}
        met: dict[tuple[Call, Layer], int] = {}
        for index, step in enumerate(self.steps):
            around = step.call.parent if step.call else None
            if around is not None:
                number = met[around, step.layer] = met.get((around, step.layer), -1) + 1
                groups.setdefault((around.layer, step.layer, number), []).append(index)
        return {index: tuple(group) for group in groups.values() if len(group) > 1 for index in group}

    @cached_property
    def normalized(self) -> tuple[bool, ...]:
        """Of each step whether only normalizations read its output."""
        return tuple(step.normalized for step in self.steps)


def _first_calls(graph: Graph) -> Mapping[Layer, Call]:
    """The call of each layer where its weights are counted, as in the ledger: the first in the framework's order."""
    first: dict[Layer, Call] = {}
    for call in graph.calls:
        first.setdefault(call.layer, call)
    return first


def _variables(steps: Iterable[Step]) -> set[int]:
    """The values that are weights of no layer, or made of nothing else: a weight that was transposed is one."""
    found: set[int] = set()
    for step in steps:
        if step.op.kind == "variable" or (step.inputs and found.issuperset(step.inputs)):
            found.update(step.outputs)
    return found


def _normalized(calls: Iterable[Call]) -> set[Call]:
    """The calls whose first output is read, and by nothing but normalizations."""
    by_norms: dict[Call, bool] = {}
    for call in calls:
        is_norm = call.op is not None and call.op.kind in NORMS
        for value in call.inputs:
            if value.call is not None and value is value.call.outputs[0]:
                by_norms[value.call] = is_norm and by_norms.get(value.call, True)
    return {call for call, normalized in by_norms.items() if normalized}
