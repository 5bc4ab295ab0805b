"""The pictures of a network, and their colours, as the document holds them."""

from __future__ import annotations

from typing import Any

from weigh.ask.ledger import Ledger
from weigh.drawing import PALETTE, blocks, blocks_json, picture, picture_json


def drawn(ledger: Ledger) -> dict[str, Any]:
    """The graph, and for a chain its blocks too."""
    graph = picture(ledger)
    return {"picture": picture_json(graph), "blocks": blocks_json(blocks(ledger, graph))}


def palette() -> dict[str, dict[str, str]]:
    """The colour of each role on a light ground and on a dark one."""
    return {role: {"light": fill.light, "dark": fill.dark} for role, fill in PALETTE.items()}
