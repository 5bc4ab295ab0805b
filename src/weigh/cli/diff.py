"""`weigh diff A B`: why two networks differ, as parts that add up to the gap."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import Any

import click

from weigh.ask.diff import diff
from weigh.ask.ledger import Ledger, ledger
from weigh.cli.ledger import CONTRADICTS
from weigh.cli.options import json_option, reading_options
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.reading import STANDARD_INPUT, read
from weigh.network.errors import Fault, SelectionError
from weigh.words.command_line import DIFF


@click.command("diff", help=DIFF)
@click.argument("a")
@click.argument("b")
@reading_options
@json_option
def command(a: str, b: str, as_json: bool, **options: Any) -> int:
    one, other = _only(a, **options), _only(b, **options)
    found = diff(one, other, _names((a, b), (one, other)))
    if as_json:
        from weigh.show.json_diff import diff_json

        write_json([diff_json(found)], sys.stdout)
    else:
        from weigh.show.diff_text import diff_text

        write_lines(diff_text(found, width(sys.stdout)), sys.stdout)
    return CONTRADICTS if one.graph.faults or other.graph.faults else 0


def _only(source: str, **options: Any) -> Ledger:
    """The one network of a source.

    Raises: SelectionError where it builds several.
    """
    graphs = read(source, **options).graphs
    if len(graphs) > 1:
        names = ", ".join(graph.name for graph in graphs)
        raise SelectionError(Fault("choice.several", {"source": source, "count": len(graphs), "names": names}))
    return ledger(graphs[0])


def _names(sources: tuple[str, str], ledgers: tuple[Ledger, Ledger]) -> tuple[str, str]:
    """What the networks are called: their sources as they were typed, with no more folders than tell them apart."""
    read_in = zip(sources, ledgers, strict=True)
    one, other = (weighed.graph.name if source == STANDARD_INPUT else source for source, weighed in read_in)
    for kept in range(1, 1 + max(one.count("/"), other.count("/"))):
        if _end(one, kept) != _end(other, kept):
            return _end(one, kept), _end(other, kept)
    return one, other


def _end(source: str, kept: int) -> str:
    """A source with the last `kept` parts of its path."""
    path, *target = source.partition("::")
    return "/".join(PurePath(path).parts[-kept:]) + "".join(target)
