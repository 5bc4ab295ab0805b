"""An answer of `why` as edits of the user's own text: what to write, in the line where the layer is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from weigh.ask.variations import core, field_of
from weigh.ask.why.answer import Answer, AnswerEdit
from weigh.ask.why.answers import Answers
from weigh.ask.why.moves.move import Move
from weigh.ask.why.plan import Edit, New, Plan, Step
from weigh.ask.why.variant import Variant
from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.write.new_layers import in_keras, in_torch
from weigh.write.rewrite.edits import (
    CodeEdit,
    Hunk,
    InsertAfter,
    NewLayer,
    RemoveLayer,
    ReplaceType,
    SetArgument,
    Uncomment,
)
from weigh.write.rewrite.rewriting import rewritten

FIELDS = ("filters", "units", "kernel", "stride", "dilation", "padding", "groups", "bias", "biases", "scale", "center",
          "heads", "key_dim", "vocabulary", "features", "multiplier", "size", "return_sequences", "merge")  # fmt: skip
"""The hyperparameters that an edited layer may have been given otherwise."""
OTHER_TYPES = {"depthwise": "DepthwiseConv", "separable": "SeparableConv", "full": "Conv"}
MOST_HUNKS = 12


@dataclass(frozen=True, slots=True)
class Advice:
    """The lines to change. whole: nothing of the answer is left that the lines do not say."""

    hunks: tuple[Hunk, ...]
    whole: bool


Advise: TypeAlias = Callable[[Answer, tuple[AnswerEdit, ...]], Advice]
"""What finds the lines of a source that some edits of an answer change."""


def no_lines(answer: Answer, edits: tuple[AnswerEdit, ...]) -> Advice:
    """Where no source is at hand, nothing is left out for want of lines."""
    return Advice((), True)


def advise_of(answers: Answers) -> Advise:
    """What finds the lines of these answers."""
    return answers.advise or no_lines


def advice(edits: Sequence[AnswerEdit], plan: Plan, lines: Sequence[str]) -> Advice:
    """The hunks of an answer's edits in the source, as far as a line is known and can be edited."""
    wanted: list[CodeEdit] = []
    whole = True
    inserted: dict[int, list[tuple[int, New]]] = {}
    for edit in edits:
        if edit.kind == "uncomment":
            wanted.append(Uncomment(Place(int(edit.facts["line"]))))
        elif edit.move is not None:
            made = list(_of_move(edit, edit.move, plan, inserted))
            whole &= None not in made
            wanted += filter(None, made)
    in_lines = list(_insertions(plan, inserted))
    whole &= None not in in_lines
    wanted += filter(None, in_lines)
    if plan.graph.dialect == "torch":
        kept: list[CodeEdit] = [one for one in wanted if not isinstance(one, ReplaceType)]
        whole &= len(kept) == len(wanted)  # another class has other arguments
        wanted = [*kept, *_declarations(plan, [edit.move for edit in edits if edit.move is not None])]
    hunks, left = rewritten(lines, wanted, plan.graph.dialect) if wanted and lines else ((), wanted)
    return Advice(tuple(hunks)[:MOST_HUNKS], whole and not left and len(hunks) <= MOST_HUNKS)


def _declarations(plan: Plan, moves: Sequence[Move]) -> Iterator[CodeEdit]:
    """The sizes of their input that PyTorch's layers are told, where the moves change what goes in."""
    try:
        variant = Variant(plan, [change for move in moves for change in move.edits])
    except ShapeError:
        return
    for step in plan.steps:
        told = {} if step.call is None or step.call.op is None else _declared(core(step.call.op))
        if not told or not step.owns or not step.place or not step.inputs:
            continue
        if step.at[0] in variant.gone:
            continue
        before, after = plan.tensors[step.inputs[0]], variant.tensor(variant.step(step.at[0]).inputs[0])
        for field, size in told.items():
            places = (i for i in (1, -1) if len(before.axes) > 1 and before.axes[i].size == size)
            axis = -1 if field == "in_features" else next(places, None)
            if axis is None or (axis != -1 and len(after.axes) != len(before.axes)):
                continue
            now = after.axes[axis].size
            if isinstance(now, int) and now != size:
                yield SetArgument(field=field, value=now, **_where(plan, step))


def _declared(op: Op) -> dict[str, int]:
    """The sizes of its input that an op was told."""
    sizes = {field: getattr(op, field, None) for field in ("in_channels", "in_features", "channels")}
    return {field: size for field, size in sizes.items() if isinstance(size, int)}


