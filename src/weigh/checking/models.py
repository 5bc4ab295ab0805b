"""The networks of a page: each piece of code read, alone or behind those before it; each description made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from weigh.ask.ledger import Ledger, Row, ledger
from weigh.checking.audit import Model
from weigh.network.errors import SourceError, WeighError
from weigh.network.place import Place
from weigh.readers.python.values import UNDEFINED
from weigh.readers.reading import Reading
from weigh.readers.written.evidence import Description, Line
from weigh.readers.written.page.bounds import MOST_READ
from weigh.readers.written.page.contents import Code, Contents, placed
from weigh.sources import read_source
from weigh.words.check import NAMED_SO, NOT_READ, UNNAMED

MOST_CODES: Final = 40
"""Pieces of code of one page that are read; where the others begin is told."""
MOST_DESCRIBED: Final = 60
"""Tables and descriptions of one page that are made networks; where the others begin is told."""
_LAYERS: Final = re.compile(
    r"Sequential|Model\b|\b(?:Dense|Linear|LSTM|GRU|Embedding|Flatten|Input)\s*\(|[Cc]onv|[Pp]ool|keras|torch|tflearn"
)
"""What code that makes a network holds at least."""


def models_of(contents: Contents, name: str) -> tuple[list[Model], list[tuple[Place, str]]]:
    """The networks in the order of the page, and the code that gave none with the reason."""
    found, unread = _of_codes(contents.codes, name)
    made: dict[str, Ledger] = {}
    left_out: list[Place] = []
    for post, description in contents.descriptions:
        from weigh.readers.written.infer import network

        key = _alike(description)
        if key not in made:
            if len(made) >= MOST_DESCRIBED:
                left_out.append(description.place)
                continue
            made[key] = ledger(network(description))
        origin = description.form if description.form in ("notation", "prose") else "table"
        name_there = description.name or UNNAMED.format(line=description.place.line)
        found.append(Model(name_there, origin, made[key], post, description.place, description=description))
    if left_out:
        unread.append((left_out[0], NOT_READ["tables"].format(most=MOST_DESCRIBED)))
    if contents.unread:
        unread.append((contents.unread, NOT_READ["text"].format(most=MOST_READ)))
    for post, place, graph in contents.graphs:
        found.append(Model(graph.name, "config", ledger(graph), post, place))
    found = [model for model in found if model.weighed.rows]
    return sorted(found, key=lambda model: model.place.line if model.place else 0), unread


def _alike(description: Description) -> str:
    """A description but for its place: a page shows one table again and again, and it is made whole once."""
    layers = tuple(replace(layer, place=_ANYWHERE) for layer in description.layers)
    totals = tuple(replace(total, place=_ANYWHERE) for total in description.totals)
    return repr(replace(description, layers=layers, totals=totals, place=_ANYWHERE, last=0))


_ANYWHERE: Final = Place(0)


def _of_codes(codes: Sequence[Code], name: str) -> tuple[list[Model], list[tuple[Place, str]]]:
    found: list[Model] = []
    unread: list[tuple[Place, str]] = []
    before: list[Line] = []
    made: dict[str, list[Model]] = {}
    left_out: list[Place] = []
    for code in filter(lambda one: one.is_python, codes):
        text = "\n".join(line.text for line in code.lines)
        if text in made:
            found += [_repeated(model, code) for model in made[text]]
        elif _LAYERS.search(text) and len(made) >= MOST_CODES:
            left_out.append(_first(code))
        elif _LAYERS.search(text):
            reading, why = _read(code, before, name)
            graphs = reading.graphs if reading else ()
            made[text] = [
                Model(graph.name, "code", ledger(graph), code.post, graph.place or _first(code), reading)
                for graph in graphs
            ]
            found += made[text]
            if why and not graphs:
                unread.append((_first(code), why))
        before = [*before, *code.lines][-MOST_BEFORE:]
    if left_out:
        unread.append((left_out[0], NOT_READ["codes"].format(most=MOST_CODES)))
    return found, unread


def _repeated(model: Model, code: Code) -> Model:
    """A model of code that an earlier piece has word by word."""
    return replace(model, post=code.post, place=_first(code))


def _first(code: Code) -> Place:
    return Place(code.lines[0].number)


def _read(code: Code, before: Sequence[Line], name: str) -> tuple[Reading | None, str]:
    """One piece alone; with the pieces before it where it needs them."""
    alone, why = _attempt(code.lines, name)
    if alone is not None and not any(graph.gaps for graph in alone.graphs):
        return alone, ""
    if before and _needs(alone, before):
        joined, _ = _attempt([*before, *code.lines], name)
        if joined is not None:
            first, last = code.lines[0].number, code.lines[-1].number
            own = tuple(graph for graph in joined.graphs if graph.place is None or first <= graph.place.line <= last)
            if own and _gaps(own) < (_gaps(alone.graphs) if alone else len(own) * 1000):
                return replace(joined, graphs=own), ""
    return alone, why


MOST_BEFORE: Final = 400
"""Lines before a piece of code that may define what it uses."""


def _needs(alone: Reading | None, before: Sequence[Line]) -> bool:
    """Whether the code before may give what a piece alone lacks: a name, or the model that it goes on with."""
    if alone is None:
        return True
    missing = {gap.what for graph in alone.graphs for gap in graph.gaps if gap.kind in UNDEFINED}
    defined = (re.match(r"\s*(?:def |class |import |from \S+ import )?([A-Za-z_]\w*)", line.text) for line in before)
    return any(found and found[1] in missing for found in defined)


def _gaps(graphs: Iterable[object]) -> int:
    return sum(len(getattr(graph, "gaps", ())) for graph in graphs)


def _attempt(lines: Sequence[Line], name: str) -> tuple[Reading | None, str]:
    """Reads lines as a program in which each line stands where it stands on the page."""
    try:
        return read_source(name or "page", text=placed(lines)), ""
    except SourceError as error:
        return None, str(error) if error.fault.kind in ("source.torch", "source.raised", "source.too_large") else ""
    except WeighError as error:
        return None, str(error)


def merged(models: Sequence[Model]) -> list[Model]:
    """Models that are one network, row by row, as one: the first that code gives, or else the first."""
    kept: list[Model] = []
    for model in sorted(models, key=lambda one: one.origin != "code"):
        at = next((i for i, one in enumerate(kept) if _are_same(one, model)), None)
        if at is None:
            kept.append(model)
        else:
            kept[at] = replace(kept[at], same=(*kept[at].same, model))
    return sorted(kept, key=lambda one: one.place.line if one.place else 0)


GENERATIONS: Final = ("tf.keras", "keras3", "keras2")


def as_printed(model: Model, tables: Sequence[Model]) -> Model:
    """A program read as the generation of its framework that gives the table printed on its page: defaults changed, and
    a snippet seldom says which it is written for."""
    if model.origin != "code" or not tables:
        return model
    ours = list(owners(model.weighed))
    beside = [table for table in tables if len(list(owners(table.weighed))) == len(ours)]
    if any(_is_same(model.weighed, table.weighed) for table in beside):
        return model
    for generation in GENERATIONS:
        weighed = reread(model, generation=generation)
        if weighed is not None and any(_is_same(weighed, table.weighed) for table in beside):
            return replace(model, name=weighed.graph.name, weighed=weighed)
    return model


def reread(model: Model, **otherwise: Any) -> Ledger | None:
    """The network that stands at the model's place when its program is read otherwise: with other `settings`, or as
    another `generation`; None where there is none, or no program."""
    if model.reading is None or model.reading.again is None:
        return None
    try:
        graphs = model.reading.again(**otherwise).graphs
    except WeighError:
        return None
    return next((ledger(graph) for graph in graphs if graph.place == model.weighed.graph.place), None)


def told_apart(models: Sequence[Model]) -> list[Model]:
    """The models with their lines behind their names, where several share one."""
    names = Counter(model.name for model in models)
    return [
        replace(model, name=NAMED_SO.format(name=model.name, line=model.place.line))
        if names[model.name] > 1 and model.place
        else model
        for model in models
    ]


def _are_same(one: Model, other: Model) -> bool:
    """Whether two show one network: row by row, or as far as a table goes of which rows were left out."""
    if other.description is not None and other.description.left_out:
        rest = owners(one.weighed)
        rows = list(owners(other.weighed))
        return bool(rows) and all(any(_equal(mine, row) for mine in rest) for row in rows)
    return _is_same(one.weighed, other.weighed)


def _is_same(one: Ledger, other: Ledger) -> bool:
    first, second = list(owners(one)), list(owners(other))
    return (
        bool(first)
        and len(first) == len(second)
        and all(_equal(mine, theirs) for mine, theirs in zip(first, second, strict=True))
    )


def _equal(one: Row, other: Row) -> bool:
    return one.params == other.params and _fits(one, other)


def owners(weighed: Ledger) -> Iterator[Row]:
    """The rows that own weights, in order."""
    return owning(weighed.rows)


def owning(rows: Iterable[Row]) -> Iterator[Row]:
    """Those of the rows that own weights."""
    return (row for row in rows if not row.encloses and row.adds and row.params != 0)


def parts_of(model: Model) -> Iterator[Row]:
    """The models inside the model, whose parameters are all known."""
    return (row for row in model.weighed.rows if row.encloses and row.adds and isinstance(row.params, int))


def _fits(one: Row, other: Row) -> bool:
    """Whether what comes out of two rows can be of one shape, whatever the order of its axes."""
    shapes = [
        sorted(size for size in row.outputs[0].shape[1:] if isinstance(size, int)) if row.outputs else []
        for row in (one, other)
    ]
    open_sizes = any(
        not isinstance(size, int) for row in (one, other) for out in row.outputs[:1] for size in out.shape[1:]
    )
    return open_sizes or shapes[0] == shapes[1]
