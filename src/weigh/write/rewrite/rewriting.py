"""Edits applied to a source one after the other, and the lines that come of it."""

from __future__ import annotations

from collections.abc import Sequence

from weigh.write.rewrite import structure
from weigh.write.rewrite.arguments import Splices, carried_over, quote_of, set_field
from weigh.write.rewrite.draft import Draft
from weigh.write.rewrite.edits import (
    CodeEdit,
    Hunk,
    InsertAfter,
    InsertBefore,
    NewLayer,
    RemoveLayer,
    ReplaceType,
    SetArgument,
    Uncomment,
)
from weigh.write.rewrite.finding import Finder
from weigh.write.rewrite.imports import imported, prefix_for
from weigh.write.rewrite.inputs import set_input_shape, tells_shape
from weigh.write.rewrite.source_text import Call, SourceText, parsed
from weigh.write.rewrite.spelling import Words, canonical, is_wrapper, made, words

_ORDER = (SetArgument, ReplaceType, RemoveLayer, InsertBefore, InsertAfter, Uncomment)
"""What is done first: an edit may need what a later one takes away."""


def rewritten(
    lines: Sequence[str], edits: Sequence[CodeEdit], dialect: str
) -> tuple[tuple[Hunk, ...], tuple[CodeEdit, ...]]:
    """The edited lines, and the edits that could not be shown in the text.

    lines: the source as it was pasted, damaged or not, with or without line ends. dialect: the generation of Keras.
    Lines that the result has beside those of the hunks are those of the source, character by character.
    """
    draft, shown = _drafted(lines, edits, dialect)
    if not _still_code(Draft(lines).text.code, draft.text.code):
        draft, shown = _drafted(lines, edits, dialect, one_by_one=True)
    return draft.hunks(), tuple(edit for edit in edits if edit not in shown)


def _drafted(
    lines: Sequence[str], edits: Sequence[CodeEdit], dialect: str, one_by_one: bool = False
) -> tuple[Draft, set[CodeEdit]]:
    """The source with the edits made that can be, and which these are; one by one those that break it are left out."""
    draft = Draft(lines)
    finder = Finder(draft.text, dialect)
    unique = set(edits)
    marks: dict[CodeEdit, int] = {}
    shown: set[CodeEdit] = set()
    for edit in unique:
        offset = finder.offset(edit, unique)
        if offset is not None:
            marks[edit] = draft.mark(offset)
    for edit in _in_order(edits):
        if edit in marks and edit not in shown and _apply(draft, edit, marks[edit], finder, one_by_one):
            shown |= finder.fulfilled_with(edit)
    return draft, shown


def _in_order(edits: Sequence[CodeEdit]) -> list[CodeEdit]:
    """Each edit once; of several behind one layer the last first, so that they end in their order."""
    unique = list(dict.fromkeys(edits))
    behind = [edit for edit in reversed(unique) if isinstance(edit, InsertAfter)]
    others = [edit for edit in unique if not isinstance(edit, InsertAfter)]
    return sorted([*others, *behind], key=lambda edit: _ORDER.index(type(edit)))


MOST_PARSED = 100_000
"""Characters beyond which a source is not parsed again to see that its edits left it whole."""


def _apply(draft: Draft, edit: CodeEdit, mark: int, finder: Finder, checked: bool) -> bool:
    """Do an edit; whether it could be done. What cannot be leaves the draft as it was."""
    before = draft.state()
    code = draft.text.code
    changed = _done(draft, edit, mark, finder) and draft.text.code != code
    if changed and (not checked or _still_code(code, draft.text.code)):
        return True
    draft.restore(before)
    return False


def _still_code(before: str, after: str) -> bool:
    """Whether an edit left Python that was whole whole."""
    return len(before) > MOST_PARSED or parsed(after) is not None or parsed(before) is None


