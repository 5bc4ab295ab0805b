"""The difference of two networks as lines of text: the answer first, the totals, then the parts of the gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from weigh.ask.align import family
from weigh.ask.diff import CLASS, INPUT, KIND, LAYERS, Difference, LayerGap, Part, Total
from weigh.ask.ledger import Row
from weigh.ask.weight_classes import BIASES, WeightClass
from weigh.network.tensors import Tensor
from weigh.show import numbers
from weigh.show.layout import GAP, Span, Spans
from weigh.show.named import path_of
from weigh.show.tabular.cells import amount, shape
from weigh.show.widths import cells, left, paragraph, right
from weigh.words import diff as words

MOST_PARTS = 12
MOST_LAYERS = 3
"""How many layers a sentence names, and how many stand under a part with their formulas."""
MOST_BETWEEN = 6
INDENT = "  "


def diff_text(difference: Difference, width: int | None = None) -> Iterator[Spans]:
    """The whole difference. width: cells of a line."""
    yield from _wrapped(answer(difference), width, style="title")
    yield []
    yield from _totals(difference, width)
    if difference.parts:
        yield []
        yield [Span(words.HEADINGS["parts"], "heading")]
        yield from _parts(difference, width)
    yield from _section(words.HEADINGS["settings"], "heading", _weightless(difference), width)
    yield from _section(words.HEADINGS["unknown"], "warning", _unknown(difference), width)
    for name, ledger in zip(difference.names, (difference.a, difference.b), strict=True):
        heading = words.HEADINGS["faults"].format(name=name)
        yield from _section(heading, "fault", map(str, ledger.graph.faults), width)


def answer(difference: Difference) -> str:
    """One sentence: which has more, and how many."""
    params = difference.params
    if params.gap is None:
        kind = "not_known"
    elif params.gap:
        kind = "more" if params.gap > 0 else "fewer"
    else:
        kind = "same" if difference.same else "balanced" if difference.parts else "equal"
    a, b = difference.names
    counts = {"params": amount(params.a), "params_a": amount(params.a), "params_b": amount(params.b)}
    return words.ANSWERS[kind].format(a=a, b=b, gap=numbers.whole(abs(params.gap or 0)), **counts)


# -- the totals --------------------------------------------------------------------------------------------------------


def _totals(difference: Difference, width: int | None) -> Iterator[Spans]:
    """Each total of both networks and its gap, side by side; below each other where that is too wide."""
    totals = {"params": difference.params, "trainable": difference.trainable, "macs": difference.macs}
    heading = ("", *difference.names, words.GAP_HEADING)
    table = [heading, *(_total(words.TOTALS[name], total) for name, total in totals.items())]
    widths = [max(cells(row[i]) for row in table) for i in range(len(heading))]
    if width is None or sum(widths) + len(GAP) * (len(widths) - 1) <= width:
        for i, row in enumerate(table):
            texts = [left(row[0], widths[0]), *(right(text, widths[k]) for k, text in enumerate(row[1:], 1))]
            yield [Span(GAP.join(texts), "" if i else "heading")]
        return
    name, number = max(map(cells, heading)), max(cells(text) for row in table[1:] for text in row[1:])
    for label, *numbers_of_both in table[1:]:
        yield [Span(label, "heading")]
        for of, text in zip(heading[1:], numbers_of_both, strict=True):
            yield from _wrapped(left(of, name) + GAP + right(text, number), width, INDENT)


def _total(label: str, total: Total) -> tuple[str, str, str, str]:
    gap = words.NOT_KNOWN if total.gap is None else numbers.signed(total.gap)
    return label, amount(total.a), amount(total.b), gap


# -- the parts ---------------------------------------------------------------------------------------------------------


def part_text(difference: Difference, part: Part) -> str:
    """A part's name, such as "biases of 53 convolutions, all before a normalization, only in resnet"."""
    side = difference.names[part.side == "b"]
    if part.kind == LAYERS:
        return words.PARTS["layers"].format(side=side, layers=_run([row for gap in part.layers for row in _rows(gap)]))
    layers = _layers(part.layers)
    if part.kind == CLASS:
        kind = "class" + (_before_norm(part) if part.group in BIASES and part.normalized else "")
        facts = {"what": words.CLASSES[part.group], "layers": layers, "side": side}
        return words.PARTS[kind].format(normalized=numbers.whole(part.normalized), **facts)
    if KIND in part.reasons:
        ours, theirs = (_joined(dict.fromkeys(row.layer.type for row in rows)) for rows in _sides(part))
        if ours != theirs:
            return words.PARTS["kind"].format(ours=ours, theirs=theirs, layers=layers)
    reasons = words.REASONS | (words.REASONS_OF_POSITIONS if part.group == WeightClass.POSITIONS else {})
    what = _joined(reasons.get(reason, reason) for reason in part.reasons)
    return words.PARTS["sizes"].format(what=what, layers=layers)


