"""What Lightning and flax print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from torch_reading import one, params, total

from weigh.readers.written.evidence import Line
from weigh.readers.written.tables import flax

# -- Lightning -------------------------------------------------------------------------------------------

LIGHTNING = """\
  | Name         | Type       | Params | Mode  | FLOPs | In sizes | Out sizes
-----------------------------------------------------------------------------------
0 | encoder      | Sequential | 50.4 K | train | 402 K | [4, 784] | [4, 3]
1 | encoder.0    | Linear     | 50.2 K | train | 401 K | [4, 784] | [4, 64]
2 | encoder.1    | ReLU       | 0      | train | 0     | [4, 64]  | [4, 64]
3 | encoder.2    | Linear     | 195    | train | 1.5 K | [4, 64]  | [4, 3]
4 | loss         | MSELoss    | 0      | train | 0     | ?        | ?
  | other params | n/a        | 5      | n/a   | n/a   | n/a      | n/a
-----------------------------------------------------------------------------------
5         Trainable params
50.4 K    Non-trainable params
50.4 K    Total params
0.202     Total estimated model params size (MB)
9         Modules in train mode
402 K     Total Flops"""


def test_lightning() -> None:
    found = one("lightning", LIGHTNING)
    assert [(row.name, row.type, row.params, row.depth, row.encloses) for row in found.layers] == [
        ("encoder", "Sequential", None, 0, True),
        ("encoder.0", "Linear", None, 1, False),
        ("encoder.1", "ReLU", 0, 1, False),
        ("encoder.2", "Linear", 195, 1, False),
        ("loss", "MSELoss", 0, 0, False),
        ("other params", "Parameter", 5, 0, False),
    ]
    linear = found.layers[1]
    low, high = linear.attributes["params_about"]
    assert low <= 784 * 64 + 64 <= high and high - low <= 100
    low, high = linear.attributes["macs_about"]
    assert low <= 784 * 64 <= high  # 401 K FLOPs of a batch of 4 are cut off: 784*64 * 4 * 2 = 401,408
    assert (linear.input, linear.outputs) == ((784,), ((64,),))
    assert total(found, "trainable") == (5, 5)
    low, high = total(found, "flops")
    assert low <= 2 * (784 * 64 + 64 * 3) <= high < 2 * low  # for one example of the 4
    low, high = total(found, "params")
    assert low <= 784 * 64 + 64 + 64 * 3 + 3 + 5 <= high


BOXED = """\
┏━━━┳━━━━━━━━━┳━━━━━━━━┳━━━━━━━━┳━━━━━━━┓
┃   ┃ Name    ┃ Type   ┃ Params ┃ Mode  ┃
┡━━━╇━━━━━━━━━╇━━━━━━━━╇━━━━━━━━╇━━━━━━━┩
│ 0 │ backbone│ ResNet │ 11.7 M │ train │
│ 1 │ head    │ Linear │    650 │ train │
└───┴─────────┴────────┴────────┴───────┘
Trainable params: 11.7 M
Non-trainable params: 0
Total params: 11.7 M
Total estimated model params size (MB): 46"""


def test_lightning_in_a_box() -> None:
    found = one("lightning", BOXED)
    assert [(row.name, row.type, row.params) for row in found.layers] == [
        ("backbone", "ResNet", None),
        ("head", "Linear", 650),
    ]
    assert found.layers[0].attributes["params_about"] == (11_650_000, 11_750_000)
    assert total(found, "params") == (11_650_000, 11_750_000) and total(found, "non_trainable") == (0, 0)
    low, high = total(found, "bytes")
    assert low <= 46_000_000 <= high


# -- flax ------------------------------------------------------------------------------------------------

FLAX = """\
                                                   M Summary
