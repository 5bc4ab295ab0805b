"""`weigh explain SOURCE LAYER`: where one layer's numbers come from."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from weigh.ask.explain import Explanation, explain
from weigh.ask.ledger import Ledger, ledger
from weigh.cli.options import Shape, ShapeType, Whole, json_option, reading_options
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.reading import quoted, read
from weigh.network.errors import Fault, SelectionError
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

        write_lines(explain_text(found, quoted(reading, found.place), width(sys.stdout)), sys.stdout)
    return 0


def explain_any(
    ledgers: Sequence[Ledger], layer: str, expected: int | None = None, shape: Shape | None = None
) -> Explanation:
    """Explain the layer in whichever network has it; `NETWORK/LAYER` names one of several.

    Raises: SelectionError where none has it, or networks have different ones.
    """
    found: list[Explanation] = []
    failed: list[SelectionError] = []
    for weighed in ledgers:
        within = layer.removeprefix(f"{weighed.graph.name}/") if len(ledgers) > 1 else layer
        try:
            found.append(explain(weighed, within, expected, shape))
        except SelectionError as error:
            failed.append(error)
    if not found:
        raise failed[0]
    if len({explanation.row.layer for explanation in found}) > 1:
        networks = ", ".join(explanation.network for explanation in found)
        facts = {"wanted": layer, "count": len(found), "networks": networks, "example": f"{found[0].network}/{layer}"}
        raise SelectionError(Fault("select.several_networks", facts))
    return found[0]
