"""A layer that `why` puts into a network, as it is written in code: what is not the default of its class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from weigh.ask.why.plan import New
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.ops.pooling import Pool
from weigh.write.rewrite.edits import NewLayer
from weigh.write.rewrite.spelling import TORCH, keywords, words

POSITIONAL: Final = ("filters", "units", "kernel", "size")
KEYWORDS: Final = (
    ("stride", "strides", 1), ("padding", "padding", "valid"), ("dilation", "dilation_rate", 1),
    ("groups", "groups", 1), ("activation", "activation", ""), ("bias", "use_bias", True),
    ("scale", "scale", True), ("center", "center", True),
)  # fmt: skip
"""The fields of an op that a layer of Keras is told by keyword, and the value that it has untold."""

READ: Final[Mapping[str, Callable[[Tensor], Size]]] = {
    "in_channels": lambda tensor: tensor.shape[1],
    "num_features": lambda tensor: tensor.shape[1],
    "num_channels": lambda tensor: tensor.shape[1],
    "in_features": lambda tensor: tensor.shape[-1],
}
"""The arguments of PyTorch's layers that tell what goes in."""
ONE_POSITION: Final = {"output_size": 1}
"""What PyTorch's adaptive poolings are told where they leave one value for each channel."""


def in_keras(layer: New) -> NewLayer:
    """The layer in Keras's words."""
    op: Any = layer.op
    positional = [value for name in POSITIONAL if (value := getattr(op, name, None)) is not None]
    arguments: list[tuple[str | None, Any]] = [(None, _short(value)) for value in positional]
    usual = op.size if isinstance(op, Pool) else None
    for field, keyword, default in KEYWORDS:
        value = getattr(op, field, default)
        untold = usual if field == "stride" and usual else default
        if value not in (default, untold) and not _is_one(value, default):
            arguments.append((keyword, _short(value)))
    return NewLayer(layer.type, tuple(arguments))


def in_torch(layer: New, tensor: Tensor) -> tuple[NewLayer, ...]:
    """The layer in PyTorch's words, reading a tensor; empty where it has no such layer, or none for that tensor.

    A pooling of the whole image keeps its axes in PyTorch, so that a Flatten comes behind it.
    """
    known = words(layer.type, "torch")
    if known is None or tensor.rank is None:
        return ()
    told = dict(_told(layer, tensor))
    told |= ONE_POSITION if "output_size" in known.defaults else {}
    required = [name for name, default in known.defaults.items() if type(default) is object]
    if not told.keys() >= set(required):
        return ()
    positional: list[tuple[str | None, Any]] = [(None, told[name]) for name in required]
    named = [(name, value) for name, value in told.items() if name in known.defaults and name not in required]
    usual = {**known.defaults, "stride": told.get("kernel_size") if known.defaults.get("stride", 1) is None else 1}
    made = NewLayer(layer.type, (*positional, *((name, value) for name, value in named if value != usual[name])))
    return (made, NewLayer("Flatten")) if "output_size" in known.defaults else (made,)


def _told(layer: New, tensor: Tensor) -> Iterator[tuple[str, Any]]:
    """Each argument that PyTorch has for what the layer reads and for a field of its op."""
    known = words(layer.type, "torch")
    assert known is not None
    sizes = ((name, size(tensor)) for name, size in READ.items() if name in known.defaults)
    yield from ((name, size) for name, size in sizes if isinstance(size, int))
    for field in (*TORCH, "stride", "padding", "dilation", "groups", "bias"):
        value = getattr(layer.op, field, None)
        if value in (None, ()) or (field == "padding" and value == "valid"):
            continue
        yield from ((name, _short(one)) for name, one in keywords(known, field, value) or () if name not in READ)


def _is_one(value: Any, default: Any) -> bool:
    """Whether a value for every axis is the default along each."""
    return isinstance(value, tuple) and all(one == default for one in value)


def _short(value: Any) -> Any:
    """One number where it is the same along every axis."""
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value
