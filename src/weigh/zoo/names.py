"""Which published network a text speaks of: the name of a file, a function or a model, or a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from weigh.zoo import entries

LONG = 6
"""From so many letters and digits on a name is found within a longer word: `alexnet` in `myalexnet`, not so `nin`."""

_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SOURCE = re.compile(r"(?:.*[/\\])?(.+)\.(?:py|ipynb|txt|md|json)$", re.IGNORECASE | re.DOTALL)


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """What each written name may mean, small letters and digits only: the networks in the order of the index."""
    meaning: dict[str, list[str]] = {}
    for name, entry in entries().items():
        for written in (name, *entry.facts.get("also", ())):
            meaning.setdefault(_plain(written), []).append(name)
    return {written: tuple(networks) for written, networks in meaning.items()}


def named(text: str) -> tuple[str, ...]:
    """The networks of the zoo that a text names, the longest name first; empty where it names none.

    >>> named("my_mobilenet_v2")
    ('mobilenetv2',)
    >>> named("nets/U-Net.py"), named("model"), named("training")
    (('unet',), (), ())
    """
    source = _SOURCE.match(text)
    pieces = _PIECE.findall(source.group(1) if source else text)
    found = sorted(_found([piece.lower() for piece in pieces]), key=lambda span: (span[0] - span[1], span[0]))
    taken: list[tuple[int, int]] = []
    networks: dict[str, None] = {}
    for start, end, written in found:
        if any(first <= start and end <= last and (first, last) != (start, end) for first, last in taken):
            continue  # "mobilenet" within "mobilenet v2"
        taken.append((start, end))
        networks.update(dict.fromkeys(_names()[written]))
    return tuple(networks)


def is_name(text: str) -> bool:
    """Whether a text, however it is spelled, is a network's name and nothing else: "GPT-2 XL", "vgg_16"."""
    return _plain(text) in _names()


def _plain(written: str) -> str:
    return "".join(re.findall(r"[a-z0-9]", written.lower()))


def _found(pieces: list[str]) -> Iterator[tuple[int, int, str]]:
    """The known names in a text, and from which to which of its letters and digits each stands."""
    whole = "".join(pieces)
    edges = {0}
    for piece in pieces:
        edges.add(max(edges) + len(piece))
    for written in _names():
        start = whole.find(written)
        while start >= 0:
            end = start + len(written)
            at_edges = start in edges and end in edges
            if at_edges or (len(written) >= LONG and not _cuts_a_number(whole, start, end)):
                yield start, end, written
            start = whole.find(written, start + 1)


def _cuts_a_number(whole: str, start: int, end: int) -> bool:
    """Whether a number goes on beyond either end: `resnet50` does not stand in `resnet501`."""
    before, after = whole[:start][-1:] + whole[start], whole[end - 1] + whole[end : end + 1]
    return any(len(pair) == 2 and pair.isdigit() for pair in (before, after))
