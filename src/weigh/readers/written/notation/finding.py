"""Notation among prose: which lines of a page are a network, and no others.

A sentence that mentions conv3-256 is no network, nor are dates, versions, ranges, sums, tables and code. So every word
must be one of a layer, at least one layer must have its numbers, and there must be two layers at least.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final
from unicodedata import normalize

from weigh.network.errors import LimitError, SourceError
from weigh.readers.written.evidence import Description, Line, Stated
from weigh.readers.written.notation.spelling import SIGNS, spelled_alike
from weigh.readers.written.notation.words import (
    ACTIVATIONS,
    ACTIVATIONS_APART,
    KINDS,
    NETWORKS,
    ORDER_OF_TORCH,
    PADDINGS,
    SETTINGS,
    SILENT,
    listed,
    plain,
)

MOST_LAYERS: Final = 5_000
"""Of one network on a page."""
LONGEST_RUN: Final = 400
"""Lines of one network."""
LONGEST_LINE: Final = 4_000
"""Longer lines are no network's; in a sentence no more than this is looked at."""
MOST_LINES: Final = 10_000
"""Lines of a page that are looked into: there are never so many, and each takes a tenth of a millisecond."""
_NEAR: Final = 2  # lines around bare widths that may say that they are a network's

_NEITHER: Final = frozenset("@[]")
_ALPHABET: Final = frozenset(string.ascii_letters + string.digits + " \t.,;:|+*/()[]@_=>?-#`~•‣◦▪")
_NEVER: Final = re.compile(r"^\s*(?:\||https?:)|\)\(|\w = |[:=]\s*\d{1,3}(?:[.,]\d{3})+\s*$")
"""Rows of Markdown, addresses, code, and figures that are told of something."""
_SIGN: Final = r"[→⇒➔➜➝⟶▸►▶⟹>|,;+/\n–—-]"
_BETWEEN: Final = re.compile(rf"[\w)\]?]\s*(?:=>|{_SIGN})(?:\s|{_SIGN})*[\w(\[.…]|[\s)\]][x×✕*]\s?\d")
_ARGUMENTS: Final = re.compile(r"\([^()]*\)")
_NUMBER: Final = re.compile(r"\d")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_KNOWN: Final = frozenset(
    part.lower()
    for words in (
        (word for kind in KINDS for word in kind.spelled),
        SETTINGS, SILENT, ACTIVATIONS, ACTIVATIONS_APART, PADDINGS, NETWORKS, ORDER_OF_TORCH,
        listed("d nn tf keras layers x R u true false"),
    )
    for word in words
    for part in (*_LETTERS.findall(word), *_LETTERS.findall(plain(word)))
)  # fmt: skip
_WEAK: Final = listed(
    "input output hidden in image inputs norm drop do add sum max view pad full linear local classifier flat mul "
    "layers layer units unit neurons neuron nodes node filters filter kernels kernel"
)
"""Words that also mean other things: one layer of them with a number is no sign of a network, two are."""
_SMALLEST_WIDTH: Final = 8
"""What a single letter stands with: chords and squares of a chessboard have smaller numbers."""
_HAS_CHAIN: Final = re.compile(r"[→⇒➔➜⟶>]|[\w@]-[\w@]+-[\w@]|:\s|[`\"“”«»]")
_HYPHENED: Final = re.compile(r"(?<![\w.:/@-])\[?\w[\w@]*(?:-[\w@\[\]*]+){1,60}(?![\w/@-])", re.ASCII)
_QUOTED: Final = re.compile(r"[`\"“«]([^`\"“”«»]{5,600})[`\"”»]")
_BARE_WIDTHS: Final = re.compile(r"\s*\d{1,6}(?:\s*(?:-|–|—|→|->|=>|>)\s*\d{1,6}){2,30}\s*")
_DATE: Final = re.compile(r"(?:1[89]|20)\d\d-(?:0?\d|1[0-2])-[0-3]?\d|[0-3]?\d-[0-3]?\d-(?:1[89]|20)?\d\d")
_PHONE: Final = re.compile(
    r"\d-\d{3}-\d{3}(?:-\d{4})?|\d{3}-\d{3,4}-\d{4}|\d{3}-\d{2}-\d{4}|\d{2,4}-\d{2,4}-\d{2,4}-\d{2,4}"
)
_OF_NETWORKS: Final = (
    r"\b(?:mlp|dnn|ann|perceptr|perzeptr|networks?\b|nets?\b|neuron|hidden|arc?hite[ck]t|auto-?encoder|layers?\b|fc\b|units\b"
    r"|netzwerk|réseau|rede\b|red neuronal|rete\b|нейро|сет[ьи]\b|персептрон|перцептрон|архитектур|слоёв|слоев)"
    r"|感知|网络|網絡|網路|神经|神經|ネットワーク|ニューラル|パーセプトロン|신경망|퍼셉트론|네트워크"
)
"""Words that tell of networks in the languages of pages."""
_OF_NUMBERS: Final = (
    rf"{_OF_NETWORKS}|param[eèéê]t|\bweights\b|\bgewichte\b|\bpesos?\b|параметр|参数|參數|パラメータ|파라미터|매개변수"
)
"""And those that tell of their parameters: a sentence with one of them may name a perceptron by its widths."""
_ROW: Final = re.compile(r"[^|]*\|.*|[^\t]*\t.*|[\w .()-]*,\s*[\d,]+\s*|[^,\s]+(?:,[^,\s]+)+,\d+\s*")
"""A line with cells: parted by bars, by tabs, or by commas with a number at the end."""
_OPENS_CODE: Final = re.compile(r"[(\[{=\\]\s*$")
_CLOSES_CODE: Final = re.compile(r"\s*[)\]}]")
_ENDS: Final = 4  # words before and behind an arrow that may be prose


