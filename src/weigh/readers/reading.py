"""What a reader gives back, whatever form it read."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.graph import Gap, Graph


@dataclass(frozen=True, slots=True)
class Reading:
    """The networks of one source, and what was remarked on the way: repairs, decorators passed over, guesses told.

    lines: the source as it was pasted, for quoting. source_name: what to call it in messages.
    """

    graphs: tuple[Graph, ...]
    notes: tuple[Gap, ...] = ()
    lines: tuple[str, ...] = ()
    source_name: str = ""
