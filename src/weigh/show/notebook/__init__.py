"""Networks, layers and answers in a notebook: HTML without scripts, compact, and to be opened where more is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

from weigh.show.layout import Spans
from weigh.show.notebook.text import text_html

CLASS: Final = "weigh"
WIDTH: Final = 118
"""Cells of a line of text: notebooks are about as wide; what is narrower wraps."""


def html(thing: Any) -> str:
    """A piece of HTML for anything that `InNotebook` is a base of.

    Raises: TypeError for anything else.
    """
    for base in type(thing).__mro__:
        if base.__name__ in MADE:
            return f'<div class="{CLASS}"><style>{_style()}</style>{MADE[base.__name__](thing)}</div>'
    raise TypeError(f"{type(thing).__name__} has no form for a notebook")


@cache
def _style() -> str:
    return files(__package__).joinpath("style.css").read_text(encoding="utf-8")


def _network(thing: Any) -> str:
    from weigh.show.notebook.ledger import ledger_html

    return ledger_html(thing.ledger)


def _layer(thing: Any) -> str:
    return _explanation(thing.explain())


def _lines(module: str) -> Callable[[Any], str]:
    """By the lines that the terminal shows, which are made by the function of the module's name."""

    def made(thing: Any) -> str:
        text: Callable[..., Iterable[Spans]] = getattr(import_module(f"weigh.show.{module}"), module)
        return text_html(text(thing, width=WIDTH))

    return made


_explanation = _lines("explain_text")


def _answers(thing: Any) -> str:
    from weigh.show.why_sentences import zoo_title
    from weigh.show.why_text import why_text
    from weigh.write.advice import Advice

    return text_html(why_text(thing, lambda answer, edits: Advice((), True), WIDTH, title=zoo_title))


MADE: Final[Mapping[str, Callable[[Any], str]]] = {
    "Network": _network,
    "LayerView": _layer,
    "Explanation": _explanation,
    "Answers": _answers,
    "Difference": _lines("diff_text"),
    "Audit": _lines("check_text"),
    "Verification": _lines("verify_text"),
}
"""By the class's name, since importing the classes would load all that can be asked for one of them."""
