"""What the summaries of PyTorch show, read from real prints."""

from __future__ import annotations

from typing import Any

import pytest
from torch_reading import FOLDER, FORMS, counted, lines, one, params, printed, printed_total, total

from weigh.readers.written.tables import torchsummary
from weigh.readers.written.tables.printed_cells import cells

PRINTED = sorted(path.stem for path in FOLDER.glob("torch*_*.txt"))


# -- real prints -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRINTED)
def test_rows_of_real_prints(name: str) -> None:
    text, truth = printed(name)
    found = one(truth["form"], text)
    uncounted = {"MultiheadAttention"} if truth["form"] == "torchsummary" else set()
    weights = [(row.type, row.params) for row in counted(found) if row.params]
    assert weights == [
        (layer["type"], layer["params"])
        for layer in truth["layers"]
        if layer["params"] and layer["type"] not in uncounted
    ]
    assert params(found) == printed_total(truth)
    assert found.framework == "torch" and found.channels_first is True and not found.left_out


@pytest.mark.parametrize("name", PRINTED)
def test_totals_of_real_prints(name: str) -> None:
    text, truth = printed(name)
    found = one(truth["form"], text)
    for quantity, key in [("params", "total"), ("trainable", "trainable"), ("non_trainable", "non_trainable")]:
        assert total(found, quantity) == (printed_total(truth, key), printed_total(truth, key))
    assert (found.place.line, found.last) == (1, len(text.splitlines()))


@pytest.mark.parametrize("name", PRINTED)
def test_shapes_leave_the_batch_out(name: str) -> None:
    text, truth = printed(name)
    found = one(truth["form"], text)
    shapes = {tuple(layer["output_shape"]) for layer in truth["layers"] if nested(layer["output_shape"]) is False}
    assert shapes <= {outputs for row in found.layers for outputs in row.outputs}


def nested(shape: Any) -> bool | None:
    return None if shape is None else any(isinstance(size, list) for size in shape)


# -- torchsummary ----------------------------------------------------------------------------------------

ATTENTION = """\
----------------------------------------------------------------
        Layer (type)               Output Shape         Param #
================================================================
MultiheadAttention-1   [[-1, 7, 8], [-1, 7, 7]]               0
            Linear-2                 [-1, 7, 2]              18
================================================================
Total params: 18
Trainable params: 18
Non-trainable params: 0
----------------------------------------------------------------
Input size (MB): 0.00
Forward/backward pass size (MB): 0.02
Params size (MB): 0.10
Estimated Total Size (MB): 0.02
----------------------------------------------------------------"""


def test_several_outputs() -> None:
    found = one("torchsummary", ATTENTION)
    assert [row.outputs for row in found.layers] == [((7, 8), (7, 7)), ((7, 2),)]
    assert [(row.name, row.type) for row in found.layers] == [
        ("MultiheadAttention-1", "MultiheadAttention"),
        ("Linear-2", "Linear"),
    ]


def test_sizes_in_megabytes_have_the_bounds_of_both_units() -> None:
    """The program divides by 2**20 and writes MB; others divide by 10**6."""
    sizes = [(one_.low, one_.high) for one_ in one("torchsummary", ATTENTION).totals if "Params size" in one_.text]
    assert sizes == [(95_000, int(0.105 * 2**20))]


def test_rows_left_out() -> None:
    text, _ = printed("torchsummary_resnet")
    kept = text.splitlines()
    shorter = "\n".join([*kept[:8], "        ...", *kept[-20:]])
    assert one("torchsummary", shorter).left_out
    assert one("torchsummary", "\n".join(kept[:8] + kept[10:])).left_out


