"""What `why` answers: each answer with its edits, what they change layer by layer, and the gap taken apart exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from weigh.ask.formula import compact
from weigh.ask.variations import field_of
from weigh.ask.why.counting import AS_USUAL, QUANTITIES, Counting
from weigh.ask.why.moves.move import Idea, Move
from weigh.ask.why.plan import Plan, Step
from weigh.ask.why.question import Fit
from weigh.ask.why.tally import WEIGHTS, Part
from weigh.ask.why.tools import Tool
from weigh.ask.why.variant import Variant
from weigh.network.errors import ShapeError
from weigh.network.graph import Layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.tensors import Tensor


@dataclass(frozen=True, slots=True)
class Change:
    """One layer before and after. params: of its own. macs likewise. formula: empty where it owns nothing.

    kind: "changed", "added" or "removed". owner: the layer itself, where the network has it.
    """

    kind: str
    layer: str
    type: str
    place: Place | None
    params: tuple[int, int]
    macs: tuple[int, int]
    formulas: tuple[str, str]
    shapes: tuple[Tensor | None, Tensor | None]
    owner: Layer | None = field(default=None, compare=False, repr=False)

    @property
    def gap(self) -> int:
        return self.params[1] - self.params[0]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a convention adds or leaves out of one group of weights (or work). layers: in how many layers."""

    group: str
    gap: int
    layers: int


