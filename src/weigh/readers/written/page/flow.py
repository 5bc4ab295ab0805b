"""Sentences that run over several lines, put together; each sentence keeps the number of the line where it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from weigh.readers.written.evidence import Line

_SENTENCE_END = re.compile(r"[.!?][\"')\]]?(?=[ \t])|[。！？][”」』）]?")
_ENDED = re.compile(r"(?:[.!?:;][\"')\]]?|[。！？：；][”」』）]?)[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•·●▪–—]|\d{1,3}[.)、]|[(（]\w{1,3}[)）])[ \t]")
_GOES_ON = re.compile(r"[ \t]*(?:[a-zа-яёß-ÿ(]|\d|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])")
_ROW = re.compile(r"\S(?:[ \t]{2,}|\t)\S|\||->|→")  # columns and arrows: lines with a form of their own
_LABEL = re.compile(r"[ \t]*[\w(][\w() .-]{0,30}[:=][ \t]*[\d(]")
_WRAPPED = 55  # columns from which on a line may have been broken at a margin
_LOOK = 300  # characters of a line that are looked at for its form
_LONGEST = 20_000  # characters that are put together


def joined(lines: Sequence[Line], always: bool = False) -> list[Line]:
    """The lines with broken sentences put together.

    always: line ends mean nothing, as in a paragraph of HTML; otherwise a line goes on only where it is as long as a
    margin breaks lines, has no end, and the next line does not look like a beginning.
    """
    result: list[Line] = []
    above = ""  # the line of the source above, whole
    for line in lines:
        before = result[-1] if result else None
        goes_on = always or _broken(above, line.text)
        above = line.text
        if before is None or not goes_on or len(before.text) > _LONGEST or _ENDED.search(before.text[-20:]):
            result.append(line)
            continue
        end = _SENTENCE_END.search(line.text)
        cut = end.end() if end else len(line.text)
        head, rest = line.text[:cut].strip(), line.text[cut:].strip()
        result[-1] = Line(before.number, before.text.rstrip() + _glue(before.text, head) + head)
        if rest:
            result.append(Line(line.number, rest))
    return result


def _broken(before: str, after: str) -> bool:
    if not before.strip() or not after.strip() or _ITEM.match(after[:20]):
        return False
    if _ROW.search(before[:_LOOK]) or _ROW.search(after[:_LOOK]) or _LABEL.match(after[:_LOOK]):
        return False
    return _width(before) >= _WRAPPED and _GOES_ON.match(after) is not None


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if c >= "\u1100" else 1 for c in text[:200])


def _glue(before: str, after: str) -> str:
    """Between Chinese or Japanese characters nothing stands; between others a blank."""
    wide = before.rstrip()[-1:] >= "\u3000" and after[:1] >= "\u3000"
    return "" if wide else " "
