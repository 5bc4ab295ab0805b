"""What is asked. The bounds are those of `weigh.serve.limits`."""

from __future__ import annotations

from typing import Final

from weigh.asked import DIALECTS
from weigh.serve.limits import LONGEST_WORD, MOST_CLAIMS, MOST_INPUTS, MOST_SETTINGS
from weigh.serve.schema.shapes import INTEGER, STRING, Schema, closed, either, listed, record, ref, told

_WORD: Final[Schema] = {"type": "string", "maxLength": LONGEST_WORD}
_SOURCE: Final[dict[str, Schema]] = {
    "source": told(STRING, "Code, a table, notation, words, or a whole page that holds one of them."),
    "bytes": told({"type": "string", "contentEncoding": "base64"}, "The same as the bytes of a file."),
    "zoo": told(_WORD, "A published network, by its name in `/api/zoo`."),
    "name": told(STRING, "What to call the source: a file's name. Its ending is a hint to what it is."),
    "target": told(_WORD, "What to weigh in it: `Net` or `build(num_classes=10)`, as behind `::` on the command line."),
    "inputs": {**listed(_WORD), "maxItems": MOST_INPUTS, "description": "As --input: `3x224x224`, `tokens:128`."},
    "set": {
        "type": "object",
        "additionalProperties": _WORD,
        "maxProperties": MOST_SETTINGS,
        "description": "As --set: names that the source leaves open, and their values.",
    },
    "dialect": told(_WORD, f"As --dialect: {', '.join(DIALECTS)}."),
}
_ONE_SOURCE: Final[Schema] = {"oneOf": [{"required": [name]} for name in ("source", "bytes", "zoo")]}
_CLAIMS: Final[Schema] = {**listed(_WORD), "maxItems": MOST_CLAIMS}
_LIKE: Final = told(_WORD, "As --like: the published network that it should be.")


def _asking(description: str, needed: tuple[str, ...] = (), **members: Schema) -> Schema:
    """A question about one source."""
    known = {**_SOURCE, **members}
    optional = tuple(name for name in known if name not in needed)
    return {**closed(record(description, optional, **known)), **_ONE_SOURCE}


REQUESTS: Final[dict[str, Schema]] = {
    "Source": _asking("What is read: one of `source`, `bytes` and `zoo`, and how."),
    "WhyRequest": _asking(
        "A source, and what is claimed of it.",
        ("claims",),
        claims={**_CLAIMS, "minItems": 1, "description": "60M, 138,357,544, neurons=650k, conv2.kernel=5x5x48."},
        like=_LIKE,
    ),
    "ExplainRequest": _asking(
        "A source, and one of its layers.",
        ("layer",),
        layer=told(_WORD, "A name, a path, the end of one, or #3."),
        expected=told(either(INTEGER, _WORD), "The parameters that were expected instead."),
        expected_shape=told(_WORD, "The shape that was expected, without the batch: 28x28x64."),
    ),
    "ReportRequest": _asking("A source, and what is claimed of it, if anything.", (), claims=_CLAIMS, like=_LIKE),
    "DiffRequest": closed(record("Two sources.", a=ref("Source"), b=ref("Source"))),
    "CheckRequest": {
        **closed(
            record(
                "A page: HTML, Markdown, a notebook or plain text.",
                ("page", "bytes", "name"),
                page=STRING,
                bytes={"type": "string", "contentEncoding": "base64"},
                name=STRING,
            )
        ),
        "oneOf": [{"required": ["page"]}, {"required": ["bytes"]}],
    },
}
