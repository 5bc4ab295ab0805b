"""What goes into a module's `forward`: as the caller asks, as the source shows, or nothing known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal, NamedTuple, TypeAlias

from weigh.network.graph import Gap, Value
from weigh.network.sizes import BATCH, Formula
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.readers.python.binding import asked_for
from weigh.readers.python.interpreter import Interpreter
from weigh.readers.python.values import Function, Instance
from weigh.readers.torch.module import named_modules, state_of
from weigh.readers.torch.session import Example, Session
from weigh.readers.torch.tensor import Parameter, TorchTensor, mapped, tensors_in

Shapes = Mapping[str, tuple[int | None, ...]]
"""By the name of an argument; without the batch, None for a size that is not known."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The arguments of `forward`. batch: that of the source. open: whether nothing is known of them."""

    args: list[Any]
    kwargs: dict[str, Any]
    batch: int | None = None
    notes: tuple[Gap, ...] = ()
    open: bool = False


def example_of(session: Session, instance: Instance) -> Example | None:
    """The first call of a module that the source shows."""
    return next((one for one in session.examples if one.instance is instance), None)


Batch: TypeAlias = Literal["usual", "other", "one"]
"""Where the batch stands: first, or second for sequence modules; the other way round; or as usual, with one example."""


class _Batch(NamedTuple):
    """The batch's axis, and its place among a tensor's."""

    at: int
    axis: Axis


def inputs(
    interp: Interpreter, session: Session, instance: Instance, shapes: Shapes, reading: Batch = "usual"
) -> Inputs:
    """What goes in, and where that comes from. shapes: what the caller gave."""
    example = example_of(session, instance)
    given = wanted(session, instance, shapes)
    at = _batch_axis(interp, instance) ^ (reading == "other")
    where = _Batch(at, Axis(BATCH_AXIS.name, 1) if reading == "one" else BATCH_AXIS)
    if given:
        batch = _batch_of(example, at, given) if example is not None else None
        args, kwargs = _of_wish(interp, session, instance, given, where)
        return Inputs(args, kwargs, batch)
    if example is not None:
        batch = _first_size(example, at)
        names = iter(_parameters(instance))
        args = [_as_inputs(session, value, next(names, "input"), where, batch) for value in example.args]
        kwargs = {name: _as_inputs(session, value, name, where, batch) for name, value in example.kwargs.items()}
        note = Gap("example input", "", example.place, {"shapes": ", ".join(_shapes(example))})
        return Inputs(args, kwargs, batch, (note,))
    return Inputs(*_of_wish(interp, session, instance, {}, where), open=True)


def _shapes(example: Example) -> list[str]:
    return ["x".join(map(str, one.tensor.shape)) for one in tensors_in([list(example.args), example.kwargs])]


def _as_inputs(session: Session, value: Any, name: str, where: _Batch, batch: int | None) -> Any:
    """The tensors of an argument as inputs of the network; those after the first are numbered."""
    names = (name if i == 0 else f"{name}_{i}" for i in count())
    return mapped(value, lambda one: _as_input(session, one, next(names), where, batch))


def _as_input(session: Session, one: TorchTensor, name: str, where: _Batch, batch: int | None) -> TorchTensor:
    """A tensor of the source as an input: the axis of the batch holds any number of examples."""
    if isinstance(one, Parameter):
        return one
    axes, at = one.tensor.axes, where.at
    others = tuple(axis for i, axis in enumerate(axes) if i != at)
    if at and len(axes) == at + 1 and not one.tensor.dtype.startswith("int"):
        pass  # one example alone: steps and features, as sequence modules take them
    elif len(axes) > at and axes[at].size in (batch, BATCH):
        named = Tensor.of(*[axis.size for axis in others]).axes[1:] if at else _image(others)
        axes = (*named[:at], where.axis, *named[at:])
    return TorchTensor(session, Value(Tensor(axes, one.tensor.dtype), name=name))


def _first_size(example: Example, at: int) -> int | None:
    """How many examples a batch of the source holds: the size that all its inputs have on the batch's axis."""
    shapes = [one.tensor.shape for one in tensors_in([list(example.args), example.kwargs])]
    sizes = {shape[at] for shape in shapes if len(shape) > at}
    only = next(iter(sizes)) if len(sizes) == 1 else None
    return only if isinstance(only, int) else None


