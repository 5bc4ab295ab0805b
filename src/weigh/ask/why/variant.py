"""A plan with edits made: applied again from the edits on, and only as far as a tensor really changes.

Edits hold together: they are all about the plan as it is, and their order makes no difference, but for layers put in at
one place at one rank. Two edits that set one thing to two values contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import cached_property
from heapq import heappop, heappush
from typing import Any

from weigh.ask.why.plan import Edit, Plan, Position, Step
from weigh.ask.why.tally import NORMS, Part, Tally, added, read_in
from weigh.ask.why.wiring import Wiring
from weigh.network.errors import ShapeError
from weigh.network.graph import Layer
from weigh.network.ops import Applied, Op
from weigh.network.tensors import Axis, Tensor


class Variant:
    """What a network becomes under edits; it holds only what differs from the plan.

    ops: of the steps of the plan whose op is set. added: the steps put in. gone: those taken out. outputs: the values
    that the network ends with. applied: what steps make, of those that make something else now and those put in. work:
    how many ops were applied again to find out.
    Raises, when made: ShapeError where the network would contradict itself, or the edits each other.
    """

    def __init__(self, plan: Plan, edits: Iterable[Edit] = ()) -> None:
        self.plan = plan
        self.edits = tuple(edits)
        self.ops: dict[int, Op] = {}
        self.applied: dict[Position, Applied] = {}
        self.work = 0
        self.uncounted = tuple(dict.fromkeys(pair for edit in self.edits for pair in edit.uncounted))
        self._steps: dict[int, Step] = {}
        self._tensors: dict[int, Tensor] = {}
        self._waiting: list[tuple[Position, int]] = []
        self._wiring = Wiring(plan, self.edits)
        self.added, self.gone, self.outputs = self._wiring.added, self._wiring.gone, self._wiring.outputs
        self._rebuild()
        self._run()
        self._check_shared()

    # -- what is there now -------------------------------------------------------------------

    def step(self, index: int) -> Step:
        """A step of the plan as it is now."""
        return self._steps.get(index) or self.plan.steps[index]

    def applied_at(self, index: int) -> Applied:
        """What a step of the plan makes now."""
        return self.applied.get((index, 0)) or self.plan.applied[index]

    def tensor(self, value: int) -> Tensor:
        """What a value is now."""
        found = self._tensors.get(value)
        return self.plan.tensors[value] if found is None else found

    def changed(self) -> list[int]:
        """The steps of the plan that read, make or count something else now, in order; not those that are gone."""
        return sorted({*(at for at, behind in self.applied if not behind), *self._steps} - self.gone)

    def contribution(self, step: Step, applied: Applied, work: bool = True) -> Tally:
        """What a step, as it is now, adds to the tally."""
        return self.plan.contribution(step, applied, tuple([self.tensor(value) for value in step.inputs]), work)

    # -- the edits ---------------------------------------------------------------------------

    def _rebuild(self) -> None:
        """The steps as they are now; those that read or do something else wait to be applied again."""
        for edit in self.edits:
            for index, op in edit.changes:
                before = self.plan.steps[index].op
                self.ops[index] = _merged(before, self.ops.get(index, before), op)
        for index, op in self.ops.items():
            self._set(index, op=op)
        for index, inputs in self._wiring.reads.items():
            self._set(index, inputs=inputs)
        for index in self._steps:
            self._wait((index, 0))
        for at, step in enumerate(self.added):
            self._wait(step.at, at)
        self._resize()
        self._give_to_others()
        self._leave_out()
        self._normalize()

    def _set(self, index: int, **wanted: object) -> None:
        step = self.step(index)
        if index not in self.gone and any(getattr(step, name) != value for name, value in wanted.items()):
            self._steps[index] = replace(step, **wanted)  # type: ignore[arg-type]

    def _resize(self) -> None:
        """Give the values from outside their sizes."""
        sizes: dict[tuple[int, int], int] = {}
        for edit in self.edits:
            for value, axis, size in edit.inputs:
                if sizes.setdefault((value, axis), size) != size:
                    raise ShapeError.of("edit.twice")
        for (value, axis), size in sizes.items():
            tensor = self.tensor(value)
            self._tensors[value] = tensor.replace(axis, Axis(tensor.axes[axis].name, size))
            self._wake(value)

    def _give_to_others(self) -> None:
        """A shared layer whose first call was taken out is counted at its next one."""
        for index in self.gone:
            old = self.plan.steps[index]
            if old.owns:
                heir = next((one for one in self.plan.steps_of[old.layer] if one not in self.gone), None)
                if heir is not None:
                    self._set(heir, owns=True)

    def _leave_out(self) -> None:
        """A weight that is another layer's is counted at no use of its own layer."""
        for index, name in self.uncounted:
            for one in self.plan.steps_of[self.plan.steps[index].layer]:
                self._set(one, uncounted=self.step(one).uncounted | {name})

    def _normalize(self) -> None:
        """Settle which steps only normalizations follow, where others read them now or do something else."""
        kinds = (index for index, op in self.ops.items() if _is_norm(op) != _is_norm(self.plan.steps[index].op))
        for value in self._wiring.touched().union(*(self.step(index).inputs for index in kinds)):
            maker = self.plan.maker.get(value)
            if maker is not None and value == self.plan.steps[maker].outputs[0]:
                self._set(maker, normalized=self._is_normalized(value))
        for at, step in enumerate(self.added):
            if self._is_normalized(step.outputs[0]):
                self.added[at] = replace(step, normalized=True)

    def _is_normalized(self, value: int) -> bool:
        readers = [self.step(reader) if isinstance(reader, int) else reader for reader in self._wiring.readers(value)]
        return bool(readers) and all(_is_norm(reader.op) for reader in readers)

    # -- applying again ----------------------------------------------------------------------

    def _wait(self, at: Position, number: int = -1) -> None:
        """Apply a step when it is its turn. number: among the steps put in."""
        heappush(self._waiting, (at, number))

    def _wake(self, value: int) -> None:
        """Let the steps of the plan that read a value be applied again; those put in wait anyway."""
        for reader in self._wiring.readers(value):
            if isinstance(reader, int):
                self._wait((reader, 0))

    def _run(self) -> None:
        last: Position | None = None
        while self._waiting:
            at, number = heappop(self._waiting)
            if at != last:
                self._apply(self.step(at[0]) if number < 0 else self.added[number])
            last = at

    def _apply(self, step: Step) -> None:
        self.work += 1
        applied = self.plan.applied_to(step.op, tuple([self.tensor(value) for value in step.inputs]))
        put_in = step.at[1] > 0
        if not put_in:
            if applied is self.plan.applied[step.at[0]]:
                return
            if any(self._is_read(value) for value in step.outputs[len(applied.outputs) :]):
                raise ShapeError.of(
                    "edit.outputs", layer=step.layer.name, before=len(step.outputs), now=len(applied.outputs)
                )
        self.applied[step.at] = applied
        for value, tensor in zip(step.outputs, applied.outputs, strict=False):  # a GRU gives no cell to read
            if put_in or tensor != self.tensor(value):
                self._tensors[value] = tensor
                self._wake(value)

    def _is_read(self, value: int) -> bool:
        return value in self.outputs or next(self._wiring.readers(value), None) is not None

    def _check_shared(self) -> None:
        """Raises: ShapeError where the calls of one layer would need different weights."""
        uses: dict[Layer, list[Applied]] = {}
        for step in self.added:
            uses.setdefault(step.layer, []).append(self.applied[step.at])
        for layer in {self.plan.steps[at].layer for at, behind in self.applied if not behind}:
            uses[layer] = [self.applied_at(one) for one in self.plan.steps_of[layer] if one not in self.gone]
        for layer, calls in uses.items():
            if len(calls) > 1 and len(set(map(_needed, calls))) > 1:
                raise ShapeError.of("edit.shared", layer=layer.name, calls=len(calls))

    # -- what it amounts to ------------------------------------------------------------------

    @cached_property
    def tally(self) -> Tally:
        """What the network adds up to now."""
        whole = self._summed(self.plan.tally, work=True)
        if any(edit.inputs for edit in self.edits):
            added(whole, read_in(self.plan.tensors[value] for value in self.plan.sources), -1)
            added(whole, read_in(self.tensor(value) for value in self.plan.sources))
        return whole

    @cached_property
    def weights(self) -> Tally:
        """What its weights add up to now: all that a search for them asks of a thousand variants."""
        return self._summed(self.plan.weights, work=False)

    def _summed(self, before: Tally, work: bool) -> dict[Part, int]:
        """What the network adds up to now, from what it did before."""
        whole = dict(before)
        for index in self.gone:
            added(whole, self.plan.weight_of(index, work), -1)
        for index in self.changed():
            added(whole, self.plan.weight_of(index, work), -1)
            added(whole, self.contribution(self.step(index), self.applied_at(index), work))
        for step in self.added:
            added(whole, self.contribution(step, self.applied[step.at], work))
        return whole


def _needed(applied: Applied) -> tuple[object, ...]:
    """The weights that a call needs."""
    return tuple((weight.name, weight.shape) for weight in applied.weights)


def _is_norm(op: Op) -> bool:
    return op.kind in NORMS


def _merged(before: Any, one: Any, other: Any) -> Any:
    """What two edits make together of an op, or of one of its fields.

    Raises: ShapeError where they make different things of it.
    """
    if one == other or other == before:
        return one
    if one == before:
        return other
    if not (isinstance(before, Op) and type(before) is type(one) is type(other)):
        raise ShapeError.of("edit.twice")
    names = [field.name for field in fields(before)]
    return replace(before, **{name: _merged(*(getattr(op, name) for op in (before, one, other))) for name in names})
