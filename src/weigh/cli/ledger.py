"""`weigh SOURCE`: the network layer by layer, as text, data, a table or a picture."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import Any, TextIO

import click

from weigh.ask.ledger import Ledger, ledger
from weigh.asked import only
from weigh.cli import files
from weigh.cli.options import FORMS, json_option, reading_options, table_options
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.reading import read
from weigh.cli.unused import told_beside
from weigh.readers.reading import Reading
from weigh.show.tabular.sheet import Choice
from weigh.words.command_line import ERRORS, LEDGER, OPTIONS

CONTRADICTS = 1
TABLES = ("text", "markdown", "csv", "latex")
PICTURES = ("svg", "png")
FOR = {"columns": TABLES, "sort": TABLES, "top": TABLES, "depth": (*TABLES, *PICTURES), "view": PICTURES}
"""The forms that an option is for."""
SPELT = frozenset(FORMS) - {"text"}
"""Forms that a file's ending may contradict; text is written to any, and any form to a text file."""
BARE = frozenset(["markdown", "csv", "latex", *PICTURES])
"""The forms that have no place for what is not known, noted or contradictory: it is told on standard error."""


@click.command("ledger", help=LEDGER)
@click.argument("source")
@reading_options
@json_option
@click.option("--notation", "as_notation", is_flag=True, help=OPTIONS["notation"])
@click.option("--all", "unfolded", is_flag=True, help=OPTIONS["all"])
@table_options
def command(
    source: str,
    as_json: bool,
    as_notation: bool,
    unfolded: bool,
    form: str | None,
    output: str,
    view: str | None,
    columns: str | None,
    sort: str | None,
    depth: int | None,
    top: int | None,
    **options: Any,
) -> int:
    flags = {"--json": "json" if as_json else None, "--notation": "notation" if as_notation else None}
    files.check(output, source)
    form = _form({**flags, "--format": form}, output)
    _check(form, {"columns": columns, "sort": sort, "top": top, "depth": depth, "view": view})
    choice = Choice.of(columns, sort, depth, top)
    if form == "png" and not files.is_file(output) and sys.stdout.isatty():
        raise click.UsageError(ERRORS["png_terminal"])
    reading = read(source, **options)
    answer = Answer(reading, [ledger(graph) for graph in reading.graphs], form, choice, unfolded, view or "graph")
    with files.written(output) as stream:
        WRITERS[form](answer, stream)
    if form in BARE:
        _say_beside(answer)
    return CONTRADICTS if any(graph.faults for graph in reading.graphs) else 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be written: the networks of a source, and how they were asked for."""

    reading: Reading
    ledgers: Sequence[Ledger]
    form: str
    choice: Choice
    unfolded: bool
    view: str


def _form(given: Mapping[str, str | None], output: str) -> str:
    """The form that is meant: by an option, else by the ending of the file, else text.

    Raises: UsageError where two options disagree, or an option and the file's ending, and for a file of which nothing
    says what it shall be.
    """
    asked = [(f"{option} {form}" if option == "--format" else option, form) for option, form in given.items() if form]
    for one, other in pairwise(asked):
        if one[1] != other[1]:
            raise click.UsageError(ERRORS["form_twice"].format(one=one[0], other=other[0]))
    ending = PurePath(output).suffix.lower() if files.is_file(output) else ""
    found = next((form for form, endings in FORMS.items() if ending in endings), None)
    if asked:
        option, form = asked[0]
        if found not in (form, "text", None) and form in SPELT:
            raise click.UsageError(ERRORS["form_twice"].format(one=option, other=f"-o {output}"))
        return str(form)
    if not files.is_file(output):
        return "text"
    if found is None:
        endings = ", ".join(ending for endings in FORMS.values() for ending in endings)
        raise click.UsageError(ERRORS["form_ending"].format(output=output, ending=ending, endings=endings))
    return found


def _check(form: str, given: Mapping[str, object]) -> None:
    """Raises: UsageError for an option that the form has no use for."""
    for option, value in given.items():
        if value is not None and form not in FOR[option]:
            forms = ", ".join(FOR[option])
            raise click.UsageError(ERRORS["form_option"].format(option=f"--{option}", forms=forms, form=form))


def _text(answer: Answer, stream: TextIO) -> None:
    from weigh.show.report import report

    fold = stream.isatty() and not answer.unfolded
    notes = told_beside(answer.reading.notes)
    write_lines(report(answer.ledgers, width(stream), fold, notes, answer.choice), stream)


def _json(answer: Answer, stream: TextIO) -> None:
    from weigh.show.json_ledger import ledgers_json

    write_json(ledgers_json(answer.ledgers, answer.reading.notes), stream)


def _notation(answer: Answer, stream: TextIO) -> None:
    from weigh.write.notation import notation_of

    stream.write("\n".join(map(notation_of, answer.reading.graphs)))


def _table(answer: Answer, stream: TextIO) -> None:
    from weigh.show.tabular.media import table

    stream.writelines(table(answer.ledgers, answer.form, answer.choice))


def _picture(answer: Answer, stream: TextIO) -> None:
    """The drawing of the one network of a source. Raises: SelectionError where there are several."""
    from weigh.drawing import png, svg

    drawn = svg(only(answer.reading, answer.reading.source_name), view=answer.view, depth=answer.choice.depth)
    if answer.form == "svg":
        stream.write(drawn)
        return
    stream.flush()
    stream.buffer.write(png(drawn))


WRITERS: dict[str, Callable[[Answer, TextIO], None]] = {
    "text": _text,
    "json": _json,
    "notation": _notation,
    **dict.fromkeys(("markdown", "csv", "latex"), _table),
    **dict.fromkeys(PICTURES, _picture),
}
"""How each form is written."""


def _say_beside(answer: Answer) -> None:
    """What the form has no place for, on standard error."""
    from weigh.show.report import aside

    if sys.stderr is not None:
        lines = aside(answer.ledgers, width(sys.stderr), told_beside(answer.reading.notes))
        write_lines(_without_first_gap(lines), sys.stderr)


def _without_first_gap(lines: Iterator[Any]) -> Iterator[Any]:
    for number, line in enumerate(lines):
        if number or line:
            yield line
