"""What a forward pass keeps in memory for its backward pass, worked out without running either.

A tape follows a network's tensors as storages: a view shares the storage of what it views, everything else gets one of
its own. What an op's gradient needs is saved on the tape, each storage once, however many ops save it. What grows with
the batch is told for one example; what does not (kernels, statistics) is told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from weigh.network.graph import Call, Graph, Layer, Value, in_order
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import BATCH_AXIS, Tensor, Weight

FLOAT, INDEX = 4, 8
"""Bytes of a float32, and of the int64 in which PyTorch keeps positions."""
BYTES = {"bool": 1, "int8": 1, "uint8": 1, "int16": 2, "float16": 2, "bfloat16": 2, "float64": 8, "int64": 8}
"""Bytes of one element of a data type; every other takes `FLOAT`."""


MODELS = frozenset(["Sequential", "Functional", "Model"])
"""Enclosing layers that are models of Keras's."""


class NoRule(Exception):
    """What an op saves is not known: its name, or why; nothing where the layer's own type says enough."""


@dataclass(frozen=True, slots=True, eq=False)
class Storage:
    """Memory that several tensors may look at. Bytes for each example, and bytes whatever the batch."""

    each: int = 0
    once: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A tensor in memory.

    grad: a gradient flows through it. planes: it lies in memory channel by channel, whatever the order of its axes.
    """

    tensor: Tensor
    storage: Storage
    grad: bool = False
    planes: bool = False


Rule: TypeAlias = Callable[["Tape", "Op", list[Held], Call], Iterable[Held]]


@dataclass(frozen=True, slots=True)
class Saved:
    """Bytes saved for the backward pass: for each example, and whatever the batch.

    unknown: kinds of ops that have no rule; the bytes are then those of the others.
    """

    each: int
    once: int
    unknown: tuple[str, ...] = ()


class Tape:
    """One forward pass, op by op. keras: as Keras computes it with PyTorch underneath."""

    def __init__(self, graph: Graph, keras: bool, layouts: Mapping[Value, Sequence[int]]) -> None:
        self.graph = graph
        self.keras = keras
        self.layouts = layouts
        self.channels_last = keras or graph.dialect != "torch"
        self.saved: dict[Storage, None] = {}
        self.weights: dict[tuple[Layer, int], Storage] = {}
        self.held: dict[Value, Held] = {}
        self.listed = frozenset(graph.calls)

    def play(self, rule_of: Callable[[Op], Rule | None]) -> Saved:
        """Follow every call by the rule of its op."""
        unknown: dict[str, None] = {}
        for value in self.graph.inputs:
            self.held[value] = Held(
                value.tensor, self.storage(value.tensor), planes=self.in_front(value, not self.keras)
            )
        for call in in_order(self.graph.calls):
            try:
                outputs = list(self._outputs(call, rule_of))
            except NoRule as error:
                unknown[str(error) or call.layer.type] = None
                outputs = [Held(value.tensor, Storage(), True) for value in call.outputs]
            self.held.update(zip(call.outputs, outputs, strict=True))
        each = sum(storage.each for storage in self.saved)
        return Saved(each, sum(storage.once for storage in self.saved), tuple(unknown))

    def _outputs(self, call: Call, rule_of: Callable[[Op], Rule | None]) -> Iterable[Held]:
        """Raises: NoRule where it is not known what the call saves."""
        xs = [self.held.get(value) or self.given(value.tensor) for value in call.inputs]
        rule = rule_of(call.op) if call.op else None
        if rule is not None and call.op is not None:
            return rule(self, call.op, xs, call)
        if xs and not any(x.grad for x in xs) and not self.trains(call):
            return [self.new(value.tensor, False) for value in call.outputs]  # no gradient goes there: nothing is kept
        raise NoRule(call.layer.type)

    def given(self, tensor: Tensor) -> Held:
        """Numbers of the program's own, which no call makes: the same whatever the batch, and never trained."""
        return Held(tensor, Storage(once=known(tensor.elements) * BYTES.get(tensor.dtype, FLOAT)))

    def storage(self, tensor: Tensor) -> Storage:
        return Storage(elements(tensor) * BYTES.get(tensor.dtype, FLOAT))

    def new(self, tensor: Tensor, grad: bool, planes: bool = False) -> Held:
        """A tensor of its own."""
        return Held(tensor, self.storage(tensor), grad, planes)

    def like(self, x: Held) -> Held:
        """A tensor of its own that lies in memory as `x` does; what lies both ways at once is laid out by its axes."""
        positions = len(x.tensor.axes) - 2
        both = positions > 0 and flat(x.tensor, positions)
        return self.new(x.tensor, x.grad, not self.keras if both else x.planes)

    def save(self, *tensors: Held | Storage) -> None:
        for held in tensors:
            self.saved[held.storage if isinstance(held, Held) else held] = None

    def mask(self, count: Size, width: int) -> Storage:
        """Memory for so many numbers of `width` bytes for each example."""
        return Storage(known(count) * width)

    def numbers(self, count: Size) -> Storage:
        """Memory for so many float32 whatever the batch."""
        return Storage(once=known(count) * FLOAT)

    def numbers_of(self, count: Size) -> Callable[[], Storage]:
        """As `numbers`, each time anew."""
        return lambda: self.numbers(count)

    def weight(self, call: Call, *names: str) -> list[Storage]:
        """The layer's weights of these names, as they are kept: one storage for all calls."""
        found = []
        for i, weight in enumerate(call.applied.weights):
            if weight.name in names:
                found.append(self.weights.setdefault((call.layer, i), self.numbers(weight.count)))
        return found

    def inside_layer(self, call: Call) -> bool:
        """Whether Keras computes the call in a layer of the program's own, where operators are PyTorch's, and not in a
        model, where each is an operation of Keras's."""
        around = call.parent
        while around is not None and self.graph.dialect != "torch":
            if around in self.listed and around.layer.type not in MODELS:
                return True
            around = around.parent
        return False

    def trains(self, call: Call, weight: Weight | None = None) -> bool:
        """Whether any weight of the call, or this one, gets a gradient."""
        weights = call.applied.weights if weight is None else (weight,)
        return call.layer not in self.graph.frozen and any(one.trainable for one in weights)

    def named(self, call: Call, name: str) -> Weight | None:
        return next((weight for weight in call.applied.weights if weight.name == name), None)

    def in_a_row(self, x: Held, channels_in_front: bool = False) -> bool:
        """Whether a tensor lies in memory in the order of its axes, so that some of them can be made one.

        channels_in_front: whether the framework has the channels of a channels-last network in front.
        """
        positions = len(x.tensor.axes) - 2
        told = self.channels_last and x.planes != channels_in_front
        return not (told and positions > 0 and not flat(x.tensor, positions)) and not partial(x)

    def in_front(self, value: Value, otherwise: bool) -> bool:
        """Whether the framework has a value's channels in front of where the network has them."""
        layout = self.layouts.get(value)
        return otherwise if layout is None else tuple(layout) != tuple(range(len(layout)))

    def planes(self, x: Held, spatial: int, channels_first: bool) -> Held:
        """The tensor laid out channel by channel, as PyTorch's own layers read it: a copy where it lies otherwise."""
        if not self.keras:
            return x
        if channels_first or (not partial(x) and (x.planes or flat(x.tensor, spatial))):
            return replace(x, planes=True)
        return self.new(x.tensor, x.grad, True)


def elements(tensor: Tensor) -> int:
    """Numbers in a tensor for one example.

    Raises: NoRule where a size is open, or there is no batch axis.
    """
    if tensor.axes[:1] != (BATCH_AXIS,):
        raise NoRule
    return known(tensor.elements)


def partial(x: Held) -> bool:
    """Whether it is a view of some of what lies in its memory."""
    return x.storage.each > elements(x.tensor) * BYTES.get(x.tensor.dtype, FLOAT)


def flat(tensor: Tensor, spatial: int) -> bool:
    """Whether a channels-last tensor lies channel by channel as well: one channel, or one position."""
    sizes = tensor.shape[1:]
    return sizes[-1] == 1 or all(size == 1 for size in sizes[:spatial])


def known(size: Size) -> int:
    if not isinstance(size, int):
        raise NoRule
    return size
