"""A ledger as lines of text: header, table, totals, what is not known, faults and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from weigh.ask.ledger import BYTES_PER_ELEMENT, Count, Ledger, Row
from weigh.network.graph import Gap
from weigh.network.sizes import Formula
from weigh.show import numbers
from weigh.show.contradicting import contradiction, is_silent
from weigh.show.layout import GAP, Span, Spans, Table, fit, section, told
from weigh.show.lines import Line, Lines
from weigh.show.named import called
from weigh.show.remarks import grouped
from weigh.show.tabular.cells import amount, shape
from weigh.show.tabular.sheet import Choice, Sheet
from weigh.show.widths import cells, left, right, wrapped
from weigh.words.remarks import note, unknown
from weigh.words.table import (
    CHANNEL_CASE,
    CHANNEL_CASE_ONE,
    CHANNELS,
    FORMULA_NOTE,
    HEADER,
    NO_LAYERS,
    NO_TOTALS,
    SECTIONS,
    SEVERAL,
    TOTAL_NOTES,
    TOTALS,
)

FOLD_FROM = 200
"""Rows from which repetitions are folded, where folding is asked for."""
LONGEST_FORMULA = 240
"""Characters of a total's formula that are still worth reading."""
LIKELY_CHANNELS = (1, 3)
SECTION_STYLES = {"gaps": "warning", "faults": "fault", "notes": "heading"}


def report(
    ledgers: Sequence[Ledger],
    width: int | None = None,
    fold: bool = False,
    notes: Sequence[Gap] = (),
    choice: Choice | None = None,
) -> Iterator[Spans]:
    """Every network's report, one after the other.

    width: cells of a line, None where there is no bound. fold: long repetitions may be told in one line.
    notes: what there is to say about the source as a whole. choice: the columns and rows of the tables.
    """
    for i, ledger in enumerate(ledgers):
        if i:
            yield []
        yield from _one(ledger, width, fold, choice or Choice())
    if len(ledgers) > 1:
        together = Count(sum(ledger.params.known for ledger in ledgers), missing=not all(_exact(ledgers)))
        kind = "known" if together.known else "not_known"
        text = SEVERAL[kind].format(count=len(ledgers), params=amount(together))
        yield []
        yield from told(text, width)
    yield from _section("notes", grouped(notes, note), width)


def _one(ledger: Ledger, width: int | None, fold: bool, choice: Choice) -> Iterator[Spans]:
    sheet = Sheet.of(ledger, choice)
    lines, rows = Lines(sheet), len(sheet.entries)
    shown = list(lines.folded() if fold and rows >= FOLD_FROM else lines)
    table = fit(shown, width, sheet.columns, asked=bool(choice.columns))
    yield from header(ledger, width, legend=len(shown) < rows, sums=sheet.has_sums)
    yield []
    yield from _table(table, shown, width)
    yield []
    yield from totals(ledger, width)
    yield from remarked(ledger, width)


def aside(ledgers: Sequence[Ledger], width: int | None = None, notes: Sequence[Gap] = ()) -> Iterator[Spans]:
    """What is to be said beside an answer that has no place for it: nothing where all is known."""
    for ledger in ledgers:
        said = list(remarked(ledger, width))
        if said and len(ledgers) > 1:
            yield []
            yield [Span(ledger.graph.name, "title")]
        yield from said
    yield from _section("notes", grouped(notes, note), width)


def remarked(ledger: Ledger, width: int | None) -> Iterator[Spans]:
    """What is not known, what was noted on the way, and where the network contradicts itself."""
    graph = ledger.graph
    yield from _channels(ledger, width)
    yield from _section("gaps", grouped(graph.gaps, unknown), width)
    yield from _section("notes", grouped(graph.notes, note), width)
    yield from _section("faults", map(str, graph.faults), width)


def header(ledger: Ledger, width: int | None, legend: bool = False, sums: bool | None = None) -> Iterator[Spans]:
    """What was read, and how its figures are to be read.

    legend: rows are folded. sums: whether some are sums of others; where nothing is said, as in the whole ledger.
    """
    graph = ledger.graph
    title = HEADER["title" if graph.type else "title_plain"].format(name=graph.name, type=graph.type)
    dialect = HEADER["dialect"].format(dialect=graph.dialect) if graph.dialect else ""
    if dialect and (width is None or cells(title + GAP + dialect) <= width):
        yield [Span(title, "title"), Span(GAP + dialect, "faded")]
    else:
        yield from told(title, width, "title")
        yield from told(dialect, width, "faded")
    yield from told(contradiction(graph, graph.name), width, "fault")
    for value in graph.inputs:
        parts = (HEADER["input"], value.name, shape(value.tensor))
        yield from ([Span(line, "faded")] for line in wrapped(filter(None, parts), width, gap=GAP))
    legends = ["shape_legend" if ledger.complete else "shape_legend_unknown"]
    if any(row.encloses for row in ledger.rows) if sums is None else sums:
        legends.append("sum_legend")
    if legend:
        legends.append("fold_legend")
    yield from told(" ".join(HEADER[name] for name in legends), width, "faded")


