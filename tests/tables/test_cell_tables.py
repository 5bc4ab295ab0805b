"""Tables by columns: what papers, lectures and exports print, by pipes, boxes, tabs, commas, spaces or as cells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.readers.written import tables
from weigh.readers.written.evidence import Description, Line
from weigh.readers.written.tables import columns, headings, measures
from weigh.readers.written.tables.cells import of_cells
from weigh.readers.written.tables.translated import family


def found(text: str) -> list[Description]:
    return tables.find([Line(number, line) for number, line in enumerate(text.split("\n"), start=1)])


def pipes(rows: Sequence[Sequence[str]]) -> str:
    ruled = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join("| " + " | ".join(row) + " |" for row in ruled)


def bare_pipes(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(" | ".join(row) for row in rows)


def box(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([rule, lines[0], rule.replace("-", "="), *lines[1:], rule])


def tabs(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def commas(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows)


def spaces(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


LENET = (
    ("Layer", "Feature Map", "Size", "Kernel Size", "Stride", "Activation"),
    ("Input", "1", "32x32", "-", "-", "-"),
    ("Conv1", "6", "28x28", "5x5", "1", "tanh"),
    ("Pool1", "6", "14x14", "2x2", "2", "tanh"),
    ("FC1", "-", "84", "-", "-", "tanh"),
)


@pytest.mark.parametrize("form", [pipes, bare_pipes, box, tabs, commas, spaces])
def test_forms(form: object) -> None:
    (table,) = found(f"A table, layer by layer:\n\n{form(LENET)}\n\nEnd of it.")  # type: ignore[operator]
    assert table.form == "table"
    assert [(row.name, row.type, row.outputs) for row in table.layers] == [
        ("Input", "Input", ((32, 32, 1),)),
        ("Conv1", "Conv", ((28, 28, 6),)),
        ("Pool1", "Pool", ((14, 14, 6),)),
        ("FC1", "FC", ((84,),)),
    ]
    conv = table.layers[1].attributes
    assert (conv["kernel"], conv["stride"], conv["units"], conv["activation"]) == ((5, 5), (1,), 6, "tanh")


def test_cells() -> None:
    table = of_cells(LENET, range(10, 15))
    assert table is not None
    assert (table.place.line, table.last, table.layers[0].place.line) == (10, 14, 11)


def test_channels_first_without_counts() -> None:
    (table,) = found(
        "Layer | Activation Shape | Filter Shape\nInput | 1x32x32 | -\nConv1 | 6x28x28 | 5x5\nFC1 | 84x1x1 | -"
    )
    assert [row.outputs for row in table.layers] == [((1, 32, 32),), ((6, 28, 28),), ((84, 1, 1),)]
    assert table.layers[1].attributes["kernel"] == (5, 5)


def test_no_heading_over_the_layers() -> None:
    rows = (
        ("", "Activation shape", "Activation Size", "# parameters"),
        ("Input:", "(32,32,3)", "3,072", "0"),
        ("CONV1 (f=5, s=1)", "(28,28,8)", "6,272", "608"),
        ("FC3", "(120,1)", "120", "48,120"),
    )
    (table,) = found(pipes(rows))
    conv = table.layers[1]
    assert (conv.type, conv.outputs, conv.params) == ("CONV", ((28, 28, 8),), 608)
    assert (conv.attributes["kernel"], conv.attributes["stride"]) == ((5,), (1,))


def test_rounded_counts_and_compound_headings() -> None:
    text = """\