def _before_norm(part: Part) -> str:
    if part.normalized < len(part.layers):
        return "_some_before_norm"
    return "_all_before_norm" if len(part.layers) > 1 else "_before_norm"


def _parts(difference: Difference, width: int | None) -> Iterator[Spans]:
    """The parts with what makes each; the small ones in one line, and the sum."""
    parts = difference.parts if len(difference.parts) <= MOST_PARTS else difference.parts[: MOST_PARTS - 1]
    smaller = difference.parts[len(parts) :]
    rows = [(part.params, part_text(difference, part), list(_below(difference, part))) for part in parts]
    if smaller:
        text = words.LINES["smaller"].format(count=numbers.whole(len(smaller)))
        rows.append((sum(part.params for part in smaller), text, []))
    if len(rows) > 1:
        rows.append((difference.known, words.LINES["sum"], []))
    number = max(cells(numbers.signed(params)) for params, _, _ in rows)
    for i, (params, text, below) in enumerate(rows):
        if len(rows) > 1 and i == len(rows) - 1:
            yield [Span("─" * number, "faded")]
        lines = paragraph(text, width, " " * (number + len(GAP)))
        yield [Span(right(numbers.signed(params), number), "params"), Span(GAP + next(lines).strip())]
        yield from ([Span(line)] for line in lines)
        for line in below:
            yield from _wrapped(line, width, " " * (number + 2 * len(GAP)), "formula")


def _below(difference: Difference, part: Part) -> Iterator[str]:
    """The formulas of the layers that a part is about, the largest first; not of weights that one network lacks."""
    if part.kind == CLASS or (part.kind == LAYERS and len(part.layers) > MOST_LAYERS):
        return
    largest = sorted(part.layers, key=lambda gap: -abs(_of(gap, part)))[:MOST_LAYERS]
    yield from _formulas(largest)
    if len(part.layers) > len(largest):
        yield words.LINES["more"].format(count=numbers.whole(len(part.layers) - len(largest)))
    if part.reasons and INPUT in part.reasons and len(part.layers) == 1:
        yield from _input(difference, part.layers[0])


def _of(gap: LayerGap, part: Part) -> int:
    """What one layer adds to a part."""
    return sum(share.params for share in gap.shares if share[:4] == (part.kind, part.side, part.group, part.reasons))


def _formulas(gaps: Iterable[LayerGap]) -> Iterator[str]:
    """Each layer's formula in both networks, set in columns."""
    lines = [line for gap in gaps for line in _lines(gap)]
    widths = [max(cells(line[i]) for line in lines) for i in range(3)]
    for name, formula, value in lines:
        text = words.LINES["formula"].format(formula=left(formula, widths[1]), value=right(value, widths[2]))
        yield left(name, widths[0]) + GAP + (text if formula != value else right(value, cells(text)))


def _lines(gap: LayerGap) -> Iterator[tuple[str, str, str]]:
    for i, row in enumerate(_rows(gap)):
        name = path_of(row) if i == 0 else words.LINES["second"].format(name=_other_name(gap)).rstrip()
        yield name, numbers.formula(row.formula), numbers.size(row.params)


def _input(difference: Difference, gap: LayerGap) -> Iterator[str]:
    """What a layer reads in either network, and what stands before it in one of them only."""
    one, other = (", ".join(map(shape, _tensors(row))) for row in _rows(gap))
    if one != other:
        a, b = difference.names
        yield words.LINES["reads"].format(a=one, b=other, name_a=a, name_b=b)
    for name, ledger in zip(difference.names, (difference.a, difference.b), strict=True):
        rows = [row for row in gap.between if row in ledger.rows]
        if 0 < len(rows) <= MOST_BETWEEN:
            yield words.LINES["before"].format(side=name, layers=_joined(map(path_of, rows)))


def _tensors(row: Row) -> list[Tensor]:
    return [value.tensor for value in row.calls[0].inputs]


# -- layers by name ----------------------------------------------------------------------------------------------------


def _rows(gap: LayerGap) -> list[Row]:
    return [row for row in (gap.a, gap.b) if row is not None]


def _sides(part: Part) -> tuple[list[Row], list[Row]]:
    return [gap.a for gap in part.layers if gap.a], [gap.b for gap in part.layers if gap.b]