def totals(ledger: Ledger, width: int | None) -> Iterator[Spans]:
    """The sums, each with its unit; "at least" where a part of one is not known."""
    lines = list(total_lines(ledger))
    if not lines:
        yield from told(NO_TOTALS, width)
        return
    label = max(map(cells, TOTALS.values())) + 2 * len(GAP)
    number = max(cells(text) for _, text, _ in lines)
    for name, text, remark in lines:
        front = [Span(left(GAP * (name in ("trainable", "non_trainable")) + TOTALS[name], label))]
        yield from _total([*front, Span(right(text, number), "params")], remark, width)
    if ledger.params.formulas and not ledger.graph.faults:
        formula = numbers.size(ledger.params.size)
        if len(formula) <= LONGEST_FORMULA and formula != amount(ledger.params):
            yield []
            yield from told(FORMULA_NOTE.format(formula=formula), width)


def total_lines(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    """Each sum: its key in `words.table.TOTALS`, the number, and what it is a number of.

    None where no sum says anything; and of a network that contradicts itself those that do, if the parameters are one.
    """
    counts = {
        "params": ledger.params,
        "trainable": ledger.trainable,
        "non_trainable": ledger.non_trainable,
        "macs": ledger.macs,
        "flops": ledger.flops,
        "elementwise": ledger.elementwise,
        "activations": ledger.activations,
        "neurons": ledger.neurons,
        "memory": ledger.params.times(BYTES_PER_ELEMENT),
    }
    telling = {name: count for name, count in counts.items() if not is_silent(count, ledger.graph)}
    if ledger.graph.faults:
        counts = telling if "params" in telling else {}
    for name, count in counts.items() if telling else ():
        yield name, amount(count), _note(name, count)


def _total(front: Spans, note: str, width: int | None) -> Iterator[Spans]:
    """One total, its note behind it or, where that does not fit, under it."""
    start = sum(cells(span.text) for span in front)
    if not note:
        yield front
    elif width is None or start + len(GAP) + cells(note) <= width:
        yield [*front, Span(GAP + note, "faded")]
    else:
        yield front
        yield from told(note, width, "faded", GAP * 2)


def _note(name: str, count: Count) -> str:
    if name not in ("memory", "activations"):
        return TOTAL_NOTES[name]
    if not count.known:
        return TOTAL_NOTES[f"{name}_unknown"]
    size = count.known if name == "memory" else count.known * BYTES_PER_ELEMENT
    return TOTAL_NOTES[name].format(memory=numbers.memory(size))


def _table(table: Table, lines: Sequence[Line], width: int | None) -> Iterator[Spans]:
    if not lines:
        yield from told(NO_LAYERS, width)
        return
    rule = [Span("─" * (table.rule if width is None else min(table.rule, width)), "faded")]
    yield table.heading()
    yield rule
    for line in lines:
        yield from table.row(line)
    yield rule


def _channels(ledger: Ledger, width: int | None) -> Iterator[Spans]:
    """Where the first layer waits for nothing but its number of input channels, its count with one and with three."""
    found = next((row for row in ledger.rows if _waits_for_channels(row)), None)
    if found is None or not isinstance(found.params, Formula):
        return
    (name,) = found.params.names
    counts = [(channels, numbers.size(found.params.at({name: channels}))) for channels in LIKELY_CHANNELS]
    cases = ", ".join(
        (CHANNEL_CASE_ONE if channels == 1 else CHANNEL_CASE).format(channels=channels, params=params)
        for channels, params in counts
    )
    yield from told(CHANNELS.format(layer=called(found), cases=cases), width)


def _waits_for_channels(row: Row) -> bool:
    if not isinstance(row.params, Formula) or len(row.params.names) != 1 or row.encloses:
        return False
    unknown = [axis for weight in row.weights for axis in weight.axes if isinstance(axis.size, Formula)]
    return {axis.name for axis in unknown} == {"in_channels"}


def _section(name: str, texts: Iterable[str], width: int | None) -> Iterator[Spans]:
    return section(SECTIONS[name], SECTION_STYLES[name], texts, width)


def _exact(ledgers: Sequence[Ledger]) -> Iterator[bool]:
    return (ledger.params.exact for ledger in ledgers)
