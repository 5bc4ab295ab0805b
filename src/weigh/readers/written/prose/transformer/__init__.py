"""Transformers by their configuration: published `config.json` files, lists of settings, sentences.

families.py    what the transformers of a family share: a table
config.py      the sizes of one, and the keys by which programs know them
words.py       the same sizes in words
network.py     sizes and family to a network of real layers
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from weigh.network.errors import ShapeError
from weigh.network.graph import Graph
from weigh.network.place import Place
from weigh.readers.written.evidence import Line
from weigh.readers.written.prose.kinds import names

if TYPE_CHECKING:
    from weigh.readers.written.prose.transformer.config import Config

LONGEST: Final = 4000
"""Characters. Nobody describes a configuration in words in more."""
LONGEST_JSON: Final = 100_000
"""Characters. A configuration that lists thousands of labels is still shorter."""
MOST_LINES: Final = 3000
"""Of one configuration on a page."""
_MARKS: Final = (
    "head",
    "头",
    "ヘッド",
    "голов",
    "a=",
    "a =",
    "tête",
    "kopf",
    "köpfe",
    "cabez",
    "teste",
    "cabeç",
    "헤드",
)
"""One of these stands in every configuration in words."""


def read(text: str) -> Graph | None:
    """The transformer that a configuration describes, JSON or words; None where the text is no configuration."""
    return _network(_config(text.strip(), names(text[:LONGEST])), Place(1))


def find(lines: Sequence[Line]) -> list[tuple[int, int, Graph]]:
    """The transformers that a page describes: first line, last line, network."""
    found: list[tuple[int, int, Graph]] = []
    languages = names("\n".join(line.text for line in lines))
    objects = dict(_objects(lines))
    at = 0
    while at < len(lines):
        end = objects.get(at) or _paragraph_end(lines, at, objects)
        text = "\n".join(line.text for line in lines[at:end]).strip()
        graph = _network(_config(text, languages), Place(lines[at].number)) if text else None
        if graph is not None:
            found.append((lines[at].number, lines[end - 1].number, graph))
        at = end
    return found


def _network(config: Config | None, place: Place) -> Graph | None:
    if config is None:
        return None
    from weigh.readers.written.prose.transformer.network import network  # all of its ops, for few pages

    try:
        return network(config, place)
    except ShapeError:  # heads that are no multiple of the others: nothing that could be built
        return None


def _config(text: str, languages: tuple[str, ...]) -> Config | None:
    if text.startswith("{") and len(text) <= LONGEST_JSON:
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            from weigh.readers.written.prose.transformer.config import from_mapping

            return from_mapping(values)
    if len(text) > LONGEST or not any(mark in text.lower() for mark in _MARKS):
        return None
    from weigh.readers.written.prose.transformer.words import from_words

    return from_words(text, languages)


def _paragraph_end(lines: Sequence[Line], start: int, objects: Container[int]) -> int:
    """The line behind a paragraph, or behind one that is empty; an object is a paragraph of its own."""
    at = start
    while at < len(lines) and lines[at].text.strip() and (at == start or at not in objects):
        at += 1
    return max(at, start + 1)


def _objects(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Each outermost object by its braces: its first line, and the line behind it."""
    depth, start = 0, 0
    for at, line in enumerate(lines):
        if depth == 0:
            if not line.text.lstrip().startswith("{"):
                continue
            start = at
        depth += line.text.count("{") - line.text.count("}")
        if depth <= 0:
            yield start, at + 1
            depth = 0
        elif at - start >= MOST_LINES:
            depth = 0
