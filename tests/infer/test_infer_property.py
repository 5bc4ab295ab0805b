"""Any chain of layers, reduced to what a summary prints of it, gives the same network back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.errors import WeighError
from weigh.network.ops import Op, apply
from weigh.network.place import Place
from weigh.network.sizes import total
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.convolution import Conv, DepthwiseConv, SeparableConv
from weigh.ops.dense import Dense
from weigh.ops.elementwise import Dropout
from weigh.ops.normalization import BatchNorm, LayerNorm
from weigh.ops.pooling import GlobalPool, Pool
from weigh.ops.recurrent import GRU, LSTM, Bidirectional, GRUCell, LSTMCell, SimpleRNN, SimpleRNNCell
from weigh.ops.resizing import UpSample
from weigh.ops.shape import Flatten
from weigh.readers.written.evidence import Description, Sizes, Stated, Total
from weigh.readers.written.infer import network

ONES = (1, 1)
kernels = st.sampled_from([1, 2, 3, 5, 7]).map(lambda side: (side, side))
strides = st.sampled_from([ONES, (2, 2)])
paddings = st.sampled_from(["valid", "same"])
widths = st.sampled_from([3, 8, 10, 16, 32])

images = st.one_of(
    st.builds(Conv, widths, kernels, strides, st.just(ONES), paddings, st.just(1), st.booleans()).map(
        lambda op: ("Conv2D", op)
    ),
    st.builds(DepthwiseConv, st.just(1), kernels, strides, st.just(ONES), paddings).map(
        lambda op: ("DepthwiseConv2D", op)
    ),
    st.builds(SeparableConv, widths, st.just(1), kernels, strides, st.just(ONES), paddings).map(
        lambda op: ("SeparableConv2D", op)
    ),
    st.builds(Pool, st.just("max"), st.just((2, 2)), st.just((2, 2)), paddings).map(lambda op: ("MaxPooling2D", op)),
    st.just(("BatchNormalization", BatchNorm())),
    st.just(("ReLU", Activation("relu"))),
    st.just(("UpSampling2D", UpSample((1, 2, 2, 1)))),
    st.just(("Flatten", Flatten())),
    st.just(("GlobalAveragePooling2D", GlobalPool("average", 2))),
)
cells = st.sampled_from([(LSTM, LSTMCell, "LSTM"), (GRU, GRUCell, "GRU"), (SimpleRNN, SimpleRNNCell, "SimpleRNN")])


@st.composite
def recurrent(draw: st.DrawFn) -> tuple[str, Op]:
    layer, cell, name = draw(cells)
    op = layer(cell(draw(widths), 2 if name == "GRU" else 1), draw(st.booleans()))
    return ("Bidirectional", Bidirectional(op, op)) if draw(st.booleans()) else (name, op)


vectors = st.one_of(
    st.builds(Dense, widths, st.booleans()).map(lambda op: ("Dense", op)),
    st.just(("Dropout", Dropout(0.5))),
    st.just(("LayerNormalization", LayerNorm())),
)
inputs = st.sampled_from([(32, 32, 3), (28, 28, 1), (17, 23, 4), (20, 12), (64,)])


def sizes(tensor: Tensor) -> Sizes:
    return tuple(size if isinstance(size, int) else None for size in tensor.shape[1:])


@settings(max_examples=150, deadline=None)
@given(inputs, st.lists(st.one_of(images, vectors, recurrent()), min_size=1, max_size=10))
def test_a_chain_comes_back(shape: tuple[int, ...], layers: list[tuple[str, Op]]) -> None:
    tensor = Tensor.of(*shape)
    rows = [Stated(Place(1), "x", "InputLayer", outputs=(shape,), params=0)]
    applications = []
    for kind, op in layers:
        try:
            applied = apply(op, (tensor,))
        except WeighError:
            continue  # this layer cannot stand here
        applications.append(applied)
        tensor = applied.outputs[0]
        params = total(weight.count for weight in applied.weights)
        rows.append(Stated(Place(len(rows) + 1), f"layer_{len(rows)}", kind, outputs=(sizes(tensor),), params=params))
    counts = [row.params for row in rows[1:]]
    printed = Total("params", sum(counts), sum(counts), Place(99), "")
    graph = network(Description("keras", tuple(rows), Place(1), 99, framework="keras", totals=(printed,)))
    assert not graph.faults, [str(fault) for fault in graph.faults]
    assert [total(weight.count for weight in call.applied.weights) for call in graph.calls] == counts
    assert [call.outputs[0].tensor.shape for call in graph.calls] == [one.outputs[0].shape for one in applications]
    macs = [total(work.count for work in one.macs) for one in applications]
    assert [total(work.count for work in call.applied.macs) for call in graph.calls] == macs
