"""Text to one spelling before it is taken apart: arrows, times signs, dashes, numbering, words written apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from weigh.readers.written.notation.words import ACTIVATIONS_APART, KINDS, plain

SIGNS: Final[Mapping[int, str]] = {
    **dict.fromkeys(map(ord, "→⇒➔➜➝⟶▸►▶↦⟹➡↓⇓»"), " > "),
    **dict.fromkeys(map(ord, "×✕✖⨯∗·⋅"), "x"),
    **dict.fromkeys(map(ord, "–—−‐‑‒―⁃"), "-"),
    **dict.fromkeys(map(ord, "、،，"), ","),
    **dict.fromkeys(map(ord, "⟨【「"), "["),
    **dict.fromkeys(map(ord, "⟩】」"), "]"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\ufe0f`"), ""),
    ord("…"): "...",
}
_ARROWS = re.compile(r"(?<![-=~])[-=~]++>+")
_BULLET = re.compile(r"\s*(?:[-*•‣◦▪]\s+|\(?\d{1,3}[.)]\s+|#?\d{1,3}[:|]\s+|layer\s*\d{1,3}\s*[:.)-]\s*)", re.I)
_GLUED = re.compile(r"([A-WYZa-wyz_])(\d+x\d+)(?:-(\d+)(?![\w@]))?")
_DIMENSIONS = re.compile(r"(?<![\w.])(\d+)-[dD](?![\w-])")  # 1000-d fc
_IN_BRACKETS = re.compile(r"\(\s*([x*]\s*\d+)\s*\)")


@cache
def _phrases() -> re.Pattern[str]:
    """Every spelling of several words, the longest first."""
    phrases = {word for kind in KINDS for word in kind.spelled if " " in word} | set(ACTIVATIONS_APART)
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    spelled = "|".join(r"[ \t_-]?".join(map(re.escape, phrase.split())) for phrase in ordered)
    return re.compile(rf"(?<![\w.])(?:{spelled})(?![a-z_])", re.IGNORECASE)


def spelled_alike(line: str) -> str:
    """One line in the spelling that the grammar has; its numbering or bullet is left out.

    >>> spelled_alike("1. Soft–max → conv3-64 × 2")
    'softmax  >  conv3-64 x 2'
    """
    line = unicodedata.normalize("NFKC", line.translate(SIGNS))
    line = _ARROWS.sub(" > ", line)
    bullet = _BULLET.match(line)
    if bullet:
        line = line[bullet.end() :]
    line = _GLUED.sub(lambda found: f"{found[1]} {found[2]}" + (f", {found[3]}" if found[3] else ""), line)
    line = _DIMENSIONS.sub(r"\1", line)
    line = _phrases().sub(lambda found: _compact(found[0]), line)
    return _IN_BRACKETS.sub(r" \1 ", line).rstrip(". \t\r\n") if not line.rstrip().endswith("..") else line


def _compact(phrase: str) -> str:
    """A spelling of several words as one; its capitals stay, by which PyTorch's names are known."""
    return phrase if phrase.isalnum() else plain(phrase)
