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
_NUMBER = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d{1,12}(?![.\d]?\d)")
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
_LETTERS = re.compile(r"(?<![a-z])l\s*=\s*(\d+)\s*,\s*h\s*=\s*(\d+)\s*,\s*a\s*=\s*(\d+)(?!\d)")
"""BERT's own way: L layers, hidden size H, A heads."""
_NO_BIAS = re.compile(r"(?<![a-z_])(?:use_)?bias[\"']?\s*[:=]\s*(?:false|no)(?![a-z])")

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
    return found


def from_words(text: str, languages: tuple[str, ...]) -> Config | None:
    """The configuration in a sentence or a list of settings; None where it does not tell layers, width and heads, or
    tells one of them twice, differently. languages: those that it may be in."""
    small = text.lower()
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
    at = 0
    while at < len(text):
        if match := None if at and is_letter(text[at - 1]) else _NUMBER.match(text, at):
            at = match.end()
            value = (
                _whole(match[0]) if not _SCALED.match(text, at) and not (at < len(text) and text[at] in "%×") else None
            )
            if waiting and value is not None:
                yield waiting, value
                value = None
            waiting, number = "", value
            continue
        name, end = _word(text, at, words)
        if name in SIZES:
            if number is not None and name in COUNTED:
                yield name, number
                name = ""
            waiting, number = name, None
        elif name:
            yield name, None
            waiting, number = "", None
        elif text[at] not in _JOINS and text[at:end] not in _JOINING_WORDS:
            waiting, number = "", None
        at = end


def _word(text: str, at: int, words: Lexicon) -> tuple[str, int]:
    """The size or the flag that is spelled here, "" for any other word, and where it ends."""
    if at and is_letter(text[at]) and is_letter(text[at - 1]) and not text[at - 1].isdigit():
        return "", at + 1
    key = _KEY.match(text, at)
    if key and "_" in key[0] and (key.end() == len(text) or not is_letter(text[key.end()])):
        return KEYS.get(key[0], ""), key.end()
    if found := words.longest(text, at):
        return found[0].code, found[1]
    end = at + 1
    while is_letter(text[at]) and end < len(text) and is_letter(text[end]):
        end += 1
    return "", end


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
