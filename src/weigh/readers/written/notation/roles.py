"""What a layer is among the others: which shorthands a chain uses, which layer is the input, what is a width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from weigh.network.place import Place
from weigh.readers.written.evidence import Stated
from weigh.readers.written.notation.conventions import LARGEST_WINDOW, convention
from weigh.readers.written.notation.gathering import sizes_of
from weigh.readers.written.notation.parsing import Argument, Layer, Word
from weigh.readers.written.notation.words import NETWORKS, Kind, kind_of, plain

_ENDS_IN_DIGITS: Final = re.compile(r"([A-Za-z_]+?)_?(\d+)")


def numbered(word: str) -> tuple[str, str]:
    """A word and the digits at its end, which may be none: FC10, fc6, conv1."""
    found = _ENDS_IN_DIGITS.fullmatch(word)
    return (found[1], found[2]) if found else (word, "")


def labelled(layer: Layer) -> Kind | None:
    """The kind that a label tells: Conv1: 64 3x3."""
    return kind_of(numbered(layer.label)[0])


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the other layers of a chain say about each of its shorthands.

    families: sets of letters in use (conventions.Convention.family). maps: n@size tells what comes out.
    """

    families: frozenset[str]
    maps: bool


def surroundings(layers: Sequence[Layer]) -> Surroundings:
    """The shorthands that the layers of one chain share."""
    found = [one[0].family if (one := convention(layer.head.text)) else "" for layer in layers]
    found = [family for family, layer in zip(found, layers, strict=True) if not is_input(layer)]
    families = set()
    if "cycle" in found and any(re.fullmatch(r"c\d+s\d-\d+|[Ru]\d+", layer.head.text) for layer in layers):
        families.add("cycle")
    if found.count("pix") == len(found) > 2:
        families.add("pix")
    return Surroundings(frozenset(families), any(map(_tells_maps, layers)))


def _tells_maps(layer: Layer) -> bool:
    """Whether n@size can only be what comes out: behind a label C3 or S2, or where the size is no window's."""
    if layer.head.sort != "MAPS":
        return False
    return bool(re.fullmatch(r"[CSF]\d", layer.label)) or max(sizes_of(layer.head.text)[1:3]) > LARGEST_WINDOW


def widths(layer: Layer) -> Iterator[Stated]:
    """The rows of a perceptron that is written as one word and its widths: MLP 784x512x10, MLP(784, 512, 10)."""
    parts: list[Any] = [layer.head, *layer.parts]
    for part in parts:
        arguments = part if isinstance(part, tuple) else (part,)
        words = [word for argument in arguments if isinstance(argument, Argument) for word in argument.words]
        for word in (part, *words) if isinstance(part, Word) else words:
            if word.sort in ("NUMBER", "SIZES"):
                yield from (width(layer, size) for size in sizes_of(word.text))


def width(layer: Layer, units: int) -> Stated:
    """One fully connected layer of a perceptron, written as its width alone."""
    return Stated(Place(layer.line), layer.label, "Dense", attributes={"units": units}, text=str(units))


def is_perceptron(layer: Layer) -> bool:
    """Whether the layer is a word for a perceptron, or a width alone."""
    if layer.head.sort == "NUMBER":
        kind = labelled(layer)
        return not layer.parts and (kind is None or kind.type == "Dense")
    words = [layer.label, layer.head.text]
    return any(plain(word) in NETWORKS for word in words)


def is_input(layer: Layer) -> bool:
    """Whether the layer's word, or its label, says that it is the input."""
    return any(kind is not None and kind.type == "Input" for kind in (kind_of(layer.label), kind_of(layer.head.text)))
