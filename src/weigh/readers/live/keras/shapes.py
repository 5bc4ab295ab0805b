"""Between Keras's shapes and ours: None is a size left open, the first axis as a rule the batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from weigh.network.sizes import BATCH, Formula, Size
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.readers.keras.session import Session

Shape = tuple[int | None, ...]


def is_shape(thing: Any) -> bool:
    """Whether it is a shape: a tuple of sizes, None among them."""
    return isinstance(thing, tuple) and all(
        size is None or (isinstance(size, int) and not isinstance(size, bool)) for size in thing
    )


def is_tensor(thing: Any) -> bool:
    """Whether it is an array, a symbol or a variable, of any library."""
    return hasattr(thing, "shape") and hasattr(thing, "dtype") and not isinstance(thing, type)


def leaves(structure: Any) -> Iterator[Any]:
    """What a nest of lists, tuples and dicts holds, in Keras's order: dicts by their keys. None is left out."""
    if isinstance(structure, dict):
        for key in sorted(structure):
            yield from leaves(structure[key])
    elif isinstance(structure, list | tuple):
        for item in structure:
            yield from leaves(item)
    elif structure is not None:
        yield structure


def plain(shape: Any) -> Shape:
    """A shape of any library as a tuple of ints and None."""
    return tuple(None if size is None else int(size) for size in shape)


def dtype_of(thing: Any) -> str:
    """The name of a tensor's data type, without the library's name in front."""
    return str(getattr(thing.dtype, "name", thing.dtype)).rpartition(".")[2]


def constant_tensor(shape: Sequence[int | None], dtype: str, batch: int) -> Tensor:
    """The tensor of data among tensors: its axes are its own, but for one as long as the trace had examples."""
    return Tensor(tuple(_axis(i, size, batch) for i, size in enumerate(shape)), dtype)


def _axis(index: int, size: int | None, batch: int) -> Axis:
    if size is None or (batch and size == batch):
        return BATCH_AXIS if index == 0 else Axis(f"axis_{index + 1}", BATCH)
    return Axis(f"axis_{index + 1}", size)


def told_tensor(session: Session, shape: Shape, dtype: str, batch: int, examples: int) -> Tensor:
    """The tensor that Keras says comes out, where no op tells it. examples: as long is the batch in Keras's shapes."""
    axes = list(constant_tensor(shape, dtype, batch).axes)
    for i, size in enumerate(shape):
        if i == 0 and size in (None, examples or None):
            axes[i] = BATCH_AXIS
        elif size is None:
            axes[i] = Axis(f"axis_{i + 1}", Formula(session.dimension("size")))
    return Tensor(tuple(axes), dtype)


def agrees(tensor: Tensor, shape: Shape, examples: int) -> bool:
    """Whether a tensor is what Keras says of so many examples (0: left open), where Keras tells a size."""
    if tensor.has_rest or len(tensor.axes) != len(shape):
        return False
    return all(_same(ours, theirs, examples) for ours, theirs in zip(tensor.shape, shape, strict=True))


def _same(ours: Size, theirs: int | None, examples: int) -> bool:
    if isinstance(ours, Formula) and examples:
        ours = ours.at({"batch": examples})
    return theirs is None or ours == theirs


def own_weights(layer: Any) -> list[Any]:
    """The weights that the layer itself owns, each once; the state of random generators and metrics is none."""
    found = [*layer._trainable_variables, *layer._non_trainable_variables]
    return list({id(variable): variable for variable in found}.values())
