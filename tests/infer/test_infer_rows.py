"""What a row leaves out follows from its shape and its count; each case with the arithmetic behind it."""

from __future__ import annotations

from typing import Any

import pytest
from described_rows import figures, ops, table

from weigh.network.graph import Graph
from weigh.network.place import Place
from weigh.ops.attention import MultiHeadAttention
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv, LocallyConnected, SeparableConv
from weigh.ops.dense import Dense
from weigh.ops.embedding import Embedding
from weigh.ops.normalization import BatchNorm
from weigh.ops.partial import PartialConv, TrainedPool
from weigh.ops.pooling import GlobalPool, Pool
from weigh.ops.recorded import Recorded
from weigh.ops.recurrent import GRU, LSTM, Bidirectional, SimpleRNN
from weigh.ops.stacked import Stacked
from weigh.ops.wrappers import TimeDistributed
from weigh.readers.written.evidence import Description, Stated, Total
from weigh.readers.written.infer import network

IMAGE = "in | InputLayer | 32,32,3 | 0\n"
WORDS = "in | InputLayer | 20,16 | 0\n"


def second(text: str, **options: Any) -> Any:
    """The op of the last row of a table."""
    graph = network(table(text, **options))
    assert not graph.faults, [str(fault) for fault in graph.faults]
    return graph.calls[-1].op


@pytest.mark.parametrize(
    "row, kernel, stride, padding, bias",
    [
        ("Conv2D | 29,29,32 | 1568", (4, 4), 1, "valid", True),  # (4·4·3 + 1) · 32, and 32 - 4 + 1 = 29
        ("Conv2D | 32,32,32 | 896", (3, 3), 1, "same", True),  # (3·3·3 + 1) · 32
        ("Conv2D | 16,16,32 | 864", (3, 3), 2, "same", False),  # 3·3·3 · 32: nothing left for a bias
        ("Conv2D | 32,30,8 | 80", (1, 3), 1, "valid", True),  # (1·3·3 + 1) · 8: no square has 3 taps
        ("Conv2D | 8,8,64 | 3136", (4, 4), 4, "valid", True),  # patches: the stride is the kernel
    ],
)
def test_kernel_stride_padding_and_bias(row: str, kernel: Any, stride: int, padding: str, bias: bool) -> None:
    op = second(IMAGE + f"c | {row}")
    assert isinstance(op, Conv)
    assert (op.kernel, op.stride, op.padding, op.bias) == (kernel, (stride,) * 2, padding, bias)


@pytest.mark.parametrize(
    "text, kind, fields",
    [
        ("x | InputLayer | 14,14,64 | 0\nd | DepthwiseConv2D | 14,14,64 | 640", DepthwiseConv, {"kernel": (3, 3)}),
        ("x | InputLayer | 14,14,64 | 0\nd | SeparableConv2D | 12,12,128 | 8896", SeparableConv, {"kernel": (3, 3)}),
        (
            "x | InputLayer | 7,7,64 | 0\nd | Conv2DTranspose | 14,14,32 | 32800",
            ConvTranspose,
            {"kernel": (4, 4), "stride": (2, 2)},
        ),
        ("x | InputLayer | 10,3 | 0\nd | LocallyConnected1D | 8,4 | 320", LocallyConnected, {"kernel": (3,)}),
        ("x | InputLayer | 28,28,6 | 0\nd | MaxPooling2~ | 14,14,6 | 0", Pool, {"size": (2, 2), "stride": (2, 2)}),
        ("x | InputLayer | 7,7,512 | 0\nd | GlobalAveragePooling2D | 512 | 0", GlobalPool, {"function": "average"}),
        ("x | InputLayer | 7,7,512 | 0\nd | BatchNormalization | 7,7,512 | 2048", BatchNorm, {"scale": True}),
        ("x | InputLayer | 7,7,512 | 0\nd | BatchNormalization | 7,7,512 | 1536", BatchNorm, {"scale": False}),
        ("x | InputLayer | 409 | 0\nd | Embedding | 409,100 | 1766600", Embedding, {"vocabulary": 17666}),
        ("x | InputLayer | 10 | 0\nd | Dense | 64 | 640", Dense, {"bias": False}),
        ("x | InputLayer | 20,16 | 0\nd | TimeDistributed | 20,5 | 85", TimeDistributed, {"inner": Dense(5)}),
    ],
)
def test_families(text: str, kind: type, fields: dict[str, Any]) -> None:
    op = second(text)
    assert isinstance(op, kind)
    assert {name: getattr(op, name) for name in fields} == fields


