"""Answers of `why` as lines of PyTorch's own code: the layer that changes, and those that are told its sizes."""

from __future__ import annotations

import pytest

from weigh.api import read_source
from weigh.explaining import advised, explained

CHAIN = """import torch
from torch import nn

net = nn.Sequential(
    nn.Conv2d(1, 6, 5), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, out_channels=16, kernel_size=5),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(400, 120),
    nn.Linear(120, 84, bias=True),
    nn.Linear(84, 10),
)
net(torch.randn(1, 1, 32, 32))
"""
CLASS = """import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, padding=1)
        self.fc = nn.Linear(64, 10)
    def forward(self, x):
        x = torch.relu(self.conv2(torch.relu(self.conv1(x))))
        return self.fc(x.mean((2, 3)))

net = Net()
net(torch.randn(1, 3, 32, 32))
"""
GATES = """import torch
from torch import nn

class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(1000, 32)
        self.lstm = nn.LSTM(32, 64, batch_first=True)
        self.out = nn.Linear(64, 17)
    def forward(self, words):
        states, _ = self.lstm(self.embed(words))
        return self.out(states)

net = Tagger()
net(torch.zeros(1, 12, dtype=torch.long))
"""


def lenet(first: int, second: int, hidden: int = 84, bias: int = 1) -> int:
    """The parameters of CHAIN with so many filters and units, and with or without biases in the last layer but one."""
    convolutions = (5 * 5 * 1 + 1) * first + 2 * first + (5 * 5 * first + 1) * second
    return convolutions + (5 * 5 * second + 1) * 120 + (120 + bias) * hidden + (hidden + 1) * 10


def two(filters: int, kernel: int = 3, classes: int = 10, bias: int = 1) -> int:
    """The same of CLASS."""
    return (3 * 3 * 3 + bias) * filters + (kernel * kernel * filters + 1) * 64 + (64 + 1) * classes


def tagger(vocabulary: int, features: int, units: int) -> int:
    return vocabulary * features + 4 * units * (features + units + 2) + (units + 1) * 17


ANSWERS = [
    (CHAIN, lenet(8, 16), ["    nn.Conv2d(1, 8, 5), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),",
                           "    nn.Conv2d(8, out_channels=16, kernel_size=5),"]),
    (CHAIN, lenet(6, 32), ["    nn.Conv2d(6, out_channels=32, kernel_size=5),", "    nn.Linear(800, 120),"]),
    (CHAIN, lenet(6, 16, hidden=100), ["    nn.Linear(120, 100, bias=True),", "    nn.Linear(100, 10),"]),
    (CHAIN, lenet(6, 16, bias=0), ["    nn.Linear(120, 84, bias=False),"]),
    (CLASS, two(48), ["        self.conv1 = nn.Conv2d(3, 48, 3, padding=1)",
                      "        self.conv2 = nn.Conv2d(48, 64, kernel_size=3, padding=1)"]),
    (CLASS, two(32, kernel=5), ["        self.conv2 = nn.Conv2d(32, 64, kernel_size=5, padding=1)"]),
    (CLASS, two(32, classes=100), ["        self.fc = nn.Linear(64, 100)"]),
    (CLASS, two(32, bias=0), ["        self.conv1 = nn.Conv2d(3, 32, 3, padding=1, bias=False)"]),
    (GATES, tagger(5000, 32, 64), ["        self.embed = nn.Embedding(5000, 32)"]),
    (GATES, tagger(1000, 50, 64), ["        self.embed = nn.Embedding(1000, 50)",
                                   "        self.lstm = nn.LSTM(50, 64, batch_first=True)"]),
    (GATES, tagger(1000, 32, 100), ["        self.lstm = nn.LSTM(32, 100, batch_first=True)",
                                    "        self.out = nn.Linear(100, 17)"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "claim", "lines"), ANSWERS)
def test_the_lines_of_the_first_answer(source: str, claim: int, lines: list[str]) -> None:
    reading = read_source("net.py", text=source)
    (found,) = explained(reading, [str(claim)])
    answer = found.answers[0]
    advice = advised(reading)(answer, answer.edits)
    assert advice.whole
    assert [line for hunk in advice.hunks for line in hunk.added] == lines


def test_a_layer_that_goes_goes_with_its_use() -> None:
    """What `forward` does with it stands elsewhere: lines that take the attribute alone away would break the program."""
    source = CLASS.replace("        self.fc =", "        self.drop = nn.PReLU(64)\n        self.fc =").replace(
        "self.fc(x", "self.fc(self.drop(x)"
    )
    reading = read_source("net.py", text=source)
    (found,) = explained(reading, [str(two(32))])
    removed = [
        "".join(line for hunk in advised(reading)(answer, answer.edits).hunks for line in hunk.removed)
        for answer in found.answers
    ]
    with_it = [lines for lines in removed if "drop" in lines]
    assert with_it
    assert all("self.drop = nn.PReLU" in lines and "self.drop(x)" in lines for lines in with_it)
