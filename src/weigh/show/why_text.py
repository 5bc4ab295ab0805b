"""The answers of `why` as lines of text: the claim, then each answer as advice, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from weigh.ask.why.answer import Answer, AnswerEdit, Change, Counted
from weigh.ask.why.answers import Answers
from weigh.show import numbers
from weigh.show.layout import GAP, Span, Spans, section, told
from weigh.show.remarks import grouped
from weigh.show.why_sentences import headline, opening, sizes_text
from weigh.show.widths import cells, left, paragraph, right
from weigh.words import why as words
from weigh.words.moves import edit_text, listed, reason_text
from weigh.words.remarks import unknown
from weigh.words.table import SECTIONS
from weigh.write.advice import Advice, Advise, advise_of
from weigh.write.rewrite.edits import Hunk

INDENT = "   "
MOST_CHANGES, FEW_CHANGES = 6, 3
"""So many layers are shown before and after; of more, only a few, and the sum of the others."""


def why_text(
    answers: Answers,
    width: int | None = None,
    title: Callable[[str], str] = str,
    located: bool = True,
    briefly: bool = False,
    name: str = "",
) -> Iterator[Spans]:
    """All answers for one network.

    width: cells of a line. title: of a network of the zoo, by its name.
    located: whether the lines are the user's own, and worth naming. briefly: nothing more than that where there is
    none, because another network of the source has answers. name: what to call the network, if not by its own name.
    """
    yield from told(opening(answers, name), width, "title")
    if not answers.answers and briefly:
        yield from told(words.NONE["title"], width)
        return
    if not answers.answers:
        yield []
        yield from _nothing(answers, width)
    for number, answer in enumerate(answers.answers, start=1):
        yield []
        yield from _answer(number, answer, answers, _Look(advise_of(answers), width, title, located))
    if answers.incomplete:
        gaps = grouped(answers.ledger.graph.gaps, unknown)
        yield from section(SECTIONS["gaps"], "warning", gaps, width, INDENT)


# -- one answer --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """How answers are shown: as in `why_text`."""

    advise: Advise
    width: int | None
    title: Callable[[str], str]
    located: bool


def _answer(number: int, answer: Answer, answers: Answers, look: _Look) -> Iterator[Spans]:
    """One answer; what it has in common with one before it is not told again."""
    head, width = f"{number}  ", look.width
    text = headline(answer, look.title)
    for at, line in enumerate(paragraph(text, None if width is None else width - len(head))):
        yield [Span((head if not at else " " * len(head)) + line, "title")]
    earlier = _contained(answer, answers.answers[: number - 1])
    base = answers.answers[earlier - 1] if earlier else None
    if earlier:
        yield from told(words.AS_BEFORE.format(number=earlier), width, "", INDENT)
    edits = [edit for edit in answer.edits if base is None or _mark(edit) not in map(_mark, base.edits)]
    gaps = [numbers.signed(edit.gap) if edit.gap is not None else "" for edit in edits]
    aside = max(map(cells, gaps), default=0)
    equal = [at for at, one in enumerate(answers.answers[: number - 1], start=1) if one.bits == answer.bits]
    if equal:
        yield from told(words.AS_SHORT.format(number=equal[0]), width, "", INDENT)
    for edit, gap in zip(edits, gaps, strict=True):
        yield from _edit(edit if look.located else replace(edit, place=None), gap, aside, width)
    advised = look.advise(answer, tuple(edits)) if answer.kind == "edits" else Advice((), True)
    for hunk in advised.hunks:
        yield from _hunk(hunk, width)
    yield from _changes(answer, base, width)
    yield from _gap(answer, width)
    yield from _tools(answer, width)
    if len(answers.claims) > 1:
        yield from _claims(answer, width)
    yield from _ties(answer, width)


def _contained(answer: Answer, before: Sequence[Answer]) -> int:
    """The number of the first answer whose edits are all among this one's; 0 where there is none."""
    ours = set(map(_mark, answer.edits))
    found = (at for at, one in enumerate(before, start=1) if one.kind == "edits" and set(map(_mark, one.edits)) < ours)
    return next(found, 0)


