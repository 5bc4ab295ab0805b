"""Answers of `why` that add layers to PyTorch's code or take some out: in a Sequential, and where a class makes a layer
in one line and uses it in another."""

from __future__ import annotations

import pytest

from weigh.explaining import advised, explained
from weigh.sources import read_source

SEQUENTIAL = """import torch.nn as nn
net = nn.Sequential(
    nn.Conv2d(3, 8, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, padding=1),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(16 * 16 * 16, 10)
)
"""
CLASS = """import torch
from torch import nn

class Other(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 3, 3)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(1024, 64)
        self.fc2 = nn.Linear(64, 64)
        self.fc3 = nn.Linear(64, 10)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = self.conv2(x)
        x = self.pool(torch.relu(x))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        x = torch.relu(self.fc2(x))
        return self.fc3(x)
"""
FUNCTIONS = """import torch
import torch.nn.functional as F
from torch.nn import Conv2d, Linear, Module

class Net(Module):
    def __init__(self):
        super().__init__()
        self.conv1 = Conv2d(3, 8, 3, padding=1)
        self.conv2 = Conv2d(8, 16, 3, padding=1)
        self.fc1 = Linear(
            1024, 64,
        )
        self.fc2 = Linear(64, 64)
        self.fc3 = Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        return self.fc3(self.fc2(F.relu(self.fc1(x))))
"""
TWICE = CLASS.replace("return self.fc3(x)", "return self.fc3(self.fc2(x))")


def lines(code: str, claim: int) -> list[list[str]]:
    """For each answer, its lines: - for those that go, + for those that come."""
    reading = read_source("net.py", text=code, inputs={"": (3, 16, 16)})
    found = next(one for one in explained(reading, [str(claim)]) if one.ledger.graph.name in ("net", "Net"))
    advise = advised(reading)
    shown = []
    for answer in found.answers:
        hunks = advise(answer, answer.edits).hunks
        removed = [f"- {line.strip()}" for hunk in hunks for line in hunk.removed]
        shown.append([*removed, *(f"+ {line.strip()}" for hunk in hunks for line in hunk.added)])
    return shown


NET = 224 + 1168 + (1024 + 1) * 64 + 65 * 64 + 650
CASES = [
    (SEQUENTIAL, 42_362 + 48, ["+ nn.BatchNorm2d(8),", "+ nn.BatchNorm2d(16),"]),
    (SEQUENTIAL, 42_362 - 30_720, ["- nn.Linear(16 * 16 * 16, 10)", "+ nn.MaxPool2d(2),", "+ nn.Linear(1024, 10)"]),
    (CLASS, NET + 32, ["+ self.batchnorm2 = nn.BatchNorm2d(16)", "+ x = self.batchnorm2(x)"]),
    (
        CLASS,
        NET + 48,
        [
            "- x = torch.relu(self.conv1(x))",
            "+ self.batchnorm1 = nn.BatchNorm2d(8)",
            "+ self.batchnorm2 = nn.BatchNorm2d(16)",
            "+ x = torch.relu(self.batchnorm1(self.conv1(x)))",
            "+ x = self.batchnorm2(x)",
        ],
    ),
    (
        CLASS,
        NET + 3 * 1024 * 64,
        [
            "- self.pool = nn.MaxPool2d(2)",
            "- self.fc1 = nn.Linear(1024, 64)",
            "- x = self.pool(torch.relu(x))",
            "+ self.fc1 = nn.Linear(4096, 64)",
            "+ x = torch.relu(x)",
        ],
    ),
    (
        FUNCTIONS,
        NET - 768 * 64,
        [
            "- from torch.nn import Conv2d, Linear, Module",
            "- 1024, 64,",
            "+ from torch.nn import Conv2d, Linear, Module, MaxPool2d",
            "+ 256, 64,",
            "+ self.maxpool = MaxPool2d(2)",
            "+ x = self.maxpool(x)",
        ],
    ),
    (
        FUNCTIONS,
        NET + 3 * 1024 * 64,
        ["- 1024, 64,", "- x = F.max_pool2d(F.relu(self.conv2(x)), 2)", "+ 4096, 64,", "+ x = F.relu(self.conv2(x))"],
    ),
    (
        FUNCTIONS.replace("Conv2d, Linear, Module", "*").replace("self.conv1 = Conv2d", "self.conv1 = torch.nn.Conv2d"),
        NET + 32,
        [
            "+ self.batchnorm2 = BatchNorm2d(16)",
            "- x = F.max_pool2d(F.relu(self.conv2(x)), 2)",
            "+ x = F.max_pool2d(F.relu(self.batchnorm2(self.conv2(x))), 2)",
        ],
    ),
]


@pytest.mark.parametrize(("code", "claim", "shown"), CASES)
def test_the_lines_to_change(code: str, claim: int, shown: list[str]) -> None:
    assert sorted(shown) in map(sorted, lines(code, claim))


def test_a_layer_that_is_used_twice_has_no_lines() -> None:
    """Taking out one use of it would not be the answer, and both uses are not one statement."""
    for answer in lines(TWICE, NET - 65 * 64):
        assert not any("fc2" in line for line in answer)


def test_lines_that_do_not_give_the_answer_are_not_shown() -> None:
    """The layer's use stands where the text alone cannot follow it: half of an answer would be none."""
    hidden = CLASS.replace("x = self.conv2(x)", "x = getattr(self, 'conv2')(x)")
    for answer in lines(hidden, NET + 32):
        assert not any("BatchNorm" in line for line in answer)


def test_what_the_layer_was_applied_to_keeps_its_meaning() -> None:
    summed = CLASS.replace("x = self.pool(torch.relu(x))", "x = self.pool(x + torch.relu(x)).flatten(1)")
    for answer in lines(summed, NET + 3 * 1024 * 64):
        assert "+ x = x + torch.relu(x).flatten(1)" not in answer
    assert any("+ x = (x + torch.relu(x)).flatten(1)" in answer for answer in lines(summed, NET + 3 * 1024 * 64))
