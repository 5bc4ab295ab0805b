"""The parse table that is kept as a file is the grammar's."""

from __future__ import annotations

import json

import pytest

from weigh.readers.written.notation import table

TEXTS = [
    ("chain", "input (224 x 224 RGB image)\nconv3-64 x2 / maxpool, FC-10 > softmax"),
    ("chain", "C3: 16@10x10 - [3x3, 64; 3x3, 64] x 3 > Conv(96, 11x11, stride=4) + 64C3 - 784"),
    ("network", 'network n: "a b" in keras3\ninput x: (1, {n}) int8\nblock b from x {\n  Dense(3) as d frozen\n} gives d\noutput (b, d~2[1])'),
    ("formula", "-a*(b + 2)**2 + floor((c - 1)/2)"),
]  # fmt: skip


@pytest.mark.parametrize("start, text", TEXTS)
def test_table_parses_as_the_grammar_does(start: str, text: str) -> None:
    assert table.parser().parse(text, start=start) == table.built().parse(text, start=start)


def test_table_is_of_this_grammar() -> None:
    """Where this fails, write the table anew: python -m weigh.readers.written.notation.table."""
    from lark import __version__

    text = (table._FOLDER / table._TABLE).read_text("utf-8")
    version, _, digest = json.loads(text)["of"].partition(" ")
    if version != __version__:
        pytest.skip(f"written with Lark {version}")
    assert f"{version} {digest}" == table.of()


def test_table_of_another_grammar_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "of", lambda: "another")
    table.parser.cache_clear()
    try:
        assert table.parser().parse("FC-1 > FC-2", start="chain").data == "chain"
    finally:
        table.parser.cache_clear()