def test_two_tables_and_prose_between() -> None:
    text, _ = printed("torchsummary_lenet")
    found = torchsummary.find(lines(f"First:\n{text}\nand then\n\n{text}"))
    assert [len(table.layers) for table in found] == [7, 7]
    assert found[0].last < found[1].place.line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no table here",
        "see layer-3 [1, 2] for more",
        "conv2-1 [64] 3",
        "a[-1] - 2",
        "Conv2d-1",
        "- item-1 [x] 5",
        "(1): Figure (a)\n(2): Figure (b)",
        "x = lambda (a): foo(a)",
        "def f(x): Foo(x)",
    ],
)
def test_other_text_is_no_table(text: str) -> None:
    assert all(find(lines(text)) == [] for find in FORMS.values())


# -- torchinfo -------------------------------------------------------------------------------------------

OWN = """\
==========================================================================================
Layer (type (var_name))                  Output Shape              Param #
==========================================================================================
Rec (Rec)                                [4, 5]                    3
├─Linear (a)                             [4, 10]                   110
├─Linear (a)                             [4, 10]                   (recursive)
├─Linear (b)                             [4, 5]                    55
==========================================================================================
Total params: 168
Trainable params: 168
Non-trainable params: 0
Total mult-adds (Units.MEGABYTES): 0.00
=========================================================================================="""


def test_weights_of_the_module_itself() -> None:
    found = one("torchinfo", OWN)
    assert [(row.name, row.params, row.encloses, row.again) for row in found.layers] == [
        ("Rec", None, True, False),
        ("Rec (own)", 3, False, False),
        ("a", 110, False, False),
        ("a", None, False, True),
        ("b", 55, False, False),
    ]
    assert 3 + 110 + 55 == params(found) == total(found, "params")[0]


def test_a_shared_layer_is_found_by_its_sizes() -> None:
    """Two layers of the type stand before; only the second has 24 going in and coming out."""
    text, _ = printed("torchinfo_shared")
    again = [row.name for row in one("torchinfo", text).layers if row.again]
    assert again == ["Tanh: 1-2", "Linear: 1-3", "Tanh: 1-2"]


def test_frozen_counts_stand_in_parentheses() -> None:
    text, truth = printed("torchinfo_frozen_depth3")
    rows = counted(one("torchinfo", text))
    assert sum(row.params or 0 for row in rows if row.trainable == 0) == truth["non_trainable"]
    assert sum(row.trainable or 0 for row in rows) == truth["trainable"]


def test_work_is_told_for_one_example() -> None:
    """A batch of 2: 4,816,896 = 2 * 2352 weights * 32*32 places."""
    text, _ = printed("torchinfo_frozen_depth3")
    found = one("torchinfo", text)
    assert found.layers[1].macs == 2352 * 32 * 32
    assert found.layers[1].attributes == {"kernel": (7, 7)}
    low, high = total(found, "macs")
    assert low <= sum(row.macs or 0 for row in counted(found)) <= high


FORK = """\
============================================================================================================================================
Layer (type:depth-idx)                   Kernel Shape              Output Shape              Param #                   Mult-Adds
============================================================================================================================================
├─Block: 1-1                             --                        [-1, 8, 8, 8]             --                        --
|    └─Conv2d: 2-1                       [3, 8, 3, 3]              [-1, 8, 8, 8]             224                       13,824
|    └─ReLU: 2-2                         --                        [-1, 8, 8, 8]             --                        --
├─MaxPool2d: 1-2                         --                        [-1, 8, 4, 4]             --                        --
├─Flatten: 1-4                           --                        [-1, 128]                 --                        --
├─Linear: 1-5                            [128, 10]                 [-1, 10]                  1,290                     1,280
============================================================================================================================================
Total params: 1,514
Trainable params: 1,514
Non-trainable params: 0
Total mult-adds (M): 0.02
============================================================================================================================================"""


def test_the_older_fork() -> None:
    """Shapes with -1 for the batch, kernels as channels in, filters, window; no row for the whole model."""
    found = one("torchinfo", FORK)
    rows = {row.name: row for row in found.layers}
    assert rows["Conv2d: 2-1"].attributes == {"kernel": (3, 3), "in_channels": 3, "units": 8}
    assert rows["Linear: 1-5"].attributes == {"in_channels": 128, "units": 10}
    assert [row.depth for row in found.layers] == [0, 1, 1, 0, 0, 0]
    assert (rows["Conv2d: 2-1"].params, rows["Conv2d: 2-1"].macs) == (3 * 3 * 3 * 8 + 8, 3 * 3 * 3 * 8 * 64)
    assert params(found) == 224 + 1290 == total(found, "params")[0]


