"""The parts of a row as Keras prints it: a name and its type, shapes, a number, the layers that it reads.

Each part is known by its own form, so that no alignment is needed; and each tells whether the width of its column cut
it, because a number that may have been cut in two is no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from weigh.readers.written.evidence import Sizes

LONGEST: Final = 300
"""No name with its type takes so many characters."""
DIGITS: Final = 21
"""No network's number has more."""
DEEPEST: Final = 8
"""No shape has more brackets inside one another."""
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
OPEN: Final = frozenset(
    {
        *("none", "null", "nil", "batch", "b", "n", "無", "无", "無し", "なし", "空", "没有", "нет", "없음"),
        *("ninguno", "ninguna", "nada", "aucun", "aucune", "rien", "nessuno", "nessuna", "nenhum", "nenhuma"),
        *("keine", "keiner", "keines", "brak", "yok", "không"),
    }
)
"""What a size that the table leaves open is called."""
NUMBER: Final = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:'\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+)"
    r"(?![\w.,'%]\d|[\d\w%]|,?\.{2})"
)
"""A whole number, its thousands set apart or not."""
_SHAPE = re.compile(
    r"(?<![\w\]'\"])[(\[]{1,3}\s?(?:-?\d|\?|None\b|\)|,\s?[-\d?N]|[^\W\d_]{1,8}\s?,\s?[-\d?N])|\{\s?['\"\w]"
)
_OPEN_BATCH = re.compile(r"\[?\((?:None|-1|\?)?,")
_WORD_SHAPE = re.compile(r"(?:(?<=\s)|^)(?:multiple|\?|None|unknown|多个|複数)(?=\s+\d|\s*\Z)", re.IGNORECASE)
_TOKEN = re.compile(r"\s*(?:([(\[{])|([)\]}])|(,)|(-?\d+|\?|[^\W\d]\w*|'[^']{0,60}'|\"[^\"]{0,60}\"|\.{3}|-)|(:))")
_INNERMOST = re.compile(r"\(([^()\[\]{}]*)\)|\[([^()\[\]{}]*)\]")
_LAST_OPEN = re.compile(r"[(\[][^()\[\]{}]*$")
_PARAMS = re.compile(rf"\s*({NUMBER})(?:\s*\((?P<note>unused|unbuilt|未使用|未构建)\))?")
_READS = re.compile(r"(?:[\[,]?\s*['\"]?)([^\s,'\"\[\]()]+)(?:\[\d+\]\[\d+\]|\[[\d\]\[]*(?:\.{3})?|\.{3})")
_READ_RUN = re.compile(
    r"(?:[\s\[\],'\"]*[^\s,'\"\[\]()]+(?:\[\d+\]\[\d+\]|(?:\[\d*\]?)(?:\[\d*)?(?:\.{3}|(?=\s|$)))['\",\]]*)*"
    r"(?:\s*(?:\[\]|-(?=\s|$)))?(?:\s+(?P<trained>[YN✓✗✔](?=\s|$|\|)))?"
)
_NAMED = re.compile(r"(?P<name>[^\s()]*)\s*\(\s*(?P<type>[^\W\d]\w*(?:[.<>]+\w+)*>?)?\s?(?P<end>\.{3}\)?|\))?$")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a shape column says. groups: the items of each shape, the batch among them. whole: nothing was cut off."""

    groups: tuple[Sizes, ...]
    whole: bool


def find_shape(text: str, start: int) -> tuple[int, int, bool] | None:
    """Where the next shape begins and ends, and whether all its brackets are closed; None where there is none."""
    bracket = _SHAPE.search(text, start)
    word = _WORD_SHAPE.search(text, start, bracket.start() if bracket else len(text))
    if word:
        return word.start(), word.end(), True
    if not bracket:
        return None
    end, closed = end_of_shape(text, bracket.start())
    return bracket.start(), end, closed


def end_of_shape(text: str, start: int) -> tuple[int, bool]:
    """Where the brackets that open at `start` close, or where something follows that is no size of it, which shows
    that the column cut them: an item without a comma before it, an item beside brackets, a quoted name, a reference."""
    stack, position, item_at, nested, comma_before = "", start, -1, 0, False
    while found := _TOKEN.match(text, position):
        opening, closing, comma, item, _ = found.groups()
        if item_at >= 0 and (item or opening):
            attached = opening and found.start(1) == position
            return item_at if attached else position, False
        apart = closing and (found.start(2) != position or (closing == "]" and comma_before))
        if closing and (apart or _PAIRS[closing] != stack[-1:]):
            return position, False
        if item and text[start] != "{" and (nested > len(stack) or item[0] in "'\""):
            return position, False
        stack = stack[:-1] if closing else stack + (opening or "")
        nested = max(nested, len(stack))
        item_at, comma_before = (position if item or closing else -1), bool(comma)
        position = found.end()
        if not stack or len(stack) > DEEPEST:
            return position, not stack
    return position, False


def shapes(text: str) -> Shape:
    """The shapes that a text in brackets states; those that are not closed are left out.

    >>> shapes("[(None, 10), (None, 32), (No")
    Shape(groups=((None, 10), (None, 32)), whole=False)
    """
    unclosed = sum(map(text.count, "([{")) > sum(map(text.count, ")]}"))
    if unclosed:
        text = _LAST_OPEN.sub("", text)
    groups = [_sizes(found[1] if found[1] is not None else found[2]) for found in _INNERMOST.finditer(text)]
    return Shape(tuple(group for group in groups if group is not None), not unclosed)


def _sizes(text: str) -> Sizes | None:
    """The items between two brackets; None where one of them is no size."""
    items = [item.strip(" '\"") for item in text.split(",")]
    if len(items) > 1 and not items[-1]:
        items.pop()
    if items == [""]:
        return ()
    found: list[int | None] = []
    for item in items:
        if item.isdecimal() and len(item) < 16:
            found.append(int(item))
        elif item in ("", "?", "-1", "-") or item.casefold() in OPEN or item.isidentifier():
            found.append(None)
        else:
            return None
    return tuple(found)


def params_at(text: str, start: int) -> re.Match[str] | None:
    """The number of parameters that stands next; group 1 is the number, group "note" what Keras says of it."""
    return _PARAMS.match(text, start)


def whole_number(text: str) -> int | None:
    """The value of what `NUMBER` matched; None where it is too long to be one."""
    digits = "".join(filter(str.isdecimal, text))
    return int(digits) if 0 < len(digits) <= DIGITS else None


def end_of_reads(text: str, start: int) -> re.Match[str]:
    """The names of layers with their numbers in brackets, and a mark of being trained, that stand next."""
    found = _READ_RUN.match(text, start)
    assert found
    return found


def reads(text: str) -> tuple[tuple[str, bool], ...]:
    """The names that a column "Connected to" gives, and whether each was cut.

    >>> reads("['conv[0][0]', 'a/b[0][1]', batch_norm...")
    (('conv', False), ('a/b', False), ('batch_norm', True))
    """
    return tuple((found[1], found[0].endswith("...") and "[" not in found[0][1:]) for found in _READS.finditer(text))


def named(text: str) -> tuple[str, str, bool]:
    """The name, the type and whether one of them was cut, of what stands in front of a shape.

    >>> named("└ batch_norm... (BatchNorma")
    ('batch_norm', 'BatchNorma', True)
    """
    text = text[-LONGEST:].strip(" *`")
    found = _NAMED.search(text)
    if not found:
        words = text.split()
        name = words[-1] if words else ""
        return name.removesuffix("..."), "", True
    name = found["name"] or (text[: found.start()].split() or [""])[-1]
    cut = found["end"] != ")" or name.endswith("...")
    return name.removesuffix("...").strip("*`"), found["type"] or "", cut


def is_open_shape(text: str) -> bool:
    """Whether a shape begins with a batch that is left open, as Keras prints it."""
    return _OPEN_BATCH.match(text) is not None


def is_open(text: str) -> bool:
    """Whether a name column ends inside the brackets of the type, or before them."""
    return ")" not in text[text.rfind("(") :] if "(" in text else True


def drop_batch(groups: Sequence[Sequence[Sizes]]) -> list[tuple[Sizes, ...]]:
    """The shapes of each row without the batch axis.

    It is the first one where any of them is left open there, or where all are the same; where neither is so, the batch
    was lost in copying.
    """
    firsts = [group[0] for row in groups for group in row if group]
    batch = None in firsts or len(set(firsts)) <= 1
    return [tuple(tuple(group[1:] if batch else group) for group in row) for row in groups]
