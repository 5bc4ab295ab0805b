"""`match`: which case a value takes, and the names that its pattern binds."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from weigh.readers.python import comparisons
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.raised import NotKnown
from weigh.readers.python.scopes import MISSING, text_of
from weigh.readers.python.values import Class, Instance, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def choose(interp: Interpreter, node: ast.Match) -> list[ast.stmt] | Unknown:
    """The body of the first case that fits; an Unknown where that is not known."""
    subject = interp.evaluate(node.subject)
    try:
        for case in node.cases:
            interp.limits.step()
            names: dict[str, Any] = {}
            if not _fits(interp, case.pattern, subject, names):
                continue
            for name, value in names.items():
                interp.scope.bind(name, value)
            if case.guard is None or interp.truth(interp.evaluate(case.guard)):
                return case.body
    except NotKnown as caught:
        text = f"match {text_of(node.subject)}"
        return interp.unknown("condition", text, interp.place_of(node), of=caught.cause)
    return []


def _fits(interp: Interpreter, pattern: ast.pattern, subject: Any, names: dict[str, Any]) -> bool:
    """Whether the value has the pattern's form. Raises: NotKnown."""
    if isinstance(pattern, ast.MatchAs):
        if pattern.pattern is not None and not _fits(interp, pattern.pattern, subject, names):
            return False
        if pattern.name is not None:
            names[pattern.name] = subject
        return True
    if isinstance(pattern, ast.MatchOr):
        return any(_fits(interp, choice, subject, names) for choice in pattern.patterns)
    if type(subject) is Unknown:
        raise NotKnown(subject)
    if isinstance(pattern, ast.MatchValue):
        return interp.truth(comparisons.compare(interp, ast.Eq, subject, interp.evaluate(pattern.value)))
    if isinstance(pattern, ast.MatchSingleton):
        return subject is pattern.value
    if isinstance(pattern, ast.MatchSequence):
        return _fits_sequence(interp, pattern, unboxed(subject), names)
    if isinstance(pattern, ast.MatchMapping):
        return _fits_mapping(interp, pattern, unboxed(subject), names)
    if isinstance(pattern, ast.MatchClass):
        return _fits_class(interp, pattern, subject, names)
    return interp.not_known("construct", type(pattern).__name__)


def _fits_sequence(interp: Interpreter, pattern: ast.MatchSequence, subject: Any, names: dict[str, Any]) -> bool:
    if isinstance(subject, Thing):
        interp.not_known("iteration", subject.type_name())
    if not isinstance(subject, list | tuple | range):
        return False
    parts = pattern.patterns
    stars = [number for number, part in enumerate(parts) if isinstance(part, ast.MatchStar)]
    if not stars:
        return len(subject) == len(parts) and all(
            _fits(interp, part, item, names) for part, item in zip(parts, subject, strict=True)
        )
    before, after = stars[0], len(parts) - stars[0] - 1
    if len(subject) < before + after:
        return False
    star = parts[before]
    assert isinstance(star, ast.MatchStar)
    if star.name is not None:
        names[star.name] = list(subject[before : len(subject) - after])
    return all(_fits(interp, part, item, names) for part, item in zip(parts[:before], subject, strict=False)) and all(
        _fits(interp, part, item, names)
        for part, item in zip(parts[before + 1 :], subject[len(subject) - after :], strict=True)
    )


def _fits_mapping(interp: Interpreter, pattern: ast.MatchMapping, subject: Any, names: dict[str, Any]) -> bool:
    if not isinstance(subject, dict):
        return False
    taken = []
    for key_node, part in zip(pattern.keys, pattern.patterns, strict=True):
        key = interp.evaluate(key_node)
        if key not in subject or not _fits(interp, part, subject[key], names):
            return False
        taken.append(key)
    if pattern.rest is not None:
        names[pattern.rest] = {key: value for key, value in subject.items() if key not in taken}
    return True


def _fits_class(interp: Interpreter, pattern: ast.MatchClass, subject: Any, names: dict[str, Any]) -> bool:
    cls = interp.evaluate(pattern.cls)
    if not isinstance(cls, Class):
        interp.not_known("construct", text_of(pattern.cls))
    if not interp.is_instance(subject, cls):
        return False
    if pattern.patterns and cls.place is None:  # int(x), str(x): the whole value
        return len(pattern.patterns) == 1 and _fits(interp, pattern.patterns[0], subject, names)
    named = cls.find("__match_args__")
    positional = zip(named if isinstance(named, tuple) else (), pattern.patterns, strict=False)
    keywords = zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)
    for name, part in (*positional, *keywords):
        value = subject.attributes.get(name, MISSING) if type(subject) is Instance else interp.get(subject, name)
        if value is MISSING or not _fits(interp, part, value, names):
            return False
    return True
