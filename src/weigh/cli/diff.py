"""`weigh diff A B`: why two networks differ, as parts that add up to the gap."""

from __future__ import annotations

import sys
from typing import Any

import click

from weigh.ask.diff import diff
from weigh.asked import only, told_apart
from weigh.cli.ledger import CONTRADICTS
from weigh.cli.options import json_option, reading_options
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.reading import read_quietly
from weigh.cli.unused import say_unused
from weigh.words.command_line import DIFF


@click.command("diff", help=DIFF)
@click.argument("a")
@click.argument("b")
@reading_options
@json_option
def command(a: str, b: str, as_json: bool, **options: Any) -> int:
    readings = [read_quietly(source, **options) for source in (a, b)]
    say_unused(*readings)
    one, other = (only(reading, source) for reading, source in zip(readings, (a, b), strict=True))
    found = diff(one, other, told_apart((a, b), (one, other)))
    if as_json:
        from weigh.show.json_diff import diff_json

        write_json([diff_json(found)], sys.stdout)
    else:
        from weigh.show.diff_text import diff_text

        write_lines(diff_text(found, width(sys.stdout)), sys.stdout)
    return CONTRADICTS if one.graph.faults or other.graph.faults else 0
