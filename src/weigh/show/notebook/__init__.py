"""Networks, layers and answers in a notebook: HTML without scripts, compact, and to be opened where more is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

from weigh.show.layout import Spans
from weigh.show.notebook.ledger import ledger_html
from weigh.show.notebook.text import text_html
from weigh.show.report import report
from weigh.show.widths import visible

CLASS: Final = "weigh"
WIDTH: Final = 100
"""Cells of a line of text in a notebook; a narrower one wraps it."""


def html(thing: Any) -> str:
    """A piece of HTML for anything that `InNotebook` is a base of.

    Raises: TypeError for anything else.
    """
    name = _known(thing)
    inner = ledger_html(thing.ledger) if name == "Network" else text_html(LINES[name](thing, WIDTH))
    return f'<div class="{CLASS}"><style>{_style()}</style>{inner}</div>'


def text(thing: Any) -> str:
    """The same as lines of text, as the terminal shows them.

    Raises: TypeError.
    """
    lines = LINES[_known(thing)](thing, None)
    return "\n".join(visible("".join(span.text for span in line)).rstrip() for line in lines)


def _known(thing: Any) -> str:
    name = next((base.__name__ for base in type(thing).__mro__ if base.__name__ in LINES), None)
    if name is None:
        raise TypeError(f"{type(thing).__name__} has no form for a notebook")
    return name


@cache
def _style() -> str:
    return files(__package__).joinpath("style.css").read_text(encoding="utf-8")


def _network(thing: Any, width: int | None) -> Iterable[Spans]:
    return report([thing.ledger], width)


def _layer(thing: Any, width: int | None) -> Iterable[Spans]:
    return LINES["Explanation"](thing.explain(), width)


def _answers(thing: Any, width: int | None) -> Iterable[Spans]:
    from weigh.show.why_sentences import zoo_title
    from weigh.show.why_text import why_text

    return why_text(thing, width, title=zoo_title)


def _by(module: str) -> Callable[[Any, int | None], Iterable[Spans]]:
    """By the function of the module's name, imported when it is wanted."""

    def lines(thing: Any, width: int | None) -> Iterable[Spans]:
        made: Iterable[Spans] = getattr(import_module(f"weigh.show.{module}"), module)(thing, width=width)
        return made

    return lines


LINES: Final[Mapping[str, Callable[[Any, int | None], Iterable[Spans]]]] = {
    "Network": _network,
    "LayerView": _layer,
    "Explanation": _by("explain_text"),
    "Answers": _answers,
    "Difference": _by("diff_text"),
    "Audit": _by("check_text"),
    "Verification": _by("verify_text"),
}
"""By the class's name, since importing the classes would load all that can be asked for one of them."""
