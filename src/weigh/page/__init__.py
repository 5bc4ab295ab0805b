"""The HTML around a document: a report, which is one file that needs nothing else, and the page of the server."""

from __future__ import annotations

from weigh.page.pages import html, is_report, serve_html

__all__ = ["html", "is_report", "serve_html"]
