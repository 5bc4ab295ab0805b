"""The types that the front end declares (`web/src/document.ts`), read so far that a document can be held against them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOKEN = re.compile(r'"[^"]*"|[A-Za-z_]\w*|\[\]|[{}\[\]()<>|;:,?=]')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PLAIN: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


@dataclass(frozen=True)
class Type:
    """kind: union, list, tuple, record, object, name, literal or var. parts: what it is made of."""

    kind: str
    parts: tuple[Any, ...]


class Declared:
    """Every `export interface` and `export type` of a file, by its name."""

    def __init__(self, file: Path) -> None:
        self.tokens = TOKEN.findall(COMMENT.sub("", file.read_text(encoding="utf-8")))
        self.at = 0
        self.types: dict[str, tuple[list[str], Type]] = {}
        while self.at < len(self.tokens):
            self._expect("export")
            keyword, name = self._next(), self._next()
            parameters = self._listed("<", ">", self._next) if self._peek() == "<" else []
            if keyword == "type":
                self._expect("=")
                self.types[name] = (parameters, self._union())
                self._expect(";")
            else:
                self.types[name] = (parameters, self._object())

    def fits(self, value: Any, wanted: Type, names: dict[str, Type] | None = None) -> bool:
        """Whether a value is of a type. names: what the type's own parameters stand for."""
        known, parts = names or {}, wanted.parts
        match wanted.kind:
            case "union":
                return any(self.fits(value, part, known) for part in parts)
            case "list":
                return isinstance(value, list) and all(self.fits(one, parts[0], known) for one in value)
            case "tuple":
                return (
                    isinstance(value, list) and len(value) == len(parts)
                    and all(self.fits(one, part, known) for one, part in zip(value, parts, strict=True))
                )  # fmt: skip
            case "literal":
                return value == parts[0]
            case "object":
                return isinstance(value, dict) and all(
                    self.fits(value[key], type, known) if key in value else optional for key, optional, type in parts
                )
        name, *arguments = parts
        if name in PLAIN:
            return isinstance(value, PLAIN[name]) and (name == "boolean" or not isinstance(value, bool))
        if name == "Record":
            return isinstance(value, dict) and all(
                self.fits(key, arguments[0], known) and self.fits(one, arguments[1], known)
                for key, one in value.items()
            )
        if name in known:
            return self.fits(value, known[name])
        parameters, type = self.types[name]
        return self.fits(value, type, dict(zip(parameters, arguments, strict=True)))

    def named(self, name: str) -> Type:
        return Type("name", (name,))

    def _union(self) -> Type:
        if self._peek() == "|":
            self._next()
        parts = [self._several()]
        while self._peek() == "|":
            self._next()
            parts.append(self._several())
        return parts[0] if len(parts) == 1 else Type("union", tuple(parts))

    def _several(self) -> Type:
        made = self._one()
        while self._peek() == "[]":
            self._next()
            made = Type("list", (made,))
        return made

    def _one(self) -> Type:
        token = self._peek()
        if token == "{":
            return self._object()
        if token == "[":
            return Type("tuple", tuple(self._listed("[", "]", self._member)))
        if token == "(":
            self._next()
            made = self._union()
            self._expect(")")
            return made
        self._next()
        if token.startswith('"'):
            return Type("literal", (token[1:-1],))
        arguments = self._listed("<", ">", self._union) if self._peek() == "<" else []
        return Type("name", (token, *arguments))

    def _member(self) -> Type:
        """A part of a tuple, whose name says nothing."""
        if self.tokens[self.at + 1] == ":":
            self.at += 2
        return self._union()

    def _object(self) -> Type:
        self._expect("{")
        members = []
        while self._peek() != "}":
            key = self._next()
            optional = self._peek() == "?"
            self.at += optional
            self._expect(":")
            members.append((key, optional, self._union()))
            if self._peek() == ";":
                self._next()
        self._expect("}")
        return Type("object", tuple(members))

    def _listed(self, first: str, last: str, read: Any) -> list[Any]:
        self._expect(first)
        found = [read()]
        while self._peek() == ",":
            self._next()
            found.append(read())
        self._expect(last)
        return found

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def _expect(self, token: str) -> None:
        assert self._next() == token, (token, self.tokens[self.at - 5 : self.at + 5])
