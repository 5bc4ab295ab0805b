"""SVG and PNG: whole, safe, the same every time, and as the geometry says."""

from __future__ import annotations

import re
import struct
import sys

import pytest
from lxml import etree
from networks_drawn import drawn_from, from_text

from weigh.drawing import picture, png, style, svg
from weigh.drawing.geometry import Box, drawn, to_depth
from weigh.drawing.svg import text as escaped
from weigh.network.errors import SelectionError

NAMES = (
    "cnn",
    "inception",
    "siamese",
    "residual",
    "token",
    "hostile",
    "shared",
    "vgg16",
    "resnet50",
    "inceptionv3",
    "unet",
    "vit-b16",
)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(text: str) -> etree._Element:
    return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))


def views(name: str) -> list[str]:
    ledger = drawn_from(name)
    found = [svg(ledger), svg(ledger, dark=True), svg(ledger, depth=0), svg(ledger, depth=9)]
    if name in ("cnn", "hostile", "vgg16", "resnet50"):
        found += [svg(ledger, view="blocks"), svg(ledger, view="blocks", dark=True)]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_is_well_formed_has_no_scripts_and_loads_nothing(name: str) -> None:
    for text in views(name):
        root = parsed(text)
        assert root.tag == f"{SVG}svg" and root.get("viewBox") and root.get("role") == "img"
        assert {element.tag for element in root.iter()} <= {
            SVG + tag
            for tag in ("svg", "title", "desc", "defs", "marker", "path", "rect", "circle", "g", "text", "tspan")
        }
        for element in root.iter():
            for key, value in element.attrib.items():
                assert not key.startswith("on") and "href" not in key
                assert "url(" not in value or value == "url(#arrow)"
        assert "nan" not in text.lower().replace("nanogpt", "") and "inf " not in text


def test_it_says_what_it_shows_to_those_who_do_not_see_it() -> None:
    root = parsed(svg(drawn_from("vgg16")))
    assert root.findtext(f"{SVG}title") == "The network vgg16"
    assert root.findtext(f"{SVG}desc") == "vgg16: 24 layers, from 224 × 224 × 3 to 1000; 138,357,544 parameters."
    assert root.get("aria-labelledby") == "title description"


def test_names_stand_as_text_whatever_is_in_them() -> None:
    for text in views("hostile"):
        root = parsed(text)
        assert "<script" not in text and "<b>" not in text
        assert any("<script>alert('x')</script>&" in (element.text or "") for element in root.iter(f"{SVG}title"))
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e\ud800-\udfff]", text)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_network_gives_the_same_bytes(name: str) -> None:
    assert views(name) == views(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrapped", [False, True])
def test_boxes_lie_inside_and_do_not_overlap(name: str, wrapped: bool) -> None:
    shown = picture(drawn_from(name))
    for opened in (None, to_depth(shown, 9), ()):
        drawing = drawn(shown, opened, wrapped)
        for box in drawing.boxes:
            assert (
                box.x >= 0
                and box.y >= 0
                and box.x + box.width <= drawing.width
                and box.y + box.height <= drawing.height
            )
        closed = sorted((box for box in drawing.boxes if not box.open), key=lambda box: box.y)
        for i, one in enumerate(closed):
            for two in closed[i + 1 :]:
                if two.y >= one.y + one.height:
                    break
                assert two.x >= one.x + one.width or one.x >= two.x + two.width, (one.part.label, two.part.label)
        for line in drawing.lines:
            assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in line.points)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_runs_through_a_box(name: str) -> None:
    """Lines go beside closed boxes, also in columns; an open box is entered only by its own lines."""
    drawing = drawn(picture(drawn_from(name)), wrapped=True)
    closed = [box for box in drawing.boxes if not box.open]
    for line in drawing.lines:
        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
            assert x1 == x2 or y1 == y2
            for box in closed:
                assert not _inside(box, min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)), (box.part.label, line)


def _inside(box: Box, left: float, right: float, top: float, bottom: float) -> bool:
    near = 0.5
    return (
        left < box.x + box.width - near
        and right > box.x + near
        and top < box.y + box.height - near
        and bottom > box.y + near
    )


def test_the_main_chain_is_one_straight_line_through_open_boxes() -> None:
    drawing = drawn(picture(drawn_from("resnet50")))
    axis = {"conv1", "conv2_1_a", "conv2_1_add", "conv2_2_b", "conv4_3", "fc"}
    middles = {round(box.x + box.width / 2, 3) for box in drawing.boxes if box.part.label in axis}
    assert len(middles) == 1


