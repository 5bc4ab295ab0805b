"""The audit of a page as lines of text: what it is made of, what fails and why, what holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from weigh.checking.audit import FAILS, HOLDS, UNVERIFIABLE, Audit, Evidence, Model, Solved, Verdict
from weigh.network.place import Place
from weigh.show import numbers
from weigh.show.layout import GAP, Span, Spans, section, told
from weigh.show.remarks import grouped
from weigh.show.widths import cells, left, paragraph
from weigh.words import check as words
from weigh.words.moves import listed
from weigh.words.remarks import unknown
from weigh.words.table import SECTIONS

if TYPE_CHECKING:
    from weigh.ask.why.answer import Answer

INDENT = "  "
SIGNS = {HOLDS: "✓", FAILS: "✗", UNVERIFIABLE: "?"}
STYLES = {HOLDS: "title", FAILS: "warning", UNVERIFIABLE: "heading"}
LONGEST_QUOTE = 110
MOST_ANSWERS = 2


def check_text(audit: Audit, width: int | None = None) -> Iterator[Spans]:
    """The whole audit."""
    yield from told(summary(audit), width, "title")
    yield from _models(audit, width)
    claims = [one for one in audit.verdicts if not adds_up(one)]
    for status in (FAILS, UNVERIFIABLE, HOLDS):
        yield from _verdicts([one for one in claims if one.status == status], status, width)
    yield from section(words.HEADINGS["evidence"], "heading", evidence_lines(audit), width)
    yield from section(SECTIONS["gaps"], "warning", gap_lines(audit), width)
    yield from section(SECTIONS["faults"], "warning", fault_lines(audit), width)
    unread = (f"{_at(place)}: {why}" for place, why in audit.unread)
    yield from section(words.HEADINGS["unread"], "warning", unread, width)


def adds_up(verdict: Verdict) -> bool:
    """Whether it is a table's own sum, and right: told with the network, in a word for all of them, and not counted."""
    return verdict.source == "table" and verdict.status == HOLDS


def summary(audit: Audit) -> str:
    """One sentence: the networks of the page, and what becomes of its claims."""
    told_apart = [one for one in audit.verdicts if not adds_up(one)]
    count, claims = len(audit.models), len(told_apart)
    found = Counter(one.status for one in told_apart)
    counts = ", ".join(words.counted(status, found[status]) for status in (HOLDS, FAILS, UNVERIFIABLE) if found[status])
    judged = found[HOLDS] + found[FAILS]
    alone = "published" if judged else "no_models" if claims else "nothing"
    kind = ("all" if claims else "no_claims") if count else alone
    return words.SUMMARY[kind].format(
        name=audit.name or words.UNNAMED_PAGE,
        networks=words.NETWORKS.get(count) or words.MANY_NETWORKS.format(count=count),
        claims=words.CLAIMS.get(claims) or words.MANY_CLAIMS.format(count=claims),
        counts=counts,
    )


def _at(place: Place | None) -> str:
    return words.PLACE.format(line=place.line) if place else words.NO_PLACE


def _models(audit: Audit, width: int | None) -> Iterator[Spans]:
    if not audit.models:
        return
    yield []
    yield [Span(words.HEADINGS["models"], "heading")]
    names = max(cells(model.name) for model in audit.models)
    places = max(cells(_at(model.place)) for model in audit.models)
    for model in audit.models:
        front = INDENT + left(_at(model.place), places) + GAP + left(model.name, names) + GAP
        for at, text in enumerate([network_line(model), *network_notes(model, audit)]):
            yield from _hanging(front if at == 0 else " " * cells(front), text, width)


def network_line(model: Model) -> str:
    """What a network was read from, and its parameters."""
    kind = "exact" if model.weighed.params.exact else "at_least"
    return f"{words.ORIGINS[model.origin]}, {words.MODEL[kind].format(params=model.weighed.params.known)}"


def network_notes(model: Model, audit: Audit) -> Iterator[str]:
    """What stands under a network: other places that show it, sizes that the page's figures settle, printed totals."""
    for one in model.same:
        line = one.place.line if one.place else 0
        yield words.MODEL["same"].format(origin=words.ORIGINS[one.origin], line=line)
    yield from map(_solved, model.solved)
    printed = [one for one in audit.verdicts if one.source == "table" and one.model is model]
    sums = len(printed) if all(map(adds_up, printed)) else 0
    if sums:
        yield words.SUMS[min(sums, 2)].format(count=sums)


