"""What an edit costs: networks weighed again after one, beside weighing the whole network anew."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator

from measuring import table

from weigh.api import read_source
from weigh.ask.ledger import ledger
from weigh.ask.variations import with_field
from weigh.ask.why.plan import Edit, Plan
from weigh.ask.why.variant import Variant
from weigh.network.graph import Graph, Layer, Value, call_layer, replay
from weigh.network.ops import Op, apply
from weigh.network.tensors import Tensor
from weigh.ops.convolution import Conv
from weigh.ops.dense import Dense

LAYERS = 1_000
EDITS = 200


def chain(layers: int) -> Graph:
    """Convolutions one behind the other, each of its own width, so that none is like another; a dense layer at the end."""
    start = value = Value(Tensor.of(32, 32, 3))
    calls = []
    for number in range(layers):
        op = Dense(10) if number == layers - 1 else Conv(8 + number, (3, 3), (1, 1), (1, 1), "same")
        calls.append(call_layer(Layer(f"layer_{number}", type(op).__name__, op), (value,)))
        value = calls[-1].outputs[0]
    return Graph("chain", "Sequential", (start,), (value,), tuple(calls))


def widths(op: Op, number: int) -> Op:
    """Another width: the next layer has other weights then, and nothing behind it."""
    return with_field(op, "filters" if isinstance(op, Conv) else "units", 2_000 + 2 * number)


def paddings(op: Op, number: int) -> Op:
    """More rows and columns: everything behind works on them."""
    return with_field(op, "padding", ((number, number + 20),) * 2) if isinstance(op, Conv) else widths(op, number)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def anew(graph: Graph) -> Callable[[], object]:
    """Every op applied again and every layer counted again, with nothing remembered."""

    def weighed() -> object:
        apply.cache_clear()
        values: dict[Value, Value] = {}
        calls = tuple(replay(graph.calls, values))
        return ledger(Graph(graph.name, graph.type, graph.inputs, graph.outputs, calls)).params

    return weighed


def rows(name: str, graph: Graph, count: int) -> Iterator[list[str]]:
    plan = Plan(graph)
    whole = statistics.median(seconds(anew(graph)) for _ in range(5))
    _ = plan.tally
    convolutions = [index for index in plan.weighted if isinstance(plan.steps[index].op, Conv)]
    middle = convolutions[len(convolutions) // 2]
    for where, index in (("end", plan.weighted[-1]), ("middle", middle), ("beginning", convolutions[0])):
        for what in (widths, paddings) if index in convolutions else (widths,):
            ops = [what(plan.steps[index].op, number) for number in range(count)]  # each once: nothing is remembered
            variants = [Edit(changes=((index, op),)) for op in ops]
            took = statistics.median(seconds(lambda edit=edit: Variant(plan, (edit,))) for edit in variants)  # type: ignore[misc]
            applied = Variant(plan, variants[:1]).work
            yield [name, what.__name__, where, f"{applied:,}", f"{took * 1e6:,.0f} µs", f"{1 / took:,.0f}",
                   f"{whole * 1e3:.2f} ms", f"{whole / took:,.1f}"]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layers", type=int, default=LAYERS, help="layers in the chain (default: 1,000)")
    parser.add_argument("--edits", type=int, default=EDITS, help="edits at each place, of which the median is shown")
    wanted = parser.parse_args()
    alexnet = read_source("alexnet").graphs[0]
    found = [
        *rows(f"chain of {wanted.layers:,}", chain(wanted.layers), wanted.edits),
        *rows("AlexNet", alexnet, wanted.edits),
    ]
    print(f"One layer changed; median of {wanted.edits} edits, all different.\n")
    print(
        table(
            ["network", "edit of", "at the", "ops applied", "an edit", "edits a second", "whole anew", "÷ edit"], found
        )
    )


if __name__ == "__main__":
    main()
