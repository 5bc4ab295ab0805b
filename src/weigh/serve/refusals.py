"""What is given instead of an answer: which status, and the error as the command line's JSON has it, with its line."""

from __future__ import annotations

import json
from typing import Any, Final

from weigh.network.errors import Fault, WeighError
from weigh.network.place import Place
from weigh.show.json_text import dumps, error

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


class Refused(WeighError):
    """A request that is not answered: `Refused.of("serve.type", received="text/plain")`."""

    @classmethod
    def of(cls, kind: str, **facts: Any) -> Refused:
        return cls(Fault(kind, facts))


def status_of(kind: str) -> int:
    """The HTTP status of an error of that kind."""
    return STATUSES.get(kind, UNREADABLE)


def error_json(text: str, kind: str, place: Place | None = None) -> str:
    """`{"schema", "error": {"kind", "text", "where", "line"}}`; `line` counts in the text that was sent, from 1."""
    shown: dict[str, Any] = json.loads(error(text, kind, place))
    shown["error"]["line"] = place.line if place and not place.file else None
    return dumps(shown)


def refusal(found: WeighError) -> tuple[int, str]:
    """The status and the JSON of an error."""
    return status_of(found.fault.kind), error_json(str(found), found.fault.kind, found.fault.place)
