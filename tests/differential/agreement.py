"""What the real Keras says of a layer, and what we say: the same figures for both."""

from __future__ import annotations

from math import prod
from typing import Any, NamedTuple

from weigh.network.ops import Op, apply
from weigh.network.sizes import Formula, known, total
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.readers.keras.layers import find
from weigh.readers.keras.table import Given


class Figures(NamedTuple):
    """Shapes without the batch, None for an unknown size; counts of weights."""

    shapes: tuple[tuple[int | None, ...], ...]
    trainable: int
    non_trainable: int


def op_of(name: str, *args: Any, dialect: str = "keras3", channels_first: bool = False, **kwargs: Any) -> Op:
    """The op of a layer, from its name and arguments, as a source would give them."""
    found = find(name, dialect)
    assert found is not None, name
    row = found[1]
    values, _ = row.arguments(list(args), kwargs)
    return row.build(Given(values, dialect, channels_first))


def tensor(shape: tuple[int | None, ...]) -> Tensor:
    sizes = (Formula(f"size_{i}") if size is None else size for i, size in enumerate(shape))
    return Tensor((BATCH_AXIS, *(Axis(f"axis_{i + 1}", size) for i, size in enumerate(sizes))))


def ours(op: Op, *shapes: tuple[int | None, ...]) -> Figures:
    applied = apply(op, tuple(map(tensor, shapes)))
    counts = [total(w.count for w in applied.weights if w.trainable is trained) for trained in (True, False)]
    return Figures(
        tuple(tuple(size if known(size) else None for size in y.shape[1:]) for y in applied.outputs),  # type: ignore[misc]
        *counts,  # type: ignore[arg-type]
    )


def theirs(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *shapes: tuple[int | None, ...]) -> Figures:
    import keras

    layer = getattr(keras.layers, name)(*args, **kwargs)
    inputs = [keras.Input(shape) for shape in shapes]
    outputs = layer(inputs if len(inputs) > 1 else inputs[0])
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    owned = layer.trainable_weights, layer.non_trainable_weights
    counts = [sum(prod(weight.shape) for weight in weights) for weights in owned]
    return Figures(tuple(tuple(y.shape[1:]) for y in outputs), *counts)


def agree(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *shapes: tuple[int | None, ...]) -> None:
    assert ours(op_of(name, *args, **kwargs), *shapes) == theirs(name, args, kwargs, *shapes)
