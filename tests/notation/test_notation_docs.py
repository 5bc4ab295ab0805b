"""docs/notation.md: its examples are read, and its table of conventions is the code's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from weigh.ask.ledger import ledger
from weigh.readers.written.notation import is_exact, parse, read
from weigh.readers.written.notation.conventions import CONVENTIONS, SENTENCES, convention
from weigh.write.notation import notation_of

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "notation.md").read_text("utf-8")
EXAMPLES = re.findall(r"```notation\n(.*?)```\n([\d,]+) parameters", TEXT, re.DOTALL)


@pytest.mark.parametrize("text, parameters", EXAMPLES, ids=[text.splitlines()[0] for text, _ in EXAMPLES])
def test_example(text: str, parameters: str) -> None:
    (graph,) = read(text)
    told = ledger(graph)
    assert not graph.faults
    assert told.params.exact
    assert f"{told.params.known:,}" == parameters


@pytest.mark.parametrize("text", [text for text, _ in EXAMPLES if is_exact(text)])
def test_exact_examples_are_as_they_are_printed(text: str) -> None:
    assert "\n".join(map(notation_of, read(text))) == text


def test_every_example_has_its_figure() -> None:
    assert len(EXAMPLES) == TEXT.count("```notation") > 8


def test_the_table_of_layers_is_read() -> None:
    layers, _, _ = TEXT.partition("### Repeats")
    cells = [line.split("|")[1] for line in layers.splitlines() if line.startswith("| `")]
    assert len(cells) > 8
    for text in re.findall(r"`([^`]+)`", " ".join(cells)):
        assert parse(text).layers or parse(text).left_out


def test_conventions_are_those_of_the_code() -> None:
    rows = [(one.example, one.meaning, one.source) for one in CONVENTIONS] + list(SENTENCES)
    table = "".join(f"| `{example}` | {meaning} | {source} |\n" for example, meaning, source in rows)
    assert f"<!-- conventions -->\n| written | means | source |\n|---|---|---|\n{table}<!-- end -->" in TEXT


@pytest.mark.parametrize("one", CONVENTIONS, ids=lambda one: one.example)
def test_examples_of_conventions_are_of_their_form(one: object) -> None:
    found = convention(one.example)  # type: ignore[attr-defined]
    assert found is not None and found[0] is one
