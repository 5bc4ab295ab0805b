"""A configuration of a transformer in words: "12 layers, hidden size 768, 12 heads", "n_layer 12", "L=12, H=768"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

from weigh.numbers.numerals import numeral
from weigh.readers.written.prose.kinds import Lexicon, Word, is_letter, part
from weigh.readers.written.prose.transformer.config import GPT_KEY, KEYS, LARGEST, SIZES, Config, sized
from weigh.readers.written.prose.transformer.families import DECODER, ENCODER, FAMILIES, Family

_NAMES: Final = tuple(
    (re.compile(rf"(?<![a-z]){pattern}(?![a-z])"), family)
    for pattern, family in [
        (r"distilbert", "distilbert"),
        (r"(?:distil)?gpt-?2", "gpt2"),
        (r"roberta", "roberta"),
        (r"bert", "bert"),
        (r"(?:tiny|code|open)?llama(?:[ -]?[123](?:\.\d)?)?", "llama"),
        (r"mistral", "mistral"),
        (r"qwen ?-?2(?:\.5)?", "qwen2"),
        (r"qwen ?-?3", "qwen3"),
        (r"phi-?3", "phi3"),
        (r"gemma ?-?2", "gemma2"),
        (r"gemma", "gemma"),
        (r"gpt-neox|pythia", "gpt_neox"),
        (r"opt(?=-\d)", "opt"),
    ]
)
_TITLE = re.compile(r"\s*[#*-]*\s*([\w][\w .+/-]{0,40}?)\s*(?:[,(:：;]|\bhas\b|\buses\b|$)")
_NUMBER = re.compile(r"[1-9]\d{0,2}(?:[.,\u00a0\u202f]\d{3})+(?!\d)|\d{1,12}(?![.\d]?\d)")
_SPACED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?!\d)")
"""Groups of digits with spaces between them, where one number is waited for."""
_SPELLED = re.compile(
    r"(?<![第一二三四五六七八九十])([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)(?=[层層个個つ])"
)
"""A small number as Chinese and Japanese write it, in front of a word that counts."""
_DIGITS: Final = "〇一二三四五六七八九"
_LETTER = re.compile(r"[a-z](?=\s{0,3}=)")
"""What a size is called in formulas: d = 512."""
_SCALED = re.compile(r"[%×]|\s?(?:[kmb]\b|million|billion|thousand|万|億|亿|млн|тыс)")
"""Behind a number that is no size of a layer."""
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)+|[a-z]+")
_JOINS: Final = frozenset(":=：\"'`-()") | {" ", "\t"}
_JOINING_WORDS: Final = frozenset(
    [
        "of",
        "is",
        "are",
        "size",
        "the",
        "a",
        "an",
        "equal",
        "to",
        "as",
        "von",
        "de",
        "di",
        "в",
        "из",
        "は",
        "が",
        "の",
        "为",
        "是",
        "的",
    ]
)
_INSIDE = re.compile(r"feed-?\s?forward|ffn|mlp|前馈|フィードフォワード|полносвязн|피드포워드")
"""A part of each block, which has layers of its own."""
_CLAUSES: Final = frozenset(".,;:。，、；：\n")
JOINS: Final = "joins"
"""The words of a language's list that may stand between a size and its number."""
SPELLED: Final = "number"
"""A number in words."""
_LETTERS = re.compile(r"(?<![a-z])l\s*=\s*(\d+)\s*,\s*h\s*=\s*(\d+)\s*,\s*a\s*=\s*(\d+)(?!\d)")
"""BERT's own way: L layers, hidden size H, A heads."""
_NO_BIAS = re.compile(r"(?<![a-z_])(?:use_)?bias[\"']?\s*[:=]\s*(?:false|no)(?![a-z])")

_NAMED_BEHIND: Final = frozenset({"blocks", "heads"})
"""What stands behind its number, but in settings: a layer that *has* 512 units is no number of layers."""
WRAPPED: Final = 60
"""Characters of a line that is full; a setting on a line of its own is shorter."""
COUNTED: Final = frozenset({"blocks", "heads", "key_value_heads", "width", "vocabulary", "positions"})
"""What may stand behind its number: 12 layers."""


@cache
def _lexicon(languages: tuple[str, ...]) -> Lexicon:
    found = Lexicon()
    seen: set[str] = set()
    for name in languages:
        for size, texts in part(name).get("transformer", {}).items():
            for text in texts:
                if text not in seen:
                    seen.add(text)
                    found.add(text, Word(size))
        for number, texts in part(name).get("numbers", {}).items():
            for text in texts:
                if is_letter(text[0]) and text not in seen:  # others are written with what they count
                    seen.add(text)
                    found.add(text, Word(SPELLED, int(number)))
    return found


def from_words(text: str, languages: tuple[str, ...]) -> Config | None:
    """The configuration in a sentence or a list of settings; None where it does not tell layers, width and heads, or
    tells one of them twice, differently. languages: those that it may be in."""
    small = text.lower().replace("ё", "е")
    if len(small) != len(text):
        return None
    told: dict[str, int] = {}
    flags: set[str] = set()
    if _NO_BIAS.search(small):
        flags.add("no_bias")
    for name, value in (*_initials(small), *_settings(small, _lexicon(languages))):
        if value is None:
            flags.add(name)
        elif told.setdefault(name, value) != value:
            return None
    if not {"blocks", "width", "heads"} <= told.keys() or "neither" in flags:
        return None
    family = _family(small, flags)
    if family is None:
        return None
    tying_told = bool(family.title) or not flags.isdisjoint({"tied", "untied"})
    name = _name(text) or family.title or "transformer"
    config = sized(Config(_flagged(family, flags), name, tying_told=tying_told), told)
    return config if config.usable and told["width"] % told["heads"] == 0 else None


