"""Gaps and notes as sentences: the templates are in the words tables; equal ones are told once, with every line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from weigh.network.graph import Gap
from weigh.words.table import REMARK

MOST_PLACES = 6


def grouped(remarks: Sequence[Gap], sentence: Callable[[Gap], str]) -> Iterator[str]:
    """One text for each thing that `sentence` says, in the order of its first place, kinds kept together."""
    kinds = dict.fromkeys(remark.kind for remark in remarks)
    for kind in kinds:
        places: dict[str, list[str]] = {}
        for remark in remarks:
            if remark.kind == kind:
                places.setdefault(sentence(remark), []).append(str(remark.place or ""))
        yield from (_told(text, [place for place in dict.fromkeys(where) if place]) for text, where in places.items())


def _told(text: str, places: list[str]) -> str:
    if not places:
        return text
    if len(places) == 1:
        return REMARK["placed"].format(place=places[0], text=text)
    more = len(places) - MOST_PLACES
    shown = ", ".join(places[:MOST_PLACES])
    return REMARK["repeated_more" if more > 0 else "repeated"].format(text=text, places=shown, more=more)
