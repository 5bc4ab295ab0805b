"""The pictures of a report: where the graph begins, what the maps say of what is not known, and the way to a chosen layer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

CLASS = """
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3)
        self.conv2 = nn.Conv2d(16, 32, 3)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(32, 10)

    def forward(self, x):
        return self.fc(self.pool(self.conv2(self.conv1(x))).flatten(1))

net = Net()
"""


def scale(page: Page) -> int:
    text = page.get_by_title("actual size").inner_text()
    return int(text.removesuffix("%"))


def edges(page: Page) -> list[float]:
    """Where the drawing begins and ends across, in pixels of its window, and the window's width."""
    found: list[float] = page.evaluate(
        """() => {
            const frame = document.querySelector(".graph .window").getBoundingClientRect();
            const boxes = [...document.querySelectorAll(".graph .edge path, .graph .node")];
            const sides = boxes.map((box) => box.getBoundingClientRect());
            const [left, right] = [sides.map((side) => side.left), sides.map((side) => side.right)];
            return [Math.min(...left) - frame.left, Math.max(...right) - frame.left, frame.width];
        }"""
    )
    return found


def test_an_unknown_figure_is_no_zero(open_page: Any, report: Any, tmp_path: Path) -> None:
    source = tmp_path / "net.py"
    source.write_text(CLASS)
    page: Page = open_page()
    page.goto(report(str(source)))
    maps = page.get_by_role("region", name="Maps")
    expect(maps).to_contain_text("conv2 has 85.6% of the parameters and MACs that are not known.")
    expect(maps).to_contain_text("At least 320 MACs; fc does 100.0% of those that are known.")
    expect(maps).to_contain_text("Not drawn, since the MACs are not known: conv1, conv2.")
    assert not re.search(r"(?<![\d.])0(\.0)?\s?%", maps.inner_text())


def test_the_graph_of_a_wide_network_begins_with_its_whole_width(open_page: Any, report: Any) -> None:
    page: Page = open_page()
    page.goto(report("unet"))
    expect(page.get_by_title("actual size")).to_be_visible()
    left, right, width = edges(page)
    assert left > 0 and right < width
    page.get_by_role("button", name="fit", exact=True).click()
    small = scale(page)
    page.get_by_role("button", name="fit width").click()
    assert scale(page) > small


def test_a_chain_is_seen_whole_at_first(open_page: Any, report: Any) -> None:
    """VGG-16's graph stands in two columns, and its names have nine pixels."""
    page: Page = open_page()
    page.goto(report("vgg16"))
    frame = page.locator(".graph .window").bounding_box()
    cards = [one.bounding_box() for one in page.locator(".graph .node").all()]
    assert frame and len(cards) == 26
    assert all(card and card["y"] + card["height"] <= frame["y"] + frame["height"] for card in cards)
    assert len({round(card["x"]) for card in cards if card}) == 2
    assert 12 * scale(page) / 100 >= 9


@pytest.mark.parametrize(("width", "rows"), [(1280, 1), (360, 4)])
def test_all_blocks_are_in_sight_and_can_be_read(open_page: Any, report: Any, width: int, rows: int) -> None:
    page: Page = open_page(viewport={"width": width, "height": 900})
    page.goto(report("vgg16"))
    page.get_by_role("tab", name="Blocks").click()
    blocks = page.locator(".blocks .scroll")
    expect(blocks.get_by_role("option")).to_have_count(22)
    assert blocks.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert blocks.locator("svg > g").count() == rows
    sizes = "one => parseFloat(getComputedStyle(one).fontSize) * one.getCTM().a / Math.cos(38 * Math.PI / 180)"
    assert min(one.evaluate(sizes) for one in blocks.locator("text").all()) > 8.99


def test_the_buttons_of_the_graph_stand_in_one_line(open_page: Any, report: Any) -> None:
    page: Page = open_page()
    page.goto(report("keras-resnet50"))
    tops = {round(one.bounding_box()["y"]) for one in page.get_by_role("toolbar").get_by_role("button").all()}  # type: ignore[index]
    assert len(tops) == 1


def test_the_head_of_the_ledger_comes_back_on_every_printed_page(open_page: Any, report: Any) -> None:
    """Chromium repeats a head of a real table, unless a button is in it."""
    page: Page = open_page()
    page.goto(report("vgg16"))
    page.emulate_media(media="print")
    style = "one => getComputedStyle(one).display"
    assert page.locator(".ledger thead").evaluate(style) == "table-header-group"
    assert {one.evaluate(style) for one in page.locator(".ledger thead button").all()} == {"contents"}
    assert page.locator(".ledger table").evaluate(style) == "table"


def test_full_screen_gives_the_graph_all_of_it(open_page: Any, report: Any) -> None:
    page: Page = open_page()
    page.goto(report("unet"))
    before = page.locator(".graph .window").bounding_box()
    page.get_by_role("button", name="full screen").click()
    expect(page.get_by_role("button", name="full screen")).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(300)
    after = page.locator(".graph .window").bounding_box()
    assert before and after and after["width"] > 2 * before["width"]


def test_a_row_that_is_folded_away_is_opened_in_the_graph(open_page: Any, report: Any) -> None:
    page: Page = open_page()
    page.goto(report("keras-resnet50"))
    name = "conv5_block3_2_conv"
    drawn = page.get_by_role("treeitem", name=re.compile(f"^{name},"))
    expect(drawn).to_have_count(0)
    page.get_by_role("searchbox", name="filter").fill(name)
    page.get_by_role("treegrid").get_by_role("row").filter(
        has=page.get_by_role("rowheader", name=name, exact=True)
    ).click()
    expect(drawn).to_have_count(1)
    page.wait_for_timeout(500)  # what was folded slides to its place
    box, frame = drawn.bounding_box(), page.locator(".graph .window").bounding_box()
    assert box and frame
    assert abs(box["y"] + box["height"] / 2 - frame["y"] - frame["height"] / 2) < frame["height"] / 3


def test_the_keys_of_the_pictures_are_told(open_page: Any, report: Any) -> None:
    page: Page = open_page()
    page.goto(report("examples/alexnet.py"))
    expect(page.get_by_role("treeitem").first).to_be_visible()
    page.get_by_role("searchbox", name="filter").focus()
    page.keyboard.press("Escape")
    page.get_by_role("tree").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("in the pictures: from layer to layer")
    expect(page.get_by_role("dialog")).to_contain_text("in the graph: larger, smaller, all of it")


def test_the_blocks_are_saved_as_a_file(open_page: Any, report: Any) -> None:
    page: Page = open_page(accept_downloads=True)
    page.goto(report("examples/alexnet.py"))
    page.get_by_role("tab", name="Blocks").click()
    with page.expect_download() as found:
        page.get_by_role("region", name="Blocks").get_by_role("button", name="save as SVG").click()
    text = Path(found.value.path()).read_text(encoding="utf-8")
    assert text.startswith("<svg") and "conv2d_1" in text and "var(" not in text
