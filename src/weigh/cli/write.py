"""`weigh write SOURCE --to keras|torch|notation`: the network as text that makes it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from weigh.cli.options import json_option, reading_options
from weigh.cli.output import write_json
from weigh.cli.reading import read
from weigh.network.graph import Graph
from weigh.words.writing import OPTIONS, WRITE

TARGETS = ("keras", "torch", "notation")


@click.command("write", help=WRITE)
@click.argument("source")
@click.option("--to", "target", type=click.Choice(TARGETS), required=True, help=OPTIONS["to"])
@click.option("--claim", "claims", multiple=True, metavar="CLAIM", help=OPTIONS["claim"])
@reading_options
@json_option
def command(source: str, target: str, claims: tuple[str, ...], as_json: bool, **options: Any) -> int:
    from weigh.write.code import write

    reading = read(source, **options)
    graphs: Sequence[Graph] = reading.graphs
    if claims:
        from weigh.explaining import corrected

        graphs = [corrected(graph, reading, claims) for graph in graphs]
    texts = [write(graph, target) for graph in graphs]
    if as_json:
        models = [
            {"name": graph.name, "target": target, "text": text}
            for graph, text in zip(reading.graphs, texts, strict=True)
        ]
        write_json([json.dumps({"schema": "weigh/1", "models": models}, ensure_ascii=False, indent=2)], sys.stdout)
    else:
        sys.stdout.write("\n\n".join(texts))
    return 0