def _batch_of(example: Example, at: int, given: Shapes) -> int | None:
    """The source's batch, where the caller asks for the very sizes that the source shows."""
    shapes = [one.tensor.shape for one in tensors_in([list(example.args), example.kwargs])]
    same = [tuple(size for i, size in enumerate(shape) if i != at) for shape in shapes]
    return _first_size(example, at) if all(tuple(shape) in same for shape in given.values()) else None


def wanted(session: Session, instance: Instance, inputs: Shapes) -> dict[str, tuple[int | None, ...]]:
    """The shapes that the caller gave, by the arguments of `forward`; one without a match goes to the next free one."""
    names = _parameters(instance)
    found: dict[str, tuple[int | None, ...]] = {}
    for name, shape in inputs.items():
        free = next((one for one in names if one not in found and one not in inputs), "")
        to = name if name in names else free
        if to:
            found[to] = shape
            session.inputs_used.add(name)
    return found


def _of_wish(
    interp: Interpreter, session: Session, instance: Instance, given: Shapes, where: _Batch
) -> tuple[list[Any], dict[str, Any]]:
    names, keywords = required_inputs(interp, instance)
    every = dict.fromkeys((*names, *keywords, *given))
    tensors = {
        name: _asked(session, name, given[name], where) if name in given else _unknown(session, name) for name in every
    }
    return [tensors.pop(name) for name in names], tensors


def _asked(session: Session, name: str, shape: tuple[int | None, ...], where: _Batch) -> TorchTensor:
    names = (
        ("tokens",) if shape == (None,) else _NAMES.get(len(shape)) or tuple(f"axis_{i + 1}" for i in range(len(shape)))
    )
    axes = tuple(
        Axis(one, _open(session, one) if size is None else size) for one, size in zip(names, shape, strict=True)
    )
    front = min(where.at, len(axes))
    return TorchTensor(session, Value(Tensor((*axes[:front], where.axis, *axes[front:])), name=name))


def _open(session: Session, name: str) -> Formula:
    session.dynamic.add(name)
    return Formula(name)


_NAMES = {
    1: ("features",),
    2: ("channels", "steps"),
    3: ("channels", "height", "width"),
    4: ("channels", "depth", "height", "width"),
}


def _image(axes: tuple[Axis, ...]) -> tuple[Axis, ...]:
    """The axes behind the batch under the names that PyTorch's order gives them: the channels first."""
    names = _NAMES.get(len(axes), ())
    return tuple(Axis(name, axis.size) for name, axis in zip(names, axes, strict=True)) if names else axes


def _unknown(session: Session, name: str) -> TorchTensor:
    return TorchTensor(session, Value(Tensor.unknown(name), name=name))


def _parameters(instance: Instance) -> list[str]:
    """The arguments of `forward` in order, `self` left out."""
    forward = instance.cls.find("forward")
    if isinstance(forward, Function):
        arguments = forward.node.args
        every = [*arguments.posonlyargs, *arguments.args][1:] + arguments.kwonlyargs
        return [argument.arg for argument in every] or ([arguments.vararg.arg] if arguments.vararg else [])
    state = instance.native
    row = getattr(state, "row", None)
    return list(row.tensors) if row is not None else ["input"]


def required_inputs(interp: Interpreter, instance: Instance) -> tuple[list[str], list[str]]:
    """Those that `forward` asks for: by position, and by keyword only."""
    forward = instance.cls.find("forward")
    if isinstance(forward, Function):
        arguments = forward.node.args
        names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)][1:]
        by_position, keywords = asked_for(arguments)
        needed = by_position[1:]
        main = instance.cls.find("main_input_name")
        if not needed and main in names:  # all has defaults, and one of several inputs is enough
            needed = names[: names.index(main) + 1]
        return needed or (_parameters(instance) if not names and not arguments.kwonlyargs else []), keywords
    row = state_of(interp, instance).row
    if row is None:
        return ["input"], []
    return [name for name in row.tensors if name in row.call.required], []


def _batch_axis(interp: Interpreter, instance: Instance) -> int:
    """Where the batch stands: PyTorch's sequence modules have it second unless told `batch_first`."""
    states = [state_of(interp, module) for _, module in named_modules(instance)]
    told = [state.arguments["batch_first"] for state in states if "batch_first" in state.arguments]
    convolved = any(state.row is not None and "kernel_size" in state.arguments for state in states)
    return 1 if told and not convolved and not any(flag is not False for flag in told) else 0