def _solved(one: Solved) -> str:
    kind = "solved" if one.value is not None else "between"
    has = words.MODEL[one.what].format(figure=one.figure)
    line = one.place.line if one.place else 0
    return words.MODEL[kind].format(
        unknown=one.unknown, low=one.low, high=one.high, layer=one.layer, has=has, line=line
    )


def _hanging(front: str, text: str, width: int | None, style: str = "") -> Iterator[Spans]:
    """A text behind a front, its further lines under its first; below it where the front takes up too much."""
    if width is not None and cells(front) > width // 2:
        if front.strip():
            yield from told(front.strip(), width, "faded", INDENT)
        yield from told(text, width, style, INDENT * 2)
        return
    inner = None if width is None else width - cells(front)
    for at, line in enumerate(paragraph(text, inner)):
        yield [Span(front if at == 0 else " " * cells(front), "faded"), Span(line, style)]


def _verdicts(verdicts: Sequence[Verdict], status: str, width: int | None) -> Iterator[Spans]:
    if not verdicts:
        return
    yield []
    yield [Span(words.HEADINGS[status], STYLES[status])]
    places = max(cells(_at(one.statement.place)) for one in verdicts)
    for one in verdicts:
        front = f"{INDENT}{SIGNS[status]} {left(_at(one.statement.place), places)}{GAP}"
        yield from _hanging(front, quoted(one), width, "quiet")
        yield from _hanging(" " * cells(front), one.because.text, width)
        for line in why_lines(one):
            yield from _hanging(" " * cells(front), line, width)


def quoted(verdict: Verdict) -> str:
    """The claim as the page has it, cut around its number where it is long."""
    text = " ".join(verdict.statement.text.split())
    if len(text) > LONGEST_QUOTE:
        at = max(text.find(verdict.statement.value or verdict.statement.formula or text[:1]), 0)
        first = min(max(at - LONGEST_QUOTE // 2, 0), len(text) - LONGEST_QUOTE)
        text = ("…" if first else "") + text[first : first + LONGEST_QUOTE].strip() + "…"
    return f"“{text}”"


def why_lines(verdict: Verdict) -> Iterator[str]:
    """The first answers of `why`, in a line each."""
    if verdict.answers is None:
        return
    shown = list(zip(verdict.answers.answers, verdict.support, strict=False))[:MOST_ANSWERS]
    for number, (answer, support) in enumerate(shown, start=1):
        yield _answer(number, answer) + (" " + words.WHY["support"].format(count=support) if support else "")
    if not verdict.answers.answers:
        yield words.WHY["nothing"]


def _answer(number: int, answer: Answer) -> str:
    edits = listed([_placed(edit.text, edit.place) for edit in answer.edits])
    kind = "answer" if answer.total is not None else "alone"
    return words.WHY[kind].format(number=number, total=answer.total, edits=edits)


def _placed(text: str, place: Place | None) -> str:
    return f"{text} ({_at(place)})" if place else text


def evidence_lines(audit: Audit) -> Iterator[str]:
    """What differs, one by one, and how much agrees, network by network."""
    for model in dict.fromkeys(one.model for one in audit.evidence):
        found = [one for one in audit.evidence if one.model is model]
        agreeing = [one for one in found if one.agrees]
        for one in found:
            if not one.agrees:
                yield f"{_at(one.stated.place)}: {_differs(one)}"
        layers = listed(list(dict.fromkeys(one.layer for one in agreeing)))
        yield words.EVIDENCE["agrees"].format(
            model=model.name, layers=layers, count=len(agreeing), all=len(found)
        )  # fmt: skip


def gap_lines(audit: Audit) -> Iterator[str]:
    """What is not known of the page's networks."""
    return grouped([gap for model in audit.models for gap in model.weighed.graph.gaps], unknown)


def fault_lines(audit: Audit) -> Iterator[str]:
    """What contradicts itself in the page's networks."""
    return (str(fault) for model in audit.models for fault in model.weighed.graph.faults)


def _differs(one: Evidence) -> str:
    return words.EVIDENCE["differs"].format(
        layer=one.layer, model=one.model.name, attribute=words.ATTRIBUTES[one.attribute],
        value=_sizes(one.value), actual=_sizes(one.actual),
    )  # fmt: skip


def _sizes(value: object) -> str:
    return (
        "×".join(map(str, value))
        if isinstance(value, tuple)
        else numbers.whole(value)
        if isinstance(value, int)
        else str(value)
    )
