"""From the bytes of a request to what is asked: every part checked, and nothing in it ever a path of the server."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, NoReturn

from weigh.asked import Mistyped, Shape, dialect, setting, settings, shape, shapes, whole
from weigh.readers.reading import UNNAMED, Reading
from weigh.serve import parting
from weigh.serve.limits import LONGEST_NAME, LONGEST_WORD, MOST_CLAIMS, MOST_INPUTS, MOST_LAYERS, MOST_SETTINGS
from weigh.serve.refusals import Refused
from weigh.sources import read_published, read_source
from weigh.words.serving import KINDS, NEAR, NO_SOURCE, NOT_BASE64, NOT_JSON, PARTS, RECEIVED, SEVERAL_SOURCES

EXAMPLE: Final = '{"source": "the code", "name": "model.py"}'
SOURCES: Final = ("source", "bytes", "zoo")
READING: Final = ("name", "target", "inputs", "set", "dialect")
LONGEST_SHOWN: Final = 60  # characters of what was received, in an error


class Asked:
    """The parts of a request, each asked for by its kind. What nobody may ask for is refused at once."""

    def __init__(self, parts: Mapping[str, Any], known: Sequence[str]) -> None:
        self.parts = parts
        for key in parts:
            if key not in known:
                near = get_close_matches(_shortened(key), known, 1)
                hint = NEAR.format(near=near[0]) if near else ""
                raise Refused.of("serve.key", received=_shortened(_paired(key)), known=", ".join(known), near=hint)

    def text(self, key: str, most: int | None = LONGEST_WORD) -> str | None:
        """A text; None where it is not there. most: characters; None for what the request itself bounds."""
        value = self.parts.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or (most is not None and len(value) > most):
            _wrong(key, value, *(("text",) if most is None else ("line", most)))
        return _paired(value)

    def needed(self, key: str, most: int | None = LONGEST_WORD) -> str:
        value = self.text(key, most)
        if value is None:
            raise Refused.of("serve.lacking", key=key, what=PARTS[key])
        return value

    def texts(self, key: str, most: int) -> list[str]:
        """A list of texts; empty where it is not there."""
        value = self.parts.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most or not all(isinstance(one, str) for one in value):
            _wrong(key, value, "texts", most)
        for one in value:
            if len(one) > LONGEST_WORD:
                _wrong(key, one, "line", LONGEST_WORD)
        return list(map(_paired, value))

    def parted(self, key: str, most: int, part: Callable[[Sequence[str]], list[str]]) -> list[str]:
        """A list of texts, each of which may hold several."""
        found = part(self.texts(key, most))
        if len(found) > most:
            _wrong(key, found, "texts", most)
        return found

    def settings(self, key: str) -> dict[str, str]:
        value = self.parts.get(key)
        if value is None:
            return {}
        fits = isinstance(value, dict) and len(value) <= MOST_SETTINGS
        if not fits or not all(isinstance(one, str) and len(one) <= LONGEST_WORD for one in value.values()):
            _wrong(key, value, "settings")
        return {_paired(name): _paired(one) for name, one in value.items()}

    def whole(self, key: str) -> int | None:
        """A whole number, written as one or as text (1,664)."""
        value = self.parts.get(key)
        if isinstance(value, str):
            return whole(value, 0, key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            _wrong(key, value, "whole")
        return value

    def inside(self, key: str, known: Sequence[str]) -> Asked:
        """An object within the request."""
        value = self.parts.get(key)
        if value is None:
            raise Refused.of("serve.lacking", key=key, what=PARTS[key])
        if not isinstance(value, dict):
            _wrong(key, value, "object")
        return Asked(value, known)


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be read: text at hand or a name in the zoo, and how.

    name: what to call it: a plain file name, never a place. target: what stands behind `::`.
    """

    name: str
    text: str | bytes | None
    target: str
    inputs: Mapping[str, Shape]
    given: Mapping[str, Any]
    dialect: str | None

    @property
    def typed(self) -> str:
        """The source as one would type it: `model.py::Net`."""
        return f"{self.name}::{self.target}" if self.target else self.name

    def read(self) -> Reading:
        """Raises: SourceError, SelectionError, LimitError."""
        options: dict[str, Any] = {"inputs": self.inputs, "given": self.given, "dialect": self.dialect}
        if self.text is None:
            return read_published(self.typed, **options, max_layers=MOST_LAYERS)
        return read_source(self.typed, text=self.text, **options, max_layers=MOST_LAYERS)


