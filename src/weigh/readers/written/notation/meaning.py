"""One layer as written to what it states: which kind it is, and what each of its numbers means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from weigh.network.place import Place
from weigh.readers.written.evidence import Stated
from weigh.readers.written.notation.conventions import convention
from weigh.readers.written.notation.gathering import ACTIVATION, DIGITS, Gathered, read_parts, sizes_of, unknown
from weigh.readers.written.notation.parsing import Argument, Layer, Word
from weigh.readers.written.notation.roles import Surroundings, labelled, numbered
from weigh.readers.written.notation.words import (
    ACTIVATIONS,
    BY_WORD,
    COUNTED_AS,
    ORDER_OF_TORCH,
    SETTINGS,
    Kind,
    kind_of,
    plain,
)

_LARGEST_KERNEL: Final = 15
_LEAST_OF_TORCH: Final = 3  # arguments that PyTorch's convolutions cannot do without


def stated(layer: Layer, around: Surroundings) -> Stated:
    """What one written layer states.

    Raises: SourceError of the kinds notation.word and notation.number.
    """
    inner = [part[0] for part in layer.parts if isinstance(part, tuple) and part and isinstance(part[0], Layer)]
    return _wrapped(layer, stated(inner[0], around)) if inner else _alone(layer, around)


def _wrapped(layer: Layer, inner: Stated) -> Stated:
    """Bidirectional(LSTM(64)), TimeDistributed(Dense(10))."""
    kind = kind_of(layer.head.text)
    if kind is None or kind.type not in ("Bidirectional", "TimeDistributed"):
        raise unknown(layer, layer.head.text)
    if kind.type == "Bidirectional":
        attributes = {**inner.attributes, "bidirectional": True}
        return replace(inner, name=layer.label, text=layer.text, attributes=attributes)
    return Stated(inner.place, layer.label, kind.type, text=layer.text, attributes={"inner": inner})


def _alone(layer: Layer, around: Surroundings) -> Stated:
    known = convention(layer.head.text) if layer.head.sort in ("WORD", "HYPHENED", "COUNTED") else None
    if known and known[0].family in {"", *around.families}:
        one, numbers = known
        reading = Gathered(layer, BY_WORD[plain(one.type)], ["stride"], dict(one.attributes))
        for letter, attribute in (("k", "kernel"), ("n", "units"), ("s", "stride")):
            if letter in numbers:
                reading.state(attribute, numbers[letter])
    elif layer.head.sort == "MAPS":
        reading = _of_maps(layer, around)
    else:
        reading = _of_words(layer)
    in_front = (layer.head,) if layer.head.sort in ("SIZES", "NUMBER") else ()
    read_parts(reading, (*in_front, *layer.parts))
    return _finished(reading)


def _of_maps(layer: Layer, around: Surroundings) -> Gathered:
    """n@size: filters of a window, or maps that come out."""
    count, *sizes = sizes_of(layer.head.text)
    subsampling = layer.label[:1] == "S" or any(isinstance(part, Word) and _is_pool(part) for part in layer.parts)
    reading = Gathered(layer, BY_WORD["pool" if subsampling else "conv"], ["stride"])
    if around.maps:
        reading.shape = [*sizes, count] if len(sizes) > 1 else [*sizes, *sizes, count]
    else:
        reading.attributes |= {"units": count, "kernel": tuple(sizes)}
    return reading


def _is_pool(word: Word) -> bool:
    kind = kind_of(word.text)
    return kind is not None and kind.type.endswith("Pool")


def _of_words(layer: Layer) -> Gathered:
    """The kind by the first word that is one; numbers in front of it are read with the rest."""
    head = layer.head
    words = [word.text for word in (head, *layer.parts) if isinstance(word, Word) and word.sort == "WORD"]
    told = any(isinstance(part, tuple) or part.sort in ("SIZES", "NUMBER", "MAPS")
                   for part in layer.parts if not isinstance(part, Argument))  # fmt: skip
    if head.sort == "HYPHENED":
        name, _, digits = head.text.rpartition("-")
        return _with_number(layer, name, int(digits[:DIGITS]))
    if head.sort == "COUNTED":
        counted = re.fullmatch(r"(\d+)([A-Za-z]+)", head.text)
        if counted is None:
            raise unknown(layer, head.text)
        return _with_number(layer, counted[2], int(counted[1][:DIGITS]))
    kind = next((found for word in words if (found := _kind(word))), None)
    if kind is None and head.sort == "WORD":
        word, digits = numbered(head.text)
        if digits and _kind(word):
            counts = not told and not _is_numbering(word, digits)
            return _with_number(layer, word, int(digits[:DIGITS]) if counts else None, head.text)
    kind = kind or _implied(layer, words)
    if kind is None:
        word = head.text if head.sort != "SIZES" or not words else words[0]
        raise unknown(layer, word)
    return Gathered(layer, kind, list(_order(layer, kind)))


def _is_numbering(word: str, digits: str) -> bool:
    """Whether a word with one digit is a name: conv1, pool2, fc6; but MP2 and FC2 say a size."""
    return len(digits) == 1 and len(word) > 1 and not word.isupper()


def _implied(layer: Layer, words: Sequence[str]) -> Kind | None:
    """The kind where no word says it: by the label (Conv1: 64 3x3), by what is counted (512 neurons), by a window that
    stands beside a number (3x3, 64)."""
    counted = next((COUNTED_AS[word] for word in map(str.lower, words) if word in COUNTED_AS), "")
    beside = any(isinstance(part, Word) and part.sort == "NUMBER" for part in layer.parts)
    window = "conv" if layer.head.sort == "SIZES" and beside else ""
    return labelled(layer) or BY_WORD.get(counted or window)


def _kind(word: str) -> Kind | None:
    return kind_of(word) or (ACTIVATION if plain(word.rpartition(".")[2]) in ACTIVATIONS else None)


def _with_number(layer: Layer, word: str, number: int | None, label: str = "") -> Gathered:
    """A word with the number that stands at it: FC-4096, P2, 128LSTM; fc6-4096 is labelled fc6."""
    kind = _kind(word) or kind_of(numbered(word)[0])
    if kind is None or (number is not None and not kind.suffix):
        raise unknown(layer, word)
    reading = Gathered(layer, kind, list(kind.takes))
    if _kind(word) is None:
        reading.label = word
    if number is not None:
        reading.state(kind.suffix, number)
    else:
        reading.label = label
    return reading


def _order(layer: Layer, kind: Kind) -> Sequence[str]:
    """What bare numbers mean: PyTorch has the channels that go in first, Keras 1 has rows and columns of the window."""
    listed = next((part for part in layer.parts if isinstance(part, tuple)), ())
    arguments = [argument for argument in listed if isinstance(argument, Argument)]
    bare = [argument for argument in arguments if not argument.name]
    torch = ORDER_OF_TORCH.get(layer.head.text.rpartition(".")[2], ())
    told = sum(SETTINGS.get(argument.name) == "kernel" for argument in arguments)
    if torch and len(bare) + told >= min(len(torch), _LEAST_OF_TORCH):
        return torch
    numbers = [int(a.words[0].text[:DIGITS]) for a in bare if len(a.words) == 1 and a.words[0].sort == "NUMBER"]
    if kind.type == "Dense" and len(bare) == 2 == len(numbers):
        return ("in_channels", "units")
    if kind.takes[:2] == ("units", "kernel") and len(numbers) > 2:
        if numbers[1] > _LARGEST_KERNEL:
            return ("in_channels", *kind.takes)
        if numbers[1] == numbers[2] > 1:
            return ("units", "kernel", "columns", *kind.takes[2:])
    return kind.takes


# -- the row ---------------------------------------------------------------------------------------------------


def _finished(reading: Gathered) -> Stated:
    """The row that the layer states."""
    layer, attributes = reading.layer, {**(reading.kind.fixed or {}), **reading.attributes}
    halves = attributes.pop("halves", False)
    _part_volume(reading, attributes)
    kernel = attributes.get("kernel")
    if halves and kernel and "padding" not in attributes:
        attributes["padding"] = tuple((size - 1) // 2 for size in kernel)
    if reading.kind is ACTIVATION and "function" not in attributes:
        word = plain(layer.head.text.rpartition(".")[2])
        attributes["function"] = word if word in ACTIVATIONS else numbered(word)[0]
    in_channels, groups = attributes.get("in_channels"), attributes.get("groups")
    if in_channels and groups and groups > 1 and in_channels % groups == 0:
        attributes["in_channels"] = in_channels // groups
    for name in ("features", "size", "output", "columns"):
        attributes.pop(name, None)
    row = Stated(Place(layer.line), layer.label or reading.label, reading.kind.type, text=layer.text)
    outputs = (tuple(reading.shape),) if reading.shape else ()
    return replace(row, outputs=outputs, attributes=attributes)


def _part_volume(reading: Gathered, attributes: dict[str, Any]) -> None:
    """3x3x64 of a convolution in the plane: the third size is the filters, or the channels that go in where the filters
    are told besides."""
    kernel = attributes.get("kernel", ())
    if len(kernel) == 3 and reading.kind.type == "Conv" and "3d" not in reading.layer.head.text.lower():
        attributes["kernel"] = kernel[:2]
        attributes.setdefault("in_channels" if "units" in attributes else "units", kernel[2])
