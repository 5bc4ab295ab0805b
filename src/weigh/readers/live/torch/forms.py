"""Forms that a live model may come in, as a module to run: exported, compiled, or waiting for its first input."""

from __future__ import annotations

import copy
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

import torch

from weigh.readers.live.torch.examples import Examples
from weigh.readers.live.torch.keeping import is_lazy
from weigh.readers.live.torch.recording import Failed


class Form(NamedTuple):
    """A model to run. kinds: the class names that its modules had, by path, where they are of another class now."""

    model: torch.nn.Module
    inputs: tuple[Any, ...]
    kwargs: dict[str, Any]
    kinds: Mapping[str, str] = {}


def form_of(model: Any, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Form:
    """The module to run and its arguments, which an exported program brings with it."""
    export = sys.modules.get("torch.export")
    if export is None or not isinstance(model, export.ExportedProgram):
        return Form(getattr(model, "_orig_mod", model), inputs, kwargs)  # inside of what torch.compile has wrapped
    if not inputs and not kwargs and model.example_inputs is not None:
        inputs, kwargs = model.example_inputs
    stacks = (node.meta.get("nn_module_stack", {}).values() for node in model.graph.nodes)
    kinds = {path: _class_name(kind) for stack in stacks for path, kind in stack}
    return Form(_unflattened(model), inputs, kwargs, kinds)


def _class_name(kind: Any) -> str:
    return str(kind.__name__ if isinstance(kind, type) else kind).rpartition(".")[2]


def _unflattened(program: Any) -> torch.nn.Module:
    """An exported program with the modules that it had, where they can be made out again."""
    try:
        module: torch.nn.Module = torch.export.unflatten(program)
    except Exception:  # whatever PyTorch cannot nest again still runs in one piece
        module = program.module()
    return module


def settled(model: torch.nn.Module, examples: Examples) -> torch.nn.Module:
    """The model; a copy of it on meta tensors, called once, where modules wait for their first input.

    Lazy modules become what they are at their first call, for good: the model itself must not be called.
    Raises: Failed.
    """
    if not any(map(is_lazy, (*model.parameters(), *model.buffers()))):
        return model
    failed: Exception | None = None
    for kind in examples.of_kinds():
        copied = _on_meta(model)
        try:
            with torch.no_grad():
                copied(*kind.on_meta().args, **kind.on_meta().kwargs)
        except Exception as error:
            failed = error
        else:
            return copied
    assert failed is not None
    raise Failed(failed, []) from failed


def _on_meta(model: torch.nn.Module) -> torch.nn.Module:
    """A copy of the model of which every tensor is a meta tensor."""
    return copy.deepcopy(model, {id(one): _meta(one) for one in (*model.parameters(), *model.buffers())})


def _meta(tensor: torch.Tensor) -> torch.Tensor:
    if is_lazy(tensor):
        make: Any = type(tensor)
        return make(tensor.requires_grad, device="meta")  # type: ignore[no-any-return]
    moved = tensor.detach().to("meta")
    return torch.nn.Parameter(moved, tensor.requires_grad) if isinstance(tensor, torch.nn.Parameter) else moved
