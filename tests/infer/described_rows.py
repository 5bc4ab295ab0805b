"""Descriptions for tests: from rows as short text, and from networks that are known."""

from __future__ import annotations

from typing import Any

from weigh.ask.ledger import ledger
from weigh.network.graph import Graph
from weigh.network.place import Place
from weigh.network.tensors import Tensor
from weigh.readers.written.evidence import Description, Sizes, Stated, Total


def table(text: str, form: str = "keras", framework: str = "keras", **more: Any) -> Description:
    """One row a line: `name | type | shape; shape | params | after after`; `>` before a name for each row around it."""
    rows = [_row(number, line) for number, line in enumerate(text.strip().splitlines(), start=1)]
    totals = tuple(Total(name, n, n, Place(99), f"{n:,}") for name, n in more.pop("totals", {}).items())
    return Description(form, tuple(rows), Place(1), 99, framework=framework, totals=totals, **more)


def _row(number: int, line: str) -> Stated:
    name, kind, shapes, params, after = ([part.strip() for part in line.split("|")] + [""] * 4)[:5]
    depth = len(name) - len(name.lstrip(">"))
    return Stated(
        place=Place(number),
        name=name.lstrip("> "),
        type=kind.rstrip("~"),
        cut=kind.endswith("~"),
        outputs=tuple(sizes(shape) for shape in shapes.split(";") if shape.strip()),
        params=int(params) if params else None,
        after=tuple(after.split()) if after else None,
        depth=depth,
        encloses=kind in ("Functional", "Sequential", "Block"),
        text=line.strip(),
    )


def sizes(text: str) -> Sizes:
    return tuple(None if part.strip() == "?" else int(part) for part in text.split(","))


def of_network(graph: Graph, connected: bool, framework: str = "keras") -> Description:
    """What a summary of this network prints: types, shapes, counts, and with `connected` who reads what."""
    rows: list[Stated] = []
    names: dict[Any, str] = {}
    for value in graph.inputs:
        names[value] = value.name or f"input_{len(rows)}"
        rows.append(Stated(Place(len(rows) + 1), names[value], "InputLayer", outputs=(_sizes(value.tensor),), params=0))
    seen = set()
    for call in graph.calls:
        names.update(dict.fromkeys(call.outputs, call.layer.name))
        if call.op is None or call.layer in seen:
            continue
        seen.add(call.layer)
        rows.append(
            Stated(
                Place(len(rows) + 1),
                call.layer.name,
                call.layer.type,
                outputs=tuple(_sizes(value.tensor) for value in call.outputs),
                params=sum(weight.count for weight in call.applied.weights),
                after=tuple(names[value] for value in call.inputs) if connected else None,
            )
        )
    weighed = ledger(graph)
    totals = (("params", weighed.params.known), ("trainable", weighed.trainable.known))
    printed = tuple(Total(name, count, count, Place(0), f"{count:,}") for name, count in totals)
    return Description("keras", tuple(rows), Place(1), len(rows), framework=framework, totals=printed)


def _sizes(tensor: Tensor) -> Sizes:
    return tuple(size if isinstance(size, int) else None for size in tensor.shape[1:])


def figures(graph: Graph) -> tuple[int, int, int]:
    """Parameters, those of them that are trained, and MACs, all exact."""
    weighed = ledger(graph)
    assert weighed.params.exact, weighed.params
    return weighed.params.known, weighed.trainable.known, weighed.macs.known


def ops(graph: Graph) -> dict[str, Any]:
    return {call.layer.name: call.op for call in graph.calls}