def test_long_networks_stand_in_columns_and_short_ones_do_not() -> None:
    tall = drawn(picture(drawn_from("vgg16")))
    wide = drawn(picture(drawn_from("vgg16")), wrapped=True)
    assert tall.height > style.PAGE > wide.height and wide.width > 2 * tall.width
    assert [box.part.label for box in wide.boxes] == [box.part.label for box in tall.boxes]
    assert len(wide.lines) == len(tall.lines)
    assert drawn(picture(drawn_from("cnn")), wrapped=True) == drawn(picture(drawn_from("cnn")))


def test_what_would_leave_a_column_nearly_empty_stays_in_one() -> None:
    shown = picture(drawn_from("unet"))
    assert drawn(shown).height > style.PAGE
    assert drawn(shown, wrapped=True) == drawn(shown)


def test_depth_opens_levels_from_the_outside() -> None:
    shown = picture(drawn_from("residual"))
    inside = [len([box for box in drawn(shown, to_depth(shown, depth)).boxes if box.open]) for depth in range(4)]
    assert inside == [0, 1, 3, 3]


def test_a_module_called_again_stays_closed() -> None:
    boxes = [box for box in drawn(picture(drawn_from("siamese")), {"0"}).boxes if box.part.label == "tower"]
    assert [(box.part.call, box.open) for box in boxes] == [(0, True), (1, False)]


def test_text_is_cut_to_its_box() -> None:
    long = "from keras import Sequential, layers, Input\nm = Sequential([Input((8,)), layers.Dense(4, name='{name}')])"
    for name in ("a_" * 60, "W" * 100, "层" * 50, "i" * 190):
        root = parsed(svg(from_text(long.format(name=name))))
        spans = [element.text or "" for element in root.iter(f"{SVG}tspan")]
        shown = next(text for text in spans if "…" in text)
        assert style.text_width(shown, style.LABEL_SIZE, bold=True) <= style.NODE_WIDTH


def test_an_unknown_view_and_blocks_of_what_branches_say_why() -> None:
    with pytest.raises(SelectionError) as error:
        svg(drawn_from("cnn"), view="cake")
    assert str(error.value) == "a drawing must be a graph or blocks.\n  Received: 'cake'.\n  Say graph or blocks."
    with pytest.raises(SelectionError) as error:
        svg(drawn_from("unet"), view="blocks")
    assert str(error.value) == (
        "blocks can be drawn only of a chain of layers whose sizes are known.\n"
        "  unet is none: it branches, or a size in it is open.\n"
        "  Draw it as a graph, or give its input a size."
    )


def test_a_png_has_the_size_that_was_asked_for() -> None:
    pytest.importorskip("resvg_py")
    text = svg(drawn_from("cnn"))
    width, height = map(float, re.search(r'width="([\d.]+)" height="([\d.]+)"', text).groups())
    for scale in (1.0, 2.5):
        data = png(text, scale)
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", data[16:24]) == (round(width * scale), round(height * scale))


def test_a_png_that_no_program_opens_is_refused() -> None:
    pytest.importorskip("resvg_py")
    with pytest.raises(SelectionError, match="at most 200,000,000 pixels"):
        png(svg(drawn_from("cnn")), 500)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(SelectionError, match=r"pip install 'weigh\[png\]'"):
        png(svg(drawn_from("cnn")))


def test_text_is_escaped_wherever_it_comes_from() -> None:
    assert escaped('a\x00<b>&"\u202e') == "a &lt;b&gt;&amp;&quot; "


def test_a_lane_that_only_edges_use_keeps_its_distance() -> None:
    residual = "from keras import layers, Input, Model\ni = Input((8,))\nx = layers.Dense(8)(i)\ny = layers.Dense(8)(layers.Dense(8)(x))\nm = Model(i, layers.Add()([y, x]))"
    drawing = drawn(picture(from_text(residual)))
    right = max(box.x + box.width for box in drawing.boxes)
    assert max(x for line in drawing.lines for x, _ in line.points) == right + style.LANE_MARGIN + style.EDGE_LANE
    assert drawing.width == right + style.LANE_MARGIN + 2 * style.EDGE_LANE + style.PADDING
