"""What is known of a network while its rows are read: its calls, its values, and what was remarked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from weigh.network.errors import Fault, WeighError
from weigh.network.graph import Call, Gap, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.ops.opaque import Opaque
from weigh.readers.written.evidence import Stated
from weigh.readers.written.infer.clues import Clues
from weigh.readers.written.infer.families import Family
from weigh.readers.written.infer.values import Made


class Layout(NamedTuple):
    """How a table is read where it does not tell.

    channels_first: where channels stand. same: whether windows keep the size. size: the height and width of the input;
    None leaves them open.
    """

    channels_first: bool = False
    same: bool = True
    size: int | None = None


@dataclass(slots=True)
class Open:
    """An enclosing row whose inside is being read. own: parameters that it prints."""

    stated: Stated
    call: Call
    start: int


class Site:
    """The network as far as it stands. Everything odd becomes a fault, a gap or a note.

    misfits: rows that no op of their kind explains. lost: tensors that no row gives and a later row reads.
    """

    def __init__(self) -> None:
        self.made = Made()
        self.calls: list[Call] = []
        self.inputs: list[Value] = []
        self.faults: list[Fault] = []
        self.gaps: list[Gap] = []
        self.notes: list[Gap] = []
        self.around: list[Open] = []
        self.frozen: set[Layer] = set()
        self.misfits = 0
        self.lost = 0
        self._counters: dict[str, int] = {}

    @property
    def odd(self) -> int:
        """How many rows are out of place."""
        return self.misfits + self.lost

    @property
    def parent(self) -> Call | None:
        return self.around[-1].call if self.around else None

    def name(self, stated: Stated, family: Family | None) -> str:
        """The printed name; else one after the type, counted as Keras does."""
        if stated.name:
            return stated.name
        base = (stated.type or (family.spelled if family else "") or "layer").lower().replace(" ", "_")
        number = self._counters.get(base, 0)
        self._counters[base] = number + 1
        return f"{base}_{number}" if number else base

    def remark(self, kind: str, stated: Stated, **facts: object) -> None:
        """A note on a row."""
        self.notes.append(Gap(kind, stated.name or stated.type, stated.place, {"layer": stated.name, **facts}))

    def sources(self, stated: Stated) -> tuple[Value, ...]:
        """What a row reads where nothing of it is checked: what it names, else the current value."""
        return self.made.resolve(stated.after or ()) or ((self.made.current,) if self.made.current else ())

    def begin(self, value: Value) -> None:
        """A further input of the network."""
        self.inputs.append(value)
        self.made.add("", (value,))

    def call(self, layer: Layer, inputs: tuple[Value, ...], stated: Stated) -> Call | None:
        """Apply a layer; what does not fit at a further use is kept as a call that gives what is printed."""
        try:
            call = call_layer(layer, inputs, self.parent, stated.place)
        except WeighError as error:
            self.faults.append(replace(error.fault, subject=layer.name, place=stated.place))
            self.misfits += 1
            return None
        self.calls.append(call)
        self.made.layers[layer.name] = layer
        self.made.add(layer.name, call.outputs, inputs)
        return call

    def unprinted(
        self, kind: str, op: Op, values: tuple[Value, ...], clues: Clues, note: str = "inferred.unprinted"
    ) -> Value:
        """A step that the text leaves out."""
        stated = clues.stated
        layer = Layer(self.name(Stated(stated.place, type=kind), None), kind, op, stated.place)
        call = self.call(layer, values, stated)
        what = kind if note == "inferred.unprinted" else stated.name or stated.type
        self.notes.append(Gap(note, what, stated.place, {"layer": stated.name}))
        return call.outputs[0] if call else values[0]

    def missing(self, clues: Clues, before: Value, tensor: Tensor) -> Value:
        """A tensor that no row gives, made of what stands before by means that are not printed."""
        self.lost += 1
        layer = Layer("(not printed)", "", Opaque("not printed", may_own=False, output=tensor), clues.stated.place)
        self.call(layer, (before,), clues.stated)
        facts = {"tensor": str(tensor)}
        self.notes.append(Gap("inferred.lost", clues.stated.name or clues.stated.type, clues.stated.place, facts))
        return self.calls[-1].outputs[0]
