"""`weigh report SOURCE [-o FILE] [--claim CLAIM]...`: one HTML file that shows all of it."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from weigh.cli.ledger import CONTRADICTS
from weigh.cli.options import reading_options
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.reading import read
from weigh.readers.reading import Reading
from weigh.words.reporting import OPTIONS, REPORT, WRITTEN

STANDARD_OUTPUT = "-"
LONG = 2_000
"""Calls from which a report takes longer than a moment."""


@click.command("report", help=REPORT)
@click.argument("source")
@click.option("-o", "--output", default="", metavar="FILE", help=OPTIONS["output"])
@click.option("--claim", "claims", multiple=True, metavar="CLAIM", help=OPTIONS["claim"])
@click.option("--like", default="", metavar="NAME", help=OPTIONS["like"])
@click.option("--force", is_flag=True, help=OPTIONS["force"])
@reading_options
@click.option("--json", "as_json", is_flag=True, help=OPTIONS["json"])
def command(
    source: str, output: str, claims: tuple[str, ...], like: str, force: bool, as_json: bool, **options: Any
) -> int:
    reading = read(source, **options)
    status = CONTRADICTS if any(graph.faults for graph in reading.graphs) else 0
    told = _document(reading, claims, like)
    if as_json:
        write_json([json.dumps(told, ensure_ascii=False)], sys.stdout)
        return status
    from weigh.page import html

    text = html(told)
    if output == STANDARD_OUTPUT:
        write_json([text.removesuffix("\n")], sys.stdout)
        return status
    _save(text, source, output, force, [model["answer"] for model in told["models"]])
    return status


def _document(reading: Reading, claims: tuple[str, ...], like: str) -> dict[str, Any]:
    """The document; where it takes a while, with a bar for whoever is looking."""
    from weigh.show.document import document

    graphs = reading.graphs
    if sum(len(graph.calls) for graph in graphs) < LONG and not (claims and len(graphs) > 1):
        return document(reading, claims, like)
    from weigh.cli.progress import bar

    with bar(len(graphs)) as shown:
        return document(reading, claims, like, shown.stepper([graph.name for graph in graphs]))


def _save(text: str, source: str, output: str, force: bool, answers: list[str]) -> None:
    """Write the file, and tell what stands at its top, where it is, and how large."""
    from weigh.page.saving import place, save
    from weigh.show.layout import told
    from weigh.show.numbers import si

    file = place(output, source)
    size = save(text, file, force)
    for answer in answers:
        write_lines(told(answer, width(sys.stdout), "title"), sys.stdout)
    write_lines(told(WRITTEN.format(file=file, size=si(size, "B")), width(sys.stdout)), sys.stdout)
