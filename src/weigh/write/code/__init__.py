"""A network written out as code that a framework runs, PyTorch or Keras, or as notation.

Shapes, counts and work are the network's own. What no count depends on (initial values, an epsilon, the slope of a
leaky ReLU) is not part of a network here, and is left at the framework's defaults.
"""

from __future__ import annotations

from weigh.network.errors import Fault, WeighError
from weigh.network.graph import Graph
from weigh.words.writing import WHY_NOT
from weigh.write.code.faults import WriteError
from weigh.write.code.written import Written

TARGETS = ("keras", "torch", "notation")


def write(graph: Graph, to: str) -> str:
    """The network as source text: `to` is "torch", "keras" or "notation".

    Raises: WriteError where the target has no form for something in the network, or needs a size that is not known.
    """
    if to == "notation":
        from weigh.write.notation import notation_of

        return notation_of(graph)
    return code(graph, to).text


def code(graph: Graph, to: str, named: bool = False, marked: bool = False) -> Written:
    """The network as code, with where each layer stands in it.

    named: every Keras layer is given its name, also where Keras would give it the same one. marked: what each layer
    gives goes through a function of the reader's own on its way (see `weigh.write.code.marks`).
    Raises: as `write`.
    """
    if to not in ("torch", "keras"):
        raise WeighError(Fault("write.target", {"target": to, "targets": ", ".join(TARGETS)}))
    if graph.severed or graph.faults or not graph.calls:
        why = str(graph.faults[0]) if graph.faults else WHY_NOT["gap" if graph.severed else "empty"]
        raise WriteError(Fault("write.not_whole", {"network": graph.name, "why": why}, place=graph.place))
    if to == "torch":
        from weigh.write.code.torch.program import written as in_torch

        return in_torch(graph, marked)
    from weigh.write.code.keras.program import written as in_keras

    return in_keras(graph, named, marked)


__all__ = ["TARGETS", "WriteError", "Written", "code", "write"]
