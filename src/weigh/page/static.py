"""The report without a script: each network's answer, ledger and totals as plain HTML, for readers of mail, for search,
and for whoever has no JavaScript. It is taken from the document alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from weigh.page.escaping import sentences, text
from weigh.words.page import WORDS
from weigh.words.table import CELLS, HEADINGS, REMARK, SECTIONS, TOTALS

COLUMNS: Final = ("name", "type", "shape", "params", "share", "macs", "formula")
NUMBERS: Final = frozenset(["params", "share", "macs"])
MOST_ROWS: Final = 400
"""Of a longer network the first rows: the whole ledger is in the document."""
INDENT: Final = "  "
DEEPEST: Final = 12


def static(document: dict[str, Any]) -> Iterator[str]:
    """The lines of the whole. The answer is what stands at the top; of several networks, the title of them all."""
    models = document["models"]
    tag, title = ("h1", "p") if len(models) == 1 else ("h2", "h1")
    yield '<main class="static">'
    yield f'<{title} class="title">{text(document["title"])}</{title}>'
    for model in models:
        yield from _model(model, tag)
    yield from _listed("notes", [_remark(one) for one in document["notes"]])
    yield "</main>"


def _model(model: dict[str, Any], tag: str) -> Iterator[str]:
    """One network, under its answer. tag: of that heading."""
    ledger, why = model["ledger"], model["why"]
    yield "<section>"
    yield f'<{tag} class="answer">{text(model["answer"])}</{tag}>'
    if why:
        yield f"<p>{text(why['text'])}</p>"
        yield from _list([answer["text"] for answer in why["answers"]], "ol")
    yield from _table(model)
    yield from _totals(model["totals"])
    yield from _listed("gaps", [_remark(one) for one in ledger["unknowns"]])
    yield from _listed("faults", [fault["text"] for fault in ledger["faults"]])
    yield from _listed("notes", [_remark(one) for one in ledger["notes"]])
    yield "</section>"


def _table(model: dict[str, Any]) -> Iterator[str]:
    layers = model["ledger"]["layers"]
    yield '<div class="scroll"><table>'
    yield f"<caption>{text(WORDS['ledger'])}</caption>"
    yield f"<thead><tr>{''.join(_heading(name) for name in COLUMNS)}</tr></thead><tbody>"
    for number, (layer, row) in enumerate(zip(layers[:MOST_ROWS], model["rows"], strict=False), 1):
        yield _row(layer, number, model["cells"][row["cells"]])
    rest = len(layers) - MOST_ROWS
    if rest > 0:
        yield f'<tr><td colspan="{len(COLUMNS)}">{text(CELLS["folded"].format(rows=f"{rest:,}"))}</td></tr>'
    yield "</tbody></table></div>"


def _heading(name: str) -> str:
    return f'<th scope="col"{_class(name)}>{text(HEADINGS[name])}</th>'


def _row(layer: dict[str, Any], number: int, cells: dict[str, str]) -> str:
    indent = INDENT * min(layer["depth"], DEEPEST)
    called = layer["name"] or CELLS["no_name"].format(number=number)
    name = f'<th scope="row"><span class="indent">{indent}</span><bdi>{text(called)}</bdi></th>'
    return f"<tr>{name}{''.join(f'<td{_class(column)}>{text(cells[column])}</td>' for column in COLUMNS[1:])}</tr>"


def _class(column: str) -> str:
    return ' class="number"' if column in NUMBERS else ""


def _totals(totals: Iterable[dict[str, str]]) -> Iterator[str]:
    yield f"<table><caption>{text(WORDS['totals'])}</caption><tbody>"
    for total in totals:
        label, note = text(TOTALS[total["name"]]), text(total["note"])
        yield f'<tr><th scope="row">{label}</th><td class="number">{text(total["text"])}</td><td>{note}</td></tr>'
    yield "</tbody></table>"


def _remark(remark: dict[str, Any]) -> str:
    where, why = remark["where"], remark["why"]
    return REMARK["placed"].format(place=where, text=why) if where else str(why)


def _listed(section: str, texts: Sequence[str]) -> Iterator[str]:
    """A section of sentences; nothing where there are none."""
    if texts:
        yield f"<h2>{text(SECTIONS[section])}</h2>"
        yield from _list(list(dict.fromkeys(texts)), "ul")


def _list(texts: Sequence[str], tag: str) -> Iterator[str]:
    if texts:
        yield f"<{tag}>{''.join(f'<li>{sentences(one)}</li>' for one in texts)}</{tag}>"
