"""`weigh why SOURCE CLAIM...`: why a number is not the one that was expected."""

from __future__ import annotations

import sys
from typing import Any

import click

from weigh.cli.ledger import CONTRADICTS
from weigh.cli.options import json_option, reading_options
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.reading import read
from weigh.words.command_line import OPTIONS, WHY


@click.command("why", help=WHY)
@click.argument("source")
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@click.option("--like", default="", metavar="NAME", help=OPTIONS["like"])
@reading_options
@json_option
def command(source: str, claims: tuple[str, ...], like: str, as_json: bool, **options: Any) -> int:
    from weigh.explaining import explained

    reading = read(source, **options)
    found = explained(reading, claims, like)
    status = CONTRADICTS if any(graph.faults for graph in reading.graphs) else 0
    if as_json:
        from weigh.show.json_why import why_json

        write_json([why_json(found, reading.called)], sys.stdout)
        return status
    from weigh.show.why_sentences import zoo_title
    from weigh.show.why_text import why_text

    found.sort(key=lambda one: not one.answers)
    briefly, name = bool(found[0].answers), reading.called
    for number, answers in enumerate(found):
        if number:
            write_lines([[]], sys.stdout)
        lines = why_text(answers, width(sys.stdout), zoo_title, not reading.published, briefly, name)
        write_lines(lines, sys.stdout)
    return status
