"""`weigh SOURCE`: the network layer by layer."""

from __future__ import annotations

import sys
from typing import Any

import click

from weigh.ask.ledger import ledger
from weigh.cli.options import json_option, reading_options
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.reading import read
from weigh.readers.reading import Reading
from weigh.words.command_line import LEDGER, OPTIONS

CONTRADICTS = 1


@click.command("ledger", help=LEDGER)
@click.argument("source")
@reading_options
@json_option
@click.option("--notation", "as_notation", is_flag=True, help=OPTIONS["notation"])
@click.option("--all", "unfolded", is_flag=True, help=OPTIONS["all"])
def command(source: str, as_json: bool, as_notation: bool, unfolded: bool, **options: Any) -> int:
    reading = read(source, **options)
    if as_notation:
        from weigh.write.notation import notation_of

        sys.stdout.write("\n".join(map(notation_of, reading.graphs)))
        return _status(reading)
    ledgers = [ledger(graph) for graph in reading.graphs]
    if as_json:
        from weigh.show.json_ledger import ledgers_json

        write_json(ledgers_json(ledgers, reading.notes), sys.stdout)
    else:
        from weigh.show.report import report

        fold = sys.stdout.isatty() and not unfolded
        write_lines(report(ledgers, width(sys.stdout), fold, reading.notes), sys.stdout)
    return _status(reading)


def _status(reading: Reading) -> int:
    return CONTRADICTS if any(graph.faults for graph in reading.graphs) else 0
