"""What a reader gives back, whatever form it read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from weigh.network.graph import Gap, Graph


@dataclass(frozen=True, slots=True)
class Reading:
    """The networks of one source, and what was remarked on the way: repairs, decorators passed over, guesses told.

    lines: the source as it was pasted, for quoting. source_name: what to call it in messages.
    published: the source is a network of the zoo, whose lines are not the user's.
    again: reads the source once more, with other `lines`, other `settings` or as another `generation`.
    """

    graphs: tuple[Graph, ...]
    notes: tuple[Gap, ...] = ()
    lines: tuple[str, ...] = ()
    source_name: str = ""
    published: bool = False
    again: Callable[..., Reading] | None = field(default=None, compare=False, repr=False)
