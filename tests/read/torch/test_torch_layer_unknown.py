"""Modules without an input: exact weights, as much shape as follows. And every op can be written down and read again."""

from __future__ import annotations

from typing import Any

import pytest
from test_torch_layer_figures import CASES
from torch_modules import Case, as_shapes, called, made, parameters, real, row, tensors

from weigh.network.graph import Graph, Layer, Value, call_layer
from weigh.network.ops import Op, apply
from weigh.network.place import Place
from weigh.network.sizes import Formula
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.readers.python.values import Cause, Unknown
from weigh.readers.torch.layers import find
from weigh.readers.torch.table import TENSOR, Given
from weigh.readers.vocabulary.signatures import NotKnown
from weigh.readers.written.notation.exact import networks
from weigh.write.notation import notation_of

DECLARING = [one for one in CASES if not one.name.startswith("Lazy")]


def entering(one: Case) -> tuple[Tensor, ...]:
    """The tensors that enter the op, as the case has them."""
    given = called(one)
    names = [name for name in row(one).call.defaults if given.get(name) is TENSOR]
    pairs = zip(names, one.inputs, strict=True)
    return tuple(tensors(tuple(text for name, text in pairs if name in row(one).tensors)))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("one", DECLARING, ids=str)
def test_weights_are_exact_without_an_input(one: Case) -> None:
    nothing = tuple(Tensor.unknown(f"input_{i}") for i, _ in enumerate(entering(one)))
    applied, module = apply(made(one), nothing), real(one)
    assert parameters(one, applied) == {name: tuple(value.shape) for name, value in module.named_parameters()}
    assert as_shapes(applied.buffers) == {name: tuple(value.shape) for name, value in module.named_buffers()}
    for work in (*applied.macs, *applied.elementwise):
        assert work.count is not None


def outputs_of(op: Op, *axes: Axis) -> list[str]:
    return [str(y) for y in apply(op, (Tensor((BATCH_AXIS, *axes)),)).outputs]


def test_unknown_sizes_take_the_declared_ones() -> None:
    some = Axis("some", Formula("some"))
    assert outputs_of(made(Case("Conv2d", (3, 8, 3))), some, Axis("h", 9), Axis("w", 9)) == ["(?, 8, 7, 7)"]
    assert outputs_of(made(Case("BatchNorm2d", (12,))), some, Axis("h", 9), Axis("w", 9)) == ["(?, 12, 9, 9)"]
    assert outputs_of(made(Case("LayerNorm", ((5, 12),))), some, some, some) == ["(?, some, 5, 12)"]
    assert outputs_of(made(Case("GRU", (4, 6), {"batch_first": True})), Axis("t", 3), some) == [
        "(?, 3, 6)",
        "(1, ?, 6)",
    ]


@pytest.mark.parametrize("one", CASES, ids=str)
def test_an_op_can_be_written_and_read(one: Case) -> None:
    inputs = tuple(Value(tensor, name=f"input_{i}") for i, tensor in enumerate(entering(one)))
    call = call_layer(Layer("layer", one.name, made(one)), inputs)
    graph = Graph("network", "Module", inputs, call.outputs, (call,), dialect="torch")
    (again,) = networks(notation_of(graph))
    assert again.calls[0].op == call.op
    assert again.calls[0].applied == call.applied


@pytest.mark.parametrize("argument", ["stride", "padding", "dilation", "output_padding"])
def test_an_unknown_window_leaves_the_weights_exact(argument: str) -> None:
    unknown = Unknown(Cause("undefined name", "width", Place(1)))
    own = find("ConvTranspose2d" if argument == "output_padding" else "Conv2d")
    assert own is not None
    bound, _ = own.signature.bind([3, 8, 5], {argument: unknown})
    applied = apply(own.build(Given(bound)), (Tensor.of(3, 32, 32),))
    assert [weight.count for weight in applied.weights] == [8 * 3 * 5 * 5, 8]
    assert "width" in str(applied.outputs[0])


@pytest.mark.parametrize(
    ("name", "args"),
    [("Conv2d", {"groups": 0}), ("LSTM", {"num_layers": 0}), ("AdaptiveLogSoftmaxWithLoss", {"cutoffs": 0})],
)
def test_what_the_number_of_weights_depends_on_has_to_be_known(name: str, args: dict[str, int]) -> None:
    own = find(name)
    assert own is not None
    (argument,) = args
    values: dict[str, Any] = {"in_channels": 4, "out_channels": 4, "kernel_size": 3, "input_size": 4, "hidden_size": 4,
                              "in_features": 4, "n_classes": 9, "cutoffs": [3]}  # fmt: skip
    bound, _ = own.signature.bind([], {key: value for key, value in values.items() if key in own.signature.defaults})
    for odd in (Formula("n"), Unknown(Cause("undefined name", "n", Place(1)))):
        with pytest.raises(NotKnown):
            own.build(Given({**bound, argument: [odd] if argument == "cutoffs" else odd}))
