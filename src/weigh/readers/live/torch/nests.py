"""Tensors inside whatever models take and give: tuples, lists, dicts, dataclasses, objects with attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import torch

MOST_DEPTH = 20


def tensors_in(structure: Any, depth: int = 0) -> Iterator[torch.Tensor]:
    """Every tensor of a nest, in order; what lies deeper than `MOST_DEPTH` is not looked for."""
    if isinstance(structure, torch.Tensor):
        yield structure
        return
    if depth > MOST_DEPTH or structure is None or isinstance(structure, str | int | float | type):
        return
    for item in _items(structure):
        yield from tensors_in(item, depth + 1)


def _items(structure: Any) -> Iterator[Any]:
    if isinstance(structure, list | tuple | set):
        yield from structure
    elif isinstance(structure, Mapping):
        yield from structure.values()
    elif is_dataclass(structure):
        yield from (getattr(structure, item.name, None) for item in fields(structure))
    elif isinstance(structure, torch.nn.utils.rnn.PackedSequence):
        yield structure.data


def mapped(structure: Any, change: Callable[[torch.Tensor], Any]) -> Any:
    """The same nest with every tensor changed."""
    if isinstance(structure, torch.Tensor):
        return change(structure)
    if isinstance(structure, tuple) and hasattr(structure, "_fields"):
        return type(structure)(*(mapped(item, change) for item in structure))
    if type(structure) in (list, tuple):
        return type(structure)(mapped(item, change) for item in structure)
    if type(structure) is dict:
        return {key: mapped(item, change) for key, item in structure.items()}
    if is_dataclass(structure) and not isinstance(structure, type):
        changes = {item.name: mapped(getattr(structure, item.name), change) for item in fields(structure) if item.init}
        return replace(structure, **changes)
    return structure
