"""Accounts of networks by hand, as lectures set them out: rows of shapes, memory and weights, and rows of filters."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import pytest

from weigh.readers.written.evidence import Description, Line, Stated
from weigh.readers.written.tables import cs231n
from weigh.readers.written.tables.products import evaluated

STAGES = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]


def vgg() -> str:
    """The account of VGG-16, row by row, worked out here."""
    rows, side, channels = ["INPUT:     [224x224x3]    memory:  224*224*3=150K   weights: 0"], 224, 3
    for filters, times in STAGES:
        for _ in range(times):
            rows.append(
                f"CONV3-{filters}: [{side}x{side}x{filters}]  memory:  {side}*{side}*{filters}={side * side * filters // 1000}K   "
                f"weights: (3*3*{channels})*{filters} = {9 * channels * filters:,}"
            )
            channels = filters
        side //= 2
        rows.append(f"POOL2: [{side}x{side}x{channels}]  memory:  {side}*{side}*{channels}=100K   weights: 0")
    rows += [
        f"FC:        [1x1x4096]     memory:  4096             weights: 7*7*512*4096 = {7 * 7 * 512 * 4096:,}",
        f"FC:        [1x1x4096]     memory:  4096             weights: 4096*4096 = {4096 * 4096:,}",
        f"FC:        [1x1x1000]     memory:  1000             weights: 4096*1000 = {4096 * 1000:,}",
        "",
        "TOTAL memory: 24M * 4 bytes ~= 93MB / image (only forward! ~*2 for bwd)",
        "TOTAL params: 138M parameters",
    ]
    return "\n".join(rows)


ALEXNET = """\
[227x227x3] INPUT
[55x55x96] CONV1: 96 11x11 filters at stride 4, pad 0
[27x27x96] MAX POOL1: 3x3 filters at stride 2
[27x27x96] NORM1: Normalization layer
[27x27x256] CONV2: 256 5x5 filters at stride 1, pad 2
[4096] FC6: 4096 neurons
[1000] FC8: 1000 neurons (class scores)"""


def read(text: str) -> list[Description]:
    return cs231n.find([Line(number, line) for number, line in enumerate(text.splitlines(), start=1)])


def one(text: str) -> Description:
    (found,) = read(text)
    return found


def told(rows: tuple[Stated, ...]) -> list[tuple[object, ...]]:
    return [(row.name, row.outputs, row.params, dict(row.attributes)) for row in rows]


def test_rows_of_vgg() -> None:
    found = one(vgg())
    kernels = sum(9 * a * b for a, b in [(3, 64), (64, 64), (64, 128), (128, 128), (128, 256)])
    kernels += sum(9 * a * b for a, b in [(256, 256)] * 2 + [(256, 512)] + [(512, 512)] * 5)
    dense = 7 * 7 * 512 * 4096 + 4096 * 4096 + 4096 * 1000
    assert sum(row.params or 0 for row in found.layers) == kernels + dense == 138_344_128
    assert len(found.layers) == 1 + 13 + 5 + 3
    assert told(found.layers[:2]) == [
        ("INPUT", ((224, 224, 3),), 0, {}),
        ("CONV3-64", ((224, 224, 64),), 1728, {"kernel": (3, 3), "in_channels": 3, "units": 64, "scope": "kernels"}),
    ]
    assert told(found.layers[3:4]) == [("POOL2", ((112, 112, 64),), 0, {"kernel": (2,)})]
    assert told(found.layers[-1:]) == [("FC", ((1, 1, 1000),), 4_096_000, {"units": 1000, "scope": "kernels"})]
    assert found.layers[0].type == "Input" and found.channels_first is False
    assert sum(prod(row.outputs[0]) for row in found.layers) == 15_237_608  # type: ignore[type-var]


def test_totals_of_vgg() -> None:
    """Each by the digits that stand there; a megabyte is of either kind."""
    assert [(total.quantity, total.low, total.high) for total in one(vgg()).totals] == [
        ("activations", 23_500_000, 24_499_999),
        ("bytes", 92_500_000, int(93.5 * 2**20) - 1),
        ("params", 137_500_000, 138_499_999),
    ]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "\n".join(" ".join(line.split()) for line in text.splitlines()),
        lambda text: "\n".join(f"> {line}" for line in text.splitlines()),
        lambda text: text.replace("*", "\\*"),
        lambda text: text.replace("*", "×"),
        lambda text: text.replace("x", "×"),
        lambda text: text.replace("weights:", "params:"),
        lambda text: text.replace("weights: 0", "weights: 0 (no biases are counted)"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace(",", ""),
        lambda text: f"It adds up so:\n\n{text}\n\nNote that most memory is early.",
    ],
    ids=[
        "spaces",
        "quoted",
        "Markdown",
        "times",
        "crosses",
        "params",
        "remark",
        "blank lines",
        "no commas",
        "text around",
    ],
)
def test_copied(damage: Callable[[str], str]) -> None:
    assert told(one(damage(vgg())).layers) == told(one(vgg()).layers)


def test_asterisks_lost() -> None:
    """Markdown has taken them for emphasis: what each filter reads is no longer told, its number and the count are."""
    rows = one(vgg().replace("*", "")).layers
    assert [row.params for row in rows] == [row.params for row in one(vgg()).layers]
    assert "in_channels" not in rows[1].attributes


def test_rows_of_filters() -> None:
    found = one(ALEXNET)
    assert told(found.layers) == [
        ("INPUT", ((227, 227, 3),), None, {}),
        ("CONV1", ((55, 55, 96),), None, {"kernel": (11, 11), "units": 96, "stride": (4,), "padding": (0,)}),
        ("MAX POOL1", ((27, 27, 96),), None, {"kernel": (3, 3), "stride": (2,), "function": "max"}),
        ("NORM1", ((27, 27, 96),), None, {}),
        ("CONV2", ((27, 27, 256),), None, {"kernel": (5, 5), "units": 256, "stride": (1,), "padding": (2,)}),
        ("FC6", ((4096,),), None, {"units": 4096}),
        ("FC8", ((1000,),), None, {"units": 1000}),
    ]


def test_names_as_they_are_printed() -> None:
    text = (
        "[8x8x3] INPUT\n[8x8x4] CONV 1: 4 3x3 filters at stride 1, pad 1\n[4x4x4] MAX POOL 1: 2x2 filters at stride 2"
    )
    assert [(row.name, row.type) for row in one(text).layers] == [
        ("INPUT", "Input"),
        ("CONV 1", "CONV"),
        ("MAX POOL 1", "MAX POOL"),
    ]


def test_biases_in_the_formula() -> None:
    text = (
        "INPUT: [8x8x3] memory: 8*8*3=192 weights: 0\n"
        "CONV3-4: [8x8x4] memory: 256 weights: (3*3*3+1)*4 = 112\n"
        "CONV3-8: [8x8x8] memory: 512 weights: (3*3*4)*8 + 8 = 296\n"
        "FC: [1x1x10] memory: 10 weights: 8*8*8*10 + 10\n"
    )
    rows = one(text).layers
    assert [row.params for row in rows] == [0, (27 + 1) * 4, 36 * 8 + 8, 5120 + 10]
    assert rows[1].attributes == rows[1].attributes | {"kernel": (3, 3), "in_channels": 3, "units": 4}
    assert all("scope" not in row.attributes for row in rows)


def test_digits_that_number_the_layers_are_no_windows() -> None:
    text = "\n".join(
        f"{name}: [{side}x{side}x8] memory: {side * side * 8} weights: 0"
        for name, side in [("CONV1-8", 32), ("POOL1", 16), ("CONV2-8", 16), ("POOL2", 8)]
    )
    assert all("kernel" not in row.attributes for row in one(text).layers)


def test_rounded_weights_are_bounds() -> None:
    text = "CONV3-64: [8x8x64] memory: 4K weights: 1.7K\nFC: [1x1x10] memory: 10 weights: 41K"
    assert [(row.params, row.attributes["params_about"]) for row in one(text).layers] == [
        (None, (1650, 1749)),
        (None, (40_500, 41_499)),
    ]


def test_two_accounts() -> None:
    assert [len(found.layers) for found in read(f"{vgg()}\n{ALEXNET}\n\n\n\n\n{vgg()}")] == [22, 7, 22]


def test_rows_left_out() -> None:
    rows = vgg().splitlines()
    assert one("\n".join([*rows[:4], "...", *rows[10:]])).left_out


@pytest.mark.parametrize(
    "text",
    [
        "",
        "see [3]: it is 4x4",
        "[1] Krizhevsky",
        "CONV: [3x3]",
        "memory: [12] and weights: [13]",
        "TOTAL params: 5M",
        "[3x3] conv\n[5x5] conv",
    ],
)
def test_other_text_is_no_account(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "formula, value",
    [
        ("3*3*64", 576),
        ("(3*3*64 + 1) * 128", 73_856),
        ("7x7x512x4096", 102_760_448),
        ("1,000 * 2", 2000),
        ("((2))", 2),
        ("2 - 3", -1),
        ("", None),
        ("3 *", None),
        ("(3", None),
        ("3)", None),
        ("3 4", None),
        ("()", None),
        ("9" * 15 + "*" + "9" * 15, None),
        ("(" * 300, None),
        ("3 apples", None),
    ],
)
def test_formulas(formula: str, value: int | None) -> None:
    assert evaluated(formula) == value


@pytest.mark.parametrize(
    "text",
    ["INPUT: [" + "1x" * 9000, "CONV: [1x1] weights: " + "(1*" * 6000, "TOTAL memory: " + "1M " * 6000, "A " * 9000],
)
def test_long_lines_end(text: str) -> None:
    assert read("\n".join([text] * 20)) == []


def test_crosses_in_formulas() -> None:
    text = vgg().replace("*", "x")
    assert told(one(text).layers) == told(one(vgg()).layers)


def test_an_input_begins_an_account() -> None:
    assert [len(found.layers) for found in read(f"{ALEXNET}\n{ALEXNET}")] == [7, 7]


def test_totals_end_an_account() -> None:
    rows = vgg().splitlines()
    assert [len(found.layers) for found in read("\n".join([*rows, *rows[1:5]]))] == [22, 4]


def test_memory_in_units_of_other_languages() -> None:
    for four, result in (("octets", "199 Ko"), ("байта", "199 КБ"), ("bytes", "199 kB")):
        account = vgg().replace("24M * 4 bytes ~= 93MB", f"49,7K * 4 {four} ~= {result}")
        (elements, memory) = one(account).totals[:2]
        assert (elements.quantity, elements.low, elements.high) == ("activations", 49_650, 49_749)
        assert (memory.quantity, memory.low) == ("bytes", 198_500)
