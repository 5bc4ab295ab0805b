"""Every sentence that the front end asks for is in the table, and every sentence of the table is asked for."""

from __future__ import annotations

import re
from pathlib import Path

from weigh.words.page import WORDS

ROOT = Path(__file__).parents[2]
FRONT = sorted((ROOT / "web" / "src").rglob("*.ts*"))
BEHIND = [file for folder in ("page", "serve") for file in sorted((ROOT / "src" / "weigh" / folder).rglob("*.py"))]
KEY = re.compile(r"""["'`]([a-z][a-z0-9_]*)["'`]""")
ASKED = re.compile(r"""\bt\(\s*["'`]([A-Za-z0-9_]+)["'`]""")
MADE = re.compile(r"\bt\(\s*`([a-z0-9_]*)\$\{[^}`]*\}([a-z0-9_]*)`")
"""A key that is put together: what stands before its variable part, and behind."""
PLACES = re.compile(r"\{([a-z_]+)\}")


def texts() -> list[str]:
    return [file.read_text(encoding="utf-8") for file in FRONT]


def test_there_is_a_front_end_to_look_at() -> None:
    assert any(ASKED.search(text) for text in texts())


def test_every_sentence_that_is_asked_for_is_there() -> None:
    asked = {key for text in texts() for key in ASKED.findall(text)}
    assert asked <= WORDS.keys(), sorted(asked - WORDS.keys())
    for text in texts():
        for front, back in MADE.findall(text):
            assert any(key.startswith(front) and key.endswith(back) for key in WORDS), (front, back)


def test_every_sentence_is_asked_for() -> None:
    """By its key, which may stand in a table of keys, or by a key that is put together."""
    behind = [file.read_text(encoding="utf-8") for file in BEHIND]
    named = {key for text in [*texts(), *behind] for key in KEY.findall(text)}
    made = [pair for text in texts() for pair in MADE.findall(text)]
    unused = [
        key for key in WORDS
        if key not in named and not any(key.startswith(a) and key.endswith(b) for a, b in made)
    ]  # fmt: skip
    assert not unused


def test_sentences_are_sound() -> None:
    for key, text in WORDS.items():
        assert re.fullmatch("[a-z][a-z0-9_]*", key), key
        assert text and text == text.strip() and "  " not in text, key
        assert re.sub(PLACES, "", text).count("{") == 0, key