type             patch size/stride   output size    params   ops
convolution      7×7/2               112×112×64     2.7K     34M
max pool         3×3/2               56×56×64
linear                               1×1×1000       1000K    1M"""
    (table,) = found(text)
    conv, pool, linear = table.layers
    assert (conv.attributes["kernel"], conv.attributes["stride"]) == ((7, 7), (2,))
    assert (conv.params, conv.attributes["params_about"]) == (None, (2650, 2749))
    assert (pool.params, pool.outputs) == (None, ((56, 56, 64),))
    assert (linear.outputs, linear.attributes["params_about"]) == (((1, 1, 1000),), (999500, 1000499))


def test_scaled_column() -> None:
    (table,) = found("| Layer | Output | Params (M) |\n|-|-|-|\n| conv1 | 10x10x4 | 0.5 |\n| fc | 10 | 102.76 |")
    assert [row.attributes["params_about"] for row in table.layers] == [(450000, 549999), (102755000, 102764999)]


def test_weights_and_biases() -> None:
    (table,) = found(
        "| Layer name | Weights | Biases | Parameters |\n|-|-|-|-|\n| Conv-1 | 34,848 | 96 | 34,944 |\n| FC-1 | 10 | 2 | |"
    )
    assert [row.params for row in table.layers] == [34944, 12]


def test_total_row_and_ellipsis() -> None:
    (table,) = found(
        "| 层 | 输出尺寸 | 参数量 |\n|-|-|-|\n| Conv2D | 32×32×16 | 448 |\n| ... | | |\n| Dense | 10 | 1,610 |\n| 合计 | | 12.5万 |"
    )
    assert table.left_out
    (total,) = table.totals
    assert (total.quantity, total.low, total.high) == ("params", 124500, 125499)


def test_one_cell_more_than_the_heading() -> None:
    (table,) = found("Layer\tSize\tKernel\n1\tConvolution\t28x28x6\t5x5\n2\tPooling\t14x14x6\t2x2\nOutput\tFC\t10\t-")
    assert [(row.name, row.type) for row in table.layers] == [("1", "Convolution"), ("2", "Pooling"), ("Output", "FC")]


def test_vectors_and_outputs() -> None:
    text = "| Layer | Activation shape | Filter | # parameters |\n|-|-|-|-|\n| FC3 | (120,1) | 400×120 | 48,120 |\n| Softmax | 1x10 | - | 1,210 |\n| Output | 10×1 | | 0 |"
    (table,) = found(text)
    assert [(row.type, row.outputs) for row in table.layers] == [
        ("FC", ((120,),)),
        ("Dense", ((10,),)),
        ("Identity", ((10,),)),
    ]
    assert table.layers[0].attributes == {"kernel_shape": (400, 120), "units": 120}
    assert table.layers[1].attributes == {"activation": "softmax"}


@pytest.mark.parametrize(
    "text",
    [
        "Name | Size | Params\nBERT-base | 400MB | 110M\nGPT | 500MB | 117M",
        "| Type | Size | Weight |\n|-|-|-|\n| Apple | 10 | 200 |\n| Pear | 12 | 180 |",
        "Layer, output and parameters are words.\nDense, too, is one.",
        "schicht,form,gewichte\nsand,rund,12\nton,flach,9",
    ],
)
def test_other_tables(text: str) -> None:
    assert found(text) == []


@given(
    st.lists(
        st.tuples(st.integers(1, 300), st.integers(1, 300), st.integers(1, 4096), st.integers(0, 10**9)),
        min_size=2,
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_numbers_come_back(rows: list[tuple[int, int, int, int]]) -> None:
    cells = [
        ("Layer", "Output shape", "Params"),
        *((f"Conv{i}", f"{h}x{w}x{c}", f"{p:,}") for i, (h, w, c, p) in enumerate(rows)),
    ]
    for form in (pipes, bare_pipes, box, tabs, commas, spaces):
        (table,) = found(form(cells))
        assert [(row.outputs, row.params) for row in table.layers] == [(((h, w, c),), p) for h, w, c, p in rows]


@pytest.mark.parametrize(
    "text",
    [
        "| 层 | 输出尺寸 | 参数量 |\n|-|-|-|\n| 输入层 | 32x32x1 | 0 |\n| 卷积层1 | 28x28x6 | 156 |\n| 全连接层1 | 84 | 10,164 |",
        "Capa | Forma de salida | Parámetros\nEntrada | 32x32x1 | 0\nConvolución 1 | 28x28x6 | 156\nCapa densa | 84 | 10.164",
        "Слой\tВыходная форма\tПараметры\nВходной слой\t32x32x1\t0\nСвёрточный слой 1\t28x28x6\t156\nПолносвязный слой\t84\t10 164",
    ],
)
def test_kinds_in_other_languages(text: str) -> None:
    (table,) = found(text)
    assert [(row.type, row.params) for row in table.layers] == [("Input", 0), ("Conv", 156), ("Dense", 10164)]


def test_headings_of_every_language() -> None:
    for english, others in {
        "output": [
            "输出形状",
            "出力形状",
            "Выходная форма",
            "Forma de salida",
            "Forme de sortie",
            "Ausgabeform",
            "Forma de saída",
            "출력 형태",
            "Forma di output",
        ],
        "params": [
            "参数 #",
            "パラメータ数",
            "Количество параметров",
            "Parámetros",
            "Paramètres",
            "Anzahl der Parameter",
            "Parâmetros",
            "매개변수 수",
            "Parametri",
        ],
    }.items():
        for other in others:
            assert headings.roles(other) == (english,), other


@pytest.mark.parametrize(
    ("text", "interval"),
    [("1,516", (1516, 1516)), ("1.516.000", (1516000, 1516000)), ("2.7K", (2650, 2749)), ("5*5*6+6 = 156", (156, 156)),
     ("-", None), ("about", None), ("1.5", None), ("208 (608)", None)],
)  # fmt: skip
def test_counts(text: str, interval: tuple[int, int] | None) -> None:
    assert measures.count(text, 1) == interval


@pytest.mark.parametrize("line", ["|" * 5000, "layer " * 5000, "layer  " * 50, "," * 5000, "layer|output|" * 2000])
def test_hostile_lines(line: str) -> None:
    assert columns.find([Line(number, line) for number in range(1, 200)]) == []


FOREIGN = [
    ("convolucional", "densa", "entrada"),
    ("convolução", "densa", "imagem"),
    ("convolution", "dense", "entrée"),
    ("convoluzionale", "denso", "ingresso"),
    ("Faltung", "vollverbunden", "Eingabe"),
    ("畳み込み", "全結合", "入力"),
]


@pytest.mark.parametrize(("conv", "dense", "entry"), FOREIGN)
def test_a_word_that_fills_a_cell_is_known_in_every_language(conv: str, dense: str, entry: str) -> None:
    rows = (
        ("Layer", "Type", "Output", "Kernel", "Parameters"),
        ("In", entry, "20x20x1", "-", "0"),
        ("K1", conv, "18x18x4", "3x3", "40"),
        ("K2", conv, "16x16x4", "3x3", "148"),
        ("V3", dense, "7", "-", "7175"),
    )
    (table,) = found(pipes(rows))
    assert [family(layer.type) for layer in table.layers] == ["input", "conv", "conv", "dense"]


def test_the_label_of_a_layer_is_no_stride() -> None:
    rows = (
        ("Layer", "Type", "Output", "Kernel"),
        ("C1", "convolution", "16x16x4", "5x5"),
        ("S4", "average pooling", "8x8x4", "2x2"),
        ("conv s2", "convolution", "3x3x4", "3x3"),
    )
    (table,) = found(pipes(rows))
    assert [layer.attributes.get("stride") for layer in table.layers] == [None, None, (2,)]


def test_text_behind_a_table_without_lines_is_none_of_it() -> None:
    rows = (
        ("layer", "kernel", "output", "parameters"),
        ("conv1", "3 x 3", "20 x 20 x 8", "80"),
        ("conv2", "3 x 3", "20 x 20 x 8", "584"),
        ("fc1", "-", "9", "28809"),
    )
    text = spaces(rows) + "\n\nThe last layer alone has 28,809 parameters.\n\nIt is the largest one."
    (table,) = found(text)
    assert [layer.name for layer in table.layers] == ["conv1", "conv2", "fc1"] and table.last == 4
