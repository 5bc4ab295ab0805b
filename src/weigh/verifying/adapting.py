"""A network made to fit a data set: its input to the examples, its last layer to the classes, or pictures to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from weigh.network.errors import Fault, ShapeError, WeighError
from weigh.network.graph import Call, Graph, Layer, Value, replay
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.verifying.datasets import SETS, Data
from weigh.verifying.examples import vocabulary
from weigh.verifying.figures import Shape
from weigh.verifying.live import VerifyError

MOST_TIMES = 32
"""How often a picture's sides are made larger at most before the network's own size is taken."""
HEADS = ("units", "filters")
"""What an op calls the number of things that it gives."""

Read = Callable[[Shape], Graph]
"""The source read once more, with an input of this shape."""


@dataclass(frozen=True, slots=True)
class Adapted:
    """The network as it is trained. shape: of one example as it reads it. notes: what was changed, each a key of
    `weigh.words.verifying.TRAINING` and what fills it."""

    graph: Graph
    shape: Shape
    channels_first: bool
    notes: tuple[tuple[str, dict[str, Any]], ...]


def adapted(graph: Graph, data: Data, read: Read, asked: Shape | None = None) -> Adapted:
    """Fit the network to the data.

    asked: the shape of the input that the user wants; without it the smallest that the network can read is taken.
    Raises: VerifyError where none fits, or the network has several inputs or outputs.
    """
    if len(graph.inputs) != 1 or len(graph.outputs) != 1:
        facts = {"network": graph.name, "inputs": _counted(graph.inputs, "input"),
                 "outputs": _counted(graph.outputs, "output")}  # fmt: skip
        raise VerifyError(Fault("verify.several", facts))
    tensor = graph.inputs[0].tensor
    first = channels_first(graph)
    fitted, shape = _fitted(graph, tensor, data, read, asked, first)
    notes = list(_input_notes(tensor, shape, data, first))
    fitted, head = with_classes(fitted, data.classes)
    return Adapted(fitted, shape, first, (*notes, *head))


def _fitted(
    graph: Graph, tensor: Tensor, data: Data, read: Read, asked: Shape | None, first: bool
) -> tuple[Graph, Shape]:
    last: WeighError | None = None
    open_sizes = not all(isinstance(size, int) for size in tensor.shape[1:])
    tried = 0
    for shape in [asked] if asked else _candidates(graph, tensor, data, first):
        tried += 1
        try:
            return (read(shape) if open_sizes else with_input(graph, shape)), shape
        except WeighError as error:
            last = error
    if not tried:
        images = ", ".join(name for name, (_, _, pictures) in SETS.items() if pictures)
        facts = {"network": graph.name, "tensor": tensor, "data": data.name, "shape": _written(data.shape)}
        raise VerifyError(Fault("verify.rank", {**facts, "images": images}))
    facts = {"network": graph.name, "shape": _written(asked or data.shape), "most": MOST_TIMES, "why": last}
    raise VerifyError(Fault("verify.does_not_fit", facts))


def _candidates(graph: Graph, tensor: Tensor, data: Data, first: bool) -> Iterator[Shape]:
    """Shapes of an example to try, the data's own first; the network's own, where it is known, last."""
    axes = None if tensor.has_rest else len(tensor.axes) - 1
    own = tuple(size for size in tensor.shape[1:] if isinstance(size, int))
    if vocabulary(graph, graph.inputs[0]) is not None:
        return
    if not data.images or axes == 1:
        if axes in (None, 1):
            yield (prod(data.shape),)
        return
    if axes not in (None, 3):
        return
    height, width, channels = data.shape
    depths = list(dict.fromkeys([channels, *([own[0 if first else -1]] if len(own) == 3 else [])]))
    for times in range(1, MOST_TIMES + 1):
        for depth in depths:
            yield _laid_out((height * times, width * times, depth), first)
    if len(own) == 3:
        yield own


def with_input(graph: Graph, shape: Shape) -> Graph:
    """The same network on an input of another shape: its weights follow.

    Raises: ShapeError where an op cannot read what comes to it.
    """
    old = graph.inputs[0]
    names = [axis.name for axis in old.tensor.axes[1:]]
    if len(names) != len(shape):
        raise ShapeError.of("rank", expected=len(names) + 1, rank=len(shape) + 1, tensor=old.tensor)
    axes = (BATCH_AXIS, *(Axis(name, size) for name, size in zip(names, shape, strict=True)))
    new = Value(Tensor(axes, old.tensor.dtype), None, old.name)
    return _replayed(graph, {old: new}, lambda call: call.op)


def with_classes(graph: Graph, classes: int) -> tuple[Graph, list[tuple[str, dict[str, Any]]]]:
    """The same network with as many outputs as there are classes; one output stays one where there are two classes.

    Raises: VerifyError where no layer at the end has a number of outputs to change.
    """
    had = graph.outputs[0].tensor.elements
    if had == classes or (had == 1 and classes == 2):
        return graph, []
    layer = _head(graph)
    if layer is None or layer.op is None:
        raise _no_head(graph, classes)
    op = layer.op
    name = next(name for name in HEADS if hasattr(op, name))
    old: Size = getattr(op, name)
    changed: Op = replace(op, **{name: classes})
    try:
        made = _replayed(graph, {}, lambda call: changed if call.layer is layer else call.op)
    except ShapeError:
        raise _no_head(graph, classes) from None
    made = _with_layer(made, layer, Layer(layer.name, layer.type, changed, layer.place))
    if made.outputs[0].tensor.elements != classes:
        raise _no_head(graph, classes)
    return made, [("units", {"layer": layer.name, "what": name, "old": old, "new": classes})]


def _head(graph: Graph) -> Layer | None:
    """The last layer whose outputs can be as many as one likes, on the way back from the output."""
    at: Value | None = graph.outputs[0]
    while at is not None and at.call is not None:
        call = at.call
        if any(isinstance(getattr(call.layer.op, name, None), int) for name in HEADS):
            return call.layer
        at = call.inputs[0] if len(call.inputs) == 1 else None
    return None


def channels_first(graph: Graph) -> bool:
    """Whether the network reads pictures with their channels in front of the positions."""
    return graph.dialect == "torch" or any(getattr(call.op, "channels_first", False) for call in graph.calls)


def _replayed(graph: Graph, values: dict[Value, Value], change: Callable[[Call], Op | None]) -> Graph:
    calls = replay(graph.calls, values, change=change)
    inputs = tuple(values.get(value, value) for value in graph.inputs)
    return replace(graph, inputs=inputs, outputs=tuple(values[value] for value in graph.outputs), calls=tuple(calls))


def _with_layer(graph: Graph, old: Layer, new: Layer) -> Graph:
    """The graph, whose calls are its own, with one layer put in the place of another."""
    for call in graph.calls:
        if call.layer is old:
            call.layer = new
    frozen = frozenset(new if layer is old else layer for layer in graph.frozen)
    return replace(graph, frozen=frozen)


def _input_notes(tensor: Tensor, shape: Shape, data: Data, first: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    own = tensor.shape[1:]
    if not all(isinstance(size, int) for size in own):
        yield "input_open", {"new": _written(shape)}
    elif own != shape:
        yield "input", {"old": " × ".join(map(str, own)), "new": _written(shape)}
    as_data = _laid_out(data.shape, first)
    if len(shape) == 3 and shape != as_data:
        yield "scaled", {"old": _written(as_data), "new": _written(shape)}


def _laid_out(shape: Shape, first: bool) -> Shape:
    """The shape of a picture, told channels last, as the network has it."""
    return (shape[-1], *shape[:-1]) if first and len(shape) == 3 else shape


def _written(shape: Shape) -> str:
    return " × ".join(map(str, shape))


def _counted(values: tuple[Value, ...], what: str) -> str:
    return f"{len(values)} {what}{'' if len(values) == 1 else 's'}"


def _no_head(graph: Graph, classes: int) -> VerifyError:
    return VerifyError(
        Fault("verify.no_head", {"network": graph.name, "sizes": graph.outputs[0].tensor, "classes": classes})
    )
