"""What comes out of operations on meta tensors, worked out once for equal arguments.

PyTorch works out the shapes of many operations in Python, which takes longer than all else here; networks repeat
themselves, and what comes out depends on shapes, strides and types alone.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch

from weigh.readers.live.torch.costs import EACH, NORMS, SUMS, WINDOWS
from weigh.readers.live.torch.rules import RULES

NORMALIZED = frozenset(["batch_norm"])
"""Operations whose output is like their first input if all other tensors have one number a channel."""


RECURRENT = frozenset(["lstm", "gru", "rnn_tanh", "rnn_relu"])
"""Operations that PyTorch would go through step by step, however many there are."""


class Kind(NamedTuple):
    """All that a meta tensor is."""

    shape: tuple[int, ...]
    stride: tuple[int, ...]
    dtype: torch.dtype

    @classmethod
    def of(cls, tensor: torch.Tensor) -> Kind:
        return cls(tuple(tensor.shape), tensor.stride(), tensor.dtype)

    def tensor(self) -> torch.Tensor:
        return torch.empty_strided(self.shape, self.stride, dtype=self.dtype, device="meta")


class Shaping:
    """Runs operations on meta tensors, each kind of call once."""

    def __init__(self) -> None:
        self.known: dict[Any, Kind | tuple[Kind, ...]] = {}

    def run(self, func: Any, name: str, args: Any, kwargs: Any) -> Any:
        """As `func(*args, **kwargs)`."""
        if not (name in RULES or name in EACH or name in NORMS or name in SUMS or name in WINDOWS) or _writes(func):
            return func(*args, **kwargs)
        if name in RECURRENT:
            return _over_time(args)
        if name in NORMALIZED and _one_number_a_channel(args):
            return torch.empty_like(args[0])
        key = func, _key(args), _key(kwargs)
        found = self.known.get(key)
        if found is None:
            out = func(*args, **kwargs)
            if isinstance(out, torch.Tensor):
                if not _among(out, args):
                    self.known[key] = Kind.of(out)
            elif isinstance(out, tuple) and all(isinstance(one, torch.Tensor) for one in out):
                self.known[key] = tuple(map(Kind.of, out))
            return out
        return found.tensor() if isinstance(found, Kind) else tuple(one.tensor() for one in found)


def _writes(func: Any) -> bool:
    """Whether an operation writes to its arguments."""
    return bool(func._schema.is_mutable)


def _among(out: torch.Tensor, args: Any) -> bool:
    """Whether what came out is one of the arguments, or a view of one: each call has its own then."""
    return any(
        isinstance(one, torch.Tensor) and out.untyped_storage()._cdata == one.untyped_storage()._cdata for one in args
    )


def _key(structure: Any) -> Any:
    if isinstance(structure, torch.Tensor):
        return tuple(structure.shape), structure.stride(), structure.dtype
    if isinstance(structure, list | tuple):
        return tuple([_key(item) for item in structure])
    if isinstance(structure, dict):
        return tuple([(name, _key(item)) for name, item in structure.items()])
    return type(structure), structure


def _over_time(args: Any) -> tuple[torch.Tensor, ...]:
    """What a recurrent layer gives: the last state's features at every step, of both directions; its states."""
    packed = not isinstance(args[3], bool)
    x, states = args[0], args[2 if packed else 1]
    states = tuple(states) if isinstance(states, list | tuple) else (states,)
    directions = 2 if args[8 if packed else 7] else 1
    y = torch.empty((*x.shape[:-1], directions * states[0].shape[-1]), dtype=x.dtype, device="meta")
    return (y, *map(torch.empty_like, states))


def _one_number_a_channel(args: Any) -> bool:
    x, *others = (one for one in args if isinstance(one, torch.Tensor))
    return x.dim() > 1 and all(tuple(one.shape) == (x.shape[1],) for one in others)