def _done(draft: Draft, edit: CodeEdit, mark: int, finder: Finder) -> bool:
    offset = draft.offset(mark)
    if offset is None:
        return False
    if isinstance(edit, Uncomment):
        return _spliced(draft, structure.uncomment(draft.text, draft.text.line_at(offset)))
    call = draft.text.call_at(offset)
    if call is None:
        return False
    match edit:
        case SetArgument():
            return _set_argument(draft, call, edit, finder)
        case InsertAfter() | InsertBefore():
            return _insert(draft, call, edit, finder.dialect)
        case RemoveLayer():
            return _spliced(draft, structure.remove(draft.text, call))
        case ReplaceType():
            return _replace_type(draft, call, edit, finder.dialect)


def _spliced(draft: Draft, splices: Splices) -> bool:
    if not splices:
        return False
    draft.apply(splices)
    return True


def _set_argument(draft: Draft, call: Call, edit: SetArgument, finder: Finder) -> bool:
    """Set it in the layer itself, else in the one that it is made around."""
    while True:
        layer = words(finder.layer_name(call), finder.dialect)
        if layer is None:
            return False
        inside = structure.wrapped(draft.text, call) if is_wrapper(layer.name) else None
        told_inside = edit.field == "input_shape" and inside is not None and tells_shape(inside)
        splices = None if told_inside else _set_field(draft.text, call, layer, edit)
        if splices is not None or inside is None:
            return _spliced(draft, splices)
        call = inside


def _set_field(text: SourceText, call: Call, layer: Words, edit: SetArgument) -> Splices:
    if edit.field == "input_shape" or canonical(layer.name, layer.dialect) == "Input":
        shape = edit.value if isinstance(edit.value, tuple) else (edit.value,)
        return set_input_shape(text, call, layer, shape)
    return set_field(text, call, layer, edit.field, edit.value)


def _insert(draft: Draft, call: Call, edit: InsertAfter | InsertBefore, dialect: str) -> bool:
    prefix = prefix_for(draft.text, call)
    made_code = (made(layer, dialect, prefix, quote_of(draft.text, call)) for layer in edit.layers)
    code = [code for code in made_code if code is not None]
    if len(code) < len(edit.layers) or not code:
        return False
    insert = structure.insert_after if isinstance(edit, InsertAfter) else structure.insert_before
    return _spliced(draft, insert(draft.text, call, code)) and _import(draft, prefix, edit.layers)


def _import(draft: Draft, prefix: str, layers: Sequence[NewLayer]) -> bool:
    """Bring the new layers' names in, where they are written bare."""
    inside = [value for layer in layers for _, value in layer.arguments if isinstance(value, NewLayer)]
    for name in dict.fromkeys(layer.type for layer in (*layers, *inside)):
        if not prefix:
            draft.apply(imported(draft.text, name))
    return True


def _replace_type(draft: Draft, call: Call, edit: ReplaceType, dialect: str) -> bool:
    prefix = prefix_for(draft.text, call)
    if is_wrapper(edit.new) and not is_wrapper(edit.type):
        arguments = made(NewLayer("", tuple(edit.set)), dialect, quote=quote_of(draft.text, call)) or "()"
        draft.apply(structure.wrap(draft.text, call, prefix + edit.new, arguments[1:-1]))
        return _import(draft, prefix, [NewLayer(edit.new)])
    if is_wrapper(edit.type):
        inside = structure.wrapped(draft.text, call)
        if inside is None or canonical(inside.last_name, dialect) != canonical(edit.new, dialect):
            return False
        return _spliced(draft, structure.unwrap(draft.text, call, inside))
    return _other_class(draft, call, edit, dialect) and _import(draft, prefix, [NewLayer(edit.new)])


def _other_class(draft: Draft, call: Call, edit: ReplaceType, dialect: str) -> bool:
    text = draft.text
    old, new = words(edit.type, dialect), words(edit.new, dialect)
    carried = carried_over(text, call, old, new, edit.drop) if old and new else None
    if carried is None or new is None:
        return False
    prefix = prefix_for(draft.text, call)
    start = call.start
    draft.apply([(call.start, call.open, prefix + edit.new), *carried])
    for field, value in edit.set:
        changed = draft.text.call_at(start)
        if changed is None or not _spliced(draft, set_field(draft.text, changed, new, field, value)):
            return False
    return True
