"""The ledger: what each layer of a network owns, gives and costs, and the totals.

Parameters are summed over layers, each once, whoever shares it; work and activations over calls. The rows that add up
to the totals are those with `adds`: not the enclosing ones, whose figures are sums, nor the repeats of a shared layer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from weigh.ask.formula import compact
from weigh.network.graph import Call, Graph, Layer
from weigh.network.ops import Applied
from weigh.network.sizes import Size, total
from weigh.network.tensors import Tensor, Weight

FLOPS_PER_MAC = 2
BYTES_PER_ELEMENT = 4


@dataclass(frozen=True, slots=True)
class Count:
    """A sum of which some part may not be known.

    known: what the known parts add up to. formulas: parts known as formulas. missing: some part is not known at all.
    """

    known: int
    formulas: tuple[Size, ...] = ()
    missing: bool = False

    @classmethod
    def of(cls, sizes: Iterable[Size], missing: bool = False) -> Count:
        known, formulas = 0, []
        for size in sizes:
            if isinstance(size, int):
                known += size
            else:
                formulas.append(size)
        return cls(known, tuple(formulas), missing)

    @property
    def exact(self) -> bool:
        return not self.formulas and not self.missing

    @property
    def size(self) -> Size:
        """The sum as one size; a formula where some part is one. What is missing is not in it."""
        return total([self.known, *self.formulas])

    def times(self, factor: int) -> Count:
        return Count(self.known * factor, tuple(part * factor for part in self.formulas), self.missing)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one application of an op amounts to, for one example."""

    params: Size
    trainable: Size
    macs: Size
    elementwise: Size
    activations: Size

    @classmethod
    def of(cls, applied: Applied, view: bool) -> Figures:
        return cls(
            params=total(weight.count for weight in applied.weights),
            trainable=total(weight.count for weight in applied.weights if weight.trainable),
            macs=total(work.count for work in applied.macs),
            elementwise=total(work.count for work in applied.elementwise),
            activations=0 if view else total(tensor.elements for tensor in applied.outputs),
        )


@dataclass(slots=True, eq=False)
class Row:
    """One layer, where it stands in the network.

    around: the row of what encloses it. path: names from the outermost enclosing layer inwards, joined with "/", in
    PyTorch with ".".
    depth: how many layers enclose it.
    encloses: its figures are the sums of the rows below it. adds: its parameters count towards the total.
    macs, elementwise, activations: over all its calls; neurons: over those that multiply weights.
    missing, unpriced: as in `Applied`, of any of its calls. number: its place in the ledger, from 1.
    """

    layer: Layer
    path: str
    depth: int
    encloses: bool
    adds: bool
    around: Row | None = None
    calls: list[Call] = field(default_factory=list)
    params: Size = 0
    trainable: Size = 0
    macs: Size = 0
    elementwise: Size = 0
    activations: Size = 0
    neurons: Size = 0
    missing: bool = False
    unpriced: bool = False
    weights: tuple[Weight, ...] = ()
    number: int = 0

    @property
    def non_trainable(self) -> Size:
        return self.params - self.trainable

    @property
    def outputs(self) -> tuple[Tensor, ...]:
        """What its calls give, in order; every output of every call."""
        return tuple(value.tensor for call in self.calls for value in call.outputs)

    @property
    def formula(self) -> str:
        """The count's formula in values; empty for a row without weights of its own."""
        return compact(self.weights)


