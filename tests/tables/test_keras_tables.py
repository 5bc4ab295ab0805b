"""Tables of Keras: what is printed is what is read, in every format and after every damage that copying does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import keras_printing as printing
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras_printing import DAMAGES, FORMATS, Printed

from weigh.readers.written import tables
from weigh.readers.written.evidence import Description, Line, Stated


def lines(text: str) -> list[Line]:
    return [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]


def found(text: str) -> Description:
    (table,) = tables.find(lines(text))
    return table


ROWS = (
    Printed("input_1", "InputLayer", ((224, 224, 3),), 0),
    Printed("conv1", "Conv2D", ((112, 112, 64),), 9472, ("input_1",)),
    Printed("batch_normalization_11", "BatchNormalization", ((112, 112, 64),), 256, ("conv1",)),
    Printed("tf.__operators__.add_3", "TFOpLambda", ((112, 112, 64),), 0, ("conv1", "batch_normalization_11")),
    Printed("global_average_pooling2d_1", "GlobalAveragePooling2D", ((64,),), 0, ("tf.__operators__.add_3",)),
    Printed("reshape", "Reshape", ((None, 64),), 0, ("global_average_pooling2d_1",)),
    Printed("lstm_1", "LSTM", ((None, 256), (256,), (256,)), 328704, ("reshape",)),
    Printed("predictions", "Dense", ((1000,),), 257000, ("lstm_1",)),
)

CUTTING = (printing.keras1, printing.keras2, printing.keras2_connected)
"""Formats in which what is too long is lost."""


def agrees(read: Stated, row: Printed, cutting: bool) -> bool:
    """Whether a row was read as it was printed. What a column cut is missing, and said to be cut; never altered."""
    whole = read.outputs == row.outputs
    if not whole and not (cutting and read.cut and read.outputs == row.outputs[: len(read.outputs)]):
        return False
    named = read.name == row.name or (read.cut and row.name.startswith(read.name))
    typed = read.type == row.type or (read.cut and row.type.startswith(read.type))
    counted = read.params == row.params or (read.cut and read.params is None)
    return named and typed and counted


def check(rows: Sequence[Printed], form: Callable[..., str], damage: Callable[[str], str]) -> None:
    text = damage(form(rows))
    table = found(f"Some words (of no use) above.\n\n{text}\n\nAnd some below: 3 of them.")
    assert [(read.name, read.outputs, read.params) for read, row in zip(table.layers, rows, strict=True)
            if not agrees(read, row, form in CUTTING)] == [], text  # fmt: skip
    if "params:" in text:
        assert {total.quantity: total.low for total in table.totals} == {
            "params": sum(row.params for row in rows),
            "trainable": sum(row.params for row in rows),
            "non_trainable": 0,
        }
    if not any(layer.cut for layer in table.layers) and "…" not in text:
        for read, row in zip(table.layers, rows, strict=True):
            assert read.after in (None, (), row.after), text
    assert table.framework == "keras"


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.__name__)
def test_rows_come_back(form: Callable[..., str], damage: Callable[[str], str]) -> None:
    check(ROWS, form, damage)


KINDS = (
    ("conv2d", "Conv2D"),
    ("max_pooling2d", "MaxPooling2D"),
    ("global_average_pooling2d", "GlobalAveragePooling2D"),
    ("batch_normalization", "BatchNormalization"),
    ("dense", "Dense"),
    ("tf.__operators__.getitem", "SlicingOpLambda"),
    ("block_1/expand/conv", "DepthwiseConv2D"),
    ("lstm", "LSTM"),
    ("a", "InputLayer"),
    ("multi_head_attention", "MultiHeadAttention"),
)
sizes = st.one_of(st.none(), st.integers(1, 9), st.integers(10, 2000000))
shapes = st.lists(st.lists(sizes, min_size=1, max_size=4).map(tuple), min_size=1, max_size=3).map(tuple)


@st.composite
def networks(draw: st.DrawFn) -> list[Printed]:
    rows: list[Printed] = []
    for index in range(draw(st.integers(2, 7))):
        base, kind = draw(st.sampled_from(KINDS))
        earlier = [row.name for row in rows]
        after = draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True)) if earlier else []
        params = draw(st.one_of(st.just(0), st.integers(1, 999), st.integers(1000, 10**9)))
        rows.append(Printed(f"{base}_{index}", kind, draw(shapes), params, tuple(after)))
    return rows


@given(networks(), st.sampled_from(FORMATS), st.sampled_from(DAMAGES))
@settings(max_examples=400, deadline=None)
def test_any_rows_come_back(rows: list[Printed], form: Callable[..., str], damage: Callable[[str], str]) -> None:
    check(rows, form, damage)


def test_cut_in_the_middle() -> None:
    text = printing.keras2(ROWS[:2]).split("\n")
    table = found("\n".join([*text[:5], "...", *text[5:]]))
    assert table.left_out
    assert not found(printing.keras2(ROWS)).left_out


def test_the_optimizer_is_no_part_of_the_network() -> None:
    text = printing.keras3(ROWS[:2]).replace("Total params: 9,472", "Total params: 28,418")
    (total,) = [
        one for one in found(f"{text}\n Optimizer params: 18,946 (74.01 KB)").totals if one.quantity == "params"
    ]
    assert (total.low, total.high) == (9472, 9472)


def test_unbuilt_counts_are_not_known() -> None:
    row = "│ dense_2 (Dense) │ ? │ 0 (unbuilt) │\n│ dropout (Dropout) │ ? │ 0 │"
    assert [layer.params for layer in found(f"┃ Layer (type) ┃ Output Shape ┃ Param # ┃\n{row}").layers] == [None, 0]


def test_a_count_that_its_column_cut() -> None:
    box = "┃ Layer (type) ┃ Output Shape ┃ Param # ┃\n│ conv (Conv2D) │ (None, 3) │ 1,000,… │\n│ fc (Dense) │ (None, 3) │ 12 │"
    assert [layer.params for layer in found(box).layers] == [None, 12]


def test_nested_rows() -> None:
    text = """\
 model_1 (Functional)        (None, 10)                1234
|¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯|
| conv2d (Conv2D)           (None, 26, 26, 32)        320   Y   |
|                                                               |
| inner (Sequential)        (None, 10)                914   N   |
||¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯||
|| flatten (Flatten)        multiple                  0        ||
|¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯¯|
 dense (Dense)               (None, 10)                110"""
    layers = found(text).layers
    assert [(row.name, row.depth, row.encloses) for row in layers] == [
        ("model_1", 0, True),
        ("conv2d", 1, False),
        ("inner", 1, True),
        ("flatten", 2, False),
        ("dense", 0, False),
    ]
    assert [row.trainable for row in layers] == [None, None, 0, None, None]


def test_translated_types() -> None:
    text = "层（类型）    输出形状    参数 #\nconv2d（二维卷积）  （无，55，55，96）  34944\ndense_1（某某）  （无，10）  1,010"
    assert [(row.name, row.type) for row in found(text).layers] == [("conv2d", "Conv"), ("dense_1", "")]


def test_two_tables_and_code_between() -> None:
    text = f"{printing.keras2(ROWS)}\n\nmodel.add(Dense(10, input_shape=(None, 3)))\n\n{printing.keras3(ROWS)}"
    assert [len(table.layers) for table in tables.find(lines(text))] == [len(ROWS), len(ROWS)]


def test_a_fixed_batch_is_no_axis() -> None:
    text = "Layer (type) Output Shape Param #\nlstm (LSTM) (32, 10, 5) 200\ndense (Dense) (32, 1) 6"
    assert [row.outputs for row in found(text).layers] == [((10, 5),), ((1,),)]


def test_a_lost_batch_takes_no_axis() -> None:
    text = "Layer (type) Output Shape Param #\nconv (Conv2D) (28, 28, 6) 156\nflatten (Flatten) (4704) 0\ndense (Dense) (10,) 47050"
    assert [row.outputs for row in found(text).layers] == [((28, 28, 6),), ((4704,),), ((10,),)]


@pytest.mark.parametrize(
    "text",
    [
        "x = Conv2D(32, (3, 3), input_shape=(None, 28, 28))(x)",
        "See the layer (dense) in Fig. (2, 3) 5 times.",
        "def f(a):\n    return (None, 3), 4",
        "We (Smith, 2) 3 did so.",
        "Layer (type) and output shape are what it prints.",
        "_" * 5000,
    ],
)
def test_no_tables(text: str) -> None:
    assert tables.find(lines(text)) == []


@pytest.mark.parametrize("text", ["(" * 200_000, "[[[(None, 3" * 20_000, "(None, \n" * 3000, "a (B) (None, 3) 3 " * 20_000,
                                  "Layer (type)\n" * 2000, "1," * 100_000, "Model: \"" * 50_000])  # fmt: skip
def test_hostile_text(text: str) -> None:
    for table in tables.find(lines(text)):
        assert {(row.name, row.params) for row in table.layers} == {("a", 3)}


def test_many_rows() -> None:
    text = "Layer (type) Output Shape Param #\n" + "conv (Conv2D) (None, 5, 9) 34944\n" * 20_000
    assert len(found(text).layers) == 20_000


@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 30), st.text("()[]{}|│,.'0 \n\t_…N", max_size=3)), max_size=40
    )
)
@settings(max_examples=60, deadline=None)
def test_any_damage_keeps_tables_apart(edits: list[tuple[int, int, str]]) -> None:
    text = f"{printing.keras2(ROWS)}\n{printing.keras27_connected(ROWS)}\n{printing.keras3_narrow(ROWS)}"
    for at, removed, inserted in edits:
        text = text[:at] + inserted + text[at + removed :]
    last = 0
    for table in tables.find(lines(text)):
        assert last < table.place.line <= table.last
        assert all(table.place.line <= layer.place.line <= table.last for layer in table.layers)
        last = table.last