┏━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┓
┃ path            ┃ module    ┃ inputs           ┃ outputs          ┃ flops  ┃ params                   ┃ batch_stats      ┃
┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━┩
│                 │ M         │ float32[1,8,8,1] │ float32[1,10]    │ 159866 │                          │                  │
├─────────────────┼───────────┼──────────────────┼──────────────────┼────────┼──────────────────────────┼──────────────────┤
│ B_0             │ B         │ float32[1,8,8,1] │ float32[1,8,8,8] │ 10320  │                          │                  │
├─────────────────┼───────────┼──────────────────┼──────────────────┼────────┼──────────────────────────┼──────────────────┤
│ B_0/Conv_0      │ Conv      │ float32[1,8,8,1] │ float32[1,8,8,8] │ 8256   │ bias: float32[8]         │                  │
│                 │           │                  │                  │        │ kernel: float32[3,3,1,8] │                  │
│                 │           │                  │                  │        │                          │                  │
│                 │           │                  │                  │        │ 80 (320 B)               │                  │
├─────────────────┼───────────┼──────────────────┼──────────────────┼────────┼──────────────────────────┼──────────────────┤
│ B_0/BatchNorm_0 │ BatchNorm │ float32[1,8,8,8] │ float32[1,8,8,8] │ 1552   │ bias: float32[8]         │ mean: float32[8] │
│                 │           │                  │                  │        │ scale: float32[8]        │ var: float32[8]  │
│                 │           │                  │                  │        │                          │                  │
│                 │           │                  │                  │        │ 16 (64 B)                │ 16 (64 B)        │
├─────────────────┼───────────┼──────────────────┼──────────────────┼────────┼──────────────────────────┼──────────────────┤
│ Dense_0         │ Dense     │ float32[1,512]   │ float32[1,10]    │ 20490  │ kernel: float32[512,10]  │                  │
│                 │           │                  │                  │        │                          │                  │
│                 │           │                  │                  │        │ 5,120 (20.5 KB)          │                  │
├─────────────────┼───────────┼──────────────────┼──────────────────┼────────┼──────────────────────────┼──────────────────┤
│                 │           │                  │                  │  Total │ 5,216 (20.9 KB)          │ 16 (64 B)        │
└─────────────────┴───────────┴──────────────────┴──────────────────┴────────┴──────────────────────────┴──────────────────┘

                                           Total Parameters: 5,232 (20.9 KB)"""


def read_flax(text: str) -> list[tuple[Any, ...]]:
    return [(row.name, row.type, row.params, row.trainable, row.depth) for row in one("flax", text).layers]


def test_flax() -> None:
    assert read_flax(FLAX) == [
        ("M", "M", None, None, 0),
        ("B_0", "B", None, None, 1),
        ("B_0/Conv_0", "Conv", 3 * 3 * 1 * 8 + 8, 80, 2),
        ("B_0/BatchNorm_0", "BatchNorm", 4 * 8, 2 * 8, 2),
        ("Dense_0", "Dense", 512 * 10, 5120, 1),
    ]
    found = one("flax", FLAX)
    assert (total(found, "params"), total(found, "trainable"), total(found, "non_trainable")) == (
        (5232, 5232),
        (5216, 5216),
        (16, 16),
    )
    assert params(found) == 5232
    assert found.layers[2].attributes == {
        "kernel_shape": (3, 3, 1, 8),
        "bias": True,
        "kernel": (3, 3),
        "in_channels": 1,
        "units": 8,
    }
    assert found.layers[4].attributes["bias"] is False
    assert (found.layers[2].input, found.layers[2].outputs) == ((8, 8, 1), ((8, 8, 8),))
    assert (found.name, found.framework, found.channels_first) == ("M", "flax", False)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "\n".join(line for line in text.splitlines() if not set(line) <= set("├─┼┤┏━┳┓┡╇┩└┴┘ ")),
        lambda text: text.replace("│", "|").replace("┃", "|"),
        lambda text: "\n".join(" ".join(line.split()) for line in text.splitlines()),
        lambda text: "\n".join(f"> {line}" for line in text.splitlines()),
    ],
    ids=["no rules", "bars", "collapsed spaces", "quoted"],
)
def test_flax_copied(damage: Callable[[str], str]) -> None:
    assert read_flax(damage(FLAX)) == read_flax(FLAX)


NNX = """\
┏━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━┓
┃ path ┃ type    ┃ inputs           ┃ outputs          ┃ Param                    ┃ RngState ┃
┡━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━┩
│      │ N       │ float32[1,8,8,1] │ float32[1,10]    │ 170 (680 B)              │ 2 (12 B) │
├──────┼─────────┼──────────────────┼──────────────────┼──────────────────────────┼──────────┤
│ c    │ Conv    │ float32[1,8,8,1] │ float32[1,8,8,8] │ bias: float32[8]         │          │
│      │         │                  │                  │ kernel: float32[3,3,1,8] │          │
│      │         │                  │                  │                          │          │
│      │         │                  │                  │ 80 (320 B)               │          │
├──────┼─────────┼──────────────────┼──────────────────┼──────────────────────────┼──────────┤
│ d    │ Dropout │ float32[1,8,8,8] │ float32[1,8,8,8] │                          │ 2 (12 B) │
├──────┼─────────┼──────────────────┼──────────────────┼──────────────────────────┼──────────┤
│ l    │ Linear  │ float32[1,8]     │ float32[1,10]    │ bias: float32[10]        │          │
│      │         │                  │                  │ kernel: float32[8,10]    │          │
│      │         │                  │                  │                          │          │
│      │         │                  │                  │ 90 (360 B)               │          │
├──────┼─────────┼──────────────────┼──────────────────┼──────────────────────────┼──────────┤
│      │         │                  │            Total │ 170 (680 B)              │ 2 (12 B) │
└──────┴─────────┴──────────────────┴──────────────────┴──────────────────────────┴──────────┘

                                Total Parameters: 172 (692 B)"""


def test_nnx() -> None:
    """The states of random generators are no weights, though the last line counts them."""
    assert read_flax(NNX) == [
        ("N", "N", 170, 170, 0),
        ("c", "Conv", 80, 80, 1),
        ("d", "Dropout", 0, None, 1),
        ("l", "Linear", 90, 90, 1),
    ]
    assert [(one_.quantity, one_.low) for one_ in one("flax", NNX).totals] == [("trainable", 170)]


def test_flax_names_on_two_lines() -> None:
    """No rule between the rows: a row goes on until its weights are counted."""
    text = """\
│ path │ module  │ outputs          │ params           │
│ a    │ LongNam │ float32[1,4]     │ scale: float32[4]│
│      │ eOfIt   │                  │ 4 (16 B)         │
│ b    │ Dense   │ float32[1,4]     │ 16 (64 B)        │"""
    assert [(row.name, row.type, row.params) for row in one("flax", text).layers] == [
        ("a", "LongNameOfIt", 4),
        ("b", "Dense", 16),
    ]


def test_flax_calls_of_one_module() -> None:
    text = """\
│ path │ module │ outputs      │ params    │
├──────┼────────┼──────────────┼───────────┤
│ a    │ Dense  │ float32[1,4] │ 16 (64 B) │
├──────┼────────┼──────────────┼───────────┤
│ a    │ Dense  │ float32[1,4] │           │"""
    assert [(row.name, row.params, row.again) for row in one("flax", text).layers] == [
        ("a", 16, False),
        ("a", None, True),
    ]


def test_a_table_of_nothing_but_its_total() -> None:
    kept = [line for line in FLAX.splitlines() if "path" in line or "Total" in line]
    assert flax.find([Line(number, line) for number, line in enumerate(kept, start=1)]) == []
