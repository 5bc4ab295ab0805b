"""An explanation as lines of text: the answer first, then where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from weigh.ask.explain import Explanation, Slide, within_example
from weigh.ask.formula import named, product_text
from weigh.ask.ledger import FLOPS_PER_MAC
from weigh.network.sizes import Formula, total
from weigh.network.tensors import Weight
from weigh.show import numbers
from weigh.show.expected_text import expected_text
from weigh.show.layout import GAP, Span, Spans, told
from weigh.show.lines import shape
from weigh.show.widths import cells, left, paragraph, right
from weigh.words.explain import ANSWERS, CALLS, COUNTED, HEADINGS, LINES, TRAINED
from weigh.words.op_sentences import filled
from weigh.words.ops import Sentences

NARROW = 60
"""Cells below which labels stand above their texts."""
LABEL = max(map(len, HEADINGS.values())) + len(GAP)


def explain_text(explanation: Explanation, source_line: str = "", width: int | None = None) -> Iterator[Spans]:
    """The whole explanation.

    source_line: the line of the source that made the layer, where there is one. width: cells of a line.
    """
    sentences = filled(explanation.op, explanation.inputs, explanation.outputs)
    yield from told(answer(explanation), width, "title")
    if not explanation.weights and sentences:
        yield from told(sentences.weights, width)
    yield from expected_text(explanation, width)
    for heading, texts in (
        ("inside", list(_inside(explanation))),
        ("weights", _weights(explanation, sentences)),
        ("trained", list(_trained(explanation))),
        ("shape", _shape(explanation, sentences)),
        ("work", _work(explanation, sentences)),
        ("counted", list(_counted(explanation))),
        ("source", list(_source(explanation, source_line))),
    ):
        if texts:
            yield []
            yield from _labelled(HEADINGS[heading], texts, width)


def answer(explanation: Explanation) -> str:
    """One sentence: how many parameters, and why."""
    row = explanation.row
    kind = "exact"
    if row.encloses:
        kind = "encloses_partly" if row.missing or not isinstance(row.params, int) else "encloses"
        kind = "encloses_one" if kind == "encloses" and len(explanation.parts) == 1 else kind
    elif row.missing:
        kind = "missing"
    elif isinstance(row.params, Formula):
        kind = "formula"
    elif row.params == 0:
        kind = "none"
    elif not row.adds:
        kind = "repeated"
    elif row.params == 1:
        kind = "one"
    unknowns = ", ".join(sorted(row.params.names)) if isinstance(row.params, Formula) else ""
    return ANSWERS[kind].format(
        name=row.layer.name,
        type=row.layer.type,
        params=numbers.size(row.params),
        formula=numbers.formula(row.formula),
        unknowns=unknowns,
        parts=numbers.whole(len(explanation.parts)),
    )


def _weights(explanation: Explanation, sentences: Sentences | None) -> list[str]:
    """Each weight's product, the formula with the shared factor taken out, and what the op's sentence says."""
    weights = explanation.weights
    if not weights:
        return []
    names = [LINES["weight"].format(name=_weight_name(weight)) for weight in weights]
    products = [numbers.formula(product_text(weight.axes)) for weight in weights]
    values = [numbers.size(weight.count) for weight in weights]
    widest = [max(map(cells, texts)) for texts in (names, products, values)]
    lines = []
    for name, text, value in zip(names, products, values, strict=True):
        product = LINES["product"].format(product=left(text, widest[1]), value=right(value, widest[2]))
        lines.append(left(name, widest[0]) + GAP + product)
    if len(weights) > 1:
        lines += [
            LINES["formula"].format(formula=numbers.formula(named(group)), value=numbers.size(group.value))
            for group in explanation.groups
            if len(group.weights) > 1
        ]
    if len(explanation.groups) > 1:
        sums = " + ".join(numbers.size(group.value) for group in explanation.groups)
        lines.append(LINES["sum"].format(values=sums, total=numbers.size(explanation.row.params)))
    if len(explanation.row.calls) > 1:
        lines.append(CALLS.format(calls=numbers.whole(len(explanation.row.calls))))
    return lines + ([sentences.weights] if sentences else [])


def _weight_name(weight: Weight) -> str:
    """Its name, and the part it belongs to where the name does not say so."""
    return weight.name if weight.part in weight.name else f"{weight.part} {weight.name}"


def _trained(explanation: Explanation) -> Iterator[str]:
    weights, row = explanation.weights, explanation.row
    if row.encloses:
        if isinstance(row.non_trainable, int) and row.non_trainable:
            yield TRAINED["none" if row.trainable == 0 else "partly"].format(**_trainable(explanation))
        return
    if not weights:
        return
    kept = [weight.name for weight in weights if not weight.trainable]
    kind = "all" if isinstance(row.params, int) else "all_unknown"
    if explanation.frozen:
        kind = "frozen"
    elif kept:
        kind = "kept" if len(kept) < len(weights) else "kept_only"
    yield TRAINED[kind].format(**_trainable(explanation), names=", ".join(dict.fromkeys(kept)))


def _trainable(explanation: Explanation) -> dict[str, str]:
    row = explanation.row
    sizes = {"params": row.params, "trainable": row.trainable, "non_trainable": row.non_trainable}
    return {name: numbers.size(value) for name, value in sizes.items()}


def _shape(explanation: Explanation, sentences: Sentences | None) -> list[str]:
    if not explanation.outputs:
        return []
    before = ", ".join(map(shape, explanation.inputs))
    lines = [LINES["shape"].format(before=before, after=", ".join(map(shape, explanation.outputs))).strip()]
    if sentences:
        lines.append(sentences.shape)
    return lines + [_slide(slide) for slide in explanation.slides]


def _slide(slide: Slide) -> str:
    kind = "slide_ceiling" if slide.ceiling else "slide" if slide.added else "slide_bare"
    facts = {name: numbers.dimension(getattr(slide, name)) for name in ("size", "added", "span", "stride", "result")}
    return LINES[kind].format(axis=slide.axis, **facts)


def _work(explanation: Explanation, sentences: Sentences | None) -> list[str]:
    """The products of MACs of one call, their sum, and what all calls come to."""
    row = explanation.row
    if row.encloses:
        return [LINES["macs_sum"].format(value=numbers.size(row.macs))] if not row.unpriced else []
    lines = []
    for work in explanation.macs:
        product = numbers.formula(product_text(within_example(work), work.times))
        lines.append(LINES["macs"].format(product=product, value=numbers.size(work.count)))
    macs = total(work.count for work in explanation.macs)
    if len(lines) > 1:
        lines.append(LINES["macs_sum"].format(value=numbers.size(macs)))
    if lines and isinstance(macs, int):
        lines.append(LINES["flops"].format(value=numbers.whole(macs * FLOPS_PER_MAC)))
    if lines and len(row.calls) > 1:
        lines.append(LINES["calls"].format(calls=numbers.whole(len(row.calls)), total=numbers.size(row.macs)))
    if lines and sentences:
        lines.append(sentences.macs)
    if explanation.elementwise:
        elementwise = total(work.count for work in explanation.elementwise)
        lines.append(LINES["elementwise"].format(value=numbers.size(elementwise)))
    return lines


def _inside(explanation: Explanation) -> Iterator[str]:
    """The layers inside, each with its parameters."""
    rows = explanation.parts
    names = [row.layer.name for row in rows]
    types = [row.layer.type for row in rows]
    params = [numbers.size(row.params) for row in rows]
    widths = [max(map(cells, texts), default=0) for texts in (names, types, params)]
    for name, type, number in zip(names, types, params, strict=True):
        yield left(name, widths[0]) + GAP + left(type, widths[1]) + GAP + right(number, widths[2])


def _counted(explanation: Explanation) -> Iterator[str]:
    """The conventions behind the numbers that were shown."""
    kinds = [("weights", bool(explanation.weights)), ("macs", bool(explanation.macs)), ("example", True)]
    yield " ".join(COUNTED[kind] for kind, shown in kinds if shown)


def _source(explanation: Explanation, source_line: str) -> Iterator[str]:
    place = explanation.place
    if place:
        yield LINES["place"].format(place=place, text=source_line) if source_line else str(place)


def _labelled(label: str, texts: list[str], width: int | None) -> Iterator[Spans]:
    """Texts with a label before the first; in a narrow place the label stands above them."""
    aside = width is None or width >= NARROW
    indent = " " * LABEL if aside else GAP
    if not aside:
        yield [Span(label, "heading")]
    front = [Span(left(label, LABEL), "heading")] if aside else [Span(GAP)]
    for text in texts:
        fits = width is None or cells(indent) + cells(text) <= width
        for line in [indent + text] if fits else paragraph(text, width, indent):
            yield [*front, Span(line[len(indent) :])]
            front = [Span(indent)]
