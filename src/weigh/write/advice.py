"""An answer of `why` as edits of the user's own text: what to write, in the line where the layer is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from weigh.ask.variations import core, field_of
from weigh.ask.why.answer import Answer, AnswerEdit
from weigh.ask.why.moves.move import Move
from weigh.ask.why.plan import Edit, New, Plan, Step
from weigh.ask.why.variant import Variant
from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.ops.pooling import Pool
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
    wanted += (one for one in _insertions(plan, inserted))
    if plan.graph.dialect == "torch":
        arguments: list[CodeEdit] = [one for one in wanted if isinstance(one, SetArgument)]
        whole &= len(arguments) == len(wanted)  # where a layer is used stands in other lines than where it is made
        wanted = [*arguments, *_declarations(plan, [edit.move for edit in edits if edit.move is not None])]
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
        before, after = plan.tensors[step.inputs[0]], variant.tensor(step.inputs[0])
        for field, size in told.items():
            places = (i for i in (1, -1) if len(before.axes) > 1 and before.axes[i].size == size)
            axis = -1 if field == "in_features" else next(places, None)
            if axis is None or len(after.axes) != len(before.axes):
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


def _insertions(plan: Plan, inserted: dict[int, list[tuple[int, New]]]) -> Iterator[CodeEdit]:
    for index, layers in inserted.items():
        step = plan.steps[index]
        if step.place:
            new = tuple(_new(layer) for _, layer in sorted(layers, key=lambda pair: pair[0]))
            yield InsertAfter(layers=new, **_where(plan, step))


def _new(layer: New) -> NewLayer:
    """The layer as it is written: what is not the default of its class."""
    op: Any = layer.op
    positional = [value for name in POSITIONAL if (value := getattr(op, name, None)) is not None]
    arguments: list[tuple[str | None, Any]] = [(None, _short(value)) for value in positional]
    usual = op.size if isinstance(op, Pool) else None
    for field, keyword, default in KEYWORDS:
        value = getattr(op, field, default)
        untold = usual if field == "stride" and usual else default
        if value not in (default, untold) and not _is_one(value, default):
            arguments.append((keyword, _short(value)))
    return NewLayer(layer.type, tuple(arguments))


POSITIONAL = ("filters", "units", "kernel", "size")
KEYWORDS = (
    ("stride", "strides", 1), ("padding", "padding", "valid"), ("dilation", "dilation_rate", 1),
    ("groups", "groups", 1), ("activation", "activation", ""), ("bias", "use_bias", True),
    ("scale", "scale", True), ("center", "center", True),
)  # fmt: skip
"""The fields of an op that a layer is told by keyword, and the value that it has untold."""


def _is_one(value: Any, default: Any) -> bool:
    """Whether a value for every axis is the default along each."""
    return isinstance(value, tuple) and all(one == default for one in value)


def _short(value: Any) -> Any:
    """One number where it is the same along every axis."""
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value


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
