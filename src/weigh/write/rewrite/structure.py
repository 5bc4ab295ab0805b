"""Layers put into a text, taken out of it, or made others, in the form of what stands beside them."""

from __future__ import annotations

import ast

from weigh.write.rewrite import members
from weigh.write.rewrite.arguments import Splice, Splices, appended, without
from weigh.write.rewrite.source_text import LEAD, STRAIGHT, Argument, Call, SourceText, binds_closely, parsed
from weigh.write.rewrite.spelling import TOLD_SHAPES
from weigh.write.rewrite.standing import Standing


def insert_after(text: SourceText, call: Call, layers: list[str]) -> Splices:
    """Put layers, each as the code that makes it, behind the one that this call makes."""
    standing = Standing(text, call)
    if not standing.form:
        return None
    if standing.form == "member":
        return members.insert_after(text, standing, layers)
    if standing.form == "function":
        return members.insert_after_function(text, call, layers)
    if standing.form == "list":
        return _listed_after(text, standing, layers)
    if standing.form == "add":
        return _statements_after(text, standing, [f"{standing.receiver}.add({layer})" for layer in layers])
    if standing.target:
        target = standing.target
        return _statements_after(text, standing, [f"{target} = {layer}({target})" for layer in layers])
    around = "".join(f"{layer}(" for layer in reversed(layers))
    return [(standing.first, standing.first, around), (standing.last, standing.last, ")" * len(layers))]


def insert_before(text: SourceText, call: Call, layers: list[str]) -> Splices:
    """Put layers in front of the one that this call makes; what tells the network its input goes to the first."""
    standing = Standing(text, call)
    if standing.form in ("", "member", "function") or not layers:
        return None
    if standing.form == "applied":
        return _applied_before(text, standing, layers)
    told = _told_shape(call) if standing.opens else []
    if told is None:
        return None
    away = [without(call, argument) for argument in told]
    for argument in told:
        between = "" if layers[0].endswith("()") else ", "
        layers = [f"{layers[0][:-1]}{between}{text.code[argument.start : argument.end]})", *layers[1:]]
    if standing.form == "list":
        return [*_listed_before(text, standing, layers), *away]
    added = _statements_before(text, standing, [f"{standing.receiver}.add({layer})" for layer in layers])
    return [*added, *away]


def _applied_before(text: SourceText, standing: Standing, layers: list[str]) -> Splices:
    x = _applied_to(text, standing)
    if x is None:
        return None
    start, end = x
    if not standing.target or not text.code[start:end].isidentifier():
        around = "".join(f"{layer}(" for layer in reversed(layers))
        return [(start, start, around), (end, end, ")" * len(layers))]
    target, tensors = standing.target, [text.code[start:end], *[standing.target] * len(layers)]
    lines = [f"{target} = {layer}({x})" for layer, x in zip(layers, tensors, strict=False)]
    return [*_statements_before(text, standing, lines), (start, end, target)]


def remove(text: SourceText, call: Call) -> Splices:
    """Take out the layer that this call makes; what tells the network its input goes to the next one."""
    standing = Standing(text, call)
    if standing.form == "member":
        return members.remove(text, standing)
    if standing.form == "function":
        return members.remove_use(text, call)
    if standing.form in ("list", "add"):
        gone = _unlisted(text, standing) if standing.form == "list" else _without_statement(text, standing)
        moved = _shapes_to_the_next(text, standing, call) if standing.opens else []
        return None if gone is None or moved is None else [*gone, *moved]
    if not standing.form:
        return None
    x = _applied_to(text, standing)
    if x is None:
        return None
    start, end = x
    if standing.target == text.code[start:end]:
        return _without_statement(text, standing)
    opening, closing = ("", "") if binds_closely(text.code[start:end]) else ("(", ")")
    return [(standing.first, start, opening), (end, standing.last, closing)]


def _told_shape(call: Call) -> list[Argument] | None:
    """The argument that tells the shape of the network's input, if any; None where no other layer can take it."""
    told = [argument for argument in call.arguments if argument.name in TOLD_SHAPES]
    return None if len(told) > 1 or any(one.name in ("input_dim", "input_length") for one in told) else told


def _shapes_to_the_next(text: SourceText, standing: Standing, call: Call) -> Splices:
    """What tells the shape of the network's input, in the layer behind this one."""
    told = _told_shape(call)
    if told is None:
        return None
    if not told:
        return []
    following = standing.following
    if following is None or following.keyword(*TOLD_SHAPES):
        return None
    return appended(text, following, [text.code[argument.start : argument.end] for argument in told])


