"""The way in: one description, one network, under the reading of its layout that fits best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from weigh.network.graph import Graph
from weigh.ops.convolution import Conv
from weigh.readers.written.evidence import Description, Sizes
from weigh.readers.written.infer.building import Builder
from weigh.readers.written.infer.clues import LOOSE_FORMS
from weigh.readers.written.infer.site import Layout
from weigh.readers.written.infer.totals import checked

SIZES = (224, 32, 28, 227, 64, 299, 256, 128, 96, 48, 150, 512)
"""Heights and widths to try where rows that need them are told and the input is not, the most usual first."""
MOST_TRIED = 3000
"""Rows that are read again under another layout."""
_LOST = 0.25
"""What a row that reads a tensor of unknown origin weighs, beside one that fits nowhere."""


def network(description: Description, inputs: Mapping[str, Sizes] | None = None) -> Graph:
    """The network that a description tells of.

    inputs: shapes without the batch axis by the names of inputs, "" for one without a name; they go before what the
    text says. Odd content raises nothing: it is in the graph's faults, gaps and notes.
    """
    best: tuple[float, Graph] | None = None
    tried = 0
    for number, layout in enumerate(_layouts(description)):
        builder = Builder(description, inputs or {}, layout)
        graph = builder.build()
        score = builder.site.misfits + _LOST * builder.site.lost - 0.5 * _ends_exactly(graph, description)
        if best is None or score < best[0]:
            best = score, graph
        tried += len(description.layers) + len(graph.calls)
        settled = best[0] < 0 or (best[0] == 0 and (number > 0 or not _leaves_padding(description)))
        if settled or tried > MOST_TRIED:
            break
    assert best is not None
    return checked(best[1], description)


def _layouts(description: Description) -> Iterator[Layout]:
    """The readings to try, the likeliest first."""
    first = description.channels_first
    if first is None:
        first = description.framework == "torch" or (description.framework != "keras" and _looks_first(description))
    pads = description.form != "torch"  # what PyTorch prints of a module says its padding outright
    yield Layout(first, same=pads)
    if _leaves_padding(description):
        yield Layout(first, same=False)
    if description.form in LOOSE_FORMS:
        yield from (Layout(first, pads, size) for size in SIZES)
    elif description.channels_first is None and description.framework != "torch":
        yield Layout(not first)


def _leaves_padding(description: Description) -> bool:
    return description.form in LOOSE_FORMS and description.form != "torch"


def _looks_first(description: Description) -> bool:
    """Whether most of the printed images have their equal sizes behind."""
    votes = 0
    for stated in description.layers:
        for sizes in stated.outputs:
            if len(sizes) == 3 and None not in sizes:
                votes += (sizes[1] == sizes[2] != sizes[0]) - (sizes[0] == sizes[1] != sizes[2])
    return votes > 0


def _ends_exactly(graph: Graph, description: Description) -> bool:
    """Whether a convolution larger than one value covers its whole input: sizes that nobody states were meant so."""
    if description.form not in LOOSE_FORMS:
        return False
    for call in graph.calls:
        if isinstance(call.op, Conv) and max(call.op.kernel) > 1 and call.inputs:
            image = call.inputs[0].tensor.shape[1:]
            space = image[1:] if call.op.channels_first else image[:-1]
            if tuple(space) == tuple(call.op.kernel):
                return True
    return False
