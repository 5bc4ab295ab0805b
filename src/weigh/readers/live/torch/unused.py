"""Parameters that a model owns and that nothing was computed with: they count all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weigh.network.errors import ShapeError
from weigh.network.graph import NOTHING, Call, Layer, call_layer
from weigh.network.sizes import total
from weigh.network.tensors import Weight
from weigh.ops.linear_algebra import Variable
from weigh.ops.ownership import Idle
from weigh.readers.live.torch.stock import ops_of, row_of

if TYPE_CHECKING:
    import torch

    from weigh.readers.live.torch.building import Building, Node


def add_unused(building: Building) -> None:
    """Append a layer for each parameter that no layer of the network owns, inside the module that does."""
    from weigh.readers.live.torch.building import Node, axes_of

    for path, module in building.model.named_modules():
        left = [(name, one) for name, one in module._parameters.items() if one is not None]
        left = [(name, one) for name, one in left if id(one) not in building.owners]
        if not left:
            continue
        if _idle(building, module, path):
            continue
        around = _place(building, module, path)
        for name, parameter in left:
            layer = Layer(name, "Parameter", Variable(Weight(name, axes_of(name, parameter.shape))))
            building.owners[id(parameter)] = layer
            if not parameter.requires_grad:
                building.frozen.add(layer)
            around.inside.append(Node(call_layer(layer, (), around.call), module))


def _idle(building: Building, module: torch.nn.Module, path: str) -> bool:
    """Append a module of `torch.nn` that is never called as the op that it is; not if another layer owns some of it."""
    from weigh.readers.live.torch.building import Node

    row = row_of(module)
    parameters = list(module.parameters())
    if row is None or any(id(one) in building.owners for one in parameters):
        return False
    if 0 < sum(one.requires_grad for one in parameters) < len(parameters):
        return False
    for op in ops_of(module, row):
        try:
            call = call_layer(Layer(path, type(module).__name__, Idle(op)), ())
        except ShapeError:
            continue
        if total(weight.count for weight in call.applied.weights) == sum(one.numel() for one in parameters):
            building.own(module, call.layer)
            building.root.inside.append(Node(call, module))
            return True
    return False


def _place(building: Building, module: torch.nn.Module, path: str) -> Node:
    """The first call of the module; where it is never called, one that encloses its parameters."""
    from weigh.readers.live.torch.building import Node

    waiting = [building.root]
    while waiting:
        node = waiting.pop()
        if node.module is module and (node.call is None or node.call.op is None):
            return node
        waiting.extend(reversed(node.inside))
    layer = Layer(path, type(module).__name__, None)
    node = Node(Call(layer, None, (), None, None, NOTHING), module)
    building.root.inside.append(node)
    return node
