"""Published architectures: their code as text, which only our interpreter reads, and what their sources claim."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """One network of the zoo: the file and the call that make it, and its source's title and claims as data."""

    name: str
    file: str
    call: str
    facts: Mapping[str, Any]


def listed() -> list[dict[str, Any]]:
    """What a list of the zoo tells of each network: its name, title and source, and the figures that the source has."""
    return [
        {
            "name": entry.name,
            "title": entry.facts.get("title"),
            "source": entry.facts.get("source"),
            "claims": [
                {"quantity": claim["quantity"], "text": claim["text"]} for claim in entry.facts.get("claims", ())
            ],
        }
        for entry in entries().values()
    ]


def text(file: str) -> str | None:
    """The code of one file of the zoo, None where there is no such file."""
    path = _HERE / "networks" / file
    return path.read_text(encoding="utf-8") if path.is_file() else None


def beside(dotted: str) -> ast.Module | None:
    """A file of the zoo that another one imports."""
    code = text(dotted.rpartition(".")[2] + ".py")
    return None if code is None else ast.parse(code)


@cache
def entries() -> Mapping[str, Entry]:
    """Every network by its name."""
    import tomllib

    index = tomllib.loads((_HERE / "index.toml").read_text(encoding="utf-8"))
    return {name: Entry(name, facts["file"], facts["call"], facts) for name, facts in index.items()}


def application_file(constructor: str) -> str | None:
    """The file that holds a constructor of `keras.applications`, by the constructor's name."""
    made = f"{constructor}("
    return next((entry.file for entry in entries().values() if entry.call.startswith(made)), None)
