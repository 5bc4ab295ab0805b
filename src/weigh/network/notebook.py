"""What a notebook shows of an object: `_repr_html_`, by a medium that is found when it is asked for.

The medium lies above what is asked, so it is named here and not imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

MEDIUM: Final = "weigh.show.notebook"


class InNotebook:
    """Something that a notebook shows as HTML."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The object as a piece of HTML, without scripts: it is shown in notebooks that are not trusted too."""
        text: str = import_module(MEDIUM).html(self)
        return text
