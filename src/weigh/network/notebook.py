"""What is shown of an object where nobody asked for a form: in a notebook its HTML, by `print` its text.

The medium lies above what is asked, so it is named here and imported when it is wanted.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

MEDIUM: Final = "weigh.show.notebook"


class InNotebook:
    """Something that a notebook shows as HTML, and `print` as the command line does."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The object as a piece of HTML, without scripts: it is shown in notebooks that are not trusted too."""
        text: str = import_module(MEDIUM).html(self)
        return text

    def __str__(self) -> str:
        """What the command line prints of it."""
        text: str = import_module(MEDIUM).text(self)
        return text