@dataclass(frozen=True, slots=True)
class AnswerEdit:
    """One edit of an answer. kind, facts: a key of `weigh.words.moves` and what fills its sentences.

    layer: empty where it is about the whole network. place: of the line to change. gap: what it adds to the number,
    made after the edits before it; None where that was not asked. groups: what the gap of a convention is made of.
    """

    kind: str
    layer: str = ""
    place: Place | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    move: Move | None = None
    gap: int | None = None
    groups: tuple[Counted, ...] = ()

    @property
    def text(self) -> str:
        from weigh.words.moves import edit_text

        return edit_text(self.kind, self.layer, self.facts)


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to the claimed number.

    kind: "edits", "layer" (the number is one layer's), "slip" (a slip in adding up) or "holds". bits: its length.
    totals: before and after, of the first claim's quantity; the edits' gaps, where they are told, are the difference.
    changes: what is different then, layer by layer. ties: other edits of the same kinds that give the same number.
    like: the published network that it leads towards. formula: of a number that no edit leads to. counting, variant:
    how the number is counted, and the network that it is the number of. tools: what prints this number of that network.
    """

    kind: str
    bits: float
    edits: tuple[AnswerEdit, ...]
    totals: tuple[int, int]
    quantity: str
    fits: tuple[Fit, ...] = ()
    changes: tuple[Change, ...] = ()
    ties: tuple[Idea, ...] = ()
    like: str = ""
    formula: str = ""
    counting: Counting = AS_USUAL
    variant: Variant | None = None
    tools: tuple[Tool, ...] = ()

    @property
    def total(self) -> int:
        return self.totals[1]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(edit.kind for edit in self.edits)

    @property
    def of_weights(self) -> bool:
        """Whether the number is one of weights, and not of work."""
        return QUANTITIES.get(self.quantity) == WEIGHTS


def edits_of(plan: Plan, idea: Idea, counting: Counting) -> tuple[AnswerEdit, ...]:
    """The edits of an answer: those of the network, then those of the count."""
    return (*(_of_move(plan, move) for move in idea.moves), *_of_counting(counting))


def _of_move(plan: Plan, move: Move) -> AnswerEdit:
    step = plan.steps[move.steps[0]] if move.steps else None
    names = [plan.steps[index].layer.name for index in move.steps]
    facts = {**move.facts, "layers": names, "count": len(names), "dialect": plan.graph.dialect}
    maker = plan.maker.get(move.edits[0].after) if move.edits and step is None else None
    if maker is not None:
        facts.setdefault("behind", plan.steps[maker].layer.name)
    facts |= _each(plan, move)
    where = step.place if step else plan.steps[maker].place if maker is not None else None
    return AnswerEdit(move.kind, names[0] if len(names) == 1 else "", where, facts, move)


def _each(plan: Plan, move: Move) -> dict[str, Any]:
    """What each layer is given, where a move gives several layers different values of one field."""
    name = str(move.facts.get("field") or "")
    changes = [change for edit in move.edits for change in edit.changes] if name else []
    given = [
        (plan.steps[index].layer.name, _value(plan.steps[index].op, name), _value(op, name)) for index, op in changes
    ]
    different = len({new for _, _, new in given}) > 1 and move.kind != "width"
    return {"each": tuple(given)} if different else {}


def _value(op: Op, name: str) -> Any:
    """A hyperparameter; the window of a pooling is its size."""
    found = field_of(op, name)
    return field_of(op, "size") if found is None and name == "kernel" else found


def _of_counting(counting: Counting) -> Iterator[AnswerEdit]:
    for convention in counting.conventions:
        facts = {"detail": convention.detail, "slots": convention.slots, "counters": convention.counters}
        yield from (AnswerEdit(kind, "", None, facts) for kind in convention.kind.split("+"))


def with_gaps(
    edits: Sequence[AnswerEdit], variant: Variant, counting: Counting, quantity: str
) -> tuple[AnswerEdit, ...]:
    """The edits with what each adds to the number: first the network as it is, counted otherwise, one convention after
    the other; then its edits, one after the other, counted so. The gaps add up to the whole difference."""
    plan = variant.plan
    told: list[AnswerEdit] = []
    moves = [edit for edit in edits if edit.move is not None]
    conventions = [edit for edit in edits if edit.move is None]
    weighed = [Variant(plan)]
    for count in range(1, len(moves) + 1):
        try:
            weighed.append(Variant(plan, [one for edit in moves[:count] if edit.move for one in edit.move.edits]))
        except ShapeError:  # it takes the edits that follow to stand
            weighed.append(weighed[-1] if count < len(moves) else variant)
    counts = [counting.count(one.tally, quantity) for one in weighed]
    told += [replace(edit, gap=after - before) for edit, before, after in zip(moves, counts, counts[1:], strict=False)]
    so_far = AS_USUAL
    for number, edit in enumerate(conventions):
        if len(conventions) == len(counting.conventions):
            now = Counting(counting.conventions[: number + 1])
            gap = now.count(weighed[0].tally, quantity) - so_far.count(weighed[0].tally, quantity)
            told.append(replace(edit, gap=gap, groups=_groups(plan, weighed[0], so_far, now, quantity)))
            so_far = now
        elif number == 0:  # one convention that is told in several sentences
            gap = counting.count(weighed[0].tally, quantity) - AS_USUAL.count(weighed[0].tally, quantity)
            told.append(replace(edit, gap=gap, groups=_groups(plan, weighed[0], AS_USUAL, counting, quantity)))
        else:
            told.append(edit)
    return tuple(told)


def _groups(plan: Plan, variant: Variant, before: Counting, after: Counting, quantity: str) -> tuple[Counted, ...]:
    """What a way of counting changes, group by group; of an optimizer, its slots and its counters."""
    new = [one for one in after.conventions if one not in before.conventions]
    if any(one.times != 1 or one.less for one in new):
        return ()
    if any(one.slots or one.counters for one in new):
        counters = sum(one.counters for one in new)
        gap = after.count(variant.tally, quantity) - before.count(variant.tally, quantity)
        return (Counted("slots", gap - counters, 0), Counted("counters", counters, 0))
    gaps: dict[str, int] = {}
    for part, count in variant.tally.items():
        one = {part: count}
        gap = after.count(one, quantity) - before.count(one, quantity)
        if gap:
            gaps[part.group] = gaps.get(part.group, 0) + gap
    made = (Counted(group, gap, _layers_with(plan, group)) for group, gap in gaps.items())
    return tuple(sorted(made, key=lambda counted: -abs(counted.gap)))


def _layers_with(plan: Plan, group: str) -> int:
    return sum(any(part.group == group for part in plan.weight_of(index)) for index in plan.weighted)


def changes_of(variant: Variant) -> tuple[Change, ...]:
    """What differs layer by layer, in the order of the dataflow; layers that only pass other sizes on are left out."""
    plan = variant.plan
    made: list[tuple[tuple[int, int], Change]] = []
    for index in variant.changed():
        if index not in variant.gone:
            change = _changed(variant, plan.steps[index], index)
            if change.params[0] != change.params[1] or change.macs[0] != change.macs[1] or index in variant.ops:
                made.append(((index, 0), change))
    made += [((index, 0), _removed(plan, index)) for index in variant.gone if plan.applied[index].weights]
    made += [(step.at, _added(variant, step)) for step in variant.added]
    return tuple(change for _, change in sorted(made, key=lambda pair: pair[0]))


def _amount(plan: Plan, step: Step, tally: Mapping[Part, int]) -> tuple[int, int]:
    params = sum(count for part, count in tally.items() if part.what == WEIGHTS)
    macs = sum(count for part, count in tally.items() if part.what == QUANTITIES["macs"])
    return params, macs


def _changed(variant: Variant, old: Step, index: int) -> Change:
    plan = variant.plan
    step, applied = variant.step(index), variant.applied_at(index)
    tensors = tuple(variant.tensor(value) for value in step.inputs)
    before = _amount(plan, old, plan.weight_of(index))
    after = _amount(plan, step, plan.contribution(step, applied, tensors))
    dropped = {name for at, name in variant.uncounted if at == index}
    weights = [weight for weight in applied.weights if weight.name not in dropped]
    formulas = (compact(plan.applied[index].weights), compact(weights))
    shapes = (plan.output_of(index), variant.tensor(step.outputs[0]) if step.outputs else None)
    return Change("changed", old.layer.name, old.layer.type, old.place, (before[0], after[0]), (before[1], after[1]),
                  formulas, shapes, old.layer)  # fmt: skip


def _removed(plan: Plan, index: int) -> Change:
    step = plan.steps[index]
    params, macs = _amount(plan, step, plan.weight_of(index))
    formulas = (compact(plan.applied[index].weights), "")
    return Change("removed", step.layer.name, step.layer.type, step.place, (params, 0), (macs, 0), formulas,
                  (plan.output_of(index), None), step.layer)  # fmt: skip


def _added(variant: Variant, step: Step) -> Change:
    applied = variant.applied[step.at]
    tensors = tuple(variant.tensor(value) for value in step.inputs)
    params, macs = _amount(variant.plan, step, variant.plan.contribution(step, applied, tensors))
    return Change("added", step.layer.name, step.layer.type, step.place, (0, params), (0, macs),
                  ("", compact(applied.weights)), (tensors[0] if tensors else None, applied.outputs[0]))  # fmt: skip
