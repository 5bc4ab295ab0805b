"""What every JSON answer shares: the schema's name, sizes and errors as JSON has them."""

from __future__ import annotations

import json
from typing import Any

from weigh.network.place import Place
from weigh.network.sizes import Size

SCHEMA = "weigh/1"


def dumps(value: Any) -> str:
    """One JSON text, its letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def exact(size: Size, missing: bool = False) -> int | None:
    """A size as JSON has it: null where it is not known."""
    return size if isinstance(size, int) and not missing else None


def where(place: Place | None) -> str | None:
    return str(place) if place else None


def error(text: str, kind: str, place: Place | None = None) -> str:
    """What is printed instead of an answer: {"schema", "error": {"kind", "text", "where"}}."""
    return dumps({"schema": SCHEMA, "error": {"kind": kind, "text": text, "where": where(place)}})