@pytest.mark.parametrize(
    "row, kind, biases",
    [
        ("Bidirectional | 20,20 | 2160", LSTM, 1),  # 2 · 4 · 10 · (16 + 10 + 1)
        ("Bidirectional | 20,20 | 1680", GRU, 2),  # 2 · 3 · 10 · (16 + 10 + 2)
        ("Bidirectional | 20,20 | 1620", GRU, 1),  # 2 · 3 · 10 · (16 + 10 + 1)
        ("Bidirectional | 20 | 540", SimpleRNN, 1),  # 2 · 10 · (16 + 10 + 1)
    ],
)
def test_what_a_wrapper_holds_follows_from_its_count(row: str, kind: type, biases: int) -> None:
    op = second(WORDS + f"b | {row}")
    assert isinstance(op, Bidirectional) and isinstance(op.forward, kind)
    assert op.forward.cell.biases == biases
    assert op.forward.return_sequences == ("20,20" in row)


def test_heads_times_size_follows_from_the_count_alone() -> None:
    op = second("x | InputLayer | 10,512 | 0\na | MultiHeadAttention | 10,512 | 1050624 | x x")
    assert isinstance(op, MultiHeadAttention) and (op.heads, op.key_dim) == (8, 64)  # 3·513·512 + 513·512


@pytest.mark.parametrize(
    "first, shape",
    [
        ("Conv2D | 29,29,32 | 1568", "(?, 32, 32, 3)"),
        ("Conv2D | 55,55,96 | 34944", "(?, 227, 227, 3)"),
        ("Conv2D | 26,26,32 | 320", "(?, 28, 28, 1)"),
        ("Conv2D | 224,224,64 | 1792", "(?, 224, 224, 3)"),
        ("Conv2D | 148,148,32 | 896", "(?, 150, 150, 3)"),
        ("Conv2D | 149,149,32 | 864", "(?, 299, 299, 3)"),
        ("Dense | 512 | 401920", "(?, 784)"),
        ("Embedding | 100,32 | 320000", "(?, 100)"),
        ("LSTM | 50 | 10400", "(?, steps, 1)"),
        ("Flatten | 784 | 0", "(?, 28, 28)"),
        ("Conv1D | 98,64 | 640", "(?, 100, 3)"),
    ],
)
def test_the_input_that_no_row_prints(first: str, shape: str) -> None:
    graph = network(table(f"a | {first}"))
    assert [str(value.tensor) for value in graph.inputs] == [shape]
    assert any(note.kind.startswith("inferred.input") for note in graph.notes)


def test_an_input_from_outside_goes_first() -> None:
    graph = network(table("a | Conv2D | 55,55,96 | 34944"), {"image": (228, 228, 3)})
    assert str(graph.inputs[0].tensor) == "(?, 228, 228, 3)" and not graph.faults


def test_channels_in_front_where_only_that_fits() -> None:
    graph = network(table("x | InputLayer | 1,28,28 | 0\na | Conv2D | 32,26,26 | 320\nb | MaxPooling2D | 32,13,13 | 0"))
    assert not graph.faults and ops(graph)["a"].channels_first


def test_a_cut_type_is_completed() -> None:
    graph = network(table(IMAGE + "max_pooling2d_1 | MaxPooling2~ | 16,16,3 | 0"))
    assert graph.calls[-1].layer.type == "MaxPooling2D"


def test_a_name_tells_what_the_type_does_not() -> None:
    graph = network(table(IMAGE + "block1_conv1 |  | 32,32,8 | 224\nbatch_normalization_3 | | 32,32,8 | 32"))
    assert isinstance(ops(graph)["block1_conv1"], Conv) and isinstance(ops(graph)["batch_normalization_3"], BatchNorm)


# -- who reads what -----------------------------------------------------------------------------------


def test_a_shared_layer_is_called_on_each_and_counted_once() -> None:
    graph = network(
        table(
            """a | InputLayer | 10 | 0
            b | InputLayer | 10 | 0
            both | Dense | 4 | 44 | a b
            sum | Add | 4 | 0 | both both"""
        )
    )
    assert len([call for call in graph.calls if call.layer.name == "both"]) == 2
    assert figures(graph) == (44, 44, 80)
    assert graph.calls[-1].inputs[0] is not graph.calls[-1].inputs[1]


def test_a_shortcut_reads_the_block_s_input() -> None:
    graph = network(
        table(
            """x | InputLayer | 8,8,16 | 0
            a | Conv2D | 8,8,16 | 2320
            r | Activation | 8,8,16 | 0
            b | Conv2D | 8,8,16 | 2320
            s | Add | 8,8,16 | 0"""
        )
    )
    assert not graph.faults and graph.inputs[0] in graph.calls[-1].inputs