def _layers(gaps: Sequence[LayerGap]) -> str:
    """A few layers by name; many as so many of their family."""
    if len(gaps) <= MOST_LAYERS:
        return _joined(map(layer_name, gaps))
    families = {family(op) for gap in gaps for row in _rows(gap)[:1] if (op := row.calls[0].op) is not None}
    noun = words.NOUNS.get(families.pop(), words.OTHER_NOUN) if len(families) == 1 else words.OTHER_NOUN
    return words.LAYERS["many"].format(count=numbers.whole(len(gaps)), noun=noun)


def layer_name(gap: LayerGap) -> str:
    """Its name in `a`, and in `b` where it is another there."""
    first = path_of(_rows(gap)[0])
    other = _other_name(gap)
    return words.LAYERS["both_names"].format(a=first, b=other) if other else first


def _other_name(gap: LayerGap) -> str:
    """The name in `b` of what both have; empty where it is the same."""
    return path_of(gap.b) if gap.a is not None and gap.b is not None and gap.a.path != gap.b.path else ""


def _run(rows: Sequence[Row]) -> str:
    """Layers one after the other: by name, by what encloses them all, or from the first to the last."""
    if len(rows) <= MOST_LAYERS:
        return _joined(map(path_of, rows))
    count, around = numbers.whole(len(rows)), _around(rows)
    if around:
        return words.LAYERS["inside"].format(count=count, around=around)
    return words.LAYERS["run"].format(count=count, first=path_of(rows[0]), last=path_of(rows[-1]))


def _around(rows: Sequence[Row]) -> str:
    """The path of the innermost layer that encloses them all; empty where there is none."""
    inside = [list(_enclosing(row)) for row in rows]
    return next((path for path in inside[0] if all(path in others for others in inside)), "")


def _enclosing(row: Row) -> Iterator[str]:
    """The paths of what encloses a row, the innermost first."""
    at = row.around
    while at is not None:
        yield at.path
        at = at.around


def _joined(texts: Iterable[str]) -> str:
    """One; one and two; one, two and three."""
    *front, last = texts
    return words.LAYERS["and"].format(first=", ".join(front), last=last) if front else last


# -- what has no parameters --------------------------------------------------------------------------------------------


def _weightless(difference: Difference) -> Iterator[str]:
    """The layers without weights that only one network has, and the settings on which no weight depends."""
    only_a = [gap.a for gap in difference.layers if gap.a is not None and gap.b is None]
    only_b = [gap.b for gap in difference.layers if gap.b is not None and gap.a is None]
    for name, alone in zip(difference.names, (only_a, only_b), strict=True):
        rows = [row for row in alone if not row.weights and not row.missing]
        if rows:
            yield words.LINES["weightless"].format(side=name, layers=_one_after_the_other(rows))
    settings: dict[str, list[LayerGap]] = {}
    for gap in difference.layers:
        for setting in gap.settings:
            settings.setdefault(setting, []).append(gap)
    for setting, gaps in settings.items():
        yield words.LINES["setting"].format(what=words.REASONS.get(setting, setting), layers=_layers(gaps))


def _one_after_the_other(rows: Sequence[Row]) -> str:
    if len(rows) <= MOST_BETWEEN:
        return _joined(map(path_of, rows))
    facts = {"count": numbers.whole(len(rows)), "first": rows[0].path, "last": rows[-1].path}
    return words.LAYERS["many_from"].format(**facts)


# -- what is not known -------------------------------------------------------------------------------------------------


def _unknown(difference: Difference) -> Iterator[str]:
    unknown = difference.unknown
    for gap in unknown[:MOST_PARTS]:
        yield words.LINES["unknown"].format(layers=layer_name(gap))
    if len(unknown) > MOST_PARTS:
        yield words.LINES["more"].format(count=numbers.whole(len(unknown) - MOST_PARTS))
    ledgers = dict(zip(difference.names, (difference.a, difference.b), strict=True))
    for name, ledger in ledgers.items():
        if not ledger.complete:
            yield words.LINES["unknown_elsewhere"].format(name=name)


def _section(heading: str, style: str, texts: Iterable[str], width: int | None) -> Iterator[Spans]:
    """A heading and its texts; nothing where there are none."""
    for i, text in enumerate(texts):
        if i == 0:
            yield []
            yield [Span(heading, style)]
        yield from _wrapped(text, width, INDENT)


def _wrapped(text: str, width: int | None, indent: str = "", style: str = "") -> Iterator[Spans]:
    """A text as it is where it fits, else wrapped."""
    if width is None or cells(indent + text) <= width:
        yield [Span(indent + text, style)]
    else:
        yield from ([Span(line, style)] for line in paragraph(text, width, indent))
