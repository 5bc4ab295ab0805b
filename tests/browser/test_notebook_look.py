"""What a notebook shows, as a browser lays it out: nothing is cut off, at the width of a cell and in both themes."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

import weigh

ROOT = Path(__file__).resolve().parents[2]
CELL = {"width": 860, "height": 900}
THEMES = {"light": ("#ffffff", "#1f1f1f"), "dark": ("#111111", "#e6e6e6")}
PAGE = """<!doctype html><meta charset="utf-8"><body style="margin:16px;background:{ground};color:{ink};font:14px sans-serif">
<pre>network</pre>{network}<pre>network.why("60M")</pre>{answers}</body>"""


def cell(scheme: str) -> str:
    """The address of a page with a network and its answers, in a notebook's colours."""
    ground, ink = THEMES[scheme]
    network = weigh.read(str(ROOT / "examples" / "alexnet.py"))
    answers = network.why("60M")
    text = PAGE.format(ground=ground, ink=ink, network=network._repr_html_(), answers=answers._repr_html_())
    return "data:text/html;base64," + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("scheme", THEMES)
def test_no_figure_is_cut_off(open_page: Any, scheme: str, picture: Any) -> None:
    page = open_page(CELL, color_scheme=scheme)
    page.goto(cell(scheme))
    formulas = page.locator(".weigh .row > :last-child")
    assert formulas.count() > 10
    cut = formulas.evaluate_all(
        """all => all.filter(one => {
            const box = one.getBoundingClientRect(), rows = one.closest(".rows") ?? one.parentElement;
            return one.scrollWidth > one.clientWidth + 1 || box.right > rows.getBoundingClientRect().right + 1;
        }).map(one => one.textContent)"""
    )
    assert cut == []
    if scheme == "light":
        picture(page.locator("body"), "notebook")


def test_markup_in_a_name_is_text(open_page: Any) -> None:
    name = "<img src=x onerror=alert(1)>"
    network = weigh.read("-", text=f"m = Sequential([Input((4,)), Dense(3, name={name!r})])")
    page = open_page(CELL)
    page.goto("data:text/html;base64," + base64.b64encode(network._repr_html_().encode()).decode())
    assert page.locator("img").count() == 0
    assert name in page.inner_text("body")
