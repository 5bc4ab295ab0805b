"""A network: layers own weights (once, whoever shares them); calls apply layers to values, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from weigh.network.errors import Fault
from weigh.network.ops import Applied, Op, apply
from weigh.network.place import Place
from weigh.network.tensors import Tensor, Weight


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Something that owns weights and can be called; two layers are the same only if they are one object.

    `type` is the framework's name for it (Conv2D); `op` is what it computes, None for a layer that is made of others
    (a nested model, a custom layer): its calls then enclose theirs.
    """

    name: str
    type: str
    op: Op | None
    place: Place | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)  # a value holds all that it was made of
class Value:
    """A tensor at one point of the network. `call` is what made it, None for an input."""

    tensor: Tensor
    call: Call | None = None
    name: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Call:
    """One application of a layer. `parent` is the call of the nested model or custom layer that it happens inside.

    op: what is applied: the layer's own op, or that op lifted (over time steps, say); None for an enclosing call, whose
    `outputs` are set once, when the calls inside it are done.
    """

    layer: Layer
    op: Op | None
    inputs: tuple[Value, ...]
    parent: Call | None
    place: Place | None
    applied: Applied
    outputs: tuple[Value, ...] = ()

    @property
    def depth(self) -> int:
        return 0 if self.parent is None else self.parent.depth + 1


@dataclass(frozen=True, slots=True)
class Gap:
    """Something not understood: `kind` is a key of `weigh.words.unknowns`, `what` the thing, `place` its line."""

    kind: str
    what: str
    place: Place | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Training:
    """What `compile` said, kept for later questions: names and settings as the source gives them."""

    optimizer: str = ""
    loss: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Graph:
    """A network as it was read. Calls come in the order in which the framework lists its layers; an enclosing call
    comes before the calls inside it.

    frozen: layers that are not trained.
    gaps: what was not understood; the totals then say "at least". faults: where the network contradicts itself.
    batch: how many examples go in at once, where the source shows it; figures are told for one example all the same.
    severed: a way from the inputs to the outputs leads through something not understood: layers may be missing.
    """

    name: str
    type: str
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    calls: tuple[Call, ...]
    frozen: frozenset[Layer] = frozenset()
    gaps: tuple[Gap, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Gap, ...] = ()
    training: Training | None = None
    place: Place | None = None
    dialect: str = ""
    severed: bool = False
    batch: int | None = None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Every layer once, in the order of first use."""
        return tuple(dict.fromkeys(call.layer for call in self.calls))

    def weights(self) -> Mapping[Layer, tuple[Weight, ...]]:
        """What each layer owns: given by its first call, since a layer builds its weights once."""
        owned: dict[Layer, tuple[Weight, ...]] = {}
        for call in self.calls:
            owned.setdefault(call.layer, call.applied.weights)
        return owned


NOTHING = Applied(())


def call_layer(
    layer: Layer,
    inputs: tuple[Value, ...],
    parent: Call | None = None,
    place: Place | None = None,
    op: Op | None = None,
) -> Call:
    """Apply a layer's op, or `op` in its stead.

    Raises: ShapeError where the inputs cannot be.
    """
    op = op or layer.op
    assert op is not None
    applied = apply(op, tuple([value.tensor for value in inputs]))
    call = Call(layer, op, inputs, parent, place, applied)
    call.outputs = tuple([Value(tensor, call) for tensor in applied.outputs])
    return call


def replay(
    calls: Iterable[Call],
    values: dict[Value, Value],
    parent: Call | None = None,
    change: Callable[[Call], Op | None] = lambda call: call.op,
) -> list[Call]:
    """Apply the same calls to other values: a nested model on a new input, or a network after an edit.

    values: what stands for each value from outside the calls; grows by every value made. Values not in it stay.
    parent: of the calls that have no parent among `calls`. change: the op that each call applies now.
    Raises: ShapeError where the new values cannot be.
    """
    calls = list(calls)
    made: dict[Call, Call] = {}
    for old in calls:
        if old.op is None:
            around = made.get(old.parent, parent) if old.parent else parent
            made[old] = Call(old.layer, None, (), around, old.place, NOTHING)
    for old in in_order(calls):
        around = made.get(old.parent, parent) if old.parent else parent
        inputs = tuple([values.get(value, value) for value in old.inputs])
        new = made[old] = call_layer(old.layer, inputs, around, old.place, change(old))
        values.update(zip(old.outputs, new.outputs, strict=True))
    for old, new in made.items():
        if old.op is None:
            new.inputs = tuple([values.get(value, value) for value in old.inputs])
            new.outputs = tuple([values.get(value, value) for value in old.outputs])
    return [made[old] for old in calls]


def in_order(all_calls: Iterable[Call]) -> list[Call]:
    """The calls that apply an op in the order of their dataflow; where nothing depends on it, as they come.

    The framework's order is another where a layer is used again before all that it reads then is listed.
    """
    calls = [call for call in all_calls if call.op is not None]
    made = {value: i for i, call in enumerate(calls) for value in call.outputs}
    order: list[Call] = []
    state = [0] * len(calls)  # 0 not met, 1 being looked into, 2 done
    for root in range(len(calls)):
        stack = [root]
        while stack:
            at = stack[-1]
            needs = [made[value] for value in calls[at].inputs if value in made and not state[made[value]]]
            if needs and not state[at]:
                state[at] = 1
                stack += reversed(needs)
                continue
            stack.pop()
            if state[at] != 2:
                state[at] = 2
                order.append(calls[at])
    return order
