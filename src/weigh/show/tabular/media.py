"""The media that a table can be written in, each with its writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TypeAlias

from weigh.ask.ledger import Ledger
from weigh.network.errors import Fault, SelectionError
from weigh.show.tabular.sheet import Choice

Writer: TypeAlias = Callable[[Sequence[Ledger], Choice], Iterator[str]]

MEDIA = {
    "markdown": ("weigh.show.tabular.markdown", "markdown"),
    "csv": ("weigh.show.tabular.csv_text", "csv_text"),
    "latex": ("weigh.show.tabular.latex", "latex"),
}
"""Each medium's module and function; a module is imported only where its medium is asked for."""


def table(ledgers: Sequence[Ledger], form: str, choice: Choice) -> Iterator[str]:
    """The ledgers' tables in one medium, in pieces.

    Raises: SelectionError where there is no such medium.
    """
    if form not in MEDIA:
        raise SelectionError(Fault("column.form", {"forms": ", ".join(MEDIA), "received": form}))
    module, name = MEDIA[form]
    writer: Writer = getattr(import_module(module), name)
    return writer(ledgers, choice)
