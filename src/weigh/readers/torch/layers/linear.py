"""PyTorch's linear maps."""

from __future__ import annotations

from weigh.network.ops import Op
from weigh.ops.dense import Bilinear, Dense
from weigh.ops.elementwise import Identity
from weigh.readers.torch.layers.arguments import FACTORY, KERNEL, optional
from weigh.readers.torch.table import Given, TorchSignature, layer


def linear(given: Given) -> Op:
    return Dense(given.size("out_features"), given.flag("bias"), in_features=optional(given, "in_features"))


def bilinear(given: Given) -> Op:
    left, right = given.size("in1_features"), given.size("in2_features")
    return Bilinear(given.size("out_features"), given.flag("bias"), left, right)


_LINEAR = "out_features, bias=True" + FACTORY

ROWS = {
    "Linear": layer("in_features, " + _LINEAR, linear, parameters=KERNEL),
    "LazyLinear": layer(_LINEAR, linear, parameters=KERNEL),
    "Bilinear": layer(
        "in1_features, in2_features, " + _LINEAR,
        bilinear,
        call=TorchSignature("input1, input2"),
        tensors=("input1", "input2"),
    ),
    "Identity": layer("*args, **kwargs", lambda given: Identity()),
}
