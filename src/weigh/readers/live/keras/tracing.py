"""From what Keras calls to calls of our network: leaves become ops, everything else encloses what it calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from math import prod
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.graph import Call, Gap, Layer, Value, call_layer
from weigh.network.ops import Applied, Op
from weigh.network.place import Place
from weigh.network.sizes import total
from weigh.network.tensors import Axis, Tensor, Weight
from weigh.ops.elementwise import Identity
from weigh.ops.linear_algebra import Variable
from weigh.ops.ownership import Held
from weigh.ops.traced import Traced
from weigh.readers.keras.session import Session
from weigh.readers.live.keras.arguments import Known, flagged, known, tensor_arguments
from weigh.readers.live.keras.functions import constant_op, function_name, function_op
from weigh.readers.live.keras.shapes import (
    Shape,
    agrees,
    constant_tensor,
    dtype_of,
    is_tensor,
    leaves,
    own_weights,
    plain,
    told_tensor,
)
from weigh.readers.live.keras.untouched import untouched
from weigh.readers.vocabulary.signatures import NotKnown, odd_arguments

Values = tuple[Value, ...]


class Tracer:
    """One reading of a live model.

    session: the calls recorded so far. values: what stands for each of Keras's tensors, by identity; `alive` keeps
    them from being freed, for an identity lasts only as long. layers: our half of each of Keras's layers and variables.
    owners: the layer whose call brings a variable along. called: the layers that some call was recorded of.
    opened: the enclosing calls whose layer's own code was run. batch: how many examples the trace has, 0 where left
    open; it is a prime, so that this size is the batch's wherever it turns up. fixed: how many a functional model
    was made for, 0 where left open; there other sizes may be the same.
    """

    def __init__(self, root: Any, session: Session, guard: ExitStack) -> None:
        self.root = root
        self.session = session
        self.batch = self.fixed = 0
        self.values: dict[int, Value] = {}
        self.alive: list[Any] = []
        self.layers: dict[int, Layer] = {}
        self.theirs: dict[Layer, Any] = {}
        self.owners: dict[int, Any] = {}
        self.called: dict[int, None] = {}
        self.opened: list[tuple[Call, Any]] = []
        self._known: dict[int, Known] = {}
        self._guard: ExitStack | None = guard

    def shielded(self) -> None:
        """From here on the model may be called: what that changes is put back when the reading ends."""
        if self._guard is not None:
            self._guard.enter_context(untouched(self.root))
            self._guard = None

    @property
    def examples(self) -> int:
        """How long the batch is in Keras's shapes, 0 where left open."""
        return self.batch or self.fixed

    # going back

    def mark(self) -> tuple[int, int, int]:
        """Where the reading stands, to come back to."""
        return len(self.layers), len(self.called), len(self.opened)

    def back_to(self, mark: tuple[int, int, int], call: Call) -> None:
        """Forget an enclosing call, which is the last of all, and everything since the mark."""
        layers, called, opened = mark
        for known_to, count in ((self.layers, layers), (self.called, called)):
            for key in list(known_to)[count:]:
                del known_to[key]
        del self.opened[opened:]
        parent, self.session.parent = self.session.parent, call.parent
        self.units().pop()
        self.session.parent = parent
        self.session.children.pop(call, None)

    def units(self) -> list[Call]:
        """The calls recorded so far where the next one will be."""
        session = self.session
        return session.loose if session.parent is None else session.children.setdefault(session.parent, [])

    # values

    def bind(self, tensor: Any, value: Value) -> None:
        self.values[id(tensor)] = value
        self.alive.append(tensor)

    def value(self, thing: Any) -> Value | None:
        """What stands for a tensor: made before, a weight of some layer, or data; None for what is no tensor."""
        found = self.values.get(id(thing))
        if found is None and is_tensor(thing) and plain_shape(thing) is not None:
            found = self.session.constant(constant_tensor(plain(thing.shape), dtype_of(thing), self.batch))
            self.bind(thing, found)
        return found

    def fresh(self, tensor: Any) -> Any:
        """Another symbol for a tensor, of so many examples as the trace has: it stands for the same value."""
        import keras

        value = self.value(tensor)
        if value is None:
            return tensor
        shape = list(plain(tensor.shape))
        if self.batch and shape and shape[0] in (None, self.fixed):
            shape[0] = self.batch
        symbol = keras.KerasTensor(tuple(shape), keras.backend.standardize_dtype(tensor.dtype), name="symbol")
        self.bind(symbol, value)
        return symbol

    def told(self, tensor: Any) -> Tensor:
        """The tensor that Keras says comes out."""
        return told_tensor(self.session, plain(tensor.shape), dtype_of(tensor), self.batch, self.examples)

    def values_of(self, structure: Any) -> Values:
        return tuple(found for leaf in leaves(structure) if (found := self.value(leaf)) is not None)

    # our halves

    def half(self, layer: Any, op: Op | None) -> Layer:
        """Our layer for one of Keras's, always the same."""
        made = self.layers.get(id(layer))
        if made is None:
            made = self.layers[id(layer)] = Layer(layer.name, type(layer).__name__, op)
            self.theirs[made] = layer
        return made

    def variable(self, variable: Any) -> Call:
        """The call that gives a weight; its place is inside each call of its owner."""
        layer = self.layers.get(id(variable))
        if layer is None:
            weight = Weight(variable.name, weight_axes(variable), bool(variable.trainable))
            layer = self.layers[id(variable)] = Layer(variable.name, "Variable", Variable(weight))
        return call_layer(layer, (), self.session.parent)

    def own_variables(self, layer: Any) -> list[tuple[Any, Call]]:
        """The weights that the layer itself owns, with the call that gives each."""
        return [(variable, self.variable(variable)) for variable in own_weights(layer)]

    def known(self, layer: Any) -> Known:
        found = self._known.get(id(layer))
        if found is None:
            found = self._known[id(layer)] = known(layer, self.session.channels_first)
        return found

    # calls

    def apply(self, operation: Any, args: tuple[Any, ...], kwargs: dict[str, Any], told: Any = None) -> Values:
        """Record one call; told: the outputs that Keras worked out, from here on stood for by those given back."""
        if isinstance(operation, str):
            outputs = self._constant(operation, kwargs, told)
        elif hasattr(operation, "_layers"):
            outputs = self._layer(operation, args, kwargs, told)
        else:
            outputs = self._function(operation, args, kwargs, told)
        for tensor, value in zip(leaves(told), outputs, strict=False):
            self.bind(tensor, value)
        return outputs

    def _layer(self, layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any], told: Any) -> Values:
        from weigh.readers.live.keras.composites import composite

        self.called[id(layer)] = None
        found = self.known(layer)
        half = self.layers.get(id(layer))
        if found.op is None or (half is not None and half.op is None):
            return composite(self, layer, args, kwargs, told)
        op = self._held(layer, flagged(found.op, kwargs))
        inputs = self.values_of(tensor_arguments(layer, found.also, args, kwargs))
        shown = self.half(layer, found.op)
        call = self.attempt(shown, op, inputs, told)
        if half is None and call is not None and not owns(layer, op, call.applied):
            op = partly_frozen(layer, op)
            call = self.attempt(shown, op, inputs, told) or call
        if call is not None and (half is not None or owns(layer, op, call.applied)):
            return self.session.record(call).outputs
        if half is not None:  # its weights are told by its first call
            return self._measured(half, inputs, told)
        del self.layers[id(layer)]
        return self.unread(layer, inputs, told, "live_keras.differs", call.applied if call is not None else None)

    def _held(self, layer: Any, op: Op) -> Op:
        """The op without the weights that another layer brought along already: each counts once."""
        weights = layer.weights
        shared = tuple(v.name for v in weights if self.owners.setdefault(id(v), layer) is not layer)
        return Held(op, without=shared) if shared else op

    def attempt(self, layer: Layer, op: Op, inputs: Values, told: Any) -> Call | None:
        """The call of a layer; None where its op refuses, or gives other shapes than Keras."""
        try:
            with odd_arguments(layer.type, Place(0)):
                call = call_layer(layer, inputs, self.session.parent, None, op)
        except (ShapeError, NotKnown):
            return None
        shapes = [plain(leaf.shape) for leaf in leaves(told)]
        tensors = [value.tensor for value in call.outputs]
        if told is not None and (
            len(shapes) != len(tensors)
            or not all(agrees(tensor, shape, self.examples) for tensor, shape in zip(tensors, shapes, strict=True))
        ):
            return None
        return call

    def _function(self, operation: Any, args: tuple[Any, ...], kwargs: dict[str, Any], told: Any) -> Values:
        name = function_name(operation)
        session = self.session
        inside = session.parent is not None
        shown = session.operation_name(name) if inside else operation.name
        if name == "convert_to_tensor":
            return self.values_of(args)
        found = function_op(operation, args, kwargs, self.value, self.batch)
        if found is not None:
            call = self.attempt(Layer(shown, name, found[0]), *found, told)
            if call is not None:
                return session.record(call).outputs
        layer = Layer(shown, name, Traced(name))
        gap = Gap("function", name) if found is None else None
        return self._measured(layer, self.values_of([args, kwargs]), told, gap)

    def _constant(self, function: str, kwargs: dict[str, Any], told: Any) -> Values:
        """A function of `keras.ops` on constants; what is not followed of these stays data."""
        found = constant_op(function, kwargs, self.value, self.batch)
        if found is None or not all(map(is_tensor, leaves(told))):
            return ()
        name = function.rpartition(".")[2]
        call = self.attempt(Layer(self.session.operation_name(name), name, found[0]), *found, told)
        return () if call is None else self.session.record(call).outputs

    def _measured(
        self, layer: Layer, inputs: Values, told: Any, gap: Gap | None = None, applied: Applied | None = None
    ) -> Values:
        """A call that is known by what comes out alone: its work has no price, or at least that of `applied`."""
        results = tuple(self.told(leaf) for leaf in leaves(told))
        work, elementwise = (applied.macs, applied.elementwise) if applied else ((), ())
        op = Traced(layer.type, results, work, elementwise, unpriced=True)
        call = call_layer(layer, inputs, self.session.parent, None, op)
        self.session.gaps[call] = gap or Gap("live_keras.differs", layer.name)
        return self.session.record(call).outputs

    def unread(self, layer: Any, inputs: Values, told: Any, kind: str, applied: Applied | None = None) -> Values:
        """A layer whose inside is not followed: its weights one by one, and what comes out."""
        half = self.half(layer, None)
        with self.session.enclosed(half, inputs, None) as call:
            self.hold(layer)
            shown = Layer("call", half.type, Traced(half.type))
            call.outputs = self._measured(shown, inputs, told, Gap(kind, layer.name), applied)
        return call.outputs

    # weights

    def hold(self, layer: Any) -> None:
        """Record the weights of a layer and of what is inside it, as owned and not computed with."""
        for variable in own_weights(layer):
            self.session.record(self.variable(variable))
        for inner in layer._layers:
            self.held(inner)

    def held(self, layer: Any) -> None:
        """A layer that is owned and was not called: a call without inputs and outputs, if it has weights."""
        if id(layer) in self.called or not layer.weights:
            return
        self.called[id(layer)] = None
        with self.session.enclosed(self.half(layer, None), (), None):
            self.hold(layer)

    def passed_on(self, outputs: Sequence[Value], call: Call) -> Values:
        """The outputs of an enclosing call; one that is an input unchanged still stands behind a call."""
        return tuple(value if made_inside(value, call) else self._identity(value) for value in outputs)

    def _identity(self, value: Value) -> Value:
        layer = Layer("identity", "identity", Identity())
        return self.session.record(call_layer(layer, (value,), self.session.parent)).outputs[0]


