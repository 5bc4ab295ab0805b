"""Python source text: calls with their arguments, and statements broken into lines of at most 100 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

WIDTH = 100
STEP = "    "
_OPENING, _CLOSING = "([{", ")]}"


class Code(str):
    """Text that is code already and is written as it is; any other text is a value and is written quoted."""

    __slots__ = ()


def literal(value: Any) -> str:
    """A value as Python writes it.

    >>> literal(3), literal((3, 3)), literal("same"), literal(Code("x.shape[0]")), literal([1, None])
    ('3', '(3, 3)', '"same"', 'x.shape[0]', '[1, None]')
    """
    if isinstance(value, Code):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        inner = ", ".join(map(literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    raise TypeError(f"no literal for {type(value).__name__}")


def quoted(text: str) -> str:
    """A string literal, in double quotation marks where it holds none."""
    plain = repr(text)
    return f'"{plain[1:-1]}"' if plain[0] == "'" and '"' not in text else plain


def called(callee: str, /, *arguments: Any, **named: Any) -> str:
    """A call; named arguments that are None are left out.

    >>> called("nn.Conv2d", 3, 64, 3, padding=1, bias=None)
    'nn.Conv2d(3, 64, 3, padding=1)'
    """
    given = [literal(value) for value in arguments]
    given += [f"{key}={literal(value)}" for key, value in named.items() if value is not None]
    return f"{callee}({', '.join(given)})"


def one_or_all(values: Sequence[Any]) -> Any:
    """One value where it is the same along every axis, as people write it: 3 for (3, 3)."""
    return values[0] if len(set(values)) == 1 else tuple(values)


def prose(text: str) -> str:
    """Text that may stand in a docstring or a comment: one line, printable, without quotation marks or backslashes."""
    kept = "".join(char if char.isprintable() and char not in "\"\\'" else " " for char in text[:200])
    return " ".join(kept.split())


def laid_out(statement: str, indent: int = 0, comment: str = "") -> list[str]:
    """The lines of one statement: one where it fits, else its arguments on lines of their own, and so on inside."""
    front = STEP * indent
    if "\n" not in statement and len(front) + len(statement) <= WIDTH:
        line = front + statement
        return [f"{line}  # {comment}"] if comment else [line]
    lines = list(_broken(statement, front, ""))
    return [f"{front}# {comment}", *lines] if comment else lines


def _broken(text: str, front: str, tail: str) -> Iterator[str]:
    """The text in lines, `tail` behind the last one."""
    text = text.strip()
    group = _longest_group(text)
    if len(front) + len(text) + len(tail) <= WIDTH or group is None:
        yield front + text + tail
        return
    start, end = group
    head, inner, behind = text[: start + 1], text[start + 1 : end], text[end:]
    parts = list(_split(inner))
    if len(parts) == 1 and inner[-1:] in _CLOSING and not inner.startswith("*"):
        lines = list(_broken(inner, front, ""))  # a lone argument in brackets of its own hugs the ones around it
        lines[0] = front + head + lines[0][len(front) :]
        yield from lines[:-1]
        yield lines[-1] + behind + tail
        return
    yield front + head
    if len(front) + len(STEP) + len(inner) <= WIDTH:
        yield front + STEP + inner
        yield front + behind + tail
        return
    for part in parts:
        yield from _broken(part, front + STEP, ",")
    yield front + behind + tail


def _longest_group(text: str) -> tuple[int, int] | None:
    """Where the longest pair of outermost brackets with something inside begins and ends."""
    best: tuple[int, int] | None = None
    start = depth = 0
    for at, char in _outside_quotes(text):
        if char in _OPENING:
            start, depth = (at, 1) if not depth else (start, depth + 1)
        elif char in _CLOSING:
            depth -= 1
            if not depth and at - start > 1 and (best is None or at - start > best[1] - best[0]):
                best = start, at
    return best


def _split(text: str) -> Iterator[str]:
    """The parts between outermost commas."""
    start = depth = 0
    for at, char in _outside_quotes(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
        elif char == "," and not depth:
            yield text[start:at]
            start = at + 1
    if text[start:].strip():
        yield text[start:]


def _outside_quotes(text: str) -> Iterator[tuple[int, str]]:
    """The characters that are not inside a string literal."""
    quote, escaped = "", False
    for at, char in enumerate(text):
        if quote:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == quote:
                quote = ""
        elif char in "\"'":
            quote = char
        else:
            yield at, char


def block(head: str, body: Iterable[str]) -> list[str]:
    """A line that ends in a colon, and what belongs to it, one step further in."""
    return [head, *(STEP + line if line else "" for line in body)]


def docstring(first: str, *rest: str) -> list[str]:
    """A docstring: a line that says what it is, and paragraphs behind it."""
    if not rest:
        return [f'"""{first}"""']
    lines = [f'"""{first}']
    for paragraph in rest:
        lines += ["", *_filled(paragraph)]
    return [*lines, '"""']


def _filled(paragraph: str) -> Iterator[str]:
    line = ""
    for word in paragraph.split():
        if line and len(line) + 1 + len(word) > WIDTH - 8:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield line
