"""What is given instead of an answer: which status, and the error as the command line's JSON has it, with its line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, Final, NamedTuple

from weigh.network.errors import Fault, WeighError
from weigh.network.place import Place
from weigh.readers.reading import UNNAMED
from weigh.readers.unbuilt import UNBUILT
from weigh.show.json_text import dumps, error
from weigh.words.serving import FAULTS, PASTED, TO_BUILD

STATUSES: Final = {
    "serve.host": 400,
    "serve.json": 400,
    "serve.key": 400,
    "serve.lacking": 400,
    "serve.value": 400,
    "serve.sources": 400,
    "serve.base64": 400,
    "serve.origin": 403,
    "serve.no_route": 404,
    "serve.method": 405,
    "serve.slow_body": 408,
    "serve.too_large": 413,
    "serve.type": 415,
    "serve.internal": 500,
    "serve.died": 500,
    "serve.busy": 503,
    "serve.busy_long": 503,
    "serve.ending": 503,
    "serve.deadline": 504,
    "usage": 400,
}
"""The HTTP status of each kind of error that is about the request."""
UNREADABLE: Final = 422
"""The status of every other kind: nothing can be read in the source, or what is asked about is not in it."""
OPTION: Final = re.compile(r"--(input|set|dialect)\b:? ?")
PARTS_OF_OPTIONS: Final = {"input": "inputs", "set": "set", "dialect": "dialect"}
"""What an option of the command line is called in a request."""


class Fill(NamedTuple):
    """A part of the request that is to be mended, and what could stand there: names that the source defines."""

    part: str
    values: list[str]


class Refused(WeighError):
    """A request that is not answered: `Refused.of("serve.type", received="text/plain")`."""

    @classmethod
    def of(cls, kind: str, **facts: Any) -> Refused:
        return cls(Fault(kind, facts))


def status_of(kind: str) -> int:
    """The HTTP status of an error of that kind."""
    return STATUSES.get(kind, UNREADABLE)


def error_json(text: str, kind: str, place: Place | None = None, fill: Fill | None = None) -> str:
    """`{"schema", "error": {"kind", "text", "where", "line", "fill"}}`; `line` counts in what was sent, from 1.

    fill: which part of the request to mend, with what could stand there.
    """
    shown: dict[str, Any] = json.loads(error(text, kind, place))
    shown["error"]["line"] = place.line if place and not place.file else None
    shown["error"]["fill"] = fill._asdict() if fill else None
    return dumps(shown)


def refusal(found: WeighError) -> tuple[int, str]:
    """The status and the JSON of an error."""
    fault = found.fault
    return status_of(fault.kind), error_json(_told(fault), fault.kind, fault.place, _fill(fault))


def mistyped(found: ValueError) -> tuple[int, str]:
    """The same of a shape, a setting or another word that is none: told of a part of the request, not of an option."""
    text = str(found)
    if (option := OPTION.match(text)) is None:
        return status_of("usage"), error_json(text, "usage")
    part = PARTS_OF_OPTIONS[option[1]]
    return status_of("usage"), error_json(f"{part}: {OPTION.sub('', text)}", "usage", fill=Fill(part, []))


def _told(fault: Fault) -> str:
    """The sentence of the command line, or the one that stands in its place where that one speaks of commands."""
    facts = dict(fault.facts)
    if facts.get("path") == UNNAMED:
        facts["called"] = PASTED
    if facts.get("example"):
        facts["remedy"] = TO_BUILD.format(example=facts["example"])
    kind = f"serve.{fault.kind}"
    return str(replace(fault, kind=kind if kind in FAULTS else fault.kind, facts=facts))


def _fill(fault: Fault) -> Fill | None:
    """What to say instead: the target, where nothing was built without one or the wrong one was named; or the claim."""
    family = fault.kind.partition(".")[0]
    if family == "claim":
        return Fill("claims", [])
    if fault.kind in UNBUILT and fault.facts.get("example"):
        return Fill("target", [fault.facts["example"]])
    if family != "choice":
        return None
    return Fill("target", list(filter(str.isidentifier, str(fault.facts.get("names", "")).split(", "))))
