"""Options that were asked for and that nothing used: said at once, before the answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from weigh.network.graph import Gap
from weigh.readers.python.values import UNDEFINED
from weigh.readers.reading import Reading
from weigh.show.tabular.cells import shape
from weigh.show.widths import visible
from weigh.words.command_line import ERROR, UNUSED
from weigh.words.remarks import note

KINDS: Final = frozenset(UNUSED)
"""The notes of a reading that are about options."""


def say_unused(*readings: Reading) -> None:
    """Tell on standard error what no reading used, and what could have been meant."""
    if sys.stderr is None:
        return
    for gap in _unused(readings):
        text = note(gap)
        if known := ", ".join(dict.fromkeys(_known(gap.kind, readings))):
            text += UNUSED[gap.kind].format(known=known)
        print(visible(ERROR.format(text=text)), file=sys.stderr)


def told_beside(notes: tuple[Gap, ...]) -> list[Gap]:
    """The notes of a source without those that `say_unused` tells."""
    return [gap for gap in notes if gap.kind not in KINDS]


def _unused(readings: tuple[Reading, ...]) -> Iterator[Gap]:
    first, *others = ({(gap.kind, gap.what): gap for gap in one.notes if gap.kind in KINDS} for one in readings)
    yield from (gap for key, gap in first.items() if all(key in other for other in others))


def _known(kind: str, readings: tuple[Reading, ...]) -> Iterator[str]:
    """The inputs that there are, with their shapes; or the names that are open."""
    for graph in (graph for reading in readings for graph in reading.graphs):
        if kind == "input not used":
            yield from (f"{value.name} {shape(value.tensor)}" for value in graph.inputs)
        else:
            yield from (gap.what for gap in graph.gaps if gap.kind in UNDEFINED)
