"""What a reader gives back, whatever form it read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from weigh.network.graph import Gap, Graph
from weigh.network.place import Place

UNNAMED: Final = "-"
"""What a source is called that has no name: standard input, or text that was pasted."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The networks of one source, and what was remarked on the way: repairs, decorators passed over, guesses told.

    lines: the source as it was pasted, for quoting. source_name: what to call it in messages.
    published: the source is a network of the zoo, whose lines are not the user's.
    again: reads the source once more, with other `lines`, other `settings` or `inputs`, or as another `generation`.
    """

    graphs: tuple[Graph, ...]
    notes: tuple[Gap, ...] = ()
    lines: tuple[str, ...] = ()
    source_name: str = ""
    published: bool = False
    again: Callable[..., Reading] | None = field(default=None, compare=False, repr=False)

    @property
    def called(self) -> str:
        """What to call the one network of a source: as its file, or its entry in the zoo; empty where its own name says
        more."""
        path, _, target = self.source_name.partition("::")
        return "" if len(self.graphs) > 1 or target or path == UNNAMED else PurePath(path).name

    def line(self, place: Place | None) -> str:
        """The line of the source that a place is, without its indentation; empty where it is in another file."""
        if place is None or place.file or not 0 < place.line <= len(self.lines):
            return ""
        return self.lines[place.line - 1].strip()
