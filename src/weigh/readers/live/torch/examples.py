"""What goes into a model: example tensors, or shapes that stand for them, with a batch of any size."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from weigh.readers.live.torch.nests import mapped, tensors_in


@dataclass(frozen=True, slots=True)
class Examples:
    """The arguments of one call of a model, tensors among them.

    shaped: numbers of the arguments that were given as shapes, so that their type is open.
    """

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    shaped: tuple[str | int, ...] = ()

    @classmethod
    def of(
        cls,
        inputs: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        kind: torch.dtype = torch.float32,
        model: torch.nn.Module | None = None,
    ) -> Examples:
        """From tensors, shapes (tuples of integers, batch included), and whatever else a model takes.

        One dict or list stands for keywords or for several arguments, unless the model takes only one such argument.
        """
        alone = inputs[0] if len(inputs) == 1 else None
        if isinstance(alone, Mapping) and _takes(model, (), {**alone, **kwargs}):
            inputs, kwargs = (), {**alone, **kwargs}
        elif isinstance(alone, list | tuple) and not _is_shape(alone) and all(map(_is_example, alone)):
            inputs = tuple(alone) if _takes(model, tuple(alone), kwargs) else inputs
        given: list[tuple[str | int, Any]] = [*enumerate(inputs), *kwargs.items()]
        return cls(
            tuple(_from_shape(one, kind) for one in inputs),
            {key: _from_shape(one, kind) for key, one in kwargs.items()},
            tuple(key for key, one in given if _is_shape(one)),
        )

    def of_kinds(self) -> Iterator[Examples]:
        """The same arguments, then with whole numbers where only shapes are given: all, the first one, the others."""
        yield self
        if self.shaped:
            yield self._whole(self.shaped)
        if len(self.shaped) > 1:
            yield self._whole(self.shaped[:1])
            yield self._whole(self.shaped[1:])

    def _whole(self, keys: tuple[str | int, ...]) -> Examples:
        args = tuple(one.to(torch.int64) if i in keys else one for i, one in enumerate(self.args))
        kwargs = {key: one.to(torch.int64) if key in keys else one for key, one in self.kwargs.items()}
        return Examples(args, kwargs, self.shaped)

    def tensors(self) -> list[torch.Tensor]:
        return list(tensors_in((self.args, self.kwargs)))

    @property
    def batch(self) -> int | None:
        """How many examples there are, by the first axis; None where no tensor has any."""
        return self.along(0)

    def along(self, axis: int) -> int | None:
        """The size along an axis of the first tensor that has examples there: one of two axes, or of whole numbers."""
        held = [one for one in self.tensors() if one.dim() > max(axis, 1)]
        held += [one for one in self.tensors() if one.dim() == 1 == axis + 1 and not one.dtype.is_floating_point]
        return held[0].shape[axis] if held else None

    def on_meta(self, batch: int | None = None, axis: int = 0) -> Examples:
        """The same arguments as meta tensors; `batch` examples along the axis in place of those there are."""
        there = self.along(axis)

        def change(tensor: torch.Tensor) -> torch.Tensor:
            shape = list(tensor.shape)
            told = len(shape) > 1 or there != 1 or not tensor.dtype.is_floating_point
            if batch is not None and len(shape) > axis and shape[axis] == there and told:
                shape[axis] = batch
            return torch.empty(shape, dtype=tensor.dtype, device="meta")

        return Examples(mapped(self.args, change), mapped(self.kwargs, change))

    def real(self, times: int = 1, axis: int = 0) -> Examples:
        """The same arguments as tensors that the model may change, every example along the axis so many times."""
        there = self.along(axis)

        def change(tensor: torch.Tensor) -> torch.Tensor:
            tensor = _numbers(tensor) if tensor.is_meta else tensor.detach().clone()
            if times > 1 and tensor.dim() > axis and tensor.shape[axis] == there:
                tensor = tensor.repeat(*[times if i == axis else 1 for i in range(tensor.dim())])
            return tensor

        return Examples(mapped(self.args, change), mapped(self.kwargs, change))

    def named(self, model: torch.nn.Module) -> dict[str, torch.Tensor]:
        """The tensors, by the names of the arguments that they are in."""
        found: dict[str, torch.Tensor] = {}
        for name, value in _bound(model, self.args, self.kwargs):
            tensors = list(tensors_in(value))
            for i, tensor in enumerate(tensors):
                found[name if len(tensors) == 1 else f"{name}.{i}"] = tensor
        return found


def _takes(model: torch.nn.Module | None, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    """Whether a model's forward has room for these arguments; so it is where that cannot be told."""
    try:
        inspect.signature(model.forward).bind(*args, **kwargs)  # type: ignore[union-attr]
    except TypeError:
        return False
    except (ValueError, AttributeError):
        return True
    return True


def _numbers(tensor: torch.Tensor) -> torch.Tensor:
    """Numbers for a shape: the same at every reading; zeros where they are whole, since they may be indices."""
    if not tensor.dtype.is_floating_point:
        return torch.zeros(tensor.shape, dtype=tensor.dtype)
    return torch.rand(tensor.shape, generator=torch.Generator().manual_seed(0)).to(tensor.dtype)


def _is_shape(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(item, int) and not isinstance(item, bool) for item in value)
    )


def _is_example(value: Any) -> bool:
    return isinstance(value, torch.Tensor) or _is_shape(value)


def _from_shape(value: Any, kind: torch.dtype) -> Any:
    return torch.empty(tuple(value), dtype=kind, device="meta") if _is_shape(value) else value


def _bound(model: torch.nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    try:
        parameters = list(inspect.signature(model.forward).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    single = [one.name for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    for i, value in enumerate(args):
        yield (single[i] if i < len(single) else f"input_{i}"), value
    yield from kwargs.items()
