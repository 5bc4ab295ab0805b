"""What one reading of a program remembers of the network: every call in order, faults and gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from weigh.network.errors import Fault, ShapeError
from weigh.network.graph import NOTHING, Call, Gap, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.ops.opaque import Opaque
from weigh.readers.python.values import UNDEFINED, Cause
from weigh.readers.vocabulary.origin import with_origin
from weigh.readers.vocabulary.signatures import NotKnown, formula_name, odd_arguments, roots


@dataclass(eq=False, kw_only=True)
class Recorder:
    """The calls of one reading, whatever the framework.

    inputs: shapes that the caller gave. children: the calls inside each enclosing call, in order. states: the program's
    half of each layer. gaps, faults_at: what was not understood and what cannot be, by the call, value or model that it
    concerns.
    """

    inputs: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    inputs_used: set[str] = field(default_factory=set)  # shapes from outside that some input took
    children: dict[Call, list[Call]] = field(default_factory=dict)
    parent: Call | None = None
    states: dict[Layer, Any] = field(default_factory=dict)
    loose: list[Call] = field(default_factory=list)  # calls outside any other call, in order
    gaps: dict[Any, Gap] = field(default_factory=dict)
    faults_at: dict[Any, Fault] = field(default_factory=dict)
    notes: list[Gap] = field(default_factory=list)
    stopped: Gap | None = None  # where reading passed a bound, after the models were built
    dynamic: set[str] = field(default_factory=set)  # sizes that the source leaves open on purpose (None in a shape)
    constants: set[Value] = field(default_factory=set)  # data among tensors: no model has to name it as an input
    numbers: dict[Value, Any] = field(default_factory=dict)  # what constant tensors hold, where it is whole numbers

    # calls

    def apply(self, layer: Layer, inputs: tuple[Value, ...], place: Place | None, op: Op | None = None) -> Call:
        """Record one call of a layer; where it cannot be, the fault, and a call whose output is not known."""
        try:
            with odd_arguments(layer.type, place or Place(0)):
                call = call_layer(layer, inputs, self.parent, place, op)
        except (ShapeError, NotKnown) as error:
            call = call_layer(layer, inputs, self.parent, place, self.stand_in(layer, op or layer.op))
            at = _line_of(layer, place)
            if isinstance(error, NotKnown):
                self.gaps[call] = gap(error.cause, at)
            else:
                self.fault(call, with_origin(error, inputs), f"{layer.name} ({layer.type})", at)
        return self.record(call)

    def stand_in(self, layer: Layer, op: Op | None) -> Op:
        """What stands where an op cannot be applied: an output that is not known."""
        return Opaque(f"the output of {layer.name}", may_own=layer in self.states)

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

    def unknown_value(self, cause: Cause, dtype: str = "float32", part: str = "") -> Value:
        """A tensor that stands for something not known. part: as which part of it the source writes its shape."""
        name = part or formula_name(cause)
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


def _line_of(layer: Layer, called: Place | None) -> Place | None:
    """Where to look for what is wrong with a call: its line; inside a statement of many lines, which makes its layers
    and calls them, the line that makes this one."""
    made = layer.place
    inside = made is not None and called is not None and made.file == called.file and made.line > called.line
    return made if inside else called


def gap(cause: Cause, place: Place | None = None) -> Gap:
    """The cause as a gap of the network; `place` stands in where the cause does not know its line."""
    return Gap(cause.kind, cause.what, cause.place if cause.place.line else place, cause.facts)


def names_in_weights(calls: Iterable[Call]) -> tuple[str, ...]:
    """What the sizes of weights that are not known are called, in order."""
    sizes = (axis.size for call in calls for weight in call.applied.weights for axis in weight.axes)
    return tuple(dict.fromkeys(name for size in sizes if isinstance(size, Formula) for name in sorted(size.names)))


def with_parts(gap: Gap, names: Iterable[str]) -> Gap:
    """The gap of a name that is not defined, with the parts of it that sizes are called by: `X.shape[2]` of X."""
    parts = tuple(name for name in names if name != gap.what and gap.what in roots([name]))
    return replace(gap, facts={**gap.facts, "parts": parts}) if parts and gap.kind in UNDEFINED else gap
