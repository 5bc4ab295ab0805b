"""Networks for tables, and tables read back: what was written is taken apart again by somebody else's rules."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

import weigh
from weigh.ask.ledger import Ledger, ledger
from weigh.network.graph import NOTHING, Call, Graph, Layer, Value, call_layer
from weigh.network.tensors import Tensor
from weigh.ops.dense import Dense
from weigh.show.tabular.media import table
from weigh.show.tabular.sheet import Choice

Rows: TypeAlias = list[list[str]]

NESTED = """\
import torch
from torch import nn

class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x)) + x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1)
        self.stage1 = nn.Sequential(Block(16), Block(16))
        self.wide = nn.Conv2d(16, 32, 1)
        self.stage2 = nn.Sequential(Block(32), Block(32), nn.Sequential(Block(32)))
        self.fc = nn.Linear(32, 10)

    def forward(self, x):
        return self.fc(self.stage2(self.wide(self.stage1(self.stem(x)))).mean((2, 3)))

model = Net()
model(torch.randn(1, 3, 32, 32))
"""
CONVS = 3 * 9 * 16 + 16 + 2 * 16 * 9 * 16 + 16 * 32 + 32 + 3 * 32 * 9 * 32
NORMS = 2 * 2 * 16 + 3 * 2 * 32
NESTED_PARAMS = CONVS + NORMS + 33 * 10
NESTED_MACS = 1024 * (3 * 9 * 16 + 2 * 16 * 9 * 16 + 16 * 32 + 3 * 32 * 9 * 32) + 32 * 10


def nested() -> Ledger:
    """A PyTorch model with blocks in stages, one of them a level deeper."""
    return weigh.read("nested.py", text=NESTED).ledger


def vgg16() -> Ledger:
    return weigh.read("vgg16").ledger


def named(*names: str) -> Ledger:
    """A chain of Dense layers with these names."""
    x = Value(Tensor.of(4), name="x")
    calls = []
    for name in names:
        calls.append(call_layer(Layer(name, "Dense", Dense(4)), (calls[-1].outputs[0] if calls else x,), None, None))
    return ledger(Graph("net", "Model", (x,), calls[-1].outputs if calls else (), tuple(calls)))


def tree(*kinds: str) -> Ledger:
    """Dense layers in layers in layers: "(" opens one that encloses, ")" closes it, a digit applies the layer of that
    number, which is shared wherever it comes again."""
    x = Value(Tensor.of(6), name="x")
    layers = {digit: Layer(f"dense_{digit}", "Dense", Dense(6)) for digit in "0123456789"}
    around: list[Call] = []
    calls: list[Call] = []
    for number, kind in enumerate(kinds):
        parent = around[-1] if around else None
        if kind == "(":
            around.append(Call(Layer(f"block_{number}", "Block", None), None, (x,), parent, None, NOTHING))
            calls.append(around[-1])
        elif kind == ")":
            if around:
                around.pop().outputs = (x,)
        else:
            calls.append(call_layer(layers[kind], (x,), parent, None))
            (x,) = calls[-1].outputs
    for call in around:
        call.outputs = (x,)
    return ledger(Graph("tree", "Model", (Value(Tensor.of(6), name="x"),), (x,), tuple(calls)))


def written(weighed: Ledger | Sequence[Ledger], form: str, choice: Choice | None = None) -> str:
    ledgers = [weighed] if isinstance(weighed, Ledger) else weighed
    return "".join(table(ledgers, form, choice or Choice()))


def from_csv(text: str) -> Rows:
    return list(csv.reader(io.StringIO(text, newline="")))


def from_markdown(text: str) -> Rows:
    """The cells of the tables of a page, as they are shown."""
    rows: Rows = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows and token.level >= 3:
            rows[-1].append(_shown(token))
    return rows


def _shown(token: Token) -> str:
    """The text of a cell: nothing but text and bold may be in it."""
    children = token.children or []
    assert {child.type for child in children} <= {"text", "text_special", "strong_open", "strong_close"}, token.content
    return "".join(child.content for child in children)


LATEX = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\textasciigrave{}": "`",
    r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|", r"\char34{}": '"', r"\&": "&", r"\%": "%",
    r"\$": "$", r"\#": "#", r"\_": "_", r"\{": "{", r"\}": "}", "{[}": "[", "{]}": "]", "{*}": "*", "{,}": ",",
    r"$\times$": "×", r"$\cdot$": "·", "$-$": "−", r"$\Sigma$": "Σ", r"\dots{}": "…", "-{}": "-", r"\quad ": "", r"\ ": " ",
}  # fmt: skip
"""Everything that a cell of LaTeX may hold beside letters, and what is printed for it."""
LATEX_PIECE = re.compile("|".join(map(re.escape, sorted(LATEX, key=len, reverse=True))) + r"|[^\\{}$&%#_^~]")


def from_latex(text: str) -> Rows:
    """The cells of the tabulars, as they are printed."""
    body = [line for line in text.splitlines() if line.endswith(" \\\\")]
    return [[printed(cell[1:-1]) for cell in re.split(r"(?<!\\)&", line[1:-2])] for line in body]


def printed(cell: str) -> str:
    """What LaTeX prints for a cell. Nothing but letters and the pieces above may be in it."""
    pieces = LATEX_PIECE.findall(cell)
    assert "".join(pieces) == cell, cell
    return "".join(LATEX.get(piece, piece) for piece in pieces)


READERS = {"csv": from_csv, "markdown": from_markdown, "latex": from_latex}


def whole(cells: Sequence[str]) -> int:
    """The sum of the cells that add up: not the sums of other rows, nor words."""
    return sum(int(cell.replace(",", "")) for cell in cells if re.fullmatch(r"\d[\d,]*", cell))
