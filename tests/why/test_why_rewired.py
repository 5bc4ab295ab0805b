"""What an answer edits a network into can be weighed, and written, as a network of its own."""

from __future__ import annotations

import json

import pytest

import weigh
from weigh.ask.ledger import ledger
from weigh.ask.why.rewired import rewired
from weigh.show.json_why import why_json


@pytest.mark.parametrize(
    ("source", "claim"),
    [("examples/alexnet.py", "60M"), ("examples/alexnet.py", "62,378,344"), ("vgg16", "134M"), ("resnet50", "25.5M"), ("lenet5", "60k"),
     ("examples/convnet.py", "609,354"), ("keras-resnet50", "23.5M")],
)  # fmt: skip
def test_the_edited_network_has_the_answers_figures(source: str, claim: str) -> None:
    network = weigh.read(source)
    variants = [answer.variant for answer in network.why(claim).answers if answer.variant is not None]
    assert variants
    for variant in variants:
        edited = ledger(rewired(variant))
        tally = {part.what: 0 for part in variant.tally}
        for part, count in variant.tally.items():
            tally[part.what] += count
        assert edited.params.known == tally["weights"]
        assert edited.macs.known == tally.get("macs", 0)


def test_it_is_written_as_code_that_reads_back() -> None:
    from weigh.explaining import corrected
    from weigh.write.code import write

    network = weigh.read("examples/alexnet.py")
    text = write(corrected(network.graph, network.reading, ["60M"]), "keras")
    assert weigh.read("net.py", text=text).params.size == 62_378_344


def test_a_layer_that_is_never_used_may_be_changed() -> None:
    code = """
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.used = nn.Linear(7, 3)
        self.idle = nn.Linear(50, 20)
    def forward(self, x):
        return self.used(x)
"""
    network = weigh.read("m.py", text=code)
    found = network.why(str(8 * 3 + 50 * 20))
    assert found.answers[0].total == 8 * 3 + 50 * 20
    assert json.loads(why_json([found]))["answers"]


def test_windows_over_other_axes_are_never_mixed() -> None:
    """A video's first convolution beside a published network whose first one cuts images into patches."""
    code = """
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv3d(3, 64, (3, 7, 7), stride=(1, 2, 2), padding=(1, 3, 3), bias=False)
        self.head = nn.Linear(64, 10)
    def forward(self, x):
        return self.head(self.stem(x).mean((2, 3, 4)))
"""
    network = weigh.read("m.py", text=code, inputs={"x": (3, 8, 64, 64)})
    assert network.why("60M", like="vit-b16").claims