def _mark(edit: AnswerEdit) -> tuple[str, object]:
    return edit.kind, edit.move.edits if edit.move else ""


def _edit(edit: AnswerEdit, gap: str, aside: int, width: int | None) -> Iterator[Spans]:
    """What to do, where, and why it changes the number; in front of it, what it adds."""
    text = edit_text(edit.kind, edit.layer, edit.facts)
    if edit.place is not None and edit.kind != "uncomment":
        text += f" ({words.PLACE.format(place=edit.place)})"
    reason = reason_text(edit.kind, edit.layer, edit.facts)
    text += f": {reason}." if reason else "."
    text = text if edit.kind in NAMED_FIRST else text[0].upper() + text[1:]
    front = INDENT + (right(gap, aside) + GAP if aside else "")
    inner = None if width is None else width - cells(front)
    for at, line in enumerate(paragraph(text, inner)):
        yield [Span(front if not at else " " * cells(front), "formula"), Span(line)]
    if len(edit.groups) > 1:
        for one in edit.groups:
            yield from told(f"{numbers.signed(one.gap)}  {_group(one)}", width, "faded", " " * cells(front))


NAMED_FIRST = frozenset(["misconception", "layer_count"])
"""Sentences that begin with a layer's name, which is not changed."""


def _group(one: Counted) -> str:
    group = words.GROUPS.get(one.group, one.group)
    return words.COUNTED.format(group=group, layers=numbers.whole(one.layers)) if one.layers > 1 else group


def _hunk(hunk: Hunk, width: int | None) -> Iterator[Spans]:
    """Lines of the source, those to be taken out and those to be put in."""
    last = hunk.first + max(len(hunk.removed), 1)
    digits = len(str(last))
    for sign, lines, style in (("-", hunk.removed, "removed"), ("+", hunk.added, "added")):
        for at, line in enumerate(lines):
            number = str(hunk.first + at) if sign == "-" or not hunk.removed else ""
            yield [Span(f"{INDENT}{INDENT}{right(number, digits)} ", "faded"), Span(f"{sign} {line.rstrip()}", style)]


def _changes(answer: Answer, base: Answer | None, width: int | None) -> Iterator[Spans]:
    """The layers that have other numbers then: the old formula, the new one, and what that adds. base: an answer whose
    changes have been shown."""
    before = {_key(change) for change in base.changes} if base else set()
    telling = [change for change in answer.changes if change.gap or change.kind == "added"]
    telling = [change for change in telling if _key(change) not in before]
    if not telling or not answer.of_weights:
        return
    first = telling if len(telling) <= MOST_CHANGES else telling[:FEW_CHANGES]
    names = [_name(change) for change in first]
    texts = [_row(change) for change in first]
    gaps = [numbers.signed(change.gap) if change.gap else "" for change in first]
    widths = [max(map(cells, column)) for column in (names, texts, gaps)]
    for name, text, gap in zip(names, texts, gaps, strict=True):
        line = left(name, widths[0]) + GAP + left(text, widths[1]) + GAP + right(gap, widths[2])
        fits = width is None or cells(INDENT * 2 + line) <= width
        pieces = [line.rstrip()] if fits else [name.rstrip(), *_folded(text, gap, width)]
        indent = INDENT * 2 if fits else INDENT
        yield from ([Span(indent + piece, "formula")] for piece in pieces)
    rest = telling[len(first) :]
    if rest:
        gap = numbers.signed(sum(change.gap for change in rest))
        more = words.CHANGED["more"].format(count=numbers.whole(len(rest)), gap=gap)
        yield from told(more.strip(), width, "faded", INDENT * 2 + GAP)


def _key(change: Change) -> tuple[object, ...]:
    return change.kind, change.layer, change.formulas, change.params


def _folded(text: str, gap: str, width: int | None) -> list[str]:
    inner = None if width is None else width - len(INDENT)
    return [line for part in (text, gap) if part for line in paragraph(part, inner, GAP)]


