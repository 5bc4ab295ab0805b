"""Colours: the words are the same with and without them, and nothing in a source reaches the terminal as a command."""

from __future__ import annotations

import io
import re

import pytest

from weigh.ask.ledger import ledger
from weigh.cli.output import write_lines
from weigh.network.graph import Graph, Layer
from weigh.ops.dense import Dense
from weigh.show.layout import Span
from weigh.show.paint import paint
from weigh.show.report import report
from weigh.show.widths import visible

from . import networks
from .golden import printed

ANSI = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(autouse=True)
def a_terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


def painted(graph: Graph, width: int) -> str:
    stream = io.StringIO()
    paint(report([ledger(graph)], width), stream)
    return stream.getvalue()


@pytest.mark.parametrize("width", [30, 60, 80, 120])
@pytest.mark.parametrize("graph", [networks.plain(), networks.shared(), networks.deep()])
def test_painted_and_plain_say_the_same(graph: Graph, width: int) -> None:
    text = painted(graph, width)
    assert ANSI.search(text)
    assert ANSI.sub("", text) == printed(ledger(graph), width)


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    codes = {code for found in ANSI.findall(painted(networks.plain(), 80)) for code in re.findall(r"\d+", found)}
    assert codes <= {"0", "1", "2", "3"}  # bold, dim and italic are no colours


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\nb", r"a\nb"),
        ("a\u202eb", r"a\u202eb"),
        ("\ud800", r"\ud800"),
        ("é編", "é編"),
    ],
)
def test_a_name_cannot_command_the_terminal(name: str, shown: str) -> None:
    assert visible(name) == shown
    x = networks.image(8)
    calls = networks.chain([Layer(name, "Dense", Dense(3))], x)
    graph = Graph(name, "Sequential", (x,), calls[-1].outputs, calls)
    stream = io.StringIO()
    paint(report([ledger(graph)], 100), stream)
    assert shown in stream.getvalue()
    assert "\x1b[31m" not in stream.getvalue()


def test_half_a_surrogate_pair_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR")
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    write_lines([[Span("Σ \ud800")]], stream)
    stream.flush()
    assert stream.buffer.getvalue() == "Σ \\ud800\n".encode()
