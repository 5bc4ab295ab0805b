"""What the page says where the command line speaks of commands and options; and which field it is about."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from weigh.serve.questions import answer
from weigh.words import faults_sources, page, remarks, serving, unknowns

OF_FILES = {"source.missing", "source.address", "source.directory", "source.unreadable", "choice.several"}
"""What nobody is told who sends a text."""
KERAS = "def build(n, m):\n  return keras.Sequential\n  return keras.Sequential([keras.layers.Dense(n, input_shape=(m,))])\n"


def error(**request: Any) -> dict[str, Any]:
    status, body = answer("report", json.dumps(request).encode())
    assert status >= 400
    found: dict[str, Any] = json.loads(body)["error"]
    assert not re.search(r"--|::|'-'", found["text"])
    return found


def test_no_sentence_about_a_source_speaks_of_commands() -> None:
    for kind, text in faults_sources.FAULTS.items():
        if kind not in OF_FILES and re.search(r"::|\{path|weigh ", text):
            told = serving.FAULTS[f"serve.{kind}"]
            assert not re.search(r"::|\{path|weigh |--", told), kind
            assert set(re.findall(r"\{(\w+)", told)) <= set(re.findall(r"\{(\w+)", text)) | {"called"}


def test_every_option_in_a_remark_has_its_field_on_the_page() -> None:
    """Each sentence that speaks of an option is one that the page knows, and the other way round."""
    spoken = [*unknowns.UNKNOWNS.values(), *unknowns.NOTES.values(), *remarks.REMEDIES.values()]
    known = {name: text for name, text in page.WORDS.items() if name.startswith("cli_")}
    used = set()
    for sentence in spoken:
        for name, text in known.items():
            pattern = re.escape(text).replace(re.escape("{what}"), r"\{\w+\}")
            sentence, count = re.subn(pattern, "", sentence)
            used |= {name} if count else set()
        assert "--" not in re.sub("`pip install [^`]*`", "", sentence), sentence
    assert used == known.keys()
    for name in known:
        assert "--" not in page.WORDS["page_" + name.removeprefix("cli_")]


def test_a_text_without_a_name_is_called_what_it_is() -> None:
    found = error(source=KERAS)
    assert "The pasted text was read" in found["text"]
    assert found["fill"] == {"part": "target", "values": ["build(n=..., m=...)"]}
    assert "'net.py' was read" in error(source=KERAS, name="net.py")["text"]


def test_what_python_says_comes_first() -> None:
    found = error(source="x = (1 +\n\n\n")
    assert re.match(r"(line \d+: )?(Python says|No Python)", found["text"])
    assert found["kind"] == "source.no_code"


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ({"inputs": ["3x3", "b"]}, "inputs"),
        ({"set": {"a b": "3"}}, "set"),
        ({"dialect": "karas"}, "dialect"),
        ({"claims": ["so many"]}, "claims"),
        ({"target": "other()"}, "target"),
    ],
)
def test_what_was_mistyped_is_told_by_its_field(asked: dict[str, Any], part: str) -> None:
    found = error(
        source="def build():\n  return keras.Sequential([keras.layers.Dense(3, input_shape=(2,))])\n", **asked
    )
    assert found["fill"]["part"] == part
    assert found["fill"]["values"] == (["build"] if part == "target" else [])


def test_an_audit_has_a_name_or_is_of_this_page() -> None:
    for name, begin in ((None, "This page: "), ("-", "This page: "), ("post.md", "post.md: ")):
        _, body = answer("check", json.dumps({"page": "It has 3 layers.", "name": name}).encode())
        assert json.loads(body)["text"].startswith(begin)
