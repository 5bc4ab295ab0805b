"""The sentences of gaps and notes, wherever their templates stand, and what to add so that a gap closes."""

from __future__ import annotations

from typing import Any

from weigh.network.graph import Gap
from weigh.words.unknowns import NOTES, UNKNOWNS

REPAIR = "repair."
"""Before a note's kind: it is a repair to the paste, and the rest is its kind among the repairs."""
ANY = "{what} is not known."
"""What is said of a kind that the table does not have."""

REMEDIES = {
    "undefined name": "Add --set {what}=VALUE; for a shape --set {what}=28,28,1.",
    "open argument": "Add --set {what}=VALUE; for a shape --set {what}=28,28,1.",
    "undefined function": "Add the code of {what}, or the line that imports it.",
}
"""What to add so that a gap closes, where its own sentence does not say so."""
LIKEWISE = "Likewise: {others}."
"""What follows where sizes are called by several parts of a name: config.width, config.depth."""


NEAR = "Did you mean {near}?"
"""What is added where a name is nearly one that is known."""


class _Facts(dict[str, object]):
    """A fact that a template asks for and nobody gave reads as a dash: a report is never lost over a word."""

    def __missing__(self, name: str) -> str:
        return "–"


def unknown(gap: Gap) -> str:
    """Why something is not known, without its place; the causes behind it follow, and what to add comes last."""
    texts = []
    cause: Any = gap  # and then the causes behind it, which have the same fields
    while cause is not None:
        last = cause
        texts.append(_filled(UNKNOWNS.get(cause.kind, ANY), cause))
        cause = cause.facts.get("of")
    if "near" in last.facts:
        texts.append(_filled(NEAR, last))
    elif last.kind in REMEDIES:
        first, *others = _asked(last)
        texts.append(REMEDIES[last.kind].format(what=first))
        texts += [LIKEWISE.format(others=", ".join(others))] if others else []
    return " ".join(texts)


def _asked(cause: Any) -> list[str]:
    """What to give a value: the name itself, or the parts of it that sizes are called by; of an element the whole.
    In quotes where a shell would take it apart."""
    whole = dict.fromkeys(part.partition("[")[0] for part in cause.facts.get("parts", ()))
    names = [part for part in whole if part.count("(") == part.count(")")] or [str(cause.what)]
    return [name if name.replace(".", "").isidentifier() else f"'{name}'" for name in names]


def note(gap: Gap) -> str:
    """What was remarked, without its place."""
    if gap.kind.startswith(REPAIR):
        from weigh.words.repairs import SENTENCES

        repair = gap.facts["repair"]
        text = SENTENCES[gap.kind.removeprefix(REPAIR)].format(line=repair.line, last=repair.last, text=repair.text)
        return text.removeprefix(f"line {repair.line}: ")
    return _filled(NOTES.get(gap.kind, ANY), gap)


def _filled(template: str, cause: Any) -> str:
    return template.format_map(_Facts({"what": cause.what, **cause.facts}))