def _applied_to(text: SourceText, standing: Standing) -> tuple[int, int] | None:
    """The one tensor that a layer is applied to, by offsets."""
    tensors = [argument for argument in standing.applied_to if argument.name in ("", "inputs", "*")]
    if len(tensors) != 1 or tensors[0].name == "*" or text.at(tensors[0].value) in ("[", "("):
        return None
    return None if standing.joins else (tensors[0].value, tensors[0].end)


# -- elements of a list ----------------------------------------------------------------------------


def _listed_after(text: SourceText, standing: Standing, layers: list[str]) -> list[Splice]:
    end, comma = standing.end, text.behind(standing.end)
    line = text.line_at(end - 1)
    has_comma = text.at(comma) == "," and text.line_at(comma) == line
    begins = _begins_its_line(text, standing)
    if has_comma and not text.plain[comma + 1 : text.line_end(line)].strip():
        indent = _indent_of_elements(text, standing, comma + 1)
        added = "".join(f"\n{indent}{layer}," for layer in layers)
        return [(text.line_end(line), text.line_end(line), added)]
    if begins and text.at(comma) in ("]", ")"):
        indent = _indent_of_elements(text, standing, comma)
        added = f"\n{indent}" + f",\n{indent}".join(layers)
        behind = end if text.line_at(comma) == line else text.line_end(line)  # behind a comment, if there is one
        return [(end, end, "," + added)] if behind == end else [(end, end, ","), (behind, behind, added)]
    return [(end, end, "".join(f", {layer}" for layer in layers))]


def _listed_before(text: SourceText, standing: Standing, layers: list[str]) -> list[Splice]:
    if not _begins_its_line(text, standing):
        return [(standing.start, standing.start, "".join(f"{layer}, " for layer in layers))]
    begin = text.starts[text.line_at(standing.start)]
    indent = text.code[begin : standing.start]
    return [(begin, begin, "".join(f"{indent}{layer},\n" for layer in layers))]


def _begins_its_line(text: SourceText, standing: Standing) -> bool:
    begin = text.starts[text.line_at(standing.start)]
    return LEAD.fullmatch(text.plain, begin, standing.start) is not None


def _indent_of_elements(text: SourceText, standing: Standing, behind: int) -> str:
    """What stands before an element that has its own line: before this, else before the next, else as far in."""
    for start in (standing.start, text.behind(behind)):
        begin = text.starts[text.line_at(start)]
        if LEAD.fullmatch(text.plain, begin, start) and text.at(start) not in ("]", ")"):
            return text.code[begin:start]
    return " " * (standing.start - text.starts[text.line_at(standing.start)])


def _unlisted(text: SourceText, standing: Standing) -> list[Splice]:
    behind = text.behind(standing.end)
    stop = behind + 1 if text.at(behind) == "," else standing.end
    line = text.line_at(stop - 1)
    if _begins_its_line(text, standing) and not text.plain[stop : text.line_end(line)].strip():
        return [_lines_away(text, text.line_at(standing.start), line)]
    before, following = text.before(standing.start), text.behind(stop)
    if stop > standing.end and text.line_at(following) > line and text.at(before) == ",":
        return [(before + 1, stop, "")]  # the last of several on its line
    if stop > standing.end:
        return [(standing.start, following if "#" not in text.code[stop:following] else stop, "")]
    if text.at(before) == "," and "#" not in text.code[before : standing.start]:
        return [(before, standing.end, "")]
    return [(standing.start, standing.end, "")]


# -- statements ------------------------------------------------------------------------------------


def _statements_after(text: SourceText, standing: Standing, statements: list[str]) -> Splices:
    if standing.has_lines_to_itself:
        end = text.line_end(text.line_at(standing.last - 1))
        return [(end, end, "".join(f"\n{standing.lead}{statement}" for statement in statements))]
    return [(standing.last, standing.last, "".join(f"; {statement}" for statement in statements))]


def _statements_before(text: SourceText, standing: Standing, statements: list[str]) -> list[Splice]:
    begin = text.starts[text.line_at(standing.first)]
    if standing.has_lines_to_itself:
        return [(begin, begin, "".join(f"{standing.lead}{statement}\n" for statement in statements))]
    lead = text.plain[begin : standing.first]
    semicolon = begin + lead.rfind(";") + 1
    first = text.behind(semicolon)
    return [(first, first, "".join(f"{statement}; " for statement in statements))]


def _without_statement(text: SourceText, standing: Standing) -> Splices:
    first, last = text.line_at(standing.first), text.line_at(standing.last - 1)
    if standing.has_lines_to_itself:
        return None if _is_a_whole_body(text, first, last) else [_lines_away(text, first, last)]
    begin = text.starts[first]
    semicolon = text.plain.rfind(";", begin, standing.first)
    if semicolon >= 0:
        return [(semicolon, standing.last, "")]
    following = text.behind(text.plain.find(";", standing.last) + 1)
    return [(begin + len(standing.lead), following, "")]


