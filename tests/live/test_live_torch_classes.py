"""Every kind of layer in `torch.nn`: a live one becomes the op of the static reader, and agrees with what was measured."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from weigh.ask.explain import explain_row  # noqa: E402
from weigh.ask.ledger import ledger  # noqa: E402
from weigh.readers.live.torch import read_module  # noqa: E402

SEQUENCE, IMAGE, VOLUME, QUERY = (2, 6, 9), (2, 6, 9, 9), (2, 6, 5, 5, 5), (2, 5, 8)
CLASSES = torch.zeros(2, dtype=torch.long)
OF_ANY_RANK = {
    "Conv": [((6, 4, 3), {"padding": "same"}), ((6, 4, 3, 2, 1), {"groups": 2, "padding_mode": "reflect"}), ((6, 4, 3), {"dilation": 2})],
    "ConvTranspose": [((6, 4, 3, 2, 1, 1), {"groups": 2})],
    "BatchNorm": [((6,), {}), ((6,), {"affine": False, "track_running_stats": False})],
    "InstanceNorm": [((6,), {}), ((6,), {"affine": True, "track_running_stats": True})],
    "MaxPool": [((2,), {"ceil_mode": True, "padding": 1}), ((3, 2), {"dilation": 2, "return_indices": True})],
    "AvgPool": [((2,), {"ceil_mode": True})], "LPPool": [((2, 2), {})], "AdaptiveAvgPool": [((3,), {})],
    "AdaptiveMaxPool": [((2,), {}), ((3,), {"return_indices": True})], "Dropout": [((), {})],
    "ConstantPad": [((1, 0), {})], "ReflectionPad": [((1,), {})], "ReplicationPad": [((1,), {})], "ZeroPad": [((1,), {})],
    "CircularPad": [((1,), {})],
}  # fmt: skip
ACTIVATIONS = [
    nn.ReLU, nn.ReLU6, nn.ELU, nn.CELU, nn.SELU, nn.GELU, nn.SiLU, nn.Mish, nn.Sigmoid, nn.LogSigmoid, nn.Tanh, nn.Tanhshrink,
    nn.Hardtanh, nn.Hardswish, nn.Hardsigmoid, nn.Hardshrink, nn.Softshrink, nn.Softplus, nn.Softsign, nn.LeakyReLU, nn.RReLU,
    nn.PReLU, nn.Identity, nn.Dropout, nn.AlphaDropout, nn.FeatureAlphaDropout, nn.Flatten, nn.Softmin,
]  # fmt: skip


def attention(**settings):
    return nn.MultiheadAttention(8, 2, batch_first=True, **settings)


CASES = [
    *((lambda n=f"{name}{rank}d", a=args, k=settings: getattr(nn, n)(*a, **k), shape)
      for rank, shape in ((1, SEQUENCE), (2, IMAGE), (3, VOLUME)) for name, each in OF_ANY_RANK.items() for args, settings in each),
    *((kind, IMAGE) for kind in ACTIVATIONS),
    (lambda: nn.PReLU(6), IMAGE), (lambda: nn.Softmax(dim=1), IMAGE), (lambda: nn.LogSoftmax(dim=1), IMAGE), (nn.Softmax2d, IMAGE),
    (lambda: nn.Threshold(1, 2), IMAGE), (lambda: nn.GLU(1), IMAGE),
    (lambda: nn.LayerNorm(9), IMAGE), (lambda: nn.LayerNorm((9, 9), bias=False), IMAGE), (lambda: nn.RMSNorm(9), IMAGE),
    (lambda: nn.LayerNorm(9, elementwise_affine=False), IMAGE), (lambda: nn.GroupNorm(3, 6), IMAGE),
    (lambda: nn.GroupNorm(3, 6, affine=False), IMAGE), (lambda: nn.LocalResponseNorm(3), IMAGE), (lambda: nn.CrossMapLRN2d(3), IMAGE),
    (lambda: nn.Linear(9, 4), IMAGE), (lambda: nn.Linear(9, 4, bias=False), (2, 9)), (lambda: nn.Bilinear(9, 9, 3), IMAGE, IMAGE),
    (lambda: nn.Embedding(10, 3, padding_idx=0), (2, 4)), (lambda: nn.EmbeddingBag(10, 3), (2, 4)),
    (lambda: nn.PixelShuffle(2), (2, 8, 3, 3)), (lambda: nn.PixelUnshuffle(3), IMAGE), (lambda: nn.ChannelShuffle(2), IMAGE),
    (lambda: nn.Upsample(scale_factor=2), IMAGE), (lambda: nn.Upsample(size=(5, 7), mode="bicubic"), IMAGE),
    (lambda: nn.UpsamplingNearest2d(scale_factor=2), IMAGE), (lambda: nn.UpsamplingBilinear2d(scale_factor=2), IMAGE),
    (lambda: nn.Unfold(3), IMAGE), (lambda: nn.Fold((9, 9), 3), (2, 54, 49)), (lambda: nn.Unflatten(1, (2, 3)), IMAGE),
    (lambda: nn.MaxUnpool2d(2), (2, 6, 4, 4), torch.zeros(2, 6, 4, 4, dtype=torch.long)),
    (lambda: nn.FractionalMaxPool2d(2, output_size=4), IMAGE),
    *((lambda c=kind, k=settings: c(9, 4, **k), shape) for kind in (nn.LSTM, nn.GRU, nn.RNN) for settings, shape in (
        ({"num_layers": 2, "batch_first": True, "bidirectional": True, "dropout": 0.1}, SEQUENCE),
        ({"bias": False, "batch_first": True}, SEQUENCE), ({}, (5, 2, 9)), ({}, (5, 9)))),
    *((lambda c=kind: c(9, 4), (2, 9)) for kind in (nn.LSTMCell, nn.GRUCell, nn.RNNCell)),
    (attention, QUERY, QUERY, QUERY), (lambda: attention(bias=False), QUERY, QUERY, QUERY),
    (lambda: attention(kdim=6, vdim=7), QUERY, (2, 4, 6), (2, 4, 7)),
    (lambda: attention(add_bias_kv=True, add_zero_attn=True), QUERY, QUERY, QUERY),
    (lambda: nn.MultiheadAttention(8, 2), (5, 2, 8), (5, 2, 8), (5, 2, 8)),
    (nn.CosineSimilarity, IMAGE, IMAGE), (nn.PairwiseDistance, (2, 9), (2, 9)),
    *((kind, IMAGE, IMAGE) for kind in (nn.MSELoss, nn.L1Loss, nn.BCEWithLogitsLoss, nn.SmoothL1Loss, nn.KLDivLoss, nn.HuberLoss)),
    (nn.CrossEntropyLoss, (2, 6), CLASSES), (nn.NLLLoss, (2, 6), CLASSES), (nn.TripletMarginLoss, IMAGE, IMAGE, IMAGE),
    (nn.CosineEmbeddingLoss, (2, 9), (2, 9), torch.ones(2)),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("make, inputs", [(make, inputs) for make, *inputs in CASES], ids=lambda value: None)
def test_a_layer_is_its_op(make, inputs) -> None:
    model = make()
    (graph,) = read_module(model, *inputs).graphs
    found = ledger(graph)
    assert [call.layer.type for call in graph.calls] == [type(model).__name__]
    assert found.params.size == sum(one.numel() for one in model.parameters())
    assert found.macs.exact and not graph.gaps
    assert explain_row(found, found.rows[0])


def test_a_wrong_op_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the table gave something else, the layer would be opened, and its figures would stay those measured."""
    from weigh.ops.dense import Dense
    from weigh.readers.live.torch import leaves

    for wrong in (Dense(5), Dense(4, bias=False)):
        monkeypatch.setattr(leaves, "ops_of", lambda module, row, wrong=wrong: [wrong])
        found = ledger(read_module(nn.Linear(9, 4), (2, 9)).graphs[0])
        assert (found.params.size, found.macs.size) == (40, 36)
        assert [row.path for row in found.rows] == ["weight", "bias", "linear"]
