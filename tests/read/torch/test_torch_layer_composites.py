"""Modules made of others, read as text: PyTorch's parameters by name, its shapes, and the MACs that its counter finds."""

from __future__ import annotations

from typing import Any

import pytest

from weigh.api import Network, read
from weigh.network.sizes import Formula, Size

torch = pytest.importorskip("torch")

PROGRAM = """
import torch
from torch import nn
net = {module}
out = net({inputs})
"""
FIRST = "batch_first=True"
LAYER, DECODING = (
    "nn.TransformerEncoderLayer(16, 4, 32, batch_first=True{more})",
    "nn.TransformerDecoderLayer(16, 4, 32, {first})",
)
ONE, TWO = "torch.randn(1, 10, 16)", "torch.randn(1, 10, 16), torch.randn(1, 7, 16)"

MODULES = [
    (LAYER.format(more=""), ONE),
    (LAYER.format(more=", norm_first=True, bias=False"), ONE),
    (LAYER.format(more=", activation='gelu'"), ONE),
    (LAYER.format(more=", activation=nn.SiLU(), layer_norm_eps=1e-6"), ONE),
    (DECODING.format(first=FIRST), TWO),
    (DECODING.format(first=FIRST + ", norm_first=True"), TWO),
    (f"nn.TransformerEncoder({LAYER.format(more='')}, 3, nn.LayerNorm(16))", ONE),
    (f"nn.TransformerEncoder({LAYER.format(more='')}, num_layers=2, enable_nested_tensor=False)", ONE),
    (f"nn.TransformerDecoder({DECODING.format(first=FIRST)}, 2)", TWO),
    (f"nn.Transformer(16, 4, 2, 3, 32, {FIRST})", TWO),
    (
        f"nn.Transformer(d_model=16, nhead=2, num_encoder_layers=1, num_decoder_layers=1, dim_feedforward=8, {FIRST})",
        TWO,
    ),
]


def by_text(module: str, inputs: str) -> Network:
    return read("net.py::net", text=PROGRAM.format(module=module, inputs=inputs))


def by_pytorch(module: str, inputs: str) -> tuple[Any, Any, int]:
    """The module, what it gives, and its MACs."""
    from torch.utils.flop_counter import FlopCounterMode

    names: dict[str, Any] = {"torch": torch, "nn": torch.nn}
    real = eval(module, names)  # our own text
    with FlopCounterMode(display=False) as counter:
        given = real(*eval(f"({inputs},)", names))
    return real, given, counter.get_total_flops() // 2


def number(size: Size) -> int:
    found = size.at({"batch": 1}) if isinstance(size, Formula) else size
    assert isinstance(found, int)
    return found


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("module", "inputs"), MODULES)
def test_a_composite(module: str, inputs: str) -> None:
    real, given, macs = by_pytorch(module, inputs)
    network = by_text(module, inputs)
    assert not network.graph.gaps
    assert not network.graph.faults
    assert network.params.known == sum(value.numel() for value in real.parameters())
    assert network.macs.known == macs
    (output,) = network.graph.outputs
    assert tuple(map(number, output.tensor.shape)) == tuple(given.shape)


@pytest.mark.filterwarnings("ignore")
def test_every_module_inside_has_a_row() -> None:
    """One row a module, with the parameters that PyTorch's has."""
    module, inputs = MODULES[0]
    real, _, _ = by_pytorch(module, inputs)
    owned = {name: sum(value.numel() for value in child.parameters()) for name, child in real.named_children()}
    rows = {view.name: view.params for view in by_text(module, inputs).layers}
    assert {name: rows[name] for name in owned} == owned


def test_the_layer_that_an_encoder_copies_is_not_its_own() -> None:
    network = by_text(f"nn.TransformerEncoder({LAYER.format(more='')}, 3)", ONE)
    assert network.params.known == 3 * (4 * 16 * (16 + 1) + (16 + 1) * 32 + (32 + 1) * 16 + 2 * 2 * 16)


@pytest.mark.filterwarnings("ignore")
def test_a_loss_with_weights() -> None:
    program = PROGRAM.format(
        module="nn.LinearCrossEntropyLoss(8, 3, bias=True)",
        inputs="torch.randn(1, 8), torch.zeros(1, dtype=torch.long)",
    )
    network = read("net.py::net", text=program)
    assert (network.params.known, network.macs.known) == ((8 + 1) * 3, 8 * 3)
