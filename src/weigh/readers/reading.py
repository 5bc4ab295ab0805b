"""What a reader gives back, whatever form it read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from weigh.network.graph import Gap, Graph

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
