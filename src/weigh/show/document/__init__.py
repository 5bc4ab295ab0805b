"""The document: all that a report or the page shows of a source, as one JSON object (docs/report.md).

It holds what the other commands print with --json, and beside it what a page needs to show it: each row's place, role
and share, each layer's explanation, the picture, the sentences.
"""

from __future__ import annotations

from weigh.show.document.document import common, document

__all__ = ["common", "document"]
