"""The page lays pictures out as the command line does: `web/test/geometry.json` holds what both must give.

Run as a program, this writes the file: `python tests/drawing/test_same_geometry.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from networks_drawn import drawn_from

from weigh.drawing import picture, picture_json, style
from weigh.drawing.geometry import drawn

FILE = Path(__file__).resolve().parents[2] / "web" / "test" / "geometry.json"
NETWORKS = ("cnn", "inception", "siamese", "residual", "shared", "unet", "resnet18")


def laid(name: str) -> dict[str, Any]:
    """A network's picture, and its coordinates: boxes as [label, x, y, width, height], lines as their corners."""
    shown = picture(drawn_from(name))
    drawing = drawn(shown)
    corner = style.PADDING
    return {
        "picture": picture_json(shown),
        "boxes": [
            [box.part.label, *(round(side, 2) for side in (box.x - corner, box.y - corner, box.width, box.height))]
            for box in drawing.boxes
        ],
        "lines": [[[round(x - corner, 2), round(y - corner, 2)] for x, y in line.points] for line in drawing.lines],
    }


def written() -> str:
    return json.dumps({name: laid(name) for name in NETWORKS}, ensure_ascii=False, separators=(",", ":")) + "\n"


def test_the_page_is_held_against_what_is_drawn_here() -> None:
    assert FILE.read_text(encoding="utf-8") == written(), "write the file anew: see the head of this test"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
