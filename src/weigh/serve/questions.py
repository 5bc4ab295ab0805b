"""From what is asked to the answer's text, by the very functions that the command line's `--json` uses."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from weigh.ask.ledger import ledger
from weigh.asked import Mistyped, explain_any, only, shape, told_apart
from weigh.network.errors import WeighError
from weigh.readers.reading import UNNAMED
from weigh.serve.limits import MOST_ANSWER, WORKER_BYTES
from weigh.serve.refusals import Refused, mistyped, refusal
from weigh.serve.requests import READING, SOURCES, Asked, claims_of, decoded, parsed, plain, source_of

Parts = dict[str, Any]
SOURCE: Final = (*SOURCES, *READING)


class Question(NamedTuple):
    """known: the parts that a request may have. answer: the text of the answer, JSON unless said otherwise."""

    known: tuple[str, ...]
    answer: Callable[[Asked], str]


def weigh(asked: Asked) -> str:
    """The ledger of every network of the source."""
    from weigh.show.json_ledger import ledgers_json

    reading = source_of(asked).read()
    return "".join(ledgers_json([ledger(graph) for graph in reading.graphs], reading.notes))


def why(asked: Asked) -> str:
    """The smallest edits that lead to what is claimed."""
    from weigh.explaining import explained
    from weigh.show.json_why import why_json

    claims, like = claims_of(asked), asked.text("like") or ""
    if not claims:
        asked.needed("claims")
    reading = source_of(asked).read()
    return why_json(explained(reading, claims, like), reading.called)


def explain(asked: Asked) -> str:
    """Where one layer's numbers come from."""
    from weigh.show.json_explain import explain_json

    layer, expected = asked.needed("layer"), asked.whole("expected")
    expected_shape = asked.text("expected_shape")
    sizes = shape(expected_shape)[1] if expected_shape else None
    reading = source_of(asked).read()
    return explain_json(explain_any([ledger(graph) for graph in reading.graphs], layer, expected, sizes))


def diff(asked: Asked) -> str:
    """Why two networks differ."""
    from weigh.ask.diff import diff as compared
    from weigh.show.json_diff import diff_json

    a, b = (source_of(asked.inside(side, SOURCE)) for side in ("a", "b"))
    one, other = only(a.read(), a.typed), only(b.read(), b.typed)
    return diff_json(compared(one, other, told_apart((a.typed, b.typed), (one, other))))


def check(asked: Asked) -> str:
    """A whole page, audited."""
    from weigh.checking import check as audited
    from weigh.show.json_check import check_json

    coded = asked.text("bytes", None)
    page = asked.needed("page", None) if coded is None else decoded(coded)
    name = plain(asked.text("name", None))
    return check_json(audited(page, "" if name == UNNAMED else name))


def report(asked: Asked) -> str:
    """The document that the page and the report show."""
    from weigh.show.json_text import dumps

    return dumps(_document(asked))


def report_html(asked: Asked) -> str:
    """The report as a file: HTML, not JSON."""
    from weigh.page import html

    return html(_document(asked))


def _document(asked: Asked) -> Parts:
    from weigh.show.document import document

    claims, like = claims_of(asked), asked.text("like") or ""
    return document(source_of(asked).read(), claims, like)


QUESTIONS: Final = {
    "weigh": Question(SOURCE, weigh),
    "why": Question((*SOURCE, "claims", "like"), why),
    "explain": Question((*SOURCE, "layer", "expected", "expected_shape"), explain),
    "diff": Question(("a", "b"), diff),
    "check": Question(("page", "bytes", "name"), check),
    "report": Question((*SOURCE, "claims", "like"), report),
    "report.html": Question((*SOURCE, "claims", "like"), report_html),
}
"""Every question by its name, which is its address behind /api/."""


def answer(name: str, body: bytes) -> tuple[int, bytes]:
    """The HTTP status and the body of the answer to a question. What goes wrong is an answer too: nothing is raised."""
    status, text = _answer(name, body)
    return status, text.encode("utf-8", "backslashreplace")  # half a surrogate pair becomes its escape, as in JSON


def _answer(name: str, body: bytes) -> tuple[int, str]:
    question = QUESTIONS[name]
    try:
        text = question.answer(Asked(parsed(body), question.known))
        if len(text) > MOST_ANSWER:
            raise Refused.of("serve.long_answer", most=MOST_ANSWER)
    except Mistyped as error:
        return mistyped(error)
    except WeighError as error:
        return refusal(error)
    except MemoryError:
        return refusal(Refused.of("serve.memory", megabytes=WORKER_BYTES // 10**6))
    except Exception:
        traceback.print_exc(file=sys.stderr)  # for whoever runs the server; the answer tells nothing of it
        return refusal(Refused.of("serve.internal"))
    return 200, text
