"""Lines that give a number to a label: "fc1 : 102,764,544", "TOTAL : 138,357,544", "total_params = 832"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from weigh.network.place import Place
from weigh.numbers.numerals import numeral
from weigh.readers.written.arithmetic import Formula
from weigh.readers.written.evidence import Stated
from weigh.readers.written.expressions import untexed
from weigh.readers.written.folding import folded
from weigh.readers.written.prose.counting import Counted, counted
from weigh.readers.written.prose.sentences import unbulleted
from weigh.readers.written.prose.subjects import Subjects
from weigh.readers.written.prose.tokens import Token

LONGEST: Final = 60
_BETWEEN = re.compile(r"\s*[:=：]\s*")
_LABEL = re.compile(r"[ \t]{0,12}(?:[-*•] )?[\w.-]{1,30}(?: ?\([^()]{1,12}\))?[ \t]{0,30}[:=：]")
_LETTERS = re.compile(r"[^\W\d_]")
_VALUE = re.compile(r"(?P<digits>[\d.,' _]*\d)\s*(?P<unit>[A-Za-z]{0,5})")


@dataclass(frozen=True, slots=True)
class Label:
    """about: the layer that the label names, None for the whole network. counted: the number, None for a formula."""

    about: Stated | None
    counted: Counted | None


def label(text: str, tokens: Sequence[Token], place: Place) -> Label | None:
    """What a line that is nothing but a label with its number says; None for other lines."""
    plain = folded(text)
    body = unbulleted(plain)
    offset = len(plain) - len(body)
    found = _BETWEEN.search(body[:LONGEST])
    if not found or not _LETTERS.search(body[: found.start()]):
        return None
    at = next((index for index, token in enumerate(tokens) if token.start >= offset + found.end()), None)
    if at is None:
        return None
    front = tokens[: next(index for index, token in enumerate(tokens) if token.start >= offset + found.start())]
    about = _named(front, text, place)
    whole = any(token.has("words:total") for token in front)
    if tokens[at].kind == "formula":
        return Label(about, None)
    number = next((one for one in counted(tokens, asked=True) if one.at in (at, at + 1)), None)
    alone = number is not None and _is_rest(tokens, number.at)
    if number is None or not alone or not (about or whole or number.said is not None):
        return None
    return Label(about, number)


def begins_with_label(text: str) -> bool:
    """Whether a line sets its beginning apart: "fc2    : 4,096x4,096"."""
    return _LABEL.match(text) is not None


def _named(front: Sequence[Token], text: str, place: Place) -> Stated | None:
    """The layer that a label names."""
    found = Subjects(front, place, text)
    return next((one for at in range(len(front)) if (one := found.layer(at)) is not None), None)


def _is_rest(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing but units, what is counted and signs stand behind the number."""
    return all(
        token.kind == "sign" or token.roles_of("scales:") or token.roles_of("quantities:") or token.has("words:between")
        for token in tokens[at + 1 :]
    )


def typed(formula: Formula) -> str:
    """The printed result of a computation as a claim is typed, "" where there is none."""
    printed = untexed(folded(formula.stated_text))
    found = _VALUE.match(printed)
    if formula.stated is None or not found or (numeral(found["digits"].strip(), 1) is None and not found["unit"]):
        return ""
    return printed.replace("’", "'").replace("百万", "M")