def find(lines: Sequence[Line]) -> list[Description]:
    """The networks that stand in notation in these lines, in their order.

    A line is taken as a whole, several below each other as one network; in a sentence only what arrows, hyphens or
    quotation marks set apart from the prose.
    """
    found: list[Description] = []
    left = MOST_LINES
    for run in _runs(lines):
        left -= 1 if isinstance(run, Line) else len(run)
        if left < 0:
            break
        if isinstance(run, Line):
            found += _inside(run, lines)
        else:
            found += _of_run(run, lines)
    return found


def _runs(lines: Sequence[Line]) -> Iterator[list[Line] | Line]:
    """Lines whose words may all be layers', as runs; and single lines that may hold a chain among prose."""
    run: list[Line] = []
    for line in lines:
        text = line.text
        if not text.strip():
            if run and not run[-1].text.strip():
                yield run
                run = []
            elif run:
                run.append(line)
            continue
        if _only_known(text) and len(run) < LONGEST_RUN:
            run.append(line)
            continue
        if run:
            yield run
            run = []
        if _HAS_CHAIN.search(text[:LONGEST_LINE]):
            yield line
    if run:
        yield run


def _only_known(text: str) -> bool:
    """Whether every word and every sign is one that stands in notation: a quick look, which few lines pass."""
    if len(text) > LONGEST_LINE or _NEVER.search(text):
        return False
    if not text.isascii():
        text = normalize("NFKC", text.translate(SIGNS))
    if not _ALPHABET.issuperset(text):
        return False
    something = False
    for word in _LETTERS.finditer(text):
        something = True
        if word[0].lower() not in _KNOWN:
            return False
    return something or bool(_BARE_WIDTHS.fullmatch(text)) or not _NEITHER.isdisjoint(text)


def _may_be(text: str) -> bool:
    """Whether a text can be a chain: it holds a number, and something between two layers."""
    if _NUMBER.search(text) is None:
        return False
    bare = _ARGUMENTS.sub("()", _ARGUMENTS.sub("", text))
    return _BETWEEN.search(bare) is not None


