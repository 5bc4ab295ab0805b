"""Styles on a terminal, by Rich: it knows the terminal's colours, and honours NO_COLOR and FORCE_COLOR."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from weigh.show.layout import Spans
from weigh.show.widths import visible

STYLES = {
    "title": "bold",
    "heading": "bold",
    "layer": "",
    "type": "cyan",
    "shape": "",
    "params": "bold",
    "share": "",
    "macs": "",
    "formula": "green",
    "quiet": "italic dim",
    "faded": "dim",
    "warning": "bold yellow",
    "fault": "bold red",
    "added": "green",
    "removed": "red",
}
"""What each style's name is on a terminal. Nothing is told by colour alone."""


def paint(lines: Iterable[Spans], stream: TextIO) -> None:
    """Write lines with their styles; they are set to the width already and never wrapped or cut here."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in lines:
        parts = ((visible(span.text), STYLES.get(span.style, "")) for span in line)
        console.print(Text.assemble(*parts), soft_wrap=True)
