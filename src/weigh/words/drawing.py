"""What drawings say besides what the network itself says."""

from __future__ import annotations

INPUT = "input"
OUTPUT = "output"
MORE = "{count} more"
"""Values that enter or leave a level and are not told one by one."""
LAYERS = "{count} layers"
FROM_TO = "{first} … {last}"
NO_NAME = "no name (#{number})"
"""A layer with the empty name; the number is its row's, from 1."""

TITLE = "The network {name}"
DESCRIPTION = "{name}: {layers} layers, from {inputs} to {outputs}; {params} parameters."
DESCRIPTION_OPEN = "{name}: {layers} layers, from {inputs} to {outputs}."
NOTHING = "nothing"

AGAIN = "{label} (call {number})"
"""A layer that is used again."""

FAULTS = {
    "drawing.no_blocks": "blocks can be drawn only of a chain of layers whose sizes are known.\n"
    "  {network} is none: it branches, or a size in it is open.\n"
    "  Draw it as a graph, or give its input a size.",
    "drawing.no_view": "a drawing must be a graph or blocks.\n  Received: {received!r}.\n  Say graph or blocks.",
    "drawing.no_library": "pixels need a library that draws SVG, and it is not installed.\n"
    "  resvg_py was not found.\n"
    "  Install it with: pip install 'weigh[png]', or write SVG instead.",
    "drawing.too_large": "a picture must be of a size that programs open: at most {most:,} pixels.\n"
    "  This one would have {pixels:,}: {width:,} × {height:,}.\n"
    "  Take a smaller scale, or write SVG instead.",
}