def test_a_projection_reads_an_earlier_value_rather_than_groups() -> None:
    """16384 = 64 · 256 would also be four groups of the 256 channels before it."""
    graph = network(
        table(
            """x | InputLayer | 8,8,64 | 0
            a | Conv2D | 8,8,256 | 147712
            p | Conv2D | 8,8,256 | 16384"""
        )
    )
    assert graph.calls[-1].inputs == graph.inputs and graph.calls[-1].op.groups == 1


def test_states_of_a_recurrent_layer_are_found() -> None:
    graph = network(
        table(
            """x | InputLayer | 20,16 | 0
            r | LSTM | 20,8; 8; 8 | 800
            t | InputLayer | 4 | 0
            c | Concatenate | 12 | 0 | r t
            d | Dense | 1 | 13"""
        )
    )
    assert not graph.faults and figures(graph)[0] == 813


def test_functions_that_torch_does_not_print() -> None:
    """12 × 12 from 24 × 24 is a pooling, 320 = 20 · 4 · 4 another one and a flattening."""
    graph = network(
        table(
            """c1 | Conv2d | 10,24,24 | 260
            c2 | Conv2d | 20,8,8 | 5020
            l1 | Linear | 50 | 16050
            l2 | Linear | 10 | 510""",
            form="torchsummary",
            framework="torch",
        )
    )
    assert not graph.faults
    assert [call.layer.type for call in graph.calls] == [
        "Conv2d",
        "MaxPooling",
        "Conv2d",
        "MaxPooling",
        "Flatten",
        "Linear",
        "Linear",
    ]
    assert figures(graph) == (21840, 21840, 144_000 + 320_000 + 16_000 + 500)  # 24²·250 + 8²·5000 (…) in MACs


# -- nested, recorded, frozen -----------------------------------------------------------------------------


def test_a_nested_model_whose_inside_is_not_shown_is_taken_as_printed() -> None:
    graph = network(table("vgg16 | Functional | 4,4,512 | 14714688\nf | Flatten | 8192 | 0\nd | Dense | 1 | 8193"))
    assert not graph.faults and isinstance(graph.calls[0].op, Recorded)
    assert figures(graph)[:2] == (14722881, 14722881)


def test_an_enclosing_row_is_the_sum_of_its_rows() -> None:
    text = "x | InputLayer | 10 | 0\nm | Functional | 4 | {count}\n>i | InputLayer | 10 | 0\n>d | Dense | 4 | 44\ne | Dense | 2 | 10"
    good, bad = network(table(text.format(count=44))), network(table(text.format(count=45)))
    assert figures(good)[0] == figures(bad)[0] == 54
    assert not good.faults and [fault.kind for fault in bad.faults] == ["row.sum"]
    assert good.calls[1].parent is good.calls[0]


def test_frozen_layers_follow_from_the_totals() -> None:
    rows = "x | InputLayer | 10 | 0\na | Dense | 4 | 44\nb | Dense | 3 | 15\nc | Dense | 2 | 8"
    graph = network(table(rows, totals={"params": 67, "trainable": 8, "non_trainable": 59}))
    assert {layer.name for layer in graph.frozen} == {"a", "b"} and not graph.faults
    assert figures(graph)[:2] == (67, 8)


def test_part_of_a_nested_model_may_be_untrained() -> None:
    graph = network(
        table(
            "r | Functional | 8 | 1000\nd | Dense | 1 | 9",
            totals={"params": 1009, "trainable": 989, "non_trainable": 20},
        )
    )
    assert not graph.faults and figures(graph)[:2] == (1009, 989)


def test_rows_without_shapes_keep_their_counts_without_a_fault() -> None:
    graph = network(
        table("encoder | Sequential | | 50435\nhead | Linear | | 51216", form="lightning", framework="torch")
    )
    assert not graph.faults and figures(graph)[0] == 101651


def test_a_printed_module_counts_by_what_it_states() -> None:
    def row(kind: str, **attributes: Any) -> Stated:
        return Stated(Place(1), kind.lower(), kind, attributes=attributes)

    rows = (
        row("Conv2d", in_channels=3, units=64, kernel=(3, 3), padding=(1, 1), bias=True),
        row("MaxPool2d", kernel=(2, 2), stride=(2, 2)),
        row("Flatten"),
        row("Linear", in_channels=65536, units=10, bias=True),
    )
    graph = network(Description("torch", rows, Place(1), 4, framework="torch"))
    assert str(graph.inputs[0].tensor) == "(?, 3, 64, 64)"  # 65,536 = 64 · 32 · 32
    assert figures(graph)[0] == 1792 + 655_370


def test_kernels_alone_are_counted_with_their_biases() -> None:
    rows = (
        Stated(Place(1), "", "INPUT", outputs=((224, 224, 3),)),
        Stated(
            Place(2),
            "",
            "CONV3",
            outputs=((224, 224, 64),),
            params=1728,
            attributes={"scope": "kernels", "kernel": (3, 3)},
        ),
    )
    graph = network(Description("cs231n", rows, Place(1), 2))
    assert figures(graph)[0] == 1792 and [note.kind for note in graph.notes][-1] == "inferred.kernels"


