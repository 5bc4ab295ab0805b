"""The notation of papers and forums (conv3-64 x2, 64C3-MP2, 784-512-10), read as evidence; and the exact form that
`weigh --notation` prints, read as the network that it was written from. docs/notation.md tells both.

grammar.lark   the one grammar             table.py         its parse table, as a file
spelling.py    text to one spelling        words.py         what each word for a layer means
parsing.py     text to steps               conventions.py   what published shorthands fix
meaning.py     a step to what it states    gathering.py     what stands with its word
roles.py       a step among the others     residual.py      blocks in brackets
reading.py     steps to a description      finding.py       notation among prose
heading.py, forms.py, values.py, exact.py  the exact form
"""

from __future__ import annotations

from weigh.network.graph import Graph
from weigh.readers.written.notation.finding import find
from weigh.readers.written.notation.heading import MOST_LAYERS, is_exact
from weigh.readers.written.notation.reading import parse

__all__ = ["MOST_LAYERS", "find", "is_exact", "networks", "parse", "read"]


def networks(text: str, most: int = MOST_LAYERS) -> list[Graph]:
    """The networks that a text in the exact form tells, each from its first line to the next one's.

    Raises: as `weigh.readers.written.notation.exact.networks`.
    """
    from weigh.readers.written.notation import exact

    return exact.networks(text, most)


def read(text: str, most: int = MOST_LAYERS) -> list[Graph]:
    """The networks of a text in notation: exactly those that were written, or the one that a chain describes.

    Raises: SourceError of the kinds notation.*, ShapeError, LimitError.
    """
    from weigh.readers.written.infer import network

    return networks(text, most) if is_exact(text) else [network(parse(text, most), {})]
