"""What is gathered about one layer: its kind, and the meaning of each word and number that stands with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from weigh.network.errors import Fault, SourceError
from weigh.network.place import Place
from weigh.readers.written.evidence import Sizes
from weigh.readers.written.notation.parsing import Argument, Layer, Word
from weigh.readers.written.notation.words import ACTIVATIONS, BY_WORD, PADDINGS, SETTINGS, SILENT, Kind, kind_of, plain

DIGITS: Final = 15
"""No size of a network has more; further ones are cut."""
ACTIVATION: Final = Kind("Activation", ())
_SHORT_SETTING: Final = re.compile(r"([skpgd])(\d{1,3})")
_TUPLES: Final = frozenset(["kernel", "stride", "dilation", "padding", "factor"])
_WHOLE: Final = frozenset(["units", "groups", "heads", "key_dim", "in_channels", "vocabulary", "multiplier"])
_CHANNELS_SAID: Final = {"rgb": 3, "color": 3, "colour": 3, "gray": 1, "grey": 1, "grayscale": 1}
_SAYS: Final = {"true": True, "false": False, "none": None}


@dataclass(slots=True)
class Gathered:
    """What is gathered about one layer. open: the meanings that bare numbers may still have, in order."""

    layer: Layer
    kind: Kind
    open: list[str]
    attributes: dict[str, Any] = field(default_factory=dict)
    shape: list[int | None] = field(default_factory=list)
    label: str = ""

    def bare(self, number: int | float | None) -> None:
        """A number without a word: the first meaning that is still open."""
        while self.open and self.open[0] in self.attributes and self.open[0] != "shape":
            self.open.pop(0)
        if not self.open:
            raise self.fault(number)
        self.state(self.open.pop(0), number)

    def sizes(self, sizes: Sizes) -> None:
        """Sizes such as 3x3: the kind's window, its shape where it is an input."""
        if self.kind.window == "shape":
            self.shape += sizes
        elif self.kind.window in self.attributes and len(sizes) > 1 and self.kind.window:
            self.state("stride", sizes)
        elif self.kind.window:
            self.state(self.kind.window, sizes)
        else:
            raise self.fault("x".join(map(str, sizes)))

    def state(self, attribute: str, value: Any) -> None:
        """What is said of one attribute, in the form that `evidence.ATTRIBUTES` gives it."""
        if attribute in _WHOLE and not (isinstance(value, int) and value > 0):
            raise self.fault(value)
        if attribute in _TUPLES - {"padding"} and not _are_sizes(value):
            raise self.fault(value)
        if attribute == "shape":
            self.shape += value if isinstance(value, tuple) else [value]
        elif attribute in _TUPLES and isinstance(value, int):
            self.attributes[attribute] = (value,)
        elif attribute == "bias":
            self.attributes[attribute] = bool(value)
        else:
            self.attributes[attribute] = value

    def fault(self, number: object) -> SourceError:
        """A number that means nothing here."""
        takes = ", ".join(dict.fromkeys(self.kind.takes)) or "none"
        facts = {"number": number, "text": self.layer.text, "kind": self.kind.type, "takes": takes}
        return SourceError(Fault("notation.number", facts, place=Place(self.layer.line)))


def _are_sizes(value: Any) -> bool:
    """Whether a value is a size above 0, or several."""
    sizes = value if isinstance(value, tuple) else (value,)
    return all(isinstance(size, int) and size > 0 for size in sizes)


def unknown(layer: Layer, word: str) -> SourceError:
    from difflib import get_close_matches

    near = get_close_matches(plain(word), BY_WORD, n=1)
    facts = {"word": word, "text": layer.text, "near": f" Did you mean {near[0]!r}?" if near else ""}
    return SourceError(Fault("notation.word", facts, place=Place(layer.line)))


def read_parts(reading: Gathered, parts: Sequence[Any]) -> None:
    words: list[Word] = []
    for part in parts:
        if isinstance(part, Word):
            words.append(part)
        elif isinstance(part, Argument):
            _read_argument(reading, part)
        else:
            for argument in part:
                if isinstance(argument, Argument):
                    _read_argument(reading, argument)
    _read_words(reading, words)