def names(graph: Graph) -> list[str]:
    return [call.layer.name for call in graph.calls]


def test_repeats_are_written_out() -> None:
    rows = (
        Stated(Place(1), "x", "Input", outputs=((8,),)),
        Stated(Place(2), "blocks", "Block", encloses=True, repeats=3),
        Stated(Place(3), "fc", "Dense", depth=1, attributes={"units": 8}),
    )
    graph = network(Description("notation", rows, Place(1), 3))
    assert names(graph) == ["blocks", "fc", "blocks_1", "fc", "blocks_2", "fc"] and figures(graph)[0] == 3 * 72


def test_letters_of_an_old_paper() -> None:
    """C, S and F are convolutions, subsampling and full connections; a vector behind a convolution is maps of 1 × 1."""
    graph = network(
        table(
            """x | Input | 32,32,1 |
            C1 | C | 28,28,6 | 156
            S2 | S | 14,14,6 | 12
            C3 | C | 10,10,16 | 2416
            S4 | S | 5,5,16 | 32
            C5 | C | 120 | 48120
            F6 | F | 84 | 10164""",
            form="table",
            framework="",
        )
    )
    assert not graph.faults and figures(graph)[0] == 60900
    assert isinstance(ops(graph)["S2"], TrainedPool) and isinstance(ops(graph)["C5"], Conv)


def test_fewer_connections_than_channels() -> None:
    """1516 = 25 · 60 + 16: the sixteen filters read 60 maps together, not 96."""
    row = Stated(Place(2), "C3", "Conv", outputs=((10, 10, 16),), params=1516, attributes={"kernel": (5, 5)})
    graph = network(Description("table", (Stated(Place(1), "x", "Input", outputs=((14, 14, 6),)), row), Place(1), 2))
    op = ops(graph)["C3"]
    assert isinstance(op, PartialConv) and figures(graph) == (1516, 1516, 100 * 25 * 60)


def test_the_input_holds_as_much_as_the_table_says() -> None:
    """49,152 bytes are 3 · 64 · 64 numbers of 4: the first convolution then has stride 2."""
    memory = Total("bytes", 45_000, 57_671, Place(9), "Input size (MB): 0.05")
    first = Stated(Place(1), "Conv2d-1", "Conv2d", outputs=((16, 32, 32),), params=2352)
    graph = network(Description("torchsummary", (first,), Place(1), 9, framework="torch", totals=(memory,)))
    assert str(graph.inputs[0].tensor) == "(?, 3, 64, 64)" and graph.calls[0].op.stride == (2, 2)


def test_both_directions_of_two_layers_in_one_row() -> None:
    """4 · 64 · (100 + 64 + 2) and 4 · 64 · (128 + 64 + 2) parameters, each twice."""
    graph = network(table("x | Input | 20,100 | 0\nl | LSTM | 20,128 | 184320", form="torchinfo", framework="torch"))
    op = ops(graph)["l"]
    assert isinstance(op, Stacked) and len(op.layers) == 2
    assert figures(graph)[2] == 20 * 2 * 4 * 64 * (100 + 64 + 128 + 64)


def test_layers_that_torchsummary_does_not_count() -> None:
    rows = "x | Input | 7,32 | 0\nl | LSTM | 7,16 | 0\nf | Linear | 7,2 | 34"
    graph = network(table(rows, form="torchsummary", framework="torch", totals={"params": 34}))
    assert not graph.faults and figures(graph)[0] == 34 + 4 * 16 * (32 + 16 + 2)


def test_weights_of_a_module_of_modules() -> None:
    text = "x | Input | 10 | 0\nm | Block | 4 | 50\n>l | Linear | 4 | 44"
    graph = network(table(text, form="torchinfo", framework="torch"))
    assert not graph.faults and figures(graph)[0] == 50


def test_shortcuts_that_are_not_printed_as_rows() -> None:
    """64 = 32 + 32 channels, as U-Nets in PyTorch join them."""
    graph = network(
        table(
            """x | Input | 16,16,16 | 0
            a | Conv2d | 32,16,16 | 4640
            p | MaxPool2d | 32,8,8 | 0
            b | Conv2d | 64,8,8 | 18496
            u | ConvTranspose2d | 32,16,16 | 8224
            c | Conv2d | 32,16,16 | 18464""",
            form="torchsummary",
            framework="torch",
        )
    )
    joining = graph.calls[-2]
    assert joining.layer.type == "Concatenate" and [
        value.call.layer.name for value in joining.inputs if value.call
    ] == ["a", "u"]
