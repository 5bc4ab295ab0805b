"""The grammar's parse table as a file, since building it takes a tenth of a second and reading it a hundredth.

`python -m weigh.readers.written.notation.table` writes the file anew. Where it is of another grammar or of another
version of Lark, the table is built.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from lark import Lark

STARTS: Final = ("chain", "network", "formula")
_FOLDER: Final = files(__package__)
_TABLE: Final = "grammar.json"


@cache
def parser() -> Lark:
    """The parser of all three starts of the grammar."""
    from lark import Lark

    found = json.loads((_FOLDER / _TABLE).read_text("utf-8"), object_hook=_numbered)
    if found["of"] == of():
        return Lark.load(found)
    return built()


def of() -> str:
    """What a table belongs to: the grammar and the version of Lark."""
    from hashlib import sha256

    import lark

    return f"{lark.__version__} {sha256(_grammar().encode()).hexdigest()}"


def built() -> Lark:
    """The parser from the grammar itself."""
    from lark import Lark

    return Lark(_grammar(), parser="lalr", start=list(STARTS), propagate_positions=True, maybe_placeholders=False)


def _grammar() -> str:
    return (_FOLDER / "grammar.lark").read_text("utf-8")


def _numbered(mapping: dict[str, Any]) -> dict[Any, Any]:
    """A mapping with its numbers as keys, which JSON writes as text."""
    return {int(key) if key.isdecimal() else key: value for key, value in mapping.items()}


def write() -> None:
    """Write the table of the grammar as it is now."""
    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    data, memo = built().memo_serialize([TerminalDef, Rule])
    text = json.dumps({"of": of(), "data": data, "memo": memo}, separators=(",", ":"), sort_keys=True)
    (Path(__file__).parent / _TABLE).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    write()
