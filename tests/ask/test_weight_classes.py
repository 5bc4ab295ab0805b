"""Every weight of every op has its class, and it is the right one."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

import weigh.ops
from weigh.api import read
from weigh.ask.ledger import ledger
from weigh.ask.weight_classes import BIASES, KERNELS, NORMALIZATION, WeightClass, weight_class
from weigh.network.graph import Layer
from weigh.network.ops import Op, apply
from weigh.network.tensors import Axis, Tensor, Weight
from weigh.ops.attention import AdditiveAttention, Attention, GroupQueryAttention, MultiHeadAttention
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv, LocallyConnected, SeparableConv
from weigh.ops.dense import Bilinear, Dense, Highway, MaxoutDense
from weigh.ops.einsum_dense import EinsumDense
from weigh.ops.elementwise import ChannelPReLU, ParametricSoftplus, PReLU, SReLU
from weigh.ops.embedding import Embedding, EmbeddingBag, ReversibleEmbedding
from weigh.ops.linear_algebra import Variable
from weigh.ops.loss import AdaptiveSoftmax
from weigh.ops.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm, SpectralNorm, Standardize
from weigh.ops.ownership import Held, Idle, Unfit
from weigh.ops.packed_attention import PackedAttention
from weigh.ops.partial import Filters, PartialConv, TrainedPool
from weigh.ops.preprocessing import Chain, Rescale, STFTSpectrogram
from weigh.ops.recorded import Recorded
from weigh.ops.recurrent import GRU, LSTM, RNN, Bidirectional, GRUCell, LSTMCell, SimpleRNN, SimpleRNNCell, StackedCells
from weigh.ops.recurrent_convolution import ConvLSTM, ConvLSTMCell
from weigh.ops.recurrent_layers import GRULayers, GRUStep, LSTMLayers, LSTMStep, RNNLayers, RNNStep
from weigh.ops.stacked import Stacked
from weigh.ops.wrappers import TimeDistributed

IMAGE, STEPS, ROW, FILM = Tensor.of(8, 8, 3), Tensor.of(10, 4), Tensor.of(4), Tensor.of(5, 8, 8, 3)
ONE = (1, 1)
LSTM_LAYER = LSTM(LSTMCell(6))

CASES: list[tuple[Op, tuple[Tensor, ...], str]] = [
    (Conv(2, (3, 3), ONE, ONE), (IMAGE,), "convolution_kernel convolution_bias"),
    (DepthwiseConv(1, (3, 3), ONE, ONE), (IMAGE,), "convolution_kernel convolution_bias"),
    (SeparableConv(2, 1, (3, 3), ONE, ONE), (IMAGE,), "convolution_kernel convolution_kernel convolution_bias"),
    (ConvTranspose(2, (3, 3), ONE, ONE), (IMAGE,), "convolution_kernel convolution_bias"),
    (LocallyConnected(2, (3, 3), ONE), (IMAGE,), "convolution_kernel convolution_bias"),
    (PartialConv((Filters(2, 3), Filters(1, 2)), (3, 3), ONE), (IMAGE,), "convolution_kernel convolution_bias " * 2),
    (TrainedPool((2, 2), (2, 2)), (IMAGE,), "other_kernel other_bias"),
    (Recorded((ROW,), 12, 9), (ROW,), "other other"),
    (Stacked((LSTM(LSTMCell(6), return_sequences=True), LSTM_LAYER)), (STEPS,), "recurrent_kernel recurrent_kernel recurrent_bias " * 2),
    (Dense(2), (ROW,), "dense_kernel dense_bias"),
    (Held(Dense(2, in_features=4), ("kernel",)), (ROW,), "dense_bias"),
    (Unfit(Dense(2, in_features=4), "x"), (STEPS,), "dense_kernel dense_bias"),
    (Idle(Dense(2, in_features=4)), (), "dense_kernel dense_bias"),
    (Bilinear(2), (ROW, ROW), "dense_kernel dense_bias"),
    (AdaptiveSoftmax(4, (2,), 5, 2.0, True), (ROW,), "dense_kernel dense_bias dense_kernel dense_kernel"),
    (LSTMLayers(6, 2, batch_first=True), (STEPS,), "recurrent_kernel recurrent_kernel recurrent_bias recurrent_bias " * 2),
    (GRULayers(6, batch_first=True), (STEPS,), "recurrent_kernel recurrent_kernel recurrent_bias recurrent_bias"),
    (RNNLayers(6, bias=False, batch_first=True), (STEPS,), "recurrent_kernel recurrent_kernel"),
    (LSTMStep(6), (ROW,), "recurrent_kernel recurrent_kernel recurrent_bias recurrent_bias"),
    (GRUStep(6), (ROW,), "recurrent_kernel recurrent_kernel recurrent_bias recurrent_bias"),
    (RNNStep(6), (ROW,), "recurrent_kernel recurrent_kernel recurrent_bias recurrent_bias"),
    (PackedAttention(2, batch_first=True), (STEPS,) * 3, "attention_kernel attention_bias attention_kernel attention_bias"),
    (InstanceNorm(2, scale=True, center=True), (IMAGE,), "norm_scale norm_shift"),
    (EmbeddingBag(100, 8), (ROW,), "embeddings"),
    (ChannelPReLU(4), (ROW,), "activation"),
    (Dense(2, lora_rank=1), (ROW,), "dense_kernel dense_bias dense_kernel dense_kernel"),
    (Highway(), (ROW,), "dense_kernel dense_bias dense_kernel dense_bias"),
    (MaxoutDense(2, 3), (ROW,), "dense_kernel dense_bias"),
    (EinsumDense("ab,bc->ac", (7,), "c"), (ROW,), "dense_kernel dense_bias"),
    (SimpleRNN(SimpleRNNCell(6)), (STEPS,), "recurrent_kernel recurrent_kernel recurrent_bias"),
    (LSTM_LAYER, (STEPS,), "recurrent_kernel recurrent_kernel recurrent_bias"),
    (GRU(GRUCell(6, biases=2)), (STEPS,), "recurrent_kernel recurrent_kernel recurrent_bias"),
    (RNN(StackedCells((LSTMCell(6), GRUCell(2)))), (STEPS,), "recurrent_kernel recurrent_kernel recurrent_bias " * 2),
    (StackedCells((LSTMCell(6),)), (ROW,), "recurrent_kernel recurrent_kernel recurrent_bias"),
    (ConvLSTMCell(2, (3, 3), ONE, ONE), (IMAGE,), "recurrent_kernel recurrent_kernel recurrent_bias"),
    (LSTMCell(6), (ROW,), "recurrent_kernel recurrent_kernel recurrent_bias"),
    (ConvLSTM(ConvLSTMCell(2, (3, 3), ONE, ONE)), (FILM,), "recurrent_kernel recurrent_kernel recurrent_bias"),
    (Bidirectional(LSTM_LAYER, LSTM_LAYER), (STEPS,), "recurrent_kernel recurrent_kernel recurrent_bias " * 2),
    (Attention(use_scale=True, concat=True), (STEPS, STEPS), "attention_kernel attention_kernel"),
    (AdditiveAttention(), (STEPS, STEPS), "attention_kernel"),
    (MultiHeadAttention(2, 3), (STEPS, STEPS), "attention_kernel attention_bias " * 4),
    (GroupQueryAttention(2, 3, key_value_heads=1), (STEPS, STEPS), "attention_kernel attention_bias " * 4),
    (BatchNorm(), (IMAGE,), "norm_scale norm_shift running_statistics running_statistics"),
    (BatchNorm(renorm=True), (IMAGE,), "norm_scale norm_shift" + " running_statistics" * 5),
    (LayerNorm(), (STEPS,), "norm_scale norm_shift"),
    (RMSNorm(), (STEPS,), "norm_scale"),
    (GroupNorm(groups=3), (IMAGE,), "norm_scale norm_shift"),
    (Standardize(), (ROW,), "standardize standardize standardize"),
    (Chain((Rescale(), Standardize())), (ROW,), "standardize standardize standardize"),
    (SpectralNorm(Conv(2, (3, 3), ONE, ONE)), (IMAGE,), "convolution_kernel convolution_bias state"),
    (TimeDistributed(Dense(2)), (STEPS,), "dense_kernel dense_bias"),
    (TimeDistributed(SpectralNorm(Dense(2))), (STEPS,), "dense_kernel dense_bias state"),
    (TimeDistributed(TimeDistributed(BatchNorm())), (FILM,), "norm_scale norm_shift" + " running_statistics" * 2),
    (Embedding(100, 8), (ROW,), "embeddings"),
    (Embedding(100, 8, lora=2), (ROW,), "embeddings embeddings embeddings"),
    (ReversibleEmbedding(100, 8, tied=False), (ROW,), "embeddings embeddings"),
    (PReLU(), (ROW,), "activation"),
    (ParametricSoftplus(), (ROW,), "activation activation"),
    (SReLU(), (ROW,), "activation activation activation activation"),
    (STFTSpectrogram(8, 4, 8), (Tensor.of(64, 1),), "other_kernel other_kernel"),
    (Variable(Weight("scale", (Axis("axis_1", 4),))), (), "variable"),
]  # fmt: skip


@pytest.mark.parametrize("op, inputs, expected", CASES, ids=lambda case: getattr(case, "kind", ""))
def test_class_of_every_weight(op: Op, inputs: tuple[Tensor, ...], expected: str) -> None:
    layer = Layer("layer", type(op).__name__, op)
    assert [weight_class(op, weight, layer, inputs) for weight in apply(op, inputs).weights] == expected.split()


def owning_kinds() -> set[str]:
    """The kinds of ops whose own code speaks of weights."""
    found = set()
    for path in Path(weigh.ops.__path__[0]).glob("*.py"):
        for value in vars(import_module(f"weigh.ops.{path.stem}")).values():
            is_op = isinstance(value, type) and issubclass(value, Op) and value.kind
            if is_op and re.search(r"Weight\(|weights ?=(?! ?\(\))", inspect.getsource(value)):
                found.add(value.kind)
    return found


def test_no_op_that_owns_weights_is_left_out() -> None:
    assert owning_kinds() <= {op.kind for op, _, _ in CASES}


@pytest.mark.parametrize("name", ["alexnet", "keras-resnet50", "mobilenetv3small", "efficientnetb0", "xception"])
def test_published_networks_are_kernels_biases_and_normalizations(name: str) -> None:
    usual = KERNELS | BIASES | NORMALIZATION | {WeightClass.STANDARDIZE}
    weighed = ledger(read(name).graph)
    for row in weighed.rows:
        for weight in row.weights:
            op = row.calls[0].op
            assert op is not None
            assert weight_class(op, weight, row.layer) in usual, row.path


@pytest.mark.parametrize(
    "layer, expected",
    [
        ("position_embedding", "positions"),
        ("positional_encoding", "positions"),
        ("pos_emb", "positions"),
        ("PositionEmbedding", "positions"),
        ("wpe", "positions"),
        ("token_embedding", "embeddings"),
        ("composition", "embeddings"),
        ("pose", "embeddings"),
        ("possible_words", "embeddings"),
    ],
)
def test_positions_by_name(layer: str, expected: str) -> None:
    op = Embedding(512, 64)
    (table,) = apply(op, (ROW,)).weights
    assert weight_class(op, table, Layer(layer, "Embedding", op)) == expected


def test_a_variable_may_hold_positions() -> None:
    weight = Weight("pos_embed", (Axis("axis_1", 197), Axis("axis_2", 768)))
    op = Variable(weight)
    assert weight_class(op, weight, Layer("pos_embed", "Variable", op)) == "positions"


def test_positions_by_what_is_looked_up() -> None:
    op = Embedding(200, 32)
    (table,) = apply(op, (ROW,)).weights
    layer, indices = Layer("embedding_1", "Embedding", op), Tensor((Axis("steps", 200),))
    assert weight_class(op, table, layer, (indices,)) == "positions"
    assert weight_class(op, table, layer, (ROW,)) == "embeddings"


def test_a_kernel_named_after_positions_is_a_kernel() -> None:
    op = Dense(4)
    kernel, _ = apply(op, (ROW,)).weights
    assert weight_class(op, kernel, Layer("position_dense", "Dense", op)) == "dense_kernel"