def _is_a_whole_body(text: SourceText, first: int, last: int) -> bool:
    """Whether nothing else stands in the block of these lines, so that it would be empty without them."""
    before = next((n for n in range(first - 1, -1, -1) if text.plain_line(n).strip()), None)
    behind = next((n for n in range(last + 1, len(text.lines)) if text.plain_line(n).strip()), None)
    if before is None or not text.plain_line(before).rstrip().endswith(":"):
        return False
    return behind is None or text.indent(behind) < text.indent(first)


def _lines_away(text: SourceText, first: int, last: int) -> Splice:
    """Whole lines without their contents or their ends."""
    begin, end = text.starts[first], text.line_end(last)
    return (begin, end + 1, "") if last + 1 < len(text.lines) else (max(begin - 1, 0), end, "")


# -- another class ---------------------------------------------------------------------------------


def wrap(text: SourceText, call: Call, wrapper: str, arguments: str) -> list[Splice]:
    """Make a layer inside another, which is then told the input's shape; `arguments` are the wrapper's own."""
    told = _told_shape(call) or []
    shapes = [text.code[argument.start : argument.end] for argument in told]
    behind = "".join(f", {argument}" for argument in [*filter(None, [arguments]), *shapes])
    away = [without(call, argument) for argument in told]
    return [(call.start, call.start, f"{wrapper}("), *away, (call.end, call.end, f"{behind})")]


def wrapped(text: SourceText, call: Call) -> Call | None:
    """The call inside a wrapper that makes the layer it is around."""
    layer = call.keyword("layer") or next((one for one in call.arguments if not one.name), None)
    inner = text.call_at(layer.value) if layer else None
    return inner if layer and inner and inner.end == layer.end else None


def unwrap(text: SourceText, call: Call, inner: Call) -> Splices:
    """Leave the layer inside a wrapper alone in its place, and tell it the input's shape."""
    told = _told_shape(call)
    if told is None or (told and inner.keyword(*TOLD_SHAPES)):
        return None
    shapes = [text.code[argument.start : argument.end] for argument in told]
    moved = appended(text, inner, shapes) if shapes else []
    return [(call.start, inner.start, ""), *moved, (inner.end, call.end, "")]


# -- comments --------------------------------------------------------------------------------------


def uncomment(text: SourceText, line: int) -> Splices:
    """Switch on the code in the comment of this line, and in those that follow as long as its brackets are open."""
    for last in range(line, min(line + 30, len(text.lines))):
        splices = [_hash(text, number) for number in range(line, last + 1)]
        if not all(splices):
            return None
        body = "\n".join(text.code[splice[1] : text.line_end(n)] for n, splice in enumerate(splices, line) if splice)
        if _is_code(body):
            return _indented(text, line, [splice for splice in splices if splice])
    return None


def _hash(text: SourceText, line: int) -> Splice | None:
    """The mark that makes a line a comment, with the one space that usually follows it."""
    lead = LEAD.match(text.lines[line])
    begin = lead.end() if lead else 0
    if not text.lines[line].startswith("#", begin):
        return None
    stop = begin + len(text.lines[line][begin:]) - len(text.lines[line][begin:].lstrip("#"))
    stop += text.lines[line].startswith(" ", stop)
    return text.starts[line] + begin, text.starts[line] + stop, ""


def _is_code(body: str) -> bool:
    """Whether it is a statement that calls something, or elements of a list that do."""
    body = body.translate(STRAIGHT).strip()
    tree = parsed(body) or parsed(f"[{body}]")
    return tree is not None and any(isinstance(node, ast.Call) for node in ast.walk(tree))


def _indented(text: SourceText, line: int, splices: list[Splice]) -> list[Splice]:
    """The marks taken away so that the code stands as deep as the code above it, or below a line that opens a block."""
    begin, stop, _ = splices[0]
    code, column = text.lines[line], begin - text.starts[line]
    body = code[stop - text.starts[line] :]
    spaces, space = len(body) - len(body.lstrip()), code[column : stop - text.starts[line]].count(" ")
    wanted = _depth_around(text, line)
    more = next((more for more in (0, -space, spaces) if column + spaces - more == wanted), 0)
    return [(at, end + more, "") for at, end, _ in splices]


def _depth_around(text: SourceText, line: int) -> int | None:
    """How deep the code before a line stands; where that opens a block or a bracket, the code behind."""
    above = next((n for n in range(line - 1, -1, -1) if text.plain_line(n).strip()), None)
    if above is not None and not text.plain_line(above).rstrip().endswith((":", "[", "(")):
        return text.indent(above)
    below = next((n for n in range(line + 1, len(text.lines)) if text.plain_line(n).strip()), None)
    return text.indent(below) if below is not None else None