@dataclass(frozen=True)
class Ledger:
    """The rows and totals of one network."""

    graph: Graph
    rows: tuple[Row, ...]

    @cached_property
    def params(self) -> Count:
        return self._count("params")

    @cached_property
    def trainable(self) -> Count:
        return self._count("trainable")

    @cached_property
    def non_trainable(self) -> Count:
        return Count.of((row.non_trainable for row in self._leaves if row.adds), self.params.missing)

    @cached_property
    def macs(self) -> Count:
        return self._count("macs", shared=True)

    @property
    def flops(self) -> Count:
        """Two operations a MAC: the multiplication and the addition."""
        return self.macs.times(FLOPS_PER_MAC)

    @cached_property
    def elementwise(self) -> Count:
        return self._count("elementwise", shared=True)

    @cached_property
    def activations(self) -> Count:
        """Elements of every output that is written to memory, without the inputs and without views."""
        return self._count("activations", shared=True)

    @cached_property
    def neurons(self) -> Count:
        """Outputs of the calls that multiply weights: what papers count as neurons."""
        return Count.of((row.neurons for row in self._leaves), self.params.missing)

    @property
    def complete(self) -> bool:
        return not self.graph.gaps and not self.graph.faults and self.params.exact

    @cached_property
    def _leaves(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.encloses)

    def _count(self, name: str, shared: bool = False) -> Count:
        rows = [row for row in self._leaves if row.adds or shared]
        flag = "unpriced" if shared else "missing"
        missing = self.graph.severed or any(getattr(row, flag) for row in rows)
        return Count.of((getattr(row, name) for row in rows), missing)


def multiplies_weights(call: Call, macs: Size) -> bool:
    """Whether a call's MACs are products with weights: its layer's own, or a variable of the layer around it."""
    if isinstance(macs, int) and macs == 0:
        return False
    makers = (value.call.op for value in call.inputs if value.call is not None)
    return bool(call.applied.weights) or any(op is not None and op.kind == "variable" for op in makers)


def ledger(graph: Graph) -> Ledger:
    """Weigh a network. The cost grows with the number of calls."""
    return Ledger(graph, tuple(_Rows(graph).made()))


class _Rows:
    """Collects the rows of a network: one for each layer in each place it is enclosed by."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.joint = "." if graph.dialect == "torch" else "/"
        self.rows: dict[tuple[Layer, Row | None], Row] = {}
        self.row_of: dict[Call, Row] = {}
        self.seen: set[Layer] = set()
        self.figures: dict[tuple[int, bool], Figures] = {}

    def made(self) -> Iterable[Row]:
        for call in self.graph.calls:
            self._add(call)
        self._sum_up()
        return self.rows.values()

    def _add(self, call: Call) -> None:
        around = self.row_of.get(call.parent) if call.parent else None
        row = self.rows.get((call.layer, around))
        if row is None:
            row = self._first(call, around)
        row.calls.append(call)
        row.missing |= call.applied.missing
        row.unpriced |= call.applied.missing or call.applied.unpriced
        op = call.op
        if op is None:
            self.row_of[call] = row
            return
        figures = self._figures(call.applied, op.view)
        row.macs += figures.macs
        row.elementwise += figures.elementwise
        row.activations += figures.activations
        if multiplies_weights(call, figures.macs):
            row.neurons += figures.activations

    def _first(self, call: Call, around: Row | None) -> Row:
        layer = call.layer
        path = f"{around.path}{self.joint}{layer.name}" if around else layer.name
        depth, number = around.depth + 1 if around else 0, len(self.rows) + 1
        row = Row(layer, path, depth, layer.op is None, layer not in self.seen, around, number=number)
        self.rows[layer, around] = row
        self.seen.add(layer)
        if layer.op is not None:
            figures = self._figures(call.applied, call.op is not None and call.op.view)
            row.weights, row.params = call.applied.weights, figures.params
            row.trainable = 0 if layer in self.graph.frozen else figures.trainable
        return row

    def _figures(self, applied: Applied, view: bool) -> Figures:
        key = (id(applied), view)  # equal applications are one object: ops are remembered
        found = self.figures.get(key)
        if found is None:
            found = self.figures[key] = Figures.of(applied, view)
        return found

    def _sum_up(self) -> None:
        """Enclosing rows take the sums of the leaves below them; a shared layer counts once in each."""
        inside: dict[Row, set[Layer]] = {}
        for row in self.rows.values():
            around = None if row.encloses else row.around
            while around is not None:
                owned = inside.setdefault(around, set())
                _add_to(around, row, row.layer not in owned)
                owned.add(row.layer)
                around = around.around


def _add_to(around: Row, row: Row, new: bool) -> None:
    around.macs += row.macs
    around.elementwise += row.elementwise
    around.activations += row.activations
    around.neurons += row.neurons
    around.missing |= row.missing
    around.unpriced |= row.unpriced
    if new:
        around.params += row.params
        around.trainable += row.trainable
