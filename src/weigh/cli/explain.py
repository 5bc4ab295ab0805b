"""`weigh explain SOURCE LAYER`: where one layer's numbers come from."""

from __future__ import annotations

import sys
from typing import Any

import click

from weigh.ask.ledger import ledger
from weigh.asked import explain_any
from weigh.cli.options import Shape, ShapeType, Whole, json_option, reading_options
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.reading import read
from weigh.words.command_line import EXPLAIN, OPTIONS


@click.command("explain", help=EXPLAIN)
@click.argument("source")
@click.argument("layer")
@click.option("--expected", type=Whole(0), help=OPTIONS["expected"])
@click.option("--expected-shape", type=ShapeType(), help=OPTIONS["expected_shape"])
@reading_options
@json_option
def command(
    source: str,
    layer: str,
    expected: int | None,
    expected_shape: tuple[str, Shape] | None,
    as_json: bool,
    **options: Any,
) -> int:
    reading = read(source, **options)
    shape = expected_shape[1] if expected_shape else None
    found = explain_any([ledger(graph) for graph in reading.graphs], layer, expected, shape)
    if as_json:
        from weigh.show.json_explain import explain_json

        write_json([explain_json(found)], sys.stdout)
    else:
        from weigh.show.explain_text import explain_text

        write_lines(explain_text(found, reading.line(found.place), width(sys.stdout)), sys.stdout)
    return 0
