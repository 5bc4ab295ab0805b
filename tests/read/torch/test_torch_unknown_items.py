"""A container that holds modules of classes that the source does not have: each may own anything, and none is lost."""

from __future__ import annotations

import pytest

from weigh.ask.ledger import ledger
from weigh.sources import read_source
from weigh.words.remarks import unknown

FORWARD = "\n  def forward(self, x):\n    for block in self.blocks: x = block(x)\n    return self.fc(x)\n"
HEAD = "import torch.nn as nn\nclass Net(nn.Module):\n  def __init__(self):\n    super().__init__()\n    self.fc = nn.Linear(64, 10)\n"
REMEDY = "Block is not defined in the source. Add the code of Block, or the line that imports it."

CONTAINERS = [
    ("    self.blocks = nn.ModuleList([Block(64) for _ in range(3)])", FORWARD, 3),
    ("    self.blocks = nn.ModuleList()\n    for _ in range(2): self.blocks.append(Block(64))", FORWARD, 2),
    ("    self.blocks = nn.ModuleDict({'a': Block(1)})", FORWARD.replace("self.blocks", "self.blocks.values()"), 1),
    ("    self.blocks = nn.Sequential(Block(1), nn.ReLU(), Block(2))", FORWARD.replace("for block in self.blocks: x = block(x)", "x = self.blocks(x)"), 2),
    ("    self.blocks = nn.Sequential(Block(1))", FORWARD.replace("for block in self.blocks: x = block(x)", "x = self.blocks(x)"), 1),
]  # fmt: skip


@pytest.mark.parametrize(("made", "forward", "count"), CONTAINERS)
def test_a_module_of_an_unknown_class_keeps_its_place(made: str, forward: str, count: int) -> None:
    (graph,) = read_source("net.py", text=HEAD + made + forward, inputs={"": (64,)}).graphs
    weighed = ledger(graph)
    assert (weighed.params.known, weighed.params.exact) == (650, False)
    assert sum(row.layer.type == "Block" for row in weighed.rows) == count
    assert {unknown(gap) for gap in graph.gaps} == {REMEDY}


def test_a_name_that_is_called_asks_for_its_code_and_another_for_its_value() -> None:
    code = "import torch.nn as nn\nnet = nn.Sequential(nn.Linear(4, width), stem(3))\n"
    (graph,) = read_source("net.py", text=code).graphs
    assert {unknown(gap) for gap in graph.gaps} == {
        "width is not defined in the source. Add --set width=VALUE; for a shape --set width=28,28,1.",
        "stem is not defined in the source. Add the code of stem, or the line that imports it.",
    }
