"""Kinds of layers in other languages than English, as authors and machine translation leave them in tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from weigh.network.place import Place
from weigh.readers.written.evidence import Stated

if TYPE_CHECKING:
    from weigh.readers.written.prose.kinds import Lexicon

_LONGEST: Final = 60
"""No kind of layer is told in so many characters."""
_CONTEXT: Final = 2000
"""So much of a table tells its languages."""


@cache
def family(word: str) -> str:
    """What family of layers a word means, "" for none."""
    from weigh.readers.written.infer.families import family_of

    found = family_of(Stated(Place(0), type=word))
    return found.name if found else ""


def translated(layers: Iterable[Stated], text: str) -> tuple[Stated, ...]:
    """The layers, those whose kind is told in another language with the English word for it. text: of the table, which
    tells the languages that it is written in."""
    layers = tuple(layers)
    if all(not layer.type or layer.cut or family(layer.type) for layer in layers):
        return layers
    from weigh.readers.written.prose.kinds import lexicon

    words = lexicon(text[:_CONTEXT].casefold())
    return tuple(
        replace(layer, type=_kind(layer.type, words)) if layer.type and not layer.cut else layer for layer in layers
    )


def _kind(word: str, words: Lexicon) -> str:
    """The English word for a kind of layer, the word itself where it is one or none is known."""
    from weigh.readers.written.prose.kinds import CODES, KIND

    if family(word) or len(word) > _LONGEST:
        return word
    folded = word.casefold().replace("ё", "е")
    for at in range(len(folded)):
        found = words.longest(folded, at) if at == 0 or folded[at - 1] == " " else None
        if found and found[0].code == KIND:
            return str(found[0].value)
        if found and found[0].code == CODES["input"]:
            return "Input"
    return _of_cell(folded) or word


def _of_cell(word: str) -> str:
    """The English word for one that stands alone in a cell, in any language, "" for none: so short are tables that
    their languages do not show."""
    from weigh.readers.written.prose.kinds import cells

    found = cells().longest(word, 0)
    return str(found[0].value) if found and found[1] == len(word) else ""
