"""Jupyter notebooks: the code of their cells, one after the other."""

from __future__ import annotations

import json


def code_of(text: str) -> str | None:
    """The code cells of a notebook, joined, with an empty line between them; None where the text is no notebook.

    Source: the Jupyter notebook format, version 4 (`cells`) and 3 (`worksheets`).
    """
    if not text.lstrip().startswith("{") or '"cell_type"' not in text:
        return None
    try:
        notebook = json.loads(text)
        sheets = notebook.get("worksheets") or [notebook]
        cells = [cell for sheet in sheets for cell in sheet["cells"] if cell["cell_type"] == "code"]
        sources = ["".join(cell.get("source", cell.get("input", ""))).rstrip("\n") for cell in cells]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return "\n\n".join(sources) + "\n"