def _of_move(
    edit: AnswerEdit, move: Move, plan: Plan, inserted: dict[int, list[tuple[int, New]]]
) -> Iterator[CodeEdit | None]:
    """The edits of one move; None for what cannot be said in lines. What is put in is gathered in `inserted`."""
    for change in move.edits:
        if change.cut is not None or change.uncounted or change.bypass is not None or change.inputs:
            yield from _of_input(change, plan) if change.inputs else (None,)
            continue
        if change.insert:
            yield from _gather(change, plan, inserted)
        for index in change.removed:
            yield RemoveLayer(**_where(plan, plan.steps[index])) if plan.steps[index].place else None
        for index, op in change.changes:
            if plan.steps[index].owns or not plan.applied[index].weights:
                yield from _changed(edit.kind, plan, plan.steps[index], op)


def _gather(change: Edit, plan: Plan, inserted: dict[int, list[tuple[int, New]]]) -> Iterator[None]:
    maker = plan.maker.get(change.after)
    plain = all(new.like is None and len(new.inputs) == 1 for new in change.insert)
    if maker is None or not plain or change.readers == ():
        yield None
        return
    inserted.setdefault(maker, []).extend((change.rank, new) for new in change.insert)


def _insertions(plan: Plan, inserted: dict[int, list[tuple[int, New]]]) -> Iterator[CodeEdit | None]:
    """What is put in behind each step; None for what its framework has no code for."""
    for index, layers in inserted.items():
        step = plan.steps[index]
        if step.place:
            new = _written(plan, step, [layer for _, layer in sorted(layers, key=lambda pair: pair[0])])
            yield InsertAfter(layers=new, **_where(plan, step)) if new else None


def _written(plan: Plan, step: Step, layers: Sequence[New]) -> tuple[NewLayer, ...]:
    """Layers behind a step in the words of the network's framework; empty where one of them has none."""
    if plan.graph.dialect != "torch":
        return tuple(map(in_keras, layers))
    made: list[NewLayer] = []
    tensor = plan.tensors[step.outputs[0]]
    for layer in layers:
        code = in_torch(layer, tensor)
        if not code:
            return ()
        made += code
        tensor = plan.applied_to(layer.op, (tensor,)).outputs[0]
    return tuple(made)


def edited(lines: Sequence[str], hunks: Sequence[Hunk]) -> list[str]:
    """The source with the hunks made."""
    result: list[str] = []
    at = 0
    for hunk in hunks:
        start = hunk.first - 1
        result += [*lines[at:start], *hunk.added]
        at = start + len(hunk.removed)
    return [*result, *lines[at:]]


def _changed(kind: str, plan: Plan, step: Step, op: Op) -> Iterator[CodeEdit | None]:
    """One layer with another op: its arguments, or another class."""
    if not step.place:
        yield None
        return
    where = _where(plan, step)
    if kind in OTHER_TYPES:
        rank = len(getattr(core(op), "kernel", ()))
        drop = ("filters",) if kind == "depthwise" else ()
        yield ReplaceType(new=f"{OTHER_TYPES[kind]}{rank}D", drop=drop, **where)
    elif kind == "bidirectional":
        yield ReplaceType(new="Bidirectional", **where)
    elif kind == "flatten":
        yield ReplaceType(new="Flatten", **where)
    elif kind == "global_pool":
        rank = plan.input_of(step.at[0]).rank or 4
        yield ReplaceType(new=f"GlobalAveragePooling{rank - 2}D", **where)
    elif core(op).kind != core(step.op).kind or kind in ("one_direction", "data_format", "tied", "untied"):
        yield None
    else:
        for field in FIELDS:
            old, new = field_of(step.op, field), field_of(op, field)
            if old != new:
                yield SetArgument(field=field, value=new, **where)


def _of_input(change: Edit, plan: Plan) -> Iterator[CodeEdit | None]:
    """Another input shape, where the first layer is told it."""
    values = {value for value, _, _ in change.inputs}
    for value in values:
        shape = list(plan.tensors[value].shape[1:])
        for _, axis, size in change.inputs:
            shape[axis - 1] = size
        reader = next(iter(plan.readers[value]), None)
        if reader is None or not plan.steps[reader].place:
            yield None
        else:
            yield SetArgument(field="input_shape", value=tuple(shape), **_where(plan, plan.steps[reader]))


def _where(plan: Plan, step: Step) -> dict[str, Any]:
    """The place and class of a layer, and which of the layers it is that its line makes."""
    assert step.place is not None
    layer = step.layer
    same = [one for one in plan.graph.layers if one.place == layer.place and one.type == layer.type]
    count = {"nth": same.index(layer), "of": len(same)} if layer.place and layer in same else {}
    return {"place": step.place, "type": layer.type, **count}
