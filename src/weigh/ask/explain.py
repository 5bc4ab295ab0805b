"""Where one layer's numbers come from: its weights as products of named axes, its shape as arithmetic, its work.

Only facts are gathered here; sentences are in `weigh.words.explain`, and `weigh.show` sets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from weigh.ask.formula import Factored, factor
from weigh.ask.ledger import Ledger, Row
from weigh.ask.select import select
from weigh.network.graph import Call
from weigh.network.notebook import InNotebook
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.sizes import Size, ceil_div
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor, Weight, Work

if TYPE_CHECKING:
    from weigh.ask.misconceptions import Misconception
    from weigh.ask.shape_misconceptions import ShapeMisconception

Shape = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """How a window's output size follows along one axis: (size + added − span) // stride + 1.

    With `ceiling` the window is padded as far as needed, and it is size / stride, rounded up.
    """

    axis: str
    size: Size
    added: int
    span: int
    stride: int
    ceiling: bool
    result: Size


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(InNotebook):
    """One layer's numbers, taken apart.

    groups: its weights by the factor that they share; their values add up to its parameters.
    slides: how each spatial size of its first output follows, where a window slides. macs, elementwise: first call's.
    parts: the rows directly inside it, where it encloses others.
    expected: the number of parameters that the user had instead, misconceptions: how that may have come about, best
    first, nearest: the slips that come nearest to it where none gives it. expected_shape: the output's, without the
    batch, None for any size; shape_misconceptions: what would give it. quote: the line of the source that made it.
    """

    row: Row
    network: str
    frozen: bool
    groups: tuple[Factored, ...]
    slides: tuple[Slide, ...]
    macs: tuple[Work, ...]
    elementwise: tuple[Work, ...]
    parts: tuple[Row, ...]
    expected: int | None = None
    misconceptions: tuple[Misconception, ...] = ()
    nearest: tuple[Misconception, ...] = ()
    expected_shape: Shape | None = None
    shape_misconceptions: tuple[ShapeMisconception, ...] = ()
    quote: str = ""

    def __repr__(self) -> str:
        return f"<Explanation of {self.row.path!r}: {self.row.params} parameters>"

    @property
    def weights(self) -> tuple[Weight, ...]:
        return self.row.weights

    @property
    def op(self) -> Op | None:
        """What the layer applies; None where it encloses others."""
        return self.row.layer.op

    @property
    def inputs(self) -> tuple[Tensor, ...]:
        """What its first call is given."""
        return tuple(value.tensor for value in self._first.inputs) if self._first else ()

    @property
    def outputs(self) -> tuple[Tensor, ...]:
        """What its first call gives."""
        return tuple(value.tensor for value in self._first.outputs) if self._first else ()

    @property
    def place(self) -> Place | None:
        """Where the source makes the layer; else where it first calls it."""
        return self.row.layer.place or (self._first.place if self._first else None)

    @property
    def has_expected_shape(self) -> bool:
        """Whether one of its outputs is of the shape that was expected."""
        from weigh.ask.shape_misconceptions import matches

        return self.expected_shape is not None and any(matches(y, self.expected_shape) for y in self.outputs)

    def trained(self, weight: Weight) -> bool:
        """Whether a weight is trained: it may be kept from it by its nature, or with its whole layer."""
        return weight.trainable and not self.frozen

    @property
    def _first(self) -> Call | None:
        return self.row.calls[0] if self.row.calls else None


def explain(
    ledger: Ledger, layer: str, expected: int | None = None, expected_shape: Shape | None = None
) -> Explanation:
    """Explain the layer that is meant by `layer` (see `select`).

    Raises: SelectionError where the network has no such layer.
    """
    return explain_row(ledger, select(ledger, layer), expected, expected_shape)


def explain_row(
    ledger: Ledger,
    row: Row,
    expected: int | None = None,
    expected_shape: Shape | None = None,
    parts: Iterable[Row] | None = None,
) -> Explanation:
    """Explain one row of a ledger. parts: the rows directly inside it, where they are at hand and need no looking."""
    call = row.calls[0] if row.calls else None
    made = Explanation(
        row=row,
        network=ledger.graph.name,
        frozen=row.layer in ledger.graph.frozen,
        groups=factor(row.weights),
        slides=tuple(_slides(call)) if call else (),
        macs=call.applied.macs if call else (),
        elementwise=call.applied.elementwise if call else (),
        parts=tuple(inner for inner in ledger.rows if inner.around is row) if parts is None else tuple(parts),
        expected=expected,
        expected_shape=expected_shape,
    )
    if call is not None and expected is not None and expected != row.params and not row.encloses:
        made = _with_misconceptions(made, ledger, call, expected)
    if call is not None and expected_shape is not None and not made.has_expected_shape:
        from weigh.ask.shape_misconceptions import shape_misconceptions

        made = replace(made, shape_misconceptions=shape_misconceptions(call, expected_shape))
    return made


def _with_misconceptions(explanation: Explanation, ledger: Ledger, call: Call, expected: int) -> Explanation:
    """How the expected number may have come about; else what comes nearest to it."""
    from weigh.ask.misconceptions import misconceptions, nearest

    row = explanation.row
    beside = dict(_beside(ledger, row))
    found = misconceptions(call, expected, expected, calls=len(row.calls), beside=beside)
    return replace(explanation, misconceptions=found, nearest=() if found else nearest(call, expected))


def _beside(ledger: Ledger, row: Row) -> Iterator[tuple[str, int]]:
    """The layers with weights just above and below a row, with their parameters."""
    owners = [one for one in ledger.rows if one is row or (one.weights and one.adds)]
    at = owners.index(row)
    for one in (*owners[max(at - 1, 0) : at], *owners[at + 1 : at + 2]):
        if isinstance(one.params, int) and one.layer is not row.layer:
            yield one.layer.name, one.params


def within_example(work: Work) -> tuple[Axis, ...]:
    """The axes of a product less the batch, since work is told for one example."""
    return tuple(axis for axis in work.axes if axis != BATCH_AXIS)


def _slides(call: Call) -> Iterator[Slide]:
    """The arithmetic of a window, axis by axis, where it is this simple: told only if it gives the true size."""
    op: Any = call.op
    window = getattr(op, "kernel", None) or getattr(op, "size", None)
    stride, padding = getattr(op, "stride", None), getattr(op, "padding", None)
    if not isinstance(window, tuple) or not isinstance(stride, tuple) or len(call.inputs) != 1 or not call.outputs:
        return
    before, after = call.inputs[0].tensor, call.outputs[0].tensor
    if before.rank != len(window) + 2 or after.rank != before.rank:
        return
    first = 2 if getattr(op, "channels_first", False) else 1
    dilation = getattr(op, "dilation", None) or (1,) * len(window)
    for i in range(len(window)):
        size, axis = before.axes[first + i].size, after.axes[first + i]
        span = (window[i] - 1) * dilation[i] + 1
        ceiling = padding in ("same", "causal")
        added = 0 if isinstance(padding, str) or padding is None else sum(padding[i])
        result = ceil_div(size, stride[i]) if ceiling else (size + added - span) // stride[i] + 1
        if result == axis.size:
            yield Slide(axis.name, size, added, span, stride[i], ceiling, result)