VERBOSE = """\
Layer (type:depth-idx)                   Output Shape              Param #                   Kernel Shape
Text                                     [4, 2]                    --                        --
├─Embedding: 1-1                         [4, 12, 32]               32,000                    --
│    └─weight                                                      └─32,000                  [32, 1000]
├─Linear: 1-4                            [4, 2]                    82                        --
│    └─weight                                                      ├─80                      [40, 2]
│    └─bias                                                        └─2                       [2]
├─LSTM: 1-3                              [4, 2]                    62                        --
│    └─bias_ih_l0                                                  └─32                      [32]
│    └─weight_hh_l0                                                └─30                      [30, 1]
├─Linear: 1-5                            [4, 3]                    6                         --
│    └─weight                                                      └─6                       [2, 3]
Total params: 32,150"""


def test_listed_weights_tell_of_biases() -> None:
    found = one("torchinfo", VERBOSE)
    assert [(row.params, row.attributes.get("bias")) for row in found.layers] == [
        (None, None),
        (32000, False),
        (82, True),
        (62, True),
        (6, False),
    ]


def test_a_table_of_keras_is_none_of_torchinfo() -> None:
    """The words of their headings are the same; shapes stand in parentheses there."""
    text = """\
Layer (type)                 Output Shape              Param #
=================================================================
dense_1 (Dense)              (None, 10)                7850
dense_2 (Dense)              (32, 10)                  110
================================================================="""
    assert FORMS["torchinfo"](lines(text)) == []


SUMS = """\
Layer (type:depth-idx)                   Output Shape              Param #
Net                                      [1, 5]                    165
├─Linear: 1-1                            [1, 10]                   110
├─Linear: 1-2                            [1, 5]                    55"""


def test_some_versions_print_the_sum_of_what_a_module_holds() -> None:
    assert [(row.name, row.params, row.encloses) for row in one("torchinfo", SUMS).layers] == [
        ("Net", 165, True),
        ("Linear: 1-1", 110, False),
        ("Linear: 1-2", 55, False),
    ]


ROUND = """\
Layer (type:depth-idx)                   Output Shape              Param #
Net                                      [1, 4]                    --
├─Linear: 1-1                            [1, 4]                    20
├─Linear: 1-2                            [1, 4]                    20
├─Linear: 1-3                            [1, 4]                    20
├─Linear: 1-4                            [1, 4]                    (recursive)
├─Linear: 1-5                            [1, 4]                    (recursive)
├─Linear: 1-6                            [1, 4]                    (recursive)"""


def test_equal_shared_layers_come_round_in_their_order() -> None:
    """The first has another input as far as the rows tell, so the other two take turns."""
    again = [row.name for row in one("torchinfo", ROUND).layers if row.again]
    assert again == ["Linear: 1-2", "Linear: 1-3", "Linear: 1-2"]


# -- torchsummaryX ---------------------------------------------------------------------------------------

SUMMARY_X = """\
================================================================================
                                Kernel Shape     Output Shape  Params  Mult-Adds
Layer
0_stem.Conv2d_0                [3, 16, 7, 7]  [1, 16, 32, 32]  2.352k  2.408448M
1_stem.BatchNorm2d_1                    [16]  [1, 16, 32, 32]    32.0       16.0
2_stem.ReLU_2                              -  [1, 16, 32, 32]       -          -
3_down.Conv2d_conv1           [16, 32, 1, 1]    [1, 32, 8, 8]   512.0    32.768k
4_pool                                     -    [1, 32, 1, 1]       -          -
5_fc                                [32, 10]          [1, 10]   330.0      320.0
6_fc                                [32, 10]          [1, 10]       -      320.0
--------------------------------------------------------------------------------
                         Totals
Total params             3.226k
Trainable params         3.226k
Non-trainable params        0.0
Mult-Adds             2.441872M
================================================================================"""


