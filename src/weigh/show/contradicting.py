"""A network that contradicts itself: where, and against which law, in one sentence, and which of its totals still say
something."""

from __future__ import annotations

from weigh.ask.ledger import Count
from weigh.network.graph import Graph
from weigh.show import numbers
from weigh.show.tabular.cells import amount
from weigh.words.answer import CONTRADICTS, MORE_FAULTS
from weigh.words.faults import law
from weigh.words.table import CELLS


def contradiction(graph: Graph, name: str) -> str:
    """What stands first where a network contradicts itself; empty where it does not. name: what to call the network."""
    if not graph.faults:
        return ""
    first, *others = graph.faults
    text = CONTRADICTS["placed" if first.place else "anywhere"].format(name=name, place=first.place, law=law(first))
    more = MORE_FAULTS.get(len(others), MORE_FAULTS[2]).format(count=numbers.whole(len(others)))
    return f"{text} {more}" if others else text


def is_silent(count: Count, graph: Graph) -> bool:
    """Whether a total says nothing: not known, or known up to what the contradiction leaves open."""
    if count.exact or count.known:
        return False
    return bool(graph.faults) or amount(count) == CELLS["not_known"]
