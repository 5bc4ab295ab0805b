"""Live PyTorch models against products worked out by hand: parameters, and MACs for one example."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

import torch_models as models  # noqa: E402
from torch import nn  # noqa: E402

from weigh.ask.ledger import Ledger, ledger  # noqa: E402
from weigh.readers.live.torch import read_module  # noqa: E402
from weigh.readers.live.torch.building import Building  # noqa: E402
from weigh.readers.live.torch.examples import Examples  # noqa: E402
from weigh.readers.live.torch.running import compared  # noqa: E402

T, E = 16, 64
ATTENTION = 4 * T * E * E + 2 * T * T * E  # four projections, and scores and sums over the keys
ENCODER = ATTENTION + 2 * T * E * 128  # and two dense layers
ENCODER_PARAMS = 4 * E * (E + 1) + 2 * 2 * E + (E + 1) * 128 + (128 + 1) * E
TOKENS = torch.zeros(3, T, dtype=torch.long)


def encoder(**settings):
    return nn.TransformerEncoderLayer(E, 4, 128, **settings)


CASES = {
    "convolution": (lambda: nn.Conv2d(8, 16, 3, groups=2), [(3, 8, 9, 9)], 16 * (4 * 9 + 1), 7 * 7 * 16 * 4 * 9),
    "transposed convolution": (  # every input element meets every tap of each of its group's 8 filters
        lambda: nn.ConvTranspose2d(8, 16, 3, stride=2, padding=1, groups=2), [(3, 8, 7, 7)],
        8 * 8 * 9 + 16, 7 * 7 * 8 * 8 * 9,
    ),
    "embedding and linear": (
        lambda: nn.Sequential(nn.Embedding(50_000, E), nn.Linear(E, 10)), [TOKENS], 50_000 * E + (E + 1) * 10, T * E * 10,
    ),
    "tied head": (models.Tied, [TOKENS], 50_000 * E, T * E * 50_000),
    "head tied by a function": (models.TiedByFunction, [TOKENS], 50_000 * E, T * E * 50_000),
    "bare parameter": (models.Bare, [(3, 5, 20)], 10 * 20 + 7, 5 * 20 * 10),
    "experts": (models.Experts, [(3, 5, 20)], 4 * 20 * 30, 5 * 4 * 20 * 30),
    "multi-head attention": (models.SelfAttention, [(3, T, E)], 4 * E * (E + 1), ATTENTION),
    "fused attention": (models.Fused, [(3, 4, T, 8)] * 3, 0, 4 * 2 * T * T * 8),
    "attention written with @": (models.WrittenAttention, [(3, T, E)], 3 * E * (E + 1), 3 * T * E * E + 2 * T * T * E),
    "encoder layer, training": (lambda: encoder(batch_first=True), [(3, T, E)], ENCODER_PARAMS, ENCODER),
    "encoder layer": (lambda: encoder(batch_first=True).eval(), [(3, T, E)], ENCODER_PARAMS, ENCODER),
    "encoder layer, steps first": (lambda: encoder().eval(), [(T, 3, E)], ENCODER_PARAMS, ENCODER),
    "LSTM": (  # PyTorch has two biases
        lambda: nn.LSTM(10, 20, 2, bidirectional=True, batch_first=True), [(3, T, 10)],
        2 * 4 * 20 * (10 + 20 + 2) + 2 * 4 * 20 * (40 + 20 + 2), T * 2 * 4 * 20 * (10 + 20 + 40 + 20),
    ),
    "LSTM with projection": (
        lambda: nn.LSTM(10, 20, 2, proj_size=7, batch_first=True), [(3, T, 10)],
        4 * 20 * (10 + 7 + 2) + 20 * 7 + 4 * 20 * (7 + 7 + 2) + 20 * 7, T * (4 * 20 * (10 + 7 + 7 + 7) + 2 * 20 * 7),
    ),
    "GRU": (lambda: nn.GRU(10, 20, batch_first=True), [(3, T, 10)], 3 * 20 * (10 + 20 + 2), T * 3 * 20 * 30),
    "RNN": (lambda: nn.RNN(10, 20, batch_first=True), [(3, T, 10)], 20 * (10 + 20 + 2), T * 20 * 30),
    "LSTM cell": (lambda: nn.LSTMCell(10, 20), [(3, 10)], 4 * 20 * (10 + 20 + 2), 4 * 20 * 30),
    "bilinear": (lambda: nn.Bilinear(3, 4, 5), [(2, 3), (2, 4)], 5 * 12 + 5, 5 * 3 * 4 + 5 * 3),
    "ResNet-50": (models.resnet50, [(1, 3, 224, 224)], 25_557_032, 4_089_184_256),
    "ViT-B/16": (models.VisionTransformer, [(1, 3, 224, 224)], 86_567_656, 17_563_828_224),
}  # fmt: skip


def read(model: nn.Module, *inputs) -> Ledger:
    (graph,) = read_module(model, *inputs).graphs
    assert not graph.gaps and all(note.kind == "live steps first" for note in graph.notes)
    return ledger(graph)


@pytest.mark.parametrize("make, inputs, params, macs", CASES.values(), ids=CASES)
def test_by_hand(make, inputs, params, macs) -> None:
    with torch.device("meta" if params > 10_000_000 else "cpu"):
        model = make()
    found = read(model, *inputs)
    assert found.params.exact and found.params.size == params == sum(one.numel() for one in model.parameters())
    assert found.macs.exact
    assert found.macs.size == macs


SMALL = [name for name in CASES if name not in ("ResNet-50", "ViT-B/16")]


@pytest.mark.parametrize("below", [True, False], ids=["whole operations", "in pieces"])
@pytest.mark.parametrize("gradients", [True, False], ids=["grad", "no grad"])
@pytest.mark.parametrize("name", SMALL)
def test_computed_models_cost_the_same(name: str, gradients: bool, below: bool) -> None:
    """On real tensors each device has its own operations, fused ones among them; the products stay what they are."""
    make, inputs, params, macs = CASES[name]
    with torch.set_grad_enabled(gradients):
        run = compared(make(), Examples.of(tuple(inputs), {}), meta=False, below=below)
    found = ledger(Building(run.trace, run.sizes, "model").graph())
    batch = 3 if name == "encoder layer, steps first" else 1  # its batch is not where the examples have theirs
    if batch == 1:
        assert (found.params.size, found.macs.size, found.graph.gaps) == (params, macs, ())
    else:
        assert found.params.size == params


@pytest.mark.parametrize("training, gradients", [(True, True), (False, True), (False, False)])
def test_an_encoder_layer_costs_the_same_in_every_mode(training: bool, gradients: bool) -> None:
    model = encoder(batch_first=True).train(training)
    with torch.set_grad_enabled(gradients):
        assert read(model, (3, T, E)).macs.size == ENCODER
