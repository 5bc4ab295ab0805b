"""The JSON schemas of every request and answer, by name: the contract `weigh/1`, written down once, as data."""

from __future__ import annotations

from typing import Final

from weigh.serve.schema.document import DOCUMENT
from weigh.serve.schema.ledger import LEDGER
from weigh.serve.schema.questions import CHECK, DIFF, EXPLAIN, WHY
from weigh.serve.schema.requests import REQUESTS
from weigh.serve.schema.shapes import Schema

SCHEMAS: Final[dict[str, Schema]] = {**REQUESTS, **LEDGER, **WHY, **EXPLAIN, **DIFF, **CHECK, **DOCUMENT}

__all__ = ["SCHEMAS", "Schema"]
