"""Who reads what once edits are made: steps put in, taken out and passed by, without applying anything.

What is done to a value comes in one order, whatever the order of the edits: first what stands in its stead (a step
removed, a block passed by), then what is put behind it for everyone, then what is put behind it for some readers alone;
within each by rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from weigh.ask.why.plan import Edit, Plan, Step
from weigh.network.errors import ShapeError
from weigh.network.graph import Layer
from weigh.network.ops import Op


class Wiring:
    """The steps of a plan under edits of its structure.

    added: the steps put in, in the order of the dataflow. gone: steps of the plan taken out. reads: what steps of the
    plan read now that read something else. outputs: the network's own.
    Raises, when made: ShapeError where something would be read that is gone, or before it is made.
    """

    def __init__(self, plan: Plan, edits: Sequence[Edit]) -> None:
        self.plan = plan
        self.added: list[Step] = []
        self.gone: set[int] = set()
        self.reads: dict[int, tuple[int, ...]] = {}
        self._maker: dict[int, Step] = {}
        self._values = len(plan.tensors)
        self._behind: dict[int, int] = {}
        self._behind_for: dict[tuple[int, int], int] = {}
        self._bypassed: dict[int, int] = {}
        self._passed: set[int] = set()
        self.outputs = plan.outputs
        if any(edit.rewires for edit in edits):
            self._make(edits)

    def _make(self, edits: Sequence[Edit]) -> None:
        """Settle who reads what.

        Raises: ShapeError.
        """
        with_layers = [(edit, self._layers(edit)) for edit in edits]
        everywhere = [(one, layers) for edit, layers in with_layers for one in self._at_all_calls(edit)]
        for edit, _ in everywhere:
            self._take_out(edit)
        insertions = [pair for pair in everywhere if pair[0].insert]
        for edit, layers in sorted(insertions, key=lambda pair: self._turn(pair[0])):
            self._insert(edit, layers)
        self._rewire()
        self.outputs = tuple(self._now(value) for value in self.plan.outputs)
        cuts = [self._now(edit.cut) for edit in edits if edit.cut is not None]
        if cuts:
            self._cut(cuts)
        if self.gone:
            self._check()
        owners = {step.layer: step for step in reversed(self.added)}
        self.added = [step if owners[step.layer] is step else replace(step, owns=False) for step in self.added]

    # -- the edits ---------------------------------------------------------------------------

    def _layers(self, edit: Edit) -> list[Layer]:
        """The layers that are put in, one of each, however often the model around them is called."""
        places = (None if new.like is None else self.plan.steps[new.like].layer.place for new in edit.insert)
        return [
            Layer(new.name or new.type.lower(), new.type, new.op, place)
            for new, place in zip(edit.insert, places, strict=True)
        ]

    def _at_all_calls(self, edit: Edit) -> Iterator[Edit]:
        """The edit itself, and the same inside each further call of the model that it is made in."""
        twins = self.plan.twins
        removed = dict.fromkeys(one for index in edit.removed for one in twins.get(index, (index,)))
        yield replace(edit, removed=tuple(removed)) if len(removed) > len(edit.removed) else edit
        maker = self.plan.maker.get(edit.after)
        calls = () if maker is None else twins.get(maker, ())
        if not calls or calls[0] != maker or not (edit.insert or edit.bypass is not None):
            return
        for number in range(1, len(calls)):
            after = self._twin(edit.after, number)
            readers = edit.readers
            if readers:
                there = (twins[index][number] if number < len(twins.get(index, ())) else index for index in readers)
                readers = tuple(index for index in there if after in self.plan.steps[index].inputs)
                if not readers:
                    continue
            layers = tuple(
                replace(new, inputs=tuple(self._twin(value, number) if value >= 0 else value for value in new.inputs))
                for new in edit.insert
            )
            bypass = None if edit.bypass is None else self._twin(edit.bypass, number)
            yield Edit(after=after, insert=layers, readers=readers, bypass=bypass, rank=edit.rank)

    def _twin(self, value: int, number: int) -> int:
        """What stands for a value in another call of the model that makes it, or that it goes into."""
        plan = self.plan
        maker = plan.maker.get(value)
        calls = () if maker is None else plan.twins.get(maker, ())
        if maker is not None and number < len(calls):
            return plan.steps[calls[number]].outputs[plan.steps[maker].outputs.index(value)]
        for reader in plan.readers[value]:
            calls = plan.twins.get(reader, ())
            if number < len(calls) and calls[0] == reader:
                return plan.steps[calls[number]].inputs[plan.steps[reader].inputs.index(value)]
        return value

    def _take_out(self, edit: Edit) -> None:
        self.gone.update(edit.removed)
        if edit.bypass is None:
            self._passed.update(edit.removed)
            return
        if self.plan.maker.get(edit.bypass, -1) >= self.plan.maker.get(edit.after, -1):
            raise ShapeError.of("edit.order")
        if self._bypassed.setdefault(edit.after, edit.bypass) != edit.bypass:
            raise ShapeError.of("edit.twice")

    def _turn(self, edit: Edit) -> tuple[int, bool, bool, int]:
        """When an edit's steps are put in: behind all that they read; for everyone first, then by rank."""
        values = [value for value in self._read_by(edit) if value != edit.after]
        at = max((self.plan.maker.get(value, -1) for value in (edit.after, *values)), default=-1)
        return at, bool(values), self._readers_of(edit) is not None, edit.rank

    @staticmethod
    def _read_by(edit: Edit) -> Iterator[int]:
        """The values of the plan that the steps to be put in read beside the one they are put behind."""
        return (value for new in edit.insert for value in new.inputs if value >= 0)

    def _readers_of(self, edit: Edit) -> tuple[int, ...] | None:
        """The readers that an insertion is for; None where these are all that there are."""
        if edit.readers is None or edit.after in self.plan.outputs:
            return edit.readers
        everyone = self.plan.readers[edit.after]
        return None if edit.readers and set(everyone) <= set(edit.readers) else edit.readers

    def _insert(self, edit: Edit, layers: Sequence[Layer]) -> None:
        readers = self._readers_of(edit)
        if self._goes(edit) or (readers and all(index in self.gone - self._passed for index in readers)):
            return
        found = {self._now(edit.after, reader) for reader in readers or (None,)}
        if len(found) > 1:
            raise ShapeError.of("edit.twice")
        made = [found.pop()]
        at = self._turn(edit)[0]
        for new, layer in zip(edit.insert, layers, strict=True):
            inputs = tuple(
                made[-1 - value] if value < 0 else made[0] if value == edit.after else self._now(value)
                for value in new.inputs
            )
            made.append(self._put_in(layer, new.op, inputs, at))
        if readers is None:
            self._behind[edit.after] = made[-1]
        else:
            self._behind_for.update({(reader, edit.after): made[-1] for reader in readers})

    def _goes(self, edit: Edit) -> bool:
        """Whether what is put in belongs to a step that is taken out."""
        return edit.rank == 0 and self.plan.maker.get(edit.after) in self.gone

    def _put_in(self, layer: Layer, op: Op, inputs: tuple[int, ...], at: int) -> int:
        """The output of a new step: of an op that gives several, the others are read by nobody."""
        step = Step((at, len(self.added) + 1), layer, op, inputs, (self._values,))
        self._values += 1
        self.added.append(step)
        self._maker[step.outputs[0]] = step
        return step.outputs[0]

    # -- what is read now --------------------------------------------------------------------

    def _now(self, value: int, reader: int | None = None) -> int:
        """What a reader, or everyone, reads in place of a value of the plan."""
        while True:
            found = self._behind_for.get((reader, value)) if reader is not None else None
            found = self._behind.get(value) if found is None else found
            if found is not None:
                return found
            instead = self._bypassed.get(value)
            maker = self.plan.maker.get(value)
            if instead is not None:
                value, reader = instead, None
            elif maker in self._passed and self._passes(maker, value):
                value, reader = self.plan.steps[maker].inputs[0], maker
            else:
                return value

    def _passes(self, maker: int | None, value: int) -> bool:
        """Whether a step that is removed lets its first input stand for a value."""
        step = None if maker is None else self.plan.steps[maker]
        return step is not None and bool(step.inputs) and step.outputs[0] == value

    def _rewire(self) -> None:
        """Let the steps of the plan read what stands in place of their inputs now."""
        touched = {*self._behind, *self._bypassed}
        touched.update(output for index in self._passed for output in self.plan.steps[index].outputs[:1])
        found = {index for value in touched for index in self.plan.readers[value]}
        found.update(reader for reader, _ in self._behind_for)
        for index in sorted(found - self.gone):
            old = self.plan.steps[index]
            inputs = tuple([self._now(value, index) for value in old.inputs])
            if inputs != old.inputs:
                self.reads[index] = inputs
                if any(self._maker[value].at[0] >= index for value in inputs if value in self._maker):
                    raise ShapeError.of("edit.order")

    def _inputs(self, index: int) -> tuple[int, ...]:
        return self.reads.get(index) or self.plan.steps[index].inputs

    # -- what is gone ------------------------------------------------------------------------

    def _cut(self, cuts: Sequence[int]) -> None:
        """End the network with these values: all of them must be there still."""
        self.outputs = tuple(dict.fromkeys(cuts))
        for cut in self.outputs:
            steps, put_in = self._needed(cut)
            self.gone.update(index for index in range(len(self.plan.steps)) if index not in steps)
            self.added = [step for step in self.added if step in put_in]
        self.reads = {index: inputs for index, inputs in self.reads.items() if index not in self.gone}

    def _needed(self, value: int) -> tuple[set[int], set[Step]]:
        """The steps of the plan, and those put in, that a value depends on."""
        steps: set[int] = set()
        put_in: set[Step] = set()
        waiting = [value]
        while waiting:
            value = waiting.pop()
            new, maker = self._maker.get(value), self.plan.maker.get(value)
            if new is not None and new not in put_in:
                put_in.add(new)
                waiting += new.inputs
            elif maker is not None and maker not in steps:
                steps.add(maker)
                waiting += self._inputs(maker)
        return steps, put_in

    def _check(self) -> None:
        """Take out the new steps that read what is gone.

        Raises: ShapeError where a step that stays, or the network's output, reads it.
        """
        lost = {value for index in self.gone for value in self.plan.steps[index].outputs}
        kept: dict[Step, None] = {}
        for step in self.added:
            if lost.isdisjoint(step.inputs):
                kept[step] = None
            else:
                lost.update(step.outputs)
        self.added = list(kept)
        lost.update(value for value, step in self._maker.items() if step not in kept)
        readers = {reader for value in lost if value < len(self.plan.readers) for reader in self.plan.readers[value]}
        staying = (readers | set(self.reads)) - self.gone
        if not lost.isdisjoint(self.outputs) or any(not lost.isdisjoint(self._inputs(index)) for index in staying):
            raise ShapeError.of("edit.gone")

    # -- who reads ---------------------------------------------------------------------------

    @cached_property
    def _new_readers(self) -> dict[int, list[int | Step]]:
        """Of values that are read by others now: the steps put in that read them, and those of the plan rewired."""
        found: dict[int, list[int | Step]] = {}
        for index, inputs in self.reads.items():
            for value in dict.fromkeys(inputs):
                found.setdefault(value, []).append(index)
        for step in self.added:
            for value in dict.fromkeys(step.inputs):
                found.setdefault(value, []).append(step)
        return found

    def readers(self, value: int) -> Iterator[int | Step]:
        """Who reads a value now: steps of the plan by their index, and steps put in."""
        if value < len(self.plan.readers):
            yield from (i for i in self.plan.readers[value] if i not in self.gone and i not in self.reads)
        yield from self._new_readers.get(value, ())

    def touched(self) -> set[int]:
        """The values of the plan that others read now than before."""
        values = {value for index in (*self.gone, *self.reads) for value in self.plan.steps[index].inputs}
        return values | {value for value in self._new_readers if value < len(self.plan.readers)}
