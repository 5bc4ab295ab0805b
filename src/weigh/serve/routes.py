"""Every address of the server, in one table: what the application answers and what its OpenAPI description tells."""

from __future__ import annotations

from typing import Final, NamedTuple

API: Final = "/api/"
JSON: Final = "application/json"
HTML: Final = "text/html; charset=utf-8"


class Route(NamedTuple):
    """name: behind `/api/`; a question's name where it is asked by POST. request, answer: their schemas' names."""

    name: str
    method: str
    summary: str
    request: str = ""
    answer: str = ""
    content: str = JSON

    @property
    def path(self) -> str:
        return API + self.name


ROUTES: Final = (
    Route("weigh", "POST", "The networks of a source, layer by layer, as `weigh SOURCE --json`.", "Source", "Ledgers"),
    Route("why", "POST", "Why a number is another, as `weigh why --json`.", "WhyRequest", "Why"),
    Route("explain", "POST", "One layer's numbers, as `weigh explain --json`.", "ExplainRequest", "Explanation"),
    Route("check", "POST", "A whole page audited, as `weigh check --json`.", "CheckRequest", "Audit"),
    Route("diff", "POST", "Why two networks differ, as `weigh diff --json`.", "DiffRequest", "Difference"),
    Route("report", "POST", "All that the page shows of a source.", "ReportRequest", "Document"),
    Route("report.html", "POST", "The same as one file that works alone.", "ReportRequest", "", HTML),
    Route("zoo", "GET", "The published networks, as `weigh zoo --json`.", "", "Zoo"),
    Route("words", "GET", "Every sentence of the page, by key.", "", "Words"),
    Route("openapi.json", "GET", "This description.", "", ""),
)
