"""A recurrent layer with another kind of cell: an LSTM for a GRU, or for a simple one, in each framework's own ops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final, NamedTuple

from weigh.network.ops import Op
from weigh.ops.recurrent import GRU, LSTM, GRUCell, LSTMCell, SimpleRNN, SimpleRNNCell
from weigh.ops.recurrent_layers import (
    GRULayers,
    GRUStep,
    LSTMLayers,
    LSTMStep,
    RNNLayers,
    RNNStep,
)  # fmt: skip


class OtherCell(NamedTuple):
    """The layer with another cell. old, new: what the cells are called."""

    op: Op
    old: str
    new: str


KINDS: Final = ("RNN", "LSTM", "GRU")
ROWS: Final[tuple[tuple[type[Op], ...], ...]] = (
    (SimpleRNN, LSTM, GRU),
    (SimpleRNNCell, LSTMCell, GRUCell),
    (RNNLayers, LSTMLayers, GRULayers),
    (RNNStep, LSTMStep, GRUStep),
)
"""What is exchanged for each other, one row a way in which a framework has them; the columns are the kinds."""
ROW_OF: Final = {cls: row for row in ROWS for cls in row}
INSIDE: Final = ("cell", "inner", "forward", "backward")
BIASES: Final = {"GRU": (2, 1)}
"""Bias vectors for each gate, where an op says how many: a GRU's default has two since TensorFlow 2."""


def other_cells(op: Op) -> Iterator[OtherCell]:
    """The layer with each of the other kinds of cells; of a bidirectional one, in both directions.

    >>> [(other.old, other.new) for other in other_cells(LSTM(LSTMCell(20)))]
    [('LSTM', 'RNN'), ('LSTM', 'GRU'), ('LSTM', 'GRU')]
    """
    old = _kind(op)
    for new in KINDS if old else ():
        if new != old:
            for biases in BIASES.get(new, (1,)):
                made = _with_cell(op, KINDS.index(new), biases)
                yield OtherCell(made, old, new)
                if made == _with_cell(op, KINDS.index(new), 1):
                    break  # it does not say how many biases it has, and has them all


def _kind(op: Op) -> str:
    """What kind of cell an op has, outermost first; empty where it has none."""
    while type(op) not in ROW_OF:
        inside = next((getattr(op, name) for name in INSIDE if hasattr(op, name)), None)
        if not isinstance(inside, Op):
            return ""
        op = inside
    return KINDS[ROW_OF[type(op)].index(type(op))]


def _with_cell(op: Op, column: int, biases: int) -> Op:
    """The op with a kind of cell in all places where it has one."""
    made: dict[str, Any] = {field.name: getattr(op, field.name) for field in fields(op)}
    for name in INSIDE:
        if isinstance(made.get(name), Op):
            made[name] = _with_cell(made[name], column, biases)
    if made.get("biases"):
        made["biases"] = biases
    row = ROW_OF.get(type(op))
    return (row[column] if row else type(op))(**made)