def parsed(body: bytes) -> dict[str, Any]:
    """The object that a request holds.

    Raises: Refused (serve.json).
    """
    try:
        found = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        _no_json("encoding")
    except json.JSONDecodeError as error:
        if not body.strip():
            _no_json("empty")
        _no_json("syntax", line=error.lineno, column=error.colno, why=error.msg)
    except RecursionError:
        _no_json("deep")
    except ValueError:  # of whole numbers with thousands of digits, Python reads none
        _no_json("number")
    if not isinstance(found, dict):
        _no_json("kind", received=received(found))
    return found


def source_of(asked: Asked) -> Source:
    """Raises: Refused; Mistyped for shapes and settings that are none."""
    there = [key for key in SOURCES if asked.parts.get(key) is not None]
    if len(there) != 1:
        told = SEVERAL_SOURCES.format(names=", ".join(there)) if there else NO_SOURCE
        raise Refused.of("serve.sources", received=told)
    zoo = asked.text("zoo")
    text = asked.text("source", None)
    return Source(
        name=published(zoo) if zoo is not None else plain(asked.text("name", None)),
        text=None if zoo is not None else text if text is not None else decoded(asked.text("bytes", None) or ""),
        target=(asked.text("target") or "").strip(),
        inputs=shapes(map(shape, asked.parted("inputs", MOST_INPUTS, parting.shapes))),
        given=settings(_setting(*one) for one in asked.settings("set").items()),
        dialect=dialect(spoken) if (spoken := asked.text("dialect")) else None,
    )


def claims_of(asked: Asked) -> list[str]:
    """Raises: Refused."""
    return asked.parted("claims", MOST_CLAIMS, parting.claims)


def _setting(name: str, value: str) -> tuple[str, Any]:
    if "=" in name:
        raise Mistyped("setting_name", received=f"{name}={value}", name=name)
    return setting(f"{name}={value}")


def published(name: str) -> str:
    """A network's name as the zoo's index has it.

    Raises: Refused (serve.zoo).
    """
    from weigh import zoo
    from weigh.zoo.names import is_name, named

    lower = name.strip().lower()
    if lower in zoo.entries():
        return lower
    if is_name(name):
        return named(name)[0]
    near = get_close_matches(lower, zoo.entries(), 1)
    raise Refused.of("serve.zoo", received=_shortened(name), near=NEAR.format(near=near[0]) if near else "")


def plain(name: str | None) -> str:
    """What to call a text: the last part of a name, without anything by which it could be taken for a place.

    >>> plain("../../etc/passwd"), plain("C:\\\\nets\\\\model.py"), plain("a::b"), plain("..")
    ('passwd', 'model.py', 'a:b', '-')
    """
    last = (name or "").replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable())
    while "::" in kept:
        kept = kept.replace("::", ":")
    return kept.strip(": ").lstrip(".")[-LONGEST_NAME:] or UNNAMED


def decoded(text: str) -> bytes:
    """Raises: Refused (serve.base64)."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused.of("serve.base64", why=NOT_BASE64) from None


def received(value: Any) -> str:
    """What was received, in few words."""
    match value:
        case None:
            return RECEIVED["nothing"]
        case bool():
            return RECEIVED["true" if value else "false"]
        case str():
            if len(value) > LONGEST_SHOWN:
                return RECEIVED["long"].format(size=len(value))
            return repr(value)
        case int() | float():
            return RECEIVED["number"].format(value=_shortened(str(value)))
        case list() if value:
            return RECEIVED["many"].format(size=len(value))
        case list():
            return RECEIVED["list"]
    return RECEIVED["object"]


def _paired(text: str) -> str:
    """The text without halves of surrogate pairs, which JSON can write and no encoding has."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _wrong(key: str, value: Any, kind: str, most: int = 0) -> NoReturn:
    raise Refused.of("serve.value", key=key, what=KINDS[kind].format(most=most), received=received(value))


def _no_json(reason: str, **facts: Any) -> NoReturn:
    raise Refused.of("serve.json", example=EXAMPLE, why=NOT_JSON[reason].format(**facts))


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
