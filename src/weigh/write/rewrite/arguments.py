"""Another value for an argument of a call, in the form in which the call is written."""

from __future__ import annotations

from typing import Any, TypeAlias

from weigh.write.rewrite.source_text import Argument, Call, SourceText
from weigh.write.rewrite.spelling import KEYWORDS, Words, given, keywords, one_by_one, written

Splice: TypeAlias = "tuple[int, int, str]"
"""Where a piece of the text begins and ends, and what stands there instead."""
Splices: TypeAlias = "list[Splice] | None"
"""None where the text cannot be changed so with certainty."""


def set_field(text: SourceText, call: Call, layer: Words, field: str, value: Any) -> Splices:
    """Give the layer made by this call another hyperparameter."""
    wanted = keywords(layer, field, value)
    return None if wanted is None else set_keywords(text, call, layer, wanted)


def set_keywords(text: SourceText, call: Call, layer: Words, wanted: list[tuple[str, Any]]) -> Splices:
    """Give a call's arguments these values, by today's keywords; of several, those that hold already stay unsaid."""
    has = given(call, text.code, layer)
    flat = [item for keyword, value in wanted for item in one_by_one(layer, keyword, value, has)]
    splices: list[Splice] = []
    added: list[str] = []
    for keyword, value in flat:
        names = (keyword,) if keyword in layer.kernel else layer.spellings(keyword)
        name = next((name for name in names if name in has), None)
        if name is not None:
            index = has[name]
            if index is None:
                return None
            splices.append(replaced(text, layer, call.arguments[index], name, value))
        elif not names or call.keyword("**"):
            return None
        elif len(flat) == 1 or layer.defaults.get(names[0]) != value:
            added.append(f"{names[0]}={written(layer, names[0], value, quote=quote_of(text, call))}")
    return [*splices, *(appended(text, call, added) if added else [])]


def carried_over(text: SourceText, call: Call, old: Words, new: Words, drop: tuple[str, ...]) -> Splices:
    """The arguments of a call as another class takes them, without those of these fields."""
    names = {index: name for name, index in given(call, text.code, old).items() if index is not None}
    dropped = {keyword for field in drop for keyword in KEYWORDS.get(field, (field,))}
    kept: list[tuple[int, str]] = []
    order = [next(iter(new.defaults), ""), *new.kernel] if names.get(1) in new.kernel else list(new.defaults)
    by_position = True
    for index, argument in enumerate(call.arguments):
        name = names.get(index)
        if name is None:
            return None
        if old.today(name) in dropped or ("kernel_size" in dropped and name in old.kernel):
            continue
        is_own = name in old.defaults or name in old.kernel
        renamed = new.counterpart(old.today(name)) or (name if name in new.kernel or not is_own else None)
        if renamed is None:
            return None
        by_position = by_position and not argument.name and order[len(kept) : len(kept) + 1] == [renamed]
        value = text.code[argument.value : argument.end]
        same = argument.name == renamed or by_position
        kept.append((index, text.code[argument.start : argument.end] if same else f"{renamed}={value}"))
    if not call.arguments:
        return []
    pieces = [piece for _, piece in kept[:1]]
    for index, piece in kept[1:]:
        pieces += [text.code[call.arguments[index - 1].end : call.arguments[index].start], piece]
    return [(call.arguments[0].start, call.arguments[-1].end, "".join(pieces))]


def quote_of(text: SourceText, call: Call) -> str:
    """The quotes that a call uses, else those that its source uses most."""
    inside = text.plain[call.open : call.end]
    where = inside if "'" in inside or '"' in inside else text.plain
    return '"' if where.count('"') > where.count("'") else "'"


def appended(text: SourceText, call: Call, arguments: list[str]) -> list[Splice]:
    """New arguments behind the last one: on its line, or on lines of their own where each of the others has one."""
    if not call.arguments:
        return [(call.open + 1, call.open + 1, ", ".join(arguments))]
    last = call.arguments[-1]
    line = text.line_at(last.start)
    lead = text.code[text.starts[line] : last.start]
    alone = not lead.strip() and text.line_at(call.open) != line
    if alone and len(call.arguments) > 1:
        alone = text.line_at(call.arguments[-2].start) != line
    between = f",\n{lead}" if alone else ", "
    return [(last.end, last.end, "".join(between + argument for argument in arguments))]


def without(call: Call, argument: Argument) -> Splice:
    """Take an argument away, and the comma that parts it from the one before, else from the next."""
    index = call.arguments.index(argument)
    if index:
        return call.arguments[index - 1].end, argument.end, ""
    return argument.start, call.arguments[1].start if len(call.arguments) > 1 else call.end - 1, ""


def replaced(text: SourceText, layer: Words, argument: Argument, name: str, value: Any) -> Splice:
    """Another value for an argument, in the form of the one that it has."""
    now = text.code[argument.value : argument.end]
    return argument.value, argument.end, written(layer, name, value, now)