def _initials(text: str) -> Iterator[tuple[str, int | None]]:
    if match := _LETTERS.search(text):
        yield from zip(("blocks", "width", "heads"), map(int, match.groups()), strict=True)


def _settings(text: str, words: Lexicon) -> Iterator[tuple[str, int | None]]:
    """Each size with its number, and each flag with None.

    A number belongs to the word that it stands right in front of ("12 layers"), or to the key or the words in front of
    it ("n_layer 12", "hidden size of 768").
    """
    waiting = ""  # a size whose number may follow
    number: int | None = None  # a number whose word may follow
    inside = False  # the clause is about what stands inside a block
    at = 0
    while at < len(text):
        if match := _digits(text, at, bool(waiting)):
            at = match.end()
            scaled_up = _SCALED.match(text, at) or (at < len(text) and text[at] in "%×")
            value = None if scaled_up else _whole(match[0])
            if waiting and value is not None:
                yield waiting, value
                value = None
            waiting, number = "", value
            continue
        word, end = _word(text, at, words)
        inside = (inside or _INSIDE.match(text, at) is not None) and text[at] not in _CLAUSES
        if word.code == "blocks" and inside:
            waiting, number = "", None
        elif word.code == SPELLED:
            waiting, number = "", word.value
        elif word.code in SIZES:
            if number is not None and word.code in COUNTED:
                yield word.code, number
                waiting, number = "", None
            else:
                waiting, number = word.code, None
        elif word.code == JOINS and waiting not in _NAMED_BEHIND:
            pass
        elif word.code and word.code != JOINS:
            yield word.code, None
            waiting, number = "", None
        elif text[at] not in _JOINS and text[at:end] not in _JOINING_WORDS and not _is_wrapped(text, at):
            waiting, number = "", None
        at = end


def _digits(text: str, at: int, waiting: bool) -> re.Match[str] | None:
    """The number in digits that begins here."""
    if at and is_letter(text[at - 1]):
        return None
    return (_SPACED.match(text, at) if waiting else None) or _NUMBER.match(text, at)


def _is_wrapped(text: str, at: int) -> bool:
    """Whether a line ends here because it is full: what follows goes on with it."""
    return text[at] == "\n" and at - text.rfind("\n", 0, at) > WRAPPED


_NO_WORD: Final = Word("")


def _word(text: str, at: int, words: Lexicon) -> tuple[Word, int]:
    """The size, the flag or the number in words that is spelled here, no word for any other, and where it ends."""
    if at and is_letter(text[at]) and is_letter(text[at - 1]) and not text[at - 1].isdigit():
        return _NO_WORD, at + 1
    key = _KEY.match(text, at)
    if key and "_" in key[0] and (key.end() == len(text) or not is_letter(text[key.end()])):
        return Word(KEYS.get(key[0], "")), key.end()
    if letter := _LETTER.match(text, at):
        return Word(JOINS), letter.end()
    if (spelled := _SPELLED.match(text, at)) and spelled[0]:
        ten, one = spelled[1] if spelled[2] else "", spelled[3] or ("" if spelled[2] else spelled[1])
        tens = 10 * max(_DIGITS.find(ten), 1) if spelled[2] else 0
        return Word(SPELLED, tens + max(_DIGITS.find(one), 0) if one else tens), spelled.end()
    if found := words.longest(text, at):
        return found
    end = at + 1
    while is_letter(text[at]) and end < len(text) and is_letter(text[end]):
        end += 1
    return _NO_WORD, end


def _whole(digits: str) -> int | None:
    found = numeral(digits, 1)
    return int(found.value) if found and found.value.denominator == 1 and 0 < found.value < LARGEST else None


def _family(text: str, flags: set[str]) -> Family | None:
    """The family that the text names; else a plain decoder or encoder, as it says. None for one that is not known here
    by its sizes alone."""
    for pattern, name in _NAMES:
        if pattern.search(text):
            return FAMILIES[name]
    if GPT_KEY in text:
        return FAMILIES["gpt2"]
    return DECODER if "decoder" in flags else ENCODER


def _flagged(family: Family, flags: set[str]) -> Family:
    changes: Mapping[str, Mapping[str, Any]] = {
        "tied": {"tied": True},
        "untied": {"tied": False},
        "no_bias": {"attention_bias": False, "output_bias": None, "mlp_bias": False, "norm_bias": False},
        "rms": {"norm": "rms"},
        "layer_norm": {"norm": "layer"},
        "gated": {"gated": True, "ratio": None},
        "rotary": {"positions": "rotary"},
    }
    for flag in flags & changes.keys():
        family = replace(family, **changes[flag])
    return family


def _name(text: str) -> str:
    match = _TITLE.match(text)
    return match[1] if match and any(pattern.search(match[1].lower()) for pattern, _ in _NAMES) else ""
