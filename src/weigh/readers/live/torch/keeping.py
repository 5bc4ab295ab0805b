"""The promise that a model and PyTorch's global state are the same before and after a run, also where it fails."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch

CONTAINERS = (dict, list, set)


@contextmanager
def kept(model: torch.nn.Module) -> Iterator[Written]:
    """Whatever happens inside, the model's attributes and the global state are put back.

    What it gives is to be told of writing to parameters.
    """
    with ExitStack() as stack:
        written = Written(model)
        stack.callback(written.put_back)
        stack.callback(_put_back, [_held(module) for module in model.modules()])
        stack.callback(_gradients_back, _gradients_away(model))
        _remember_global_state(stack)
        yield written


def lend(model: torch.nn.Module) -> None:
    """Put copies in the place of all tensors that a run may write to but parameters; `kept` takes them out again.

    Modules that share a buffer share its copy.
    """
    copies: dict[int, torch.Tensor] = {}
    for module in model.modules():
        for holder in (module._buffers, module.__dict__):
            for name, value in holder.items():
                if isinstance(value, torch.Tensor) and not isinstance(value, torch.nn.Parameter):
                    copy = copies[id(value)] = copies.get(id(value), value.detach().clone())
                    holder[name] = copy


class Written:
    """Parameters that a run writes to: their numbers before the first time, put back at the end."""

    def __init__(self, model: torch.nn.Module) -> None:
        self.numbers = [(one, one.detach()) for one in model.parameters() if not is_lazy(one)]
        self.of_storage = {storage_of(one): one for one, _ in self.numbers}
        self.before: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}

    def about_to_write(self, tensor: torch.Tensor) -> None:
        parameter = self.of_storage.get(storage_of(tensor))
        if parameter is not None and id(parameter) not in self.before:
            self.before[id(parameter)] = parameter.detach(), parameter.detach().clone()

    def put_back(self) -> None:
        for numbers, before in self.before.values():
            numbers.data.copy_(before)
        for parameter, numbers in self.numbers:
            if storage_of(parameter) != storage_of(numbers) or parameter.shape != numbers.shape:
                parameter.data = numbers


def storage_of(tensor: torch.Tensor) -> int:
    """What tells storages apart."""
    cdata: int = tensor.untyped_storage()._cdata
    return cdata


def is_lazy(parameter: torch.Tensor) -> bool:
    """Whether a parameter waits for its first input to have a shape."""
    return isinstance(parameter, torch.nn.UninitializedParameter | torch.nn.UninitializedBuffer)


def _held(module: torch.nn.Module) -> tuple[torch.nn.Module, dict[str, Any], list[tuple[Any, Any]]]:
    """A module's attributes, and what is in those that are containers: its parameters, buffers and hooks among them."""
    attributes = dict(module.__dict__)
    contents = [(value, value.copy()) for value in attributes.values() if isinstance(value, CONTAINERS)]
    return module, attributes, contents


def _put_back(held: list[tuple[torch.nn.Module, dict[str, Any], list[tuple[Any, Any]]]]) -> None:
    for module, attributes, contents in held:
        now = module.__dict__
        if len(now) != len(attributes) or any(now.get(name) is not value for name, value in attributes.items()):
            now.clear()
            now.update(attributes)
        for container, before in contents:
            if not _same(container, before):
                container.clear()
                container.extend(before) if isinstance(container, list) else container.update(before)


def _same(now: Any, before: Any) -> bool:
    """Whether a container holds the very same objects in the same order."""
    if len(now) != len(before):
        return False
    if isinstance(now, dict):
        return all(a is b and now[a] is before[b] for a, b in zip(now, before, strict=True))
    return all(a is b for a, b in zip(now, before, strict=True))


def _gradients_away(model: torch.nn.Module) -> list[tuple[torch.nn.Parameter, Any, bool]]:
    """Gradients are taken off while the model runs, so that a backward pass in its forward adds nothing to them."""
    held = [(one, one.grad, one.requires_grad) for one in model.parameters()]
    for parameter, gradient, _ in held:
        if gradient is not None:
            parameter.grad = None
    return held


def _gradients_back(held: list[tuple[torch.nn.Parameter, Any, bool]]) -> None:
    for parameter, gradient, requires in held:
        if parameter.grad is not gradient:
            parameter.grad = gradient
        if parameter.requires_grad != requires:
            parameter.requires_grad_(requires)


def _remember_global_state(stack: ExitStack) -> None:
    """Random numbers of every kind in use, grad mode and the default type."""
    stack.callback(torch.set_rng_state, torch.get_rng_state())
    if torch.cuda.is_available() and torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        stack.callback(torch.cuda.set_rng_state_all, torch.cuda.get_rng_state_all())
    stack.callback(random.setstate, random.getstate())
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        stack.callback(numpy.random.set_state, numpy.random.get_state())
    stack.callback(torch.set_grad_enabled, torch.is_grad_enabled())
    stack.callback(torch.set_default_dtype, torch.get_default_dtype())