def test_torchsummaryx() -> None:
    found = one("torchsummaryx", SUMMARY_X)
    assert [(row.name, row.type, row.params, row.again) for row in found.layers] == [
        ("stem.0", "Conv2d", 2352, False),
        ("stem.1", "BatchNorm2d", 32, False),
        ("stem.2", "ReLU", 0, False),
        ("down.conv1", "Conv2d", 512, False),
        ("pool", "", 0, False),
        ("fc", "", 330, False),
        ("fc", "", None, True),
    ]
    assert found.layers[0].attributes == {"kernel": (7, 7), "in_channels": 3, "units": 16}
    assert found.layers[0].macs == 7 * 7 * 3 * 16 * 32 * 32
    assert params(found) == 3226 == total(found, "params")[0] == total(found, "params")[1]
    assert sum(row.macs or 0 for row in found.layers) == total(found, "macs")[0]
    assert (found.place.line, found.last) == (1, len(SUMMARY_X.splitlines()))


def test_torchsummaryx_too_wide_for_the_terminal() -> None:
    """Its table is one of pandas: further columns follow below, under the names of the rows."""
    rows = SUMMARY_X.splitlines()
    upper = [line[:71] for line in rows[1:10]]
    lower = ["           Mult-Adds", "Layer", *(f"{line.split()[0]:30}{line[71:]}" for line in rows[3:10])]
    wrapped = "\n".join([rows[0], *upper, "", *lower, *rows[10:]])
    assert [(row.name, row.params, row.macs) for row in one("torchsummaryx", wrapped).layers] == [
        (row.name, row.params, row.macs) for row in one("torchsummaryx", SUMMARY_X).layers
    ]


def test_rounded_millions_are_bounds() -> None:
    text = SUMMARY_X.replace("2.408448M", "2.4M")
    first = one("torchsummaryx", text).layers[0]
    assert (first.macs, first.attributes["macs_about"]) == (None, (2_350_000, 2_449_999))


# -- relatives of torchsummary and of print --------------------------------------------------------------

PADDLE = """\
---------------------------------------------------------------------------
 Layer (type)       Input Shape          Output Shape         Param #
===========================================================================
   Conv2D-1       [[1, 1, 28, 28]]      [1, 6, 28, 28]          60
    ReLU-1         [[1, 6, 28, 28]]     [1, 6, 28, 28]           0
   Conv2D-2       [[1, 6, 28, 28]]     [1, 16, 24, 24]         2,416
   Linear-1         [[1, 9216]]            [1, 10]            92,170
===========================================================================
Total params: 94,646
Trainable params: 94,646
Non-trainable params: 0
---------------------------------------------------------------------------"""

INPUTS = """\
-----------------------------------------------------------------------
      Layer (type)         Input Shape         Param #     Tr. Param #
=======================================================================
          Conv2d-1      [1, 1, 28, 28]             260             260
          Conv2d-2     [1, 10, 12, 12]           5,020               0
          Linear-3            [1, 320]          16,050          16,050
=======================================================================
Total params: 21,330
Trainable params: 16,310
Non-trainable params: 5,020
-----------------------------------------------------------------------"""


def test_rows_with_an_input_count_each_type() -> None:
    found = one("torchsummary", PADDLE)
    assert [(row.name, row.input, row.outputs, row.params) for row in found.layers] == [
        ("Conv2D-1", (1, 28, 28), ((6, 28, 28),), 60),
        ("ReLU-1", (6, 28, 28), ((6, 28, 28),), 0),
        ("Conv2D-2", (6, 28, 28), ((16, 24, 24),), 2416),
        ("Linear-1", (9216,), ((10,),), 92_170),
    ]
    assert (found.framework, found.left_out, params(found)) == ("", False, total(found, "params")[0])


