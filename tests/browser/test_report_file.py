"""The report, opened from disk with the network cut off."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from weigh.drawing.roles import ROLES

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}


def opened(open_page: Any, address: str, **options: Any) -> Page:
    page: Page = open_page(**options)
    page.context.set_offline(True)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def row(page: Page, name: str) -> Any:
    return (
        page.get_by_role("treegrid").get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    )


def column(page: Page, name: str) -> list[str]:
    cells: list[str] = page.locator(f".ledger tbody tr:not(.detail) .c-{name}").all_inner_texts()
    return [cell.strip() for cell in cells]


def marked(page: Page, name: str, mark: str) -> Any:
    """The node of that name in the graph, where it carries the mark; its label may stand on a part of it."""
    item = page.get_by_role("treeitem", name=re.compile(f"^{name},"))
    return item.locator(f"xpath=ancestor-or-self::*[@{mark}][1]")


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']} ({len(one['nodes'])}) {one['nodes'][0]['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def alexnet(report: Any) -> str:
    return str(report("examples/alexnet.py", "--claim", "60M"))


def test_it_says_its_answer_first(open_page: Any, alexnet: str, picture: Any) -> None:
    page = opened(open_page, alexnet)
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("25,678,184 parameters")
    expect(title).to_contain_text("two edits lead to 62,378,344")
    answer = page.get_by_role("region", name="Why the number is different")
    expect(answer).to_contain_text("Flatten()")
    assert column(page, "params")[:3] == ["34,944", "0", "614,656"]
    picture(page, "report-alexnet")
    picture(page.locator("#pictures"), "report-pictures")


def test_the_answer_lights_up_the_right_row(open_page: Any, alexnet: str) -> None:
    page = opened(open_page, alexnet)
    page.get_by_role("region", name="Why the number is different").get_by_role(
        "button", name="dense", exact=True
    ).click()
    expect(row(page, "dense")).to_have_attribute("aria-selected", "true")
    expect(row(page, "dense")).to_be_in_viewport()
    expect(page.get_by_role("treegrid")).to_contain_text("in_features")
    expect(marked(page, "dense", "data-chosen")).to_have_attribute("data-chosen", "here")


def test_sorting_goes_three_ways(open_page: Any, alexnet: str) -> None:
    page = opened(open_page, alexnet)
    before = column(page, "name")
    head = page.get_by_role("columnheader", name=re.compile("^parameters"))
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert column(page, "name")[:2] == ["dense_1", "dense_2"]
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert column(page, "name")[-1] == "dense_1"
    head.get_by_role("button").click()
    assert column(page, "name") == before


def test_the_filter_sums_what_it_shows(open_page: Any, alexnet: str) -> None:
    page = opened(open_page, alexnet)
    page.get_by_role("searchbox", name="filter").fill("dense")
    assert column(page, "name") == ["dense", "dense_1", "dense_2"]
    foot = page.locator(".ledger tfoot")
    expect(foot).to_contain_text("3 of 10 rows")
    expect(foot).to_contain_text("21,930,984")  # 1,052,672 + 16,781,312 + 4,097,000
    page.get_by_role("searchbox", name="filter").fill("no such layer")
    expect(foot).to_contain_text("0 of 10 rows")


def test_a_row_opens_to_its_formula(open_page: Any, alexnet: str) -> None:
    page = opened(open_page, alexnet)
    row(page, "conv2d_1").click()
    told = page.locator(".ledger tr.detail")
    for words in ("kernel_height", "in_channels", "filters", "614,656", "Conv2D(256, 5"):
        expect(told).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)


def test_pointing_links_the_maps_the_graph_and_the_ledger(open_page: Any, alexnet: str) -> None:
    page = opened(open_page, alexnet)
    page.get_by_role("listbox", name="Parameters").get_by_role("option", name=re.compile("^dense_1,")).hover()
    lit = page.locator("[role=option][data-hover], [data-hover] [role=option]")
    expect(lit).to_have_count(3)
    assert {text.partition(",")[0] for text in (one.get_attribute("aria-label") for one in lit.all()) if text} == {
        "dense_1"
    }
    expect(row(page, "dense_1")).to_have_class(re.compile(r"\blit\b"))
    expect(marked(page, "dense_1", "data-hover")).to_have_attribute("data-hover", "here")


def test_vgg16_lives_in_one_layer_and_works_in_others(open_page: Any, report: Any) -> None:
    address = report("vgg16")
    assert Path(address.removeprefix("file://")).stat().st_size <= 1_500_000
    page = opened(open_page, address)
    expect(page.get_by_role("figure", name=re.compile("^Parameters"))).to_contain_text(
        re.compile(r"fc1 has 74.3% of the parameters")
    )
    share = (
        page.get_by_role("listbox", name="MACs")
        .get_by_role("option", name=re.compile("^fc1,"))
        .get_attribute("aria-label")
    )
    assert share is not None and share.endswith("0.7%")
    page.get_by_role("tab", name="Blocks").click()
    expect(page.get_by_role("region", name="Blocks")).to_contain_text("conv1_1")


def test_blocks_show_the_feature_maps_of_a_chain(open_page: Any, report: Any, picture: Any) -> None:
    page = opened(open_page, report("alexnet"))
    page.get_by_role("tab", name="Blocks").click()
    expect(page.get_by_role("region", name="Blocks")).to_contain_text("13 × 13 × 384")
    expect(page.get_by_role("figure", name=re.compile("^Parameters"))).to_contain_text(
        "fc6 has 61.9% of the parameters"
    )
    picture(page.locator("#pictures"), "report-blocks")


def test_what_the_file_holds_is_what_the_command_prints(open_page: Any, report: Any) -> None:
    page = opened(open_page, report("vgg16"))
    held = json.loads(page.locator("#document").text_content() or "")
    layers = held["models"][0]["ledger"]["layers"]
    assert sum(int(text.replace(",", "")) for text in column(page, "params")) == 138_357_544
    assert sum(layer["params"] for layer in layers) == held["models"][0]["ledger"]["params"]["total"] == 138_357_544


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def test_nothing_serious_stands_in_anybodys_way(
    open_page: Any, alexnet: str, scheme: str, viewport: dict[str, int], picture: Any
) -> None:
    page = opened(open_page, alexnet, viewport=viewport, color_scheme=scheme)
    row(page, "dense").click()
    page.wait_for_timeout(300)  # what fades in has its full contrast then
    assert serious(page) == []
    across = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert across[0] <= across[1]
    picture(page, f"report-{scheme}-{viewport['width']}")


def test_the_keyboard_alone_is_enough(open_page: Any, alexnet: str) -> None:
    page = opened(open_page, alexnet)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the ledger")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="filter")).to_be_focused()
    page.keyboard.type("conv2d_4")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    row(page, "conv2d").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(row(page, "conv2d_1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".ledger tr.detail")).to_contain_text("614,656")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_names_are_text(open_page: Any, report: Any, tmp_path: Path) -> None:
    source = tmp_path / "hostile.py"
    name = "</script><img src=x onerror=alert(1)>"
    source.write_text(f"m = Sequential([Input((4,)), Dense(3, name={name!r})])  # <script>alert(2)</script>\n")
    page = opened(open_page, report(str(source)))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    row(page, name).click()
    expect(page.locator(".ledger tr.detail")).to_contain_text("<script>alert(2)</script>")
    assert page.locator("img").count() == 0


def test_names_turn_nothing_round(open_page: Any, report: Any, tmp_path: Path) -> None:
    source = tmp_path / "turned.py"
    turned, empty = "\\u202egnol", "Flatten(name='')"
    source.write_text(f"m = Sequential([Input((4,)), Dense(3, name='{turned}'), {empty}, Dense(2, name='שלום')])\n")
    page = opened(open_page, report(str(source)))
    assert column(page, "name") == [turned, "no name (#2)", "שלום"]
    assert "\u202e" not in page.locator("body").inner_text()
    names = [one.get_attribute("aria-label") or "" for one in page.get_by_role("treeitem").all()]
    assert [name.partition(",")[0] for name in names][1:4] == [turned, "no name (#2)", "שלום"]
    expect(page.locator("th bdi", has_text="שלום")).to_have_count(1)


def test_notes_are_folded_and_paper_has_all_answers(open_page: Any, report: Any, tmp_path: Path) -> None:
    notes = page_of_notes(tmp_path)
    page = opened(open_page, report(str(notes), "--claim", "60M"))
    folded = page.locator("details.notes")
    expect(folded).not_to_have_attribute("open", re.compile(".*"))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(folded).to_have_attribute("open", re.compile(".*"))
    for answer in page.locator(".one-answer").all():
        expect(answer).to_have_attribute("open", re.compile(".*"))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".one-answer[open]")).to_have_count(1)


def page_of_notes(folder: Path) -> Path:
    """AlexNet between sentences, each of which is noted as left out."""
    path = folder / "page.py"
    head, *layers, _ = (ROOT / "examples" / "alexnet.py").read_text(encoding="utf-8").splitlines()
    lines = [
        "import tensorflow as tf",
        head.replace("[", ")"),
        *(f"model.add({layer.rstrip(',')})" for layer in layers),
    ]
    path.write_text("".join(f"{line}\nThis is what sentence {at} says.\n" for at, line in enumerate(lines)))
    return path


def test_a_claim_that_holds_for_what_is_known_says_so_twice_alike(open_page: Any, report: Any, tmp_path: Path) -> None:
    source = tmp_path / "mystery.py"
    source.write_text(
        "m = Sequential([Input((28, 28, 1)), Conv2D(32, 5), Conv2D(64, 5), Mystery(), Flatten(), Dense(10)])\n"
    )
    page = opened(open_page, report(str(source), "--claim", "52000"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("The claim of 52000 holds for what is known.")
    expect(page.locator(".verdict")).to_have_text("≈holds for what is known")


def test_without_a_script_the_answer_stands_all_the_same(open_page: Any, alexnet: str) -> None:
    page = opened(open_page, alexnet, java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("25,678,184 parameters")
    expect(page.get_by_role("table").first).to_contain_text("(256 + 1) × 4,096")


def test_paper_gets_every_row(open_page: Any, report: Any) -> None:
    page = opened(open_page, report("keras-resnet50"))
    assert len(column(page, "name")) < 120  # of 177: the others are made when they come into sight
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(200)
    assert len(column(page, "name")) == len(
        json.loads(page.locator("#document").text_content() or "")["models"][0]["ledger"]["layers"]
    )


def test_every_role_has_its_colour_in_both_themes(open_page: Any, alexnet: str) -> None:
    for scheme in ("light", "dark"):
        page = opened(open_page, alexnet, color_scheme=scheme)
        seen = page.evaluate(
            "roles => roles.map(one => document.documentElement.style.getPropertyValue(`--role-${one}`))", list(ROLES)
        )
        assert all(seen)


def test_ten_thousand_layers_stay_usable(open_page: Any, report: Any, tmp_path: Path) -> None:
    source = tmp_path / "deep.py"
    source.write_text("m = Sequential([Input((8,))])\nfor i in range(10_000):\n    m.add(Dense(8))\n")
    page = opened(open_page, report(str(source)))
    assert page.locator(".ledger tbody tr").count() < 200
    page.get_by_role("searchbox", name="filter").fill("dense_9999")
    expect(row(page, "dense_9999")).to_be_visible()
    row(page, "dense_9999").click()
    expect(page.locator(".ledger tr.detail")).to_contain_text("in_features")
