"""What `print(model)` shows of PyTorch modules, against live ones and from what copying makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import prod
from pathlib import Path
from typing import Any

import pytest
from torch_reading import counted, lines, one

from weigh.readers.written.evidence import Stated
from weigh.readers.written.tables import torch_repr

# -- printed modules -------------------------------------------------------------------------------------

ALEXNET = """\
AlexNet(
  (features): Sequential(
    (0): Conv2d(3, 64, kernel_size=(11, 11), stride=(4, 4), padding=(2, 2))
    (1): ReLU(inplace=True)
    (2): MaxPool2d(kernel_size=3, stride=2, padding=0, dilation=1, ceil_mode=False)
    (3): Conv2d(64, 192, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2), groups=2, bias=False)
    (4): BatchNorm2d(192, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
  )
  (avgpool): AdaptiveAvgPool2d(output_size=(6, 6))
  (classifier): Sequential(
    (0): Dropout(p=0.5, inplace=False)
    (1): Linear(in_features=6912, out_features=10, bias=True)
  )
)"""
ATTRIBUTES_OF_ALEXNET = {
    "features.0": {"units": 64, "in_channels": 3, "kernel": (11, 11), "stride": (4, 4), "padding": (2, 2), "dilation": (1,), "groups": 1, "bias": True},
    "features.1": {},
    "features.2": {"function": "max", "kernel": (3,), "stride": (2,), "padding": (0,)},
    "features.3": {"units": 192, "in_channels": 32, "kernel": (5, 5), "stride": (1, 1), "padding": (2, 2), "dilation": (1,), "groups": 2, "bias": False},
    "features.4": {"in_channels": 192, "affine": True},
    "avgpool": {"function": "average", "output_size": (6, 6)},
    "classifier.0": {"rate": 0.5},
    "classifier.1": {"units": 10, "in_channels": 6912, "bias": True},
}  # fmt: skip


def leaves(text: str) -> dict[str, Any]:
    return {row.name: dict(row.attributes) for row in one("torch", text).layers if not row.encloses}


def test_printed_modules() -> None:
    found = one("torch", ALEXNET)
    assert leaves(ALEXNET) == ATTRIBUTES_OF_ALEXNET
    assert [(row.name, row.depth) for row in found.layers if row.encloses] == [
        ("AlexNet", 0),
        ("features", 1),
        ("classifier", 1),
    ]
    assert (found.name, found.place.line, found.last) == ("AlexNet", 1, 14)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: " ".join(text.split()),
        lambda text: "\n".join(line.strip() for line in text.splitlines()),
        lambda text: "\n".join(f"> {line}" for line in text.splitlines()),
        lambda text: f"In [3]: print(model)\n{text}\n\nI want to count (by hand) them.",
        lambda text: f">>> model\n{text}\n>>> summary(model)",
        lambda text: text.replace("(", " (").replace("=  (", "=(").replace("= (", "=("),
        lambda text: text + ")\n)",
        lambda text: text.replace("\n", "\n\n"),
    ],
    ids=[
        "one line",
        "no indentation",
        "quoted",
        "among text",
        "in a session",
        "old spaces",
        "more brackets",
        "blank lines",
    ],
)
def test_printed_modules_copied(damage: Callable[[str], str]) -> None:
    assert leaves(damage(ALEXNET)) == ATTRIBUTES_OF_ALEXNET


def test_printed_modules_cut() -> None:
    """Without its first line and its last ones; the names are those that are left."""
    cut = "\n".join(ALEXNET.splitlines()[1:-3])
    assert leaves(cut) == {name: told for name, told in ATTRIBUTES_OF_ALEXNET.items() if name != "classifier.1"}


OLD = """\
LeNet (
  (conv1): Conv2d(1, 20, kernel_size=(5, 5), stride=(1, 1))
  (relu): ReLU (inplace)
  (pool): MaxPool2d (size=(2, 2), stride=(2, 2), dilation=(1, 1))
  (fc1): Linear (800 -> 500)
)"""


def test_printed_modules_of_old_versions() -> None:
    read = leaves(OLD)
    assert read["fc1"] == {"units": 500, "in_channels": 800, "bias": True}
    assert read["pool"] == {"function": "max", "kernel": (2, 2), "stride": (2, 2), "padding": (0,)}


ENCODER = """\
TransformerEncoder(
  (layers): ModuleList(
    (0-1): 2 x TransformerEncoderLayer(
      (self_attn): MultiheadAttention(
        (out_proj): NonDynamicallyQuantizableLinear(in_features=32, out_features=32, bias=True)
      )
      (linear1): Linear(in_features=32, out_features=64, bias=True)
      (norm1): LayerNorm((32,), eps=1e-05, elementwise_affine=True)
    )
  )
  (rnn): LSTM(32, 20, num_layers=2, batch_first=True, bidirectional=True)
  (emb): Embedding(1000, 32)
  (scale): ParameterList(  (0): Parameter containing: [torch.float32 of size 2x3])
)"""


def test_modules_printed_once_for_several() -> None:
    found = one("torch", ENCODER)
    assert [row.name for row in found.layers] == [
        "TransformerEncoder", "layers",
        "layers.0", "layers.0.self_attn", "layers.0.linear1", "layers.0.norm1",
        "layers.1", "layers.1.self_attn", "layers.1.linear1", "layers.1.norm1",
        "rnn", "emb", "scale", "scale.0",
    ]  # fmt: skip
    read = leaves(ENCODER)
    assert read["layers.1.self_attn"] == {"units": 32, "in_channels": 32, "bias": True}
    assert read["layers.0.norm1"] == {"normalized": (32,), "affine": True}
    assert read["emb"] == {"vocabulary": 1000, "units": 32}
    assert (read["rnn"]["layers"], read["rnn"]["bidirectional"], read["rnn"]["biases"]) == (2, True, 2)
    assert found.layers[-1].params == 2 * 3


# -- printed modules against live ones -------------------------------------------------------------------

MODULES = Path(__file__).parent / "printed_modules"
LIVE: dict[str, int] = json.loads((MODULES / "parameters.json").read_text())
"""Parameters of the live modules whose prints stand beside: the sum of `numel()` over `parameters()`."""

GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}


def conv_weights(told: dict[str, Any], axes: int) -> int:
    taps = prod(told["kernel"] * axes if len(told["kernel"]) == 1 else told["kernel"])
    return taps * told["in_channels"] * told["units"] + told["units"] * told["bias"]


def recurrent_weights(kind: str, told: dict[str, Any]) -> int:
    """Each direction of each layer: gates * units * (inputs + units + two biases)."""
    units, reads, count = told["units"], told["in_channels"], 0
    directions = 1 + told["bidirectional"]
    for _ in range(told["layers"]):
        count += directions * GATES[kind] * units * (reads + units + told["biases"] * told["bias"])
        reads = units * directions
    return count


def weights(row: Stated) -> int:
    """What a module of PyTorch has by its arguments."""
    told, kind = dict(row.attributes), row.type
    if row.params is not None:
        return row.params
    if "Conv" in kind and "Transpose" not in kind:
        return conv_weights(told, int(kind[-2]))
    if "ConvTranspose" in kind:  # in_channels of one group; each filter of the print stands in one group
        return conv_weights(told, int(kind[-2]))
    if kind.removesuffix("Cell") in GATES:
        return recurrent_weights(kind.removesuffix("Cell"), told)
    if kind == "MultiheadAttention":
        return 4 * (told["units"] ** 2 + told["units"] * told["bias"])
    if kind == "LayerNorm":
        return 2 * prod(told["normalized"]) * told["affine"]
    if "Norm" in kind:
        return 2 * told["in_channels"] * told["affine"]
    if kind == "Embedding":
        return told["vocabulary"] * told["units"]
    if kind == "PReLU":
        return told["in_channels"]
    return told["in_channels"] * told["units"] + told["units"] * told["bias"] if "Linear" in kind else 0


@pytest.mark.parametrize("name", LIVE)
def test_printed_modules_state_all_weights(name: str) -> None:
    found = one("torch", (MODULES / f"{name}.txt").read_text())
    assert sum(weights(row) for row in counted(found)) == LIVE[name]
    assert len({row.name for row in found.layers}) == len(found.layers)


def test_a_model_begins_where_the_one_before_was_cut() -> None:
    cut = "\n".join(ALEXNET.splitlines()[:-1])
    assert [found.name for found in torch_repr.find(lines(f"{cut}\n{OLD}"))] == ["AlexNet", "LeNet"]


def test_arguments_that_are_not_printed() -> None:
    text = """\