def _of_run(run: list[Line], lines: Sequence[Line]) -> list[Description]:
    """The networks of a run of lines: all of it as one, or what of it can be read."""
    run = _trimmed([line for line in run if not _ROW.fullmatch(line.text)] if _is_table(run) else run)
    if not run or not _may_be("\n".join([line.text for line in run])) or _is_code(run, lines):
        return []
    if len(run) == 1 and _BARE_WIDTHS.fullmatch(run[0].text) and not _are_widths(run, lines):
        return []
    whole = _described(run)
    if whole is not None:
        return [whole] if _convincing(whole, run, lines) else []
    found: list[Description] = []
    part: list[Line] = []
    for line in [*run, Line(-1, "#")]:
        if line.number >= 0 and (not line.text.strip() or _described([line]) is not None):
            part.append(line)
            continue
        part = _trimmed(part)
        read = _described(part) if part else None
        if read is not None and _convincing(read, part, lines):
            found.append(read)
        elif line.number >= 0:
            found += _inside(line, lines)
        part = []
    return found


def _trimmed(run: list[Line]) -> list[Line]:
    while run and not run[-1].text.strip():
        run = run[:-1]
    while run and not run[0].text.strip():
        run = run[1:]
    return run


def _is_table(run: Sequence[Line]) -> bool:
    """Whether several lines are rows of cells: what stands beside a name in them are results."""
    return sum(_ROW.fullmatch(line.text) is not None for line in run) > 1


def _is_code(run: list[Line], lines: Sequence[Line]) -> bool:
    """Whether the lines stand inside a call or a list of a program."""
    at = {line.number: line.text for line in lines[: len(lines)]} if len(lines) < 50 else None
    before = _text_at(lines, run[0].number - 1, at)
    behind = _text_at(lines, run[-1].number + 1, at)
    return bool(_OPENS_CODE.search(before)) or (
        bool(_CLOSES_CODE.match(behind)) and run[-1].text.rstrip().endswith((",", ")", "("))
    )


def _text_at(lines: Sequence[Line], number: int, at: dict[int, str] | None) -> str:
    """The line of that number; empty where there is none."""
    if at is not None:
        return at.get(number, "")
    index = number - lines[0].number
    return lines[index].text if 0 <= index < len(lines) and lines[index].number == number else ""


def _described(run: Sequence[Line]) -> Description | None:
    """The lines as one network; None where they are none."""
    from weigh.readers.written.notation.parsing import chain
    from weigh.readers.written.notation.reading import described

    try:
        steps = chain("\n".join(spelled_alike(line.text) for line in run), run[0].number)
        return described(steps, MOST_LAYERS)
    except (SourceError, LimitError):
        return None


