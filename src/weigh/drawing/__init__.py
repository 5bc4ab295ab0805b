"""From a ledger to pictures: a graph of nested levels on a grid, blocks of feature maps, SVG and PNG."""

from __future__ import annotations

from weigh.ask.ledger import Ledger
from weigh.drawing.blocks import Block, blocks, blocks_json
from weigh.drawing.blocks_svg import blocks_svg
from weigh.drawing.model import Edge, Level, Node, Picture
from weigh.drawing.palette import PALETTE
from weigh.drawing.picture import picture, picture_json
from weigh.drawing.png import png
from weigh.drawing.roles import ROLES, Role, role
from weigh.drawing.stages import stages
from weigh.drawing.svg import graph_svg
from weigh.network.errors import Fault, SelectionError

VIEWS = ("graph", "blocks")


def svg(ledger: Ledger, view: str = "graph", depth: int | None = None, dark: bool = False) -> str:
    """The network as a standalone SVG file.

    view: "graph", or "blocks" for the feature maps of a chain. depth: how many levels of modules a graph shows open;
    None for as many as stay readable.
    Raises: SelectionError for another view, and for blocks of what is no chain or has sizes that are not known.
    """
    if view == "graph":
        return graph_svg(ledger, depth, dark)
    if view != "blocks":
        raise SelectionError(Fault("drawing.no_view", {"received": view}))
    found = blocks(ledger)
    if found is None:
        raise SelectionError(Fault("drawing.no_blocks", {"network": ledger.graph.name}))
    return blocks_svg(ledger, found, dark)


__all__ = [
    "PALETTE",
    "ROLES",
    "VIEWS",
    "Block",
    "Edge",
    "Level",
    "Node",
    "Picture",
    "Role",
    "blocks",
    "blocks_json",
    "picture",
    "picture_json",
    "png",
    "role",
    "stages",
    "svg",
]
