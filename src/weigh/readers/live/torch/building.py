"""From one trace to a network: modules that are one op, modules that enclose others, operations between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from weigh.network.graph import NOTHING, Call, Gap, Graph, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.linear_algebra import Variable
from weigh.ops.ownership import Borrowed, Held
from weigh.ops.traced import Traced, TracedView
from weigh.ops.views import Updated
from weigh.readers.live.torch.costs import VIEWS, beside_products, elementwise_of
from weigh.readers.live.torch.leaves import leaf_op, products, repeated
from weigh.readers.live.torch.operations import op_of
from weigh.readers.live.torch.rules import Seen, work_of
from weigh.readers.live.torch.sizes import Sizes
from weigh.readers.live.torch.stock import row_of, weights_behind
from weigh.readers.live.torch.trace import Event, ModuleCall, Slot, Trace


@dataclass(slots=True, eq=False)
class Node:
    """A call and what is inside it; the outermost node has no call."""

    call: Call | None
    module: torch.nn.Module
    around: Node | None = None
    inside: list[Node] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    shown: dict[int, Value] = field(default_factory=dict)  # parameters that are tensors here, by id

    def calls(self) -> Iterator[Call]:
        """Every call, an enclosing one before those inside it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.call is not None:
                yield node.call
            waiting.extend(reversed(node.inside))


