"""SVG as pixels, with resvg: permissive licence, wheels for every system, text drawn without a browser or Cairo."""

from __future__ import annotations

import re

from weigh.network.errors import Fault, SelectionError

MOST_PIXELS = 200_000_000
_SIZE = re.compile(r'<svg [^>]*?width="([0-9.]+)" height="([0-9.]+)"')


def png(svg_text: str, scale: float = 2.0) -> bytes:
    """The drawing as a PNG file, `scale` pixels for each of its own.

    Raises: SelectionError where resvg is not installed, or the picture would be too large.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise SelectionError(Fault("drawing.no_library", {})) from None
    found = _SIZE.search(svg_text[:2000])
    width, height = (max(1, round(float(side) * scale)) for side in (found.groups() if found else ("1", "1")))
    if width * height > MOST_PIXELS:
        facts = {"most": MOST_PIXELS, "pixels": width * height, "width": width, "height": height}
        raise SelectionError(Fault("drawing.too_large", facts))
    return bytes(svg_to_bytes(svg_string=svg_text, width=width, height=height))