def _read_argument(reading: Gathered, argument: Argument) -> None:
    if not argument.name:
        _read_words(reading, argument.words)
        return
    attribute = SETTINGS.get(argument.name.lower())
    if attribute is None:
        raise unknown(reading.layer, argument.name)
    if attribute == "units" and reading.kind.type == "MultiHeadAttention":
        attribute = "key_dim"
    if attribute == "padding" and reading.kind.type == "Dropout":
        attribute = "rate"
    if attribute == "name":
        reading.label = argument.words[0].text
    else:
        reading.state(attribute, _value(argument.words[0]))


def _value(word: Word) -> Any:
    if word.sort == "SIZES":
        return sizes_of(word.text)
    if word.sort == "NUMBER":
        return int(word.text[:DIGITS])
    if word.sort == "FLOAT":
        return float(word.text)
    return _SAYS.get(word.text.lower(), word.text.lower())


def _read_words(reading: Gathered, words: Sequence[Word]) -> None:
    """Words and numbers side by side: 64 filters, stride 2, 3x3, /2, same, relu."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        beside = SETTINGS.get(rest[0].text.lower()) if rest and rest[0].sort == "WORD" else None
        if word.sort in ("NUMBER", "FLOAT"):
            if beside and reading.kind.type != "Input" and not _is_setting_of_next(rest):
                rest.pop(0)
                reading.state(beside, _value(word))
            else:
                reading.bare(_value(word))
        elif word.sort == "SIZES":
            reading.sizes(sizes_of(word.text))
        elif word.sort == "MAPS":
            count, *sizes = sizes_of(word.text)
            reading.attributes |= {"units": count, "kernel": tuple(sizes)}
        elif word.sort == "STRIDE":
            reading.state("stride", int(word.text[1:][:DIGITS]))
            reading.attributes["halves"] = word.text == "/2"
        elif word.sort == "UNKNOWN":
            reading.bare(None)
        else:
            _read_word(reading, word, rest)


def _is_setting_of_next(rest: Sequence[Word]) -> bool:
    """Whether the word that follows speaks of the number behind it: 64 stride 2."""
    return (
        len(rest) > 1 and rest[1].sort in ("NUMBER", "SIZES") and rest[0].text.lower() in ("stride", "pad", "padding")
    )


def _read_word(reading: Gathered, word: Word, rest: list[Word]) -> None:
    text = word.text.lower()
    short = _SHORT_SETTING.fullmatch(word.text)
    if rest and rest[0].sort in ("NUMBER", "SIZES") and text in SETTINGS:
        reading.state(SETTINGS[text], _value(rest.pop(0)))
    elif short:
        reading.state(SETTINGS[short[1]], int(short[2]))
    elif plain(text) in ACTIVATIONS or (text == "softmax" and reading.kind.type != "Softmax"):
        reading.attributes["function" if reading.kind is ACTIVATION else "activation"] = plain(text)
    elif text in PADDINGS:
        reading.attributes["padding"] = text
    elif text in _CHANNELS_SAID and reading.kind.type == "Input" and len(reading.shape) == 2:
        reading.shape.append(_CHANNELS_SAID[text])
    elif text in ("bidirectional", "return_sequences"):
        reading.attributes[text] = True
    elif text == "nobias":
        reading.attributes["bias"] = False
    elif text in ("max", "average", "avg", "mean") and reading.kind.type in ("Pool", "GlobalAvgPool"):
        said = "max" if text == "max" else "average"
        reading.attributes["function"] = f"global {said}" if reading.kind.type != "Pool" else said
    elif text not in SILENT and kind_of(word.text) is not reading.kind and text not in SETTINGS:
        raise unknown(reading.layer, word.text)


def sizes_of(text: str) -> tuple[int, ...]:
    """3x3, 96@11x11 or ?x28 to their numbers; None for one that is left open."""
    found = re.findall(r"\d+|\?", text)
    return tuple([int(size[:DIGITS]) if size != "?" else None for size in found])  # type: ignore[misc]
