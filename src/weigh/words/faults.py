"""What is wrong, in whole sentences: the law, the letters with their numbers, the remedy.

One table a part of the house; each entry is a template over the fault's facts. `sentence` puts the subject and the place
in front, so that every error reads alike.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weigh.network.errors import Fault

TABLES = {
    "limit": "weigh.words.faults_reading",
    "source": "weigh.words.faults_sources",
    "choice": "weigh.words.faults_sources",
    "layer": "weigh.words.faults_layers",
    "select": "weigh.words.faults_asking",
    "claim": "weigh.words.faults_asking",
    "edit": "weigh.words.faults_asking",
    "stdin": "weigh.words.faults_asking",
    "notation": "weigh.words.notation",
    "row": "weigh.words.faults_written",
    "table": "weigh.words.faults_written",
    "page": "weigh.words.faults_page",
    "write": "weigh.words.writing",
    "report": "weigh.words.reporting",
    "verify": "weigh.words.verifying",
    "serve": "weigh.words.serving",
    "live": "weigh.words.faults_live",
    "column": "weigh.words.table",
    "frame": "weigh.words.table",
    "drawing": "weigh.words.drawing",
    "live_keras": "weigh.words.live_keras",
}
"""Which table a kind is in, by what stands before its first dot; the shapes' are in `faults_shapes`."""


def sentence(fault: Fault) -> str:
    """The whole text of a fault."""
    text = _text(fault)
    front = " at ".join(str(part) for part in (fault.subject, fault.place) if part)
    return f"{front}: {text}" if front else text


def law(fault: Fault) -> str:
    """What a fault breaks, as the end of a sentence: its first line."""
    return _text(fault).partition("\n")[0]


def _text(fault: Fault) -> str:
    table = import_module(TABLES.get(fault.kind.split(".")[0], "weigh.words.faults_shapes")).FAULTS
    text: str = table[fault.kind].format_map(fault.facts)
    return text
