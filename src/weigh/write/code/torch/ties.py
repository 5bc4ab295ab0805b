"""Weights that several layers share, and weights of a layer that are not trained: written behind all layers.

A network says which weights of a layer are owned elsewhere, and not by whom: that is the layer by whose name the weight
goes, or the first one with a weight of the same sizes.
"""

from __future__ import annotations

from collections.abc import Iterator

from weigh.network.graph import Layer
from weigh.network.tensors import Weight
from weigh.ops.linear_algebra import Variable
from weigh.ops.ownership import Borrowed
from weigh.write.code.faults import refused
from weigh.write.code.torch.body import Session

ATTRIBUTES = {"kernel": "weight", "embeddings": "weight", "gamma": "weight", "beta": "bias", "scale": "weight"}
"""What PyTorch calls the weights of its layers, where it is not as the network does."""


def ties(session: Session) -> Iterator[str]:
    """The lines behind the layers. Raises: WriteError where no layer owns a weight of such sizes."""
    for layer, form in session.ties.items():
        here = f"self.{_path(session.paths[layer])}"
        for weight in form.tied:
            there = here if isinstance(layer.op, Borrowed) else f"{here}.{_name(weight.name)}"
            yield f"{there} = {_owner(session, layer, weight)}"
        for name in form.frozen:
            yield f"{here}.{_name(name)}.requires_grad_(False)"


def _owner(session: Session, layer: Layer, weight: Weight) -> str:
    sizes = sorted(map(str, weight.shape))
    named = f"{session.paths[layer].rpartition('.')[0]}.{layer.name.rpartition('.')[0]}".lstrip(".")
    owners = sorted(session.graph.weights().items(), key=lambda each: session.paths.get(each[0]) != named)
    for other, owned in owners:
        if other is layer or other not in session.paths:
            continue
        for one in owned:
            if sorted(map(str, one.shape)) == sizes:
                path = f"self.{_path(session.paths[other])}"
                return path if isinstance(other.op, Variable) else f"{path}.{_name(one.name)}"
    call = next(call for call in session.graph.calls if call.layer is layer)
    raise refused("tied", call, weight=weight.name)


def _name(weight: str) -> str:
    return ATTRIBUTES.get(weight, weight)


def _path(path: str) -> str:
    """The path as Python reads it: numbers are indices of nn.Sequential."""
    parts = path.split(".")
    return "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in parts).lstrip(".")
