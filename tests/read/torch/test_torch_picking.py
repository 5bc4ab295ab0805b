"""Indexing with tensors, beside PyTorch's own."""

from __future__ import annotations

import pytest
import torch

import weigh

HEAD = "import torch\nimport torch.nn as nn\nclass Net(nn.Module):\n    def forward(self, x, ids=torch.zeros(3, 2, dtype=torch.long)):\n        i = torch.arange(4)\n        return "


@pytest.mark.parametrize(
    "picked",
    [
        "x[:, [-1], :]",
        "x[:, [0, 2]]",
        "x[:, ids]",
        "x[..., i]",
        "x[:, i, :, i]",
        "x[:, i[:, None], i[None, :]]",
        "x[:, 0, :, i]",
        "x[:, None, i]",
        "x[:, i, 1:3]",
        "x[:, :, i, 0]",
        "x[:, ids, ids]",
    ],
)
def test_shapes_are_pytorchs(picked: str) -> None:
    scope: dict[str, object] = {
        "torch": torch,
        "x": torch.zeros(5, 6, 7, 8),
        "ids": torch.zeros(3, 2, dtype=torch.long),
        "i": torch.arange(4),
    }
    expected = tuple(eval(picked, scope).shape)
    network = weigh.read("net.py", text=f"{HEAD}{picked}\n", inputs={"x": (6, 7, 8)})
    (output,) = network.graph.outputs
    sizes = tuple(size if isinstance(size, int) else size.at({"batch": 5}) for size in output.tensor.shape)
    assert sizes == expected and network.ledger.complete


def test_what_a_mask_picks_is_known_at_run_time_only() -> None:
    network = weigh.read("net.py", text=f"{HEAD}x[x > 0]\n", inputs={"x": (6,)})
    assert str(network.graph.outputs[0].tensor) == "(found)"
