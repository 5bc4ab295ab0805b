"""Modules of `torch.nn` as ops: the tables of the static reader, filled in from a module's attributes.

A live layer so becomes the very op that its source code gives. Whether that op is right is not taken for granted:
`leaves.py` holds it against what the trace measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.readers.torch.layers import find
from weigh.readers.torch.table import Given, LayerRow, Param
from weigh.readers.vocabulary.signatures import REQUIRED, NotKnown, odd_arguments

HOLDERS = {"bias": ("bias", "in_proj_bias", "bias_ih_l0", "bias_ih"), "add_bias_kv": ("bias_k",)}
"""Attributes that tell whether there is something, by the argument that asked for it."""


def row_of(module: torch.nn.Module) -> LayerRow | None:
    """The row of a module's class; None for classes that are not PyTorch's own."""
    kind = type(module)
    return find(kind.__name__) if kind.__module__.startswith("torch.nn.modules") else None


def ops_of(module: torch.nn.Module, row: LayerRow) -> Iterator[Op]:
    """What a module may compute, the most likely op first: some settings are the call's, which a hook does not see."""
    arguments = {name: _attribute(module, name, default) for name, default in row.signature.defaults.items()}
    try:
        with odd_arguments(type(module).__name__, Place(0)):
            op = row.build(Given(arguments))
            yield op
            if row.at_call is not None:
                for given in _calls(row):
                    yield row.at_call(op, given)
    except (NotKnown, ShapeError):
        return


def _attribute(module: torch.nn.Module, name: str, default: Any) -> Any:
    for holder in HOLDERS.get(name, ()):
        if holder in module._parameters:
            return module._parameters[holder] is not None
    value = getattr(module, name, None if default is REQUIRED else default)
    return value is not None if isinstance(value, torch.Tensor) else value


def _calls(row: LayerRow) -> Iterator[Given]:
    """The arguments of a call as its signature has them, then with each switch turned."""
    usual = {name: None if default is REQUIRED else default for name, default in row.call.defaults.items()}
    yield Given(usual)
    for name, default in usual.items():
        if isinstance(default, bool):
            yield Given({**usual, name: not default})


def weights_behind(row: LayerRow, name: str) -> tuple[str, ...]:
    """The op's weights that a parameter of the module holds."""
    return row.parameters.get(name, Param((name,))).of