def _name(change: Change) -> str:
    name = change.type if change.kind == "added" else change.layer
    return words.CHANGED[change.kind].format(name=name)


def _row(change: Change) -> str:
    before, after = change.formulas
    if before or after:
        texts = [f"{formula or '0'} = {numbers.whole(count)}" if formula else "0"
                 for formula, count in zip((before, after), change.params, strict=True)]  # fmt: skip
        return texts[1] if change.kind == "added" else words.CHANGED["row"].format(before=texts[0], after=texts[1])
    return words.CHANGED["shape"].format(before=sizes_text(change.shapes[0]), after=sizes_text(change.shapes[1]))


def _gap(answer: Answer, width: int | None) -> Iterator[Spans]:
    """The gap, and what it is made of: the numbers add up exactly."""
    now, then = answer.totals
    if answer.kind in ("holds", "layer") or now == then:
        return
    parts = [edit.gap for edit in answer.edits if edit.gap]
    whole = {"total": numbers.whole(then), "now": numbers.whole(now), "gap": numbers.signed(then - now)}
    kind = "gap_sum" if len(parts) > 1 and sum(parts) == then - now else "gap"
    yield from told(words.CHANGED[kind].format(**whole, parts=_sum(parts)), width, "", INDENT)


def _sum(parts: Sequence[int]) -> str:
    """Numbers with their signs between them: 53,120 − 26,560."""
    first, *rest = parts or [0]
    texts = [numbers.whole(first) if first >= 0 else numbers.signed(first)]
    texts += [f"{'−' if part < 0 else '+'} {numbers.whole(abs(part))}" for part in rest]
    return " ".join(texts)


def _tools(answer: Answer, width: int | None) -> Iterator[Spans]:
    """Which tools print the number, but for the one that the answer is named after."""
    named = {edit.facts.get("detail") for edit in answer.edits}
    tools = [tool.text for tool in answer.tools if tool.text not in named]
    if tools:
        yield from told(words.TOOLS.format(tools=listed(tools)), width, "", INDENT)


def _claims(answer: Answer, width: int | None) -> Iterator[Spans]:
    for fit in answer.fits:
        sign = "✓" if fit.reading is not None else "✗"
        value = "" if fit.value is None else f": {numbers.whole(fit.value)}"
        yield from told(f"{sign} {fit.claim.text}{value}", width, "", INDENT)


def _ties(answer: Answer, width: int | None) -> Iterator[Spans]:
    own = {(edit.move.kind, edit.move.steps) for edit in answer.edits if edit.move}
    ties = [idea for idea in answer.ties if {(move.kind, move.steps) for move in idea.moves} != own]
    if not ties:
        return
    text = listed([edit_text(move.kind, "", {**_facts(answer, move.steps), **move.facts}) for move in ties[0].moves])
    kind = "one" if len(ties) == 1 else "more"
    yield from told(words.TIES[kind].format(text=text, count=len(ties) - 1), width, "faded", INDENT)


def _facts(answer: Answer, steps: Sequence[int]) -> dict[str, object]:
    """What a sentence about some of the network's layers needs to know of them."""
    if answer.variant is None:
        return {"layers": []}
    plan = answer.variant.plan
    return {"layers": [plan.steps[index].layer.name for index in steps], "dialect": plan.graph.dialect}


def _nothing(answers: Answers, width: int | None) -> Iterator[Spans]:
    """Nothing fits: said so, with the nearest and what remains."""
    yield from told(words.NONE["title"], width, "warning")
    if answers.nearest:
        yield from told(words.NONE["nearest"], width)
        for near in answers.nearest:
            text = listed([edit.text for edit in near.edits]) or words.NONE["as_it_is"]
            kind = words.MORE if near.residual > 0 else words.FEWER
            residual = kind.format(count=numbers.whole(abs(near.residual)))
            line = words.NONE["near"].format(text=text, total=numbers.whole(near.total), residual=residual)
            yield from told(line, width, "", INDENT)
    yield from told(words.NONE["advice"], width)
