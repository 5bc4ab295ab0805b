"""From a ledger to a picture: the levels of a network, each laid out, and which of them are open at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weigh.ask.ledger import Ledger
from weigh.drawing.folding import folded
from weigh.drawing.layered import laid_out
from weigh.drawing.model import Edge, Level, Node, Picture, Web
from weigh.drawing.nested import webs
from weigh.drawing.opening import opened


def picture(ledger: Ledger) -> Picture:
    """A network as levels of nodes and edges. The cost grows with the number of calls."""
    all_webs = folded(webs(ledger))
    return Picture({key: _level(web) for key, web in all_webs.items()}, opened(all_webs))


def _level(web: Web) -> Level:
    links = list(web.links.items())
    layout = laid_out(len(web.parts), [link for link, _ in links])
    nodes = tuple(Node(part, *cell) for part, cell in zip(web.parts, layout.cells, strict=True))
    edges = tuple(Edge(*links[i][0], via, links[i][1]) for i, via in zip(layout.kept, layout.via, strict=True))
    return Level(layout.ranks, layout.lanes, layout.main, nodes, edges)


def picture_json(picture: Picture) -> dict[str, Any]:
    """A picture as the document holds it; `rows` and `slim` only where they say something."""
    return {"levels": {key: _level_json(level) for key, level in picture.levels.items()}, "open": list(picture.open)}


def _level_json(level: Level) -> Mapping[str, Any]:
    return {
        "ranks": level.ranks,
        "lanes": level.lanes,
        "main": level.main,
        "nodes": [_node_json(node) for node in level.nodes],
        "edges": [
            {"from": edge.start, "to": edge.end, "via": [list(cell) for cell in edge.via], "shape": edge.shape}
            for edge in level.edges
        ],
    }


def _node_json(node: Node) -> dict[str, Any]:
    part = node.part
    record: dict[str, Any] = {
        "row": part.row,
        "kind": part.kind,
        "call": part.call,
        "rank": node.rank,
        "lane": node.lane,
        "label": part.label,
        "type": part.type,
        "shape": part.shape,
        "level": part.level,
    }
    if part.rows:
        record["rows"] = list(part.rows)
    if part.slim:
        record["slim"] = True
    return record
