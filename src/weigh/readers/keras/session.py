"""What one reading of Keras code remembers: every call in order, names given, faults and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from weigh.network.errors import Fault, ShapeError
from weigh.network.graph import NOTHING, Call, Gap, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.tensors import Tensor
from weigh.ops.opaque import Opaque
from weigh.readers.keras.table import NotKnown, formula_name, odd_arguments
from weigh.readers.python.values import Cause

CLASSIC = ("keras1", "keras2")
"""Generations that number a layer's name from 1 (`conv2d_1`); later ones leave the first bare (`conv2d`)."""


@dataclass(eq=False)
class Session:
    """The state of one reading.

    children: the calls inside each enclosing call, in order. states: the program's half of each layer.
    gaps, faults_at: what was not understood and what cannot be, by the call, value or model that it concerns.
    """

    dialect: str
    channels_first: bool = False
    format_is_given: bool = False  # the source or the caller settled the data format
    inputs: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    children: dict[Call, list[Call]] = field(default_factory=dict)
    parent: Call | None = None
    states: dict[Layer, Any] = field(default_factory=dict)
    inputs_used: set[str] = field(default_factory=set)  # shapes from outside that some input took
    inputs_made: dict[Value, Any] = field(default_factory=dict)  # states of the input layers that programs asked for
    loose: list[Call] = field(default_factory=list)  # calls outside any other call, in order
    models: list[Any] = field(default_factory=list)  # the states of models, as they were made
    gaps: dict[Any, Gap] = field(default_factory=dict)
    faults_at: dict[Any, Fault] = field(default_factory=dict)
    notes: list[Gap] = field(default_factory=list)
    stopped: Gap | None = None  # where reading passed a bound, after the models were built
    dynamic: set[str] = field(default_factory=set)  # sizes that the source leaves open on purpose (None in a shape)
    constants: set[Value] = field(default_factory=set)  # data among tensors: no model has to name it as an input
    numbers: dict[Value, Any] = field(default_factory=dict)  # what constant tensors hold, where it is whole numbers
    zoo: dict[str, Any] = field(default_factory=dict)  # interpreters of the zoo's files, by file
    _counts: dict[str, int] = field(default_factory=dict)
    _counts_inside: dict[Call, dict[str, int]] = field(default_factory=dict)
    _dimensions: dict[str, int] = field(default_factory=dict)

    # names

    def name(self, class_name: str) -> str:
        """The name that the framework gives to the next layer of this class."""
        return self._numbered(self._stem(class_name), self._counts)

    def operation_name(self, function: str) -> str:
        """The name of an operation between layers. Inside a custom layer they are numbered on their own."""
        counts = self._counts if self.parent is None else self._counts_inside.setdefault(self.parent, {})
        return self._numbered(self._stem(function), counts)

    def _stem(self, class_name: str) -> str:
        return class_name.lower() if self.dialect == "keras1" else snake_case(class_name, self.dialect == "keras3")

    def _numbered(self, stem: str, counts: dict[str, int]) -> str:
        count = counts[stem] = counts.get(stem, 0) + 1
        if self.dialect in CLASSIC:
            return f"{stem}_{count}"
        return stem if count == 1 else f"{stem}_{count - 1}"

    def dimension(self, name: str) -> str:
        """A name for a size that the source leaves open, told apart from others of that name."""
        count = self._dimensions[name] = self._dimensions.get(name, 0) + 1
        name = name if count == 1 else f"{name}_{count}"
        self.dynamic.add(name)
        return name

    # calls

    def apply(self, layer: Layer, inputs: tuple[Value, ...], place: Place | None, op: Op | None = None) -> Call:
        """Record one call of a layer; where it cannot be, the fault, and a call whose output is not known."""
        try:
            with odd_arguments(layer.type, place or Place(0)):
                call = call_layer(layer, inputs, self.parent, place, op)
        except (ShapeError, NotKnown) as error:
            stand_in = Opaque(f"the output of {layer.name}", may_own=layer in self.states)
            call = call_layer(layer, inputs, self.parent, place, stand_in)
            if isinstance(error, NotKnown):
                self.gaps[call] = gap(error.cause, place)
            else:
                self.fault(call, error, f"{layer.name} ({layer.type})", place)
        return self.record(call)

    def record(self, call: Call) -> Call:
        if call.parent is not None:
            self.children.setdefault(call.parent, []).append(call)
        else:
            self.loose.append(call)
        return call

    @contextmanager
    def enclosed(self, layer: Layer, inputs: tuple[Value, ...], place: Place | None) -> Iterator[Call]:
        """Calls made inside belong to this call of `layer`; the caller sets its outputs."""
        call = self.record(Call(layer, None, inputs, self.parent, place, NOTHING))
        outside, self.parent = self.parent, call
        try:
            yield call
        finally:
            self.parent = outside

    def inside(self, call: Call) -> Iterator[Call]:
        """The call and every call inside it, in order."""
        waiting = [call]
        while waiting:
            at = waiting.pop()
            yield at
            waiting.extend(reversed(self.children.get(at, ())))

    # what is wrong or not known

    def fault(self, at: Any, error: ShapeError, subject: str, place: Place | None) -> None:
        fault = error.fault
        self.faults_at[at] = replace(fault, subject=fault.subject or subject, place=fault.place or place)

    def passed_over(self, keyword: str, owner: str, dialect: str, place: Place, near: str = "") -> None:
        """Remark on a keyword that its layer or function does not have; `near` continues the sentence."""
        facts = {"layer": owner, "keyword": keyword, "dialect": dialect, "near": near}
        self.notes.append(Gap("keyword", keyword, place, facts))

    def unknown_value(self, cause: Cause, dtype: str = "float32") -> Value:
        """A tensor that stands for something not known."""
        name = formula_name(cause)
        value = Value(Tensor.unknown(name, dtype), name=name)
        self.gaps[value] = gap(cause)
        return value

    def constant(self, tensor: Tensor) -> Value:
        """Data of the program that stands among tensors."""
        value = Value(tensor, name="constant")
        self.constants.add(value)
        return value

    def no_shape(self, what: str) -> Gap:
        """The gap of an input whose shape nobody gave."""
        return Gap("no input shape", what)


def gap(cause: Cause, place: Place | None = None) -> Gap:
    """The cause as a gap of the network; `place` stands in where the cause does not know its line."""
    return Gap(cause.kind, cause.what, cause.place if cause.place.line else place, cause.facts)


@lru_cache(maxsize=1024)
def snake_case(name: str, keras3: bool = True) -> str:
    """`GlobalAveragePooling2D` -> `global_average_pooling2d`, as Keras names layers after their class.

    Before Keras 3 a digit could begin a word's small letters: ConvLSTM2D was `conv_lst_m2d`.
    """
    small = "[a-z]" if keras3 else "[a-z0-9]"
    parted = re.sub(rf"(.)([A-Z]{small}+)", r"\1_\2", re.sub(r"\W+", "", name))
    parted = re.sub(r"([a-z])([A-Z])", r"\1_\2", parted).lower()
    return f"private{parted}" if parted.startswith("_") else parted