class Building:
    """One network in the making. name: the model's. kinds: class names by path, where the modules' own are others."""

    def __init__(self, trace: Trace, sizes: Sizes, name: str, kinds: Mapping[str, str] | None = None) -> None:
        self.trace, self.sizes, self.name, self.kinds = trace, sizes, name, kinds or {}
        self.model: torch.nn.Module = trace.top.module
        self.root = Node(None, self.model)
        self.values: dict[int, Value] = {}  # by the number of the slot
        self.layers: dict[Any, Layer] = {}
        self.owners: dict[int, Layer] = {}  # of parameters, by id
        self.frozen: set[Layer] = set()
        self.gaps: dict[str, Gap] = {}
        self.loose: dict[str, Gap] = {}  # remarks on modules that are called and that the model does not hold
        self.opened: set[int] = set()  # modules of which a call was not what their op says, by id
        self.names = {id(module): path for path, module in self.model.named_modules()}
        self.paths = {id(one): path for path, one in self.model.named_parameters()}

    def graph(self, notes: tuple[Gap, ...] = ()) -> Graph:
        """The network. notes: what is to be said of the trace."""
        from weigh.readers.live.torch.unused import add_unused

        inputs = []
        for name, slot in self.trace.inputs.items():
            value = self.values[slot.number] = Value(self.sizes.of(slot), name=name)
            inputs.append(value)
        top = self.trace.top
        leaf = self._leaf(top, self.root)
        if leaf is None:
            for one in top.inside:
                self._add(one, self.root)
        add_unused(self)
        return Graph(
            name=self.name,
            type=self.name,
            inputs=tuple(inputs),
            outputs=tuple(self.values[slot.number] for slot in top.outputs if slot.number in self.values),
            calls=tuple(self.root.calls()),
            frozen=frozenset(self.frozen),
            gaps=tuple(self.gaps.values()),
            notes=(*notes, *self.loose.values()),
            dialect="torch",
        )

    def _add(self, one: Event | ModuleCall, node: Node) -> None:
        if isinstance(one, Event):
            self._operation(one, node)
        elif self._leaf(one, node) is None:
            self._enclosing(one, node)

    # modules

    def layer_name(self, module: torch.nn.Module, node: Node) -> str:
        """A module's name inside the one around it; the whole rest of its path where it is deeper."""
        path, around = self.names.get(id(module)), self.names.get(id(node.module), "")
        if path is None:
            return type(module).__name__
        return path.removeprefix(f"{around}.") if around else path or self.name

    def _enclosing(self, one: ModuleCall, node: Node) -> None:
        kind = self.kinds.get(self.names.get(id(one.module), ""), type(one.module).__name__)
        layer = self._layer((id(one.module), None), self.layer_name(one.module, node), kind, None)
        call = Call(layer, None, self._known(one.inputs), node.call, None, NOTHING)
        inner = Node(call, one.module, node)
        node.inside.append(inner)
        for each in one.inside:
            self._add(each, inner)
        call.outputs = self._known(one.outputs)

    def _layer(self, key: Any, name: str, kind: str, op: Op | None) -> Layer:
        found = self.layers.get(key)
        if found is None:
            found = self.layers[key] = Layer(name, kind, op)
        return found

    def _leaf(self, one: ModuleCall, node: Node) -> Call | None:
        """The call of a module that is one op; None where it is opened instead."""
        module = one.module
        if id(module) not in self.names:
            self.loose.setdefault(type(module).__name__, Gap("live loose module", type(module).__name__))
            return None
        if id(module) in self.opened or row_of(module) is None:
            return None
        fed = self._fed(one)
        inputs = [self._value(slot) for slot in fed]
        found = leaf_op(
            module, [value.tensor for value in inputs], list(map(self.sizes.of, one.outputs)), self._macs(one)
        )
        op = None if found is None else self._owned(module, found[0])
        if found is None or op is None:
            self.opened.add(id(module))
            return None
        layer = self._layer((id(module), "op"), self.layer_name(module, node), type(module).__name__, op)
        self.own(module, layer)
        call = call_layer(layer, tuple(repeated(inputs, found[1])), node.call, None, op)
        node.inside.append(Node(call, module))
        for slot, value in zip(one.outputs, call.outputs, strict=False):
            self.values[slot.number] = value
        return call

    def _fed(self, one: ModuleCall) -> list[Slot]:
        """What goes into a module: its positional tensors, then others that it reads (given by keyword)."""
        fed: dict[Slot, None] = {}
        made: set[int] = set()
        for event in one.events():
            for slot in event.inputs:
                if slot.live and slot.parameter is None and slot.number not in made and slot not in one.inputs:
                    fed[slot] = None
            made.update(slot.number for slot in event.made)
        return [*one.inputs, *fed]

    def _macs(self, one: ModuleCall) -> Size | None:
        """What the operations inside multiply for one example; None where one of them has no rule."""
        works: list[Work] = []
        for event in one.events():
            seen = self._seen(event)
            found = work_of(event.name, seen)
            if found is None and elementwise_of(event.name, seen) is None:
                return None
            works += found or ()
        return products(works)

    def _owned(self, module: torch.nn.Module, op: Op) -> Op | None:
        """The op without the weights that another layer owns; None where it is not known which these are."""
        row = row_of(module)
        assert row is not None
        mine = self.layers.get((id(module), "op"))
        without: list[str] = []
        still: list[str] = []
        every = dict(module.named_parameters())
        for name, parameter in every.items():
            owner = self.owners.get(id(parameter))
            if owner is not None and owner is not mine:
                without += weights_behind(row, name)
            elif not parameter.requires_grad and any(one.requires_grad for one in every.values()):
                still += weights_behind(row, name)
        if not without and not still:
            return op
        return Held(op, tuple(without), tuple(still))

    def own(self, module: torch.nn.Module, layer: Layer) -> None:
        """Give a module's parameters, those of its children among them, to a layer."""
        parameters = list(module.parameters())
        for parameter in parameters:
            self.owners.setdefault(id(parameter), layer)
        if parameters and not any(parameter.requires_grad for parameter in parameters):
            self.frozen.add(layer)

    # operations

    def _operation(self, event: Event, node: Node) -> None:
        if not event.outputs:
            return
        given = {slot: self._value(slot, node) for slot in event.inputs if slot.live or slot.parameter is not None}
        results = tuple(self._named(slot, tuple(given.values())) for slot in event.outputs)
        op, slots = self._op(event, results, node)
        inputs = tuple(given[slot] if slot in given else self._value(slot) for slot in slots)
        self._called(event.name, op, inputs, event.outputs, node)
        for before, after in event.written:
            part = self._value(event.outputs[0])
            self._called("updated", Updated(), (self._value(before, node), part), (after,), node)

    def _called(self, kind: str, op: Op, inputs: tuple[Value, ...], outputs: Sequence[Slot], node: Node) -> None:
        """Append a call of an operation of this kind, numbered within the module."""
        number = node.counts[kind] = node.counts.get(kind, 0) + 1
        name = kind if number == 1 else f"{kind}_{number - 1}"
        layer = self._layer((id(node.module), kind, number, op.kind), name, kind, op)
        call = call_layer(layer, inputs, node.call, None, op)
        node.inside.append(Node(call, node.module))
        for slot, value in zip(outputs, call.outputs, strict=True):
            self.values[slot.number] = value

    def _op(self, event: Event, results: tuple[Tensor, ...], node: Node) -> tuple[Op, tuple[Slot, ...]]:
        """What an operation computes, and the tensors that it reads."""
        seen = self._seen(event, results)
        work = work_of(event.name, seen)
        found = op_of(event, self.sizes, {slot: self._tensors(slot) for slot in event.inputs}, results, work)
        if found is not None:
            return found
        read = tuple(slot for slot in event.inputs if slot.live)
        if work is not None:
            return Traced(event.name, results, work, beside_products(event.name, seen)), read
        elementwise = elementwise_of(event.name, seen)
        if elementwise is None:
            path = self.names.get(id(node.module), "")
            self.gaps.setdefault(event.name, Gap("live operation", event.name, facts={"path": path}))
            return Traced(event.name, results, unpriced=True), read
        return (TracedView if event.name in VIEWS else Traced)(event.name, results, (), elementwise), read

    def _seen(self, event: Event, results: tuple[Tensor, ...] | None = None) -> Seen:
        if results is None:
            results = tuple(map(self.sizes.of, event.outputs))
        return Seen(self._tensors(event.args), self._tensors(event.kwargs), results)

    def _tensors(self, structure: Any) -> Any:
        if isinstance(structure, Slot):
            value = self.values.get(structure.number)
            return self.sizes.of(structure) if value is None else value.tensor
        if isinstance(structure, tuple):
            return tuple([self._tensors(item) for item in structure])
        if isinstance(structure, dict):
            return {key: self._tensors(item) for key, item in structure.items()}
        return structure

    def _named(self, slot: Slot, inputs: Sequence[Value]) -> Tensor:
        """What came out, with the names that its axes had going in."""
        y = self.sizes.of(slot)
        like = next((value.tensor for value in inputs if len(value.tensor.axes) == len(y.axes)), None)
        if like is None or like is y:
            return y
        return Tensor(tuple(b if a.size == b.size else a for a, b in zip(y.axes, like.axes, strict=True)), y.dtype)

    # values

    def _known(self, slots: Sequence[Slot]) -> tuple[Value, ...]:
        return tuple(self.values[slot.number] for slot in slots if slot.number in self.values)

    def _value(self, slot: Slot, node: Node | None = None) -> Value:
        """The value in a slot: what a call gave, a parameter as a tensor, or a constant."""
        found = self.values.get(slot.number)
        if found is not None:
            return found
        if slot.parameter is not None and node is not None:
            return self._parameter(slot, node)
        value = self.values[slot.number] = Value(self.sizes.of(slot), name="constant")
        return value

    def _parameter(self, slot: Slot, node: Node) -> Value:
        """A parameter as a tensor: a layer of its own in the module holding it, or shown there if another owns it."""
        parameter = slot.parameter
        key = (id(parameter), "parameter")
        owner = self.owners.get(id(parameter))
        borrowed = owner is not None and owner is not self.layers.get(key)
        node, name = self._home(parameter, node)
        found = node.shown.get(id(parameter))
        if found is not None:
            return found
        weight = Weight(name.rsplit(".", 1)[-1], axes_of(name, slot.shape))
        op = (Borrowed if borrowed else Variable)(weight, slot.dtype)
        layer = self._layer((*key, name) if borrowed else key, name, "Parameter", op)
        if not borrowed:
            self.owners[id(parameter)] = layer
            if not parameter.requires_grad:
                self.frozen.add(layer)
        call = call_layer(layer, (), node.call)
        running = bool(node.inside) and node.inside[-1].call is not None and node.inside[-1].call.op is None
        node.inside.insert(len(node.inside) - running, Node(call, node.module))
        value = node.shown[id(parameter)] = call.outputs[0]
        return value

    def _home(self, parameter: torch.nn.Parameter, node: Node) -> tuple[Node, str]:
        """The innermost call around that holds a parameter, and what it is called there.

        The model itself holds every one.
        """
        here: Node | None = node
        while here is not None:
            own = next((name for name, one in here.module._parameters.items() if one is parameter), None)
            if own is not None:
                return here, own
            around = self.names.get(id(here.module), "")
            path = self.paths[id(parameter)]
            if not around or path.startswith(f"{around}."):
                return here, path.removeprefix(f"{around}.") if around else path
            here = here.around
        return self.root, self.paths[id(parameter)]


def axes_of(name: str, shape: Sequence[int]) -> tuple[Axis, ...]:
    """The axes of a parameter as PyTorch orders them: outputs first."""
    if len(shape) == 1:
        return (Axis("features", shape[0]),)
    if len(shape) == 2:
        return (Axis("out_features", shape[0]), Axis("in_features", shape[1]))
    return tuple(Axis(f"axis_{i}", size) for i, size in enumerate(shape))