Net(
  (a): MaxPool2d(kernel_size=3, stride=None, padding=1)
  (b): AdaptiveAvgPool2d(output_size=1)
  (c): AdaptiveMaxPool2d(output_size=(1, 1))
  (d): AdaptiveAvgPool2d(output_size=(7, 7))
  (e): InstanceNorm2d(8)
  (f): Conv2d(4, 8, kernel_size=(3, 3), stride=(1, 1))
)"""
    assert leaves(text) == {
        "a": {"function": "max", "kernel": (3,), "stride": (3,), "padding": (1,)},
        "b": {"function": "global average"},
        "c": {"function": "global max"},
        "d": {"function": "average", "output_size": (7, 7)},
        "e": {"in_channels": 8, "affine": False, "bias": False},
        "f": {"units": 8, "in_channels": 4, "kernel": (3, 3), "stride": (1, 1), "padding": (0,), "dilation": (1,), "groups": 1, "bias": True},
    }  # fmt: skip


def test_arguments_on_lines_of_their_own() -> None:
    text = """\
Net(
  (norm): BatchNormAct2d(
    64, eps=1e-05, momentum=0.1, affine=True
    (act): ReLU(inplace=True)
  )
  (conv): Conv2d(
    3, 8, kernel_size=(3, 3), stride=(1, 1),
    bias=False)
)"""
    rows = {row.name: row for row in one("torch", text).layers}
    assert not rows["norm"].encloses and rows["norm"].attributes == {"in_channels": 64, "affine": True}
    assert (rows["conv"].attributes["bias"], rows["conv"].attributes["kernel"]) == (False, (3, 3))


def test_very_many_repeats_are_left_out_and_said_to_be() -> None:
    found = one("torch", "Net(\n  (0-9999): 10000 x Linear(in_features=2, out_features=2, bias=True)\n)")
    assert found.left_out and len(found.layers) == 5001