def test_a_second_number_is_no_count_of_trained_weights_without_its_title() -> None:
    found = one("torchsummary", INPUTS.replace("Tr. Param #", "Bytes      "))
    assert [row.trainable for row in found.layers] == [None, None, None]


def test_rows_far_apart_are_not_one_table() -> None:
    text, _ = printed("torchsummary_lenet")
    rows = text.splitlines()
    apart = "\n".join([*rows[:6], *["and so on, in some words"] * 6, *rows[6:]])
    assert [len(found.layers) for found in torchsummary.find(lines(apart))] == [3, 4]


def test_rows_with_the_input_instead_of_the_output() -> None:
    found = one("torchsummary", INPUTS)
    assert [(row.input, row.outputs, row.params, row.trainable) for row in found.layers] == [
        ((1, 28, 28), (), 260, 260),
        ((10, 12, 12), (), 5020, 0),
        ((320,), (), 16_050, 16_050),
    ]
    assert sum(row.trainable or 0 for row in found.layers) == total(found, "trainable")[0]


FIGURES = """\
Net(
  1.69 M, 100.000% Params, 1.82 GMac, 100.000% MACs,
  (conv1): Conv2d(9.41 k, 0.080% Params, 118.01 MMac, 6.487% MACs, 3, 64, kernel_size=(7, 7), stride=(2, 2), bias=False)
  (relu): ReLU(0, 0.000% Params, 802.82 KMac, 0.044% MACs, inplace=True)
  (fc): Linear(
    in_features=512, out_features=1000, bias=True
    #params: 0.51M, #flops: 0.51M
  )
  (bn): BatchNormAct2d(
    64, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True
    (act): ReLU(inplace=True)
  )
)"""


def test_figures_among_the_arguments() -> None:
    rows = {row.name: row for row in one("torch", FIGURES).layers}
    conv = rows["conv1"].attributes
    assert (conv["units"], conv["in_channels"], conv["bias"]) == (64, 3, False)
    assert conv["params_about"] == (9405, 9414) and 7 * 7 * 3 * 64 in range(9405, 9415)
    assert conv["macs_about"] == (118_005_000, 118_014_999)
    assert rows["fc"].attributes["params_about"] == (505_000, 514_999)
    assert rows["Net"].encloses and rows["Net"].attributes["params_about"] == (1_685_000, 1_694_999)
    assert not rows["bn"].encloses and rows["bn"].attributes == {"in_channels": 64, "affine": True}


@pytest.mark.parametrize("size", [1, 8])
def test_memory_is_told_for_one_example(size: int) -> None:
    """The input of a batch, divided; what the weights take is the same for any batch."""
    text = ATTENTION.replace("[-1,", f"[{size},").replace(
        "Input size (MB): 0.00", f"Input size (MB): {size * 0.75:.2f}"
    )
    bounds = {one_.text.partition(":")[0]: (one_.low, one_.high) for one_ in one("torchsummary", text).totals}
    low, high = bounds["Input size (MB)"]
    assert low <= 3 * 256 * 256 * 4 == 0.75 * 2**20 <= high < 800_000
    assert bounds["Params size (MB)"] == (95_000, int(0.105 * 2**20))


def test_private_classes_keep_their_names() -> None:
    text = FORK.replace("Block: 1-1", "_DenseBlock: 1-1")
    assert one("torchinfo", text).layers[0].type == "_DenseBlock"
    text = ATTENTION.replace("MultiheadAttention-1", "_Attention-1")
    assert one("torchsummary", text).layers[0].type == "_Attention"


def test_kernels_of_transposed_convolutions_tell_only_the_window() -> None:
    """Their weights have channels in first, and groups divide the filters."""
    text = FORK.replace("Conv2d: 2-1         ", "ConvTranspose2d: 2-1")
    assert one("torchinfo", text).layers[1].attributes == {"kernel": (3, 3)}


def test_brackets_that_close_nothing() -> None:
    assert cells("a) [1, 2] b] (3)") == ["a)", "[1, 2]", "b]", "(3)"]