def made_inside(value: Value, call: Call) -> bool:
    at = value.call
    while at is not None and at is not call:
        at = at.parent
    return at is call


def plain_shape(thing: Any) -> Shape | None:
    """The shape of an array; None where it is not a plain one (a shape object, a ragged one)."""
    try:
        return plain(thing.shape)
    except TypeError:
        return None


def weight_axes(variable: Any) -> tuple[Axis, ...]:
    return tuple(Axis(f"axis_{i + 1}", int(size)) for i, size in enumerate(variable.shape))


def owns(layer: Any, op: Op, applied: Applied) -> bool:
    """Whether an op's weights are those that the layer has: as many, each of as many elements, trained or not alike.

    A layer that was never built has none to compare with; all of a layer's weights may be frozen.
    """
    without = op.without if isinstance(op, Held) else ()
    real = [variable for variable in layer.weights if variable.name not in without]
    if not layer.built and not real:
        return True
    if sorted(prod(v.shape) for v in real) != sorted(_sizes(applied)):
        return False
    trained = sum(prod(v.shape) for v in real if v.trainable)
    return trained in (0, total(weight.count for weight in applied.weights if weight.trainable))


def partly_frozen(layer: Any, op: Op) -> Op:
    """The op of a layer of which some weights were switched off one by one."""
    names = tuple(dict.fromkeys(variable.name for variable in layer.weights if not variable.trainable))
    return replace(op, frozen=names) if isinstance(op, Held) else Held(op, frozen=names)


def _sizes(applied: Applied) -> Iterator[int]:
    """Elements of each weight; -1 where that is not known."""
    for weight in applied.weights:
        yield weight.count if isinstance(weight.count, int) else -1
