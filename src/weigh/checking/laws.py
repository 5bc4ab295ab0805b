"""Which computations can be those of a kind of layer that the text names, where no network is at hand to compare."""

from __future__ import annotations

from typing import Final

from weigh.checking.adding import OF_WEIGHTS
from weigh.checking.figures import numbers_in
from weigh.checking.layers import KINDS
from weigh.readers.written.evidence import Statement

_GATES: Final = {"lstm": 4, "gru": 3, "simple_rnn": 1}
"""Matrices that read the input, and as many that read the state, each with the units of the layer as outputs."""
_BIASES: Final = range(3)
"""Biases of a unit and gate: none, one, or two where input and state have their own."""


def may_be(statement: Statement, value: int) -> bool:
    """Whether a computation counts weights, or something else of a layer, but not memory, which has roundings of its
    own; and, if it is told of a recurrent layer, can be such a one's with some size in it as its units.

    A recurrent layer reads an input beside its own state: `4 x (128 x 128 + 128)` is right, but no LSTM has it.

    >>> from weigh.network.place import Place
    >>> from weigh.readers.written.evidence import Stated
    >>> lstm = Statement("", Place(1), formula="4 x (128 x 128 + 128)", about=Stated(Place(1), type="LSTM"))
    >>> may_be(lstm, 66_048)
    False
    """
    about = statement.about
    if statement.quantity not in OF_WEIGHTS - {""} and (about is None or statement.quantity == "bytes"):
        return False
    kinds = KINDS.get(about.type.lower(), frozenset()) & _GATES.keys() if about else frozenset()
    if len(kinds) != 1:
        return True
    (kind,) = kinds
    sizes = {number - less for number in numbers_in(statement.formula) for less in (0, 1)} - {0}
    gates = _GATES[kind]
    return any(_inputs(value, gates=gates, units=one, biases=biases) in sizes for one in sizes for biases in _BIASES)


def _inputs(value: int, gates: int, units: int, biases: int) -> int:
    """How many values a recurrent layer reads that has so many weights; 0 where none fits."""
    each, rest = divmod(value, gates * units)
    return each - units - biases if rest == 0 else 0