def _convincing(read: Description, run: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether what was read is a network beyond doubt."""
    if len(read.layers) < 2:
        return False
    if all(re.fullmatch(r"\d+", row.text) for row in read.layers):
        return _are_widths(run, lines)
    owning = [row for row in read.layers if _is_sized(row)]
    return any(map(_is_strong, owning)) or len(owning) > 1


def _is_sized(row: Stated) -> bool:
    """Whether the row is a layer that owns weights, with how many outputs it has."""
    if row.type in ("Input", "Dropout"):
        return False
    units = row.attributes.get("units")
    if re.fullmatch(r"[A-Za-z]\d+", row.text):
        return isinstance(units, int) and units >= _SMALLEST_WIDTH
    return units is not None or bool(row.outputs)


def _is_strong(row: Stated) -> bool:
    """Whether nothing but a layer is written so."""
    word = _LETTERS.search(row.text)
    return "@" in row.text or "(" in row.text or (word is not None and word[0].lower() not in _WEAK)


def _are_widths(run: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether bare numbers are the widths of a perceptron: no date; near words of networks, or no telephone number and
    of a size that widths usually have."""
    text = spelled_alike(run[0].text).strip()
    numbers = [int(digits) for digits in re.findall(r"\d+", text)]
    joined = re.sub(r"\s", "", text)
    if len(run) > 1 or len(numbers) < 3 or not all(numbers) or _DATE.fullmatch(joined):
        return False
    if any(re.search(_OF_NETWORKS, near, re.I) for near in _around(run[0], lines)):
        return True
    usual = any(number in (784, 3072) or (number >= 32 and not number & (number - 1)) for number in numbers)
    return usual and not _PHONE.fullmatch(joined)


def _around(line: Line, lines: Sequence[Line]) -> list[str]:
    index = line.number - lines[0].number
    if not (0 <= index < len(lines) and lines[index].number == line.number):
        index = next((at for at, other in enumerate(lines) if other.number == line.number), 0)
    return [near.text[:LONGEST_LINE] for near in lines[max(0, index - _NEAR) : index + _NEAR + 1]]


# -- in a sentence ---------------------------------------------------------------------------------------------


def _inside(line: Line, lines: Sequence[Line]) -> list[Description]:
    """What of a sentence is a network: what marks set apart, none of it twice."""
    text = line.text[:LONGEST_LINE]
    taken: dict[str, Description] = {}
    for part in _parts(text):
        read = _part(part, line) if not any(part in longer for longer in taken) else None
        if read is not None:
            taken[part] = replace(read, name=read.name or _heading(text, part))
    return list(taken.values())


def _part(part: str, line: Line) -> Description | None:
    """A part of a sentence as a network; None where it is none."""
    alone = Line(line.number, part)
    widths = _BARE_WIDTHS.fullmatch(part) is not None
    if widths and not (re.search(_OF_NUMBERS, line.text[:LONGEST_LINE], re.I) and _are_widths([alone], [line])):
        return None
    read = _described([alone]) if _may_be(part) and _only_known(part) else None
    if read is None or len(read.layers) < 2:
        return None
    return read if widths or _convincing(read, [alone], [line]) else None


def _heading(text: str, part: str) -> str:
    """What stands in front of a colon, where it may be a name."""
    front = text[: text.find(part)].rstrip()
    return front.rstrip(": ").strip(" -*•#") if front.endswith(":") and len(front.split()) <= 4 else ""


def _parts(text: str) -> Iterator[str]:
    """Parts of a sentence that may be notation, the likeliest first."""
    for found in _QUOTED.finditer(text):
        yield found[1]
    _, colon, behind = text.partition(": ")
    if colon:
        yield behind.strip().rstrip(".;")
    yield from _arrows(behind or text)
    for found in _HYPHENED.finditer(text):
        if found[0].count("-") > 1:
            yield found[0]


def _arrows(text: str) -> Iterator[str]:
    """What arrows join, without the prose in front of the first layer and behind the last."""
    pieces = re.split(r"(\s*(?:→|⇒|➔|➜|⟶|[-=]>|>)\s*)", text)
    if len(pieces) < 3:
        return
    for start in range(0, len(pieces) - 2, 2):
        first = _end_of(pieces[start])
        if not first:
            continue
        stop = start + 2
        while stop + 2 < len(pieces) and _only_known(pieces[stop]):
            stop += 2
        yield first + "".join(pieces[start + 1 : stop]) + _start_of(pieces[stop])
        return


def _end_of(piece: str) -> str:
    """The last words of a text that are a layer, as many as may be."""
    words = piece.split()[-_ENDS:]
    return next((" ".join(words[at:]) for at in range(len(words)) if _is_layer(" ".join(words[at:]))), "")


def _start_of(piece: str) -> str:
    """The first words of a text that are a layer, as many as may be."""
    words = piece.split()[:_ENDS]
    tries = (" ".join(words[:to]).rstrip(".,;:") for to in range(len(words), 0, -1))
    return next((words for words in tries if _is_layer(words)), "")


def _is_layer(text: str) -> bool:
    return _only_known(text) and _described([Line(1, text)]) is not None
