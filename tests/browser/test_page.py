"""The page of `weigh serve`, as somebody uses it who has a paste and a number."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_actions import ALEXNET, FORUM, ROOT, answer, editor, paste, refused
from playwright.sync_api import Page, expect

BROKEN = (
    "from keras import Sequential\nfrom keras.layers import *\nm = Sequential([Input((28, 28, 1)), Conv2D(8, 30)])\n"
)
PHONE = {"width": 360, "height": 740}


def found_by_axe(page: Page) -> list[str]:
    """What is serious or worse; and nothing may be wider than the screen."""
    page.wait_for_timeout(300)
    across = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert across[0] <= across[1]
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found if one["impact"] in ("serious", "critical")]


def test_paste_and_claim(page: Page, picture: Any) -> None:
    paste(page, ALEXNET)
    expect(answer(page)).to_contain_text("25,678,184 parameters")
    page.get_by_role("textbox", name="claim").fill("60M")
    expect(answer(page)).to_contain_text("two edits lead to 62,378,344")
    why = page.get_by_role("region", name="Why the number is different")
    expect(why).to_contain_text("tf.keras.layers.Flatten()")
    picture(page, "page-alexnet", full_page=True, clip={"x": 0, "y": 0, "width": 1280, "height": 1240})
    why.get_by_role("button", name="dense", exact=True).click()
    row = page.locator(".ledger tr[aria-selected=true]")
    expect(row).to_contain_text("1,052,672")
    expect(row).to_be_in_viewport()
    expect(page.locator(".editor .chosen-line")).to_contain_text("Dense(4096")


def test_the_example_is_one_click_away(page: Page) -> None:
    page.get_by_role("button", name=re.compile("25.7 million")).click()
    expect(answer(page)).to_contain_text("two edits lead to 62,378,344")
    expect(editor(page)).to_contain_text("Conv2D(96, 11")


def test_a_link_restores_everything(page: Page, open_page: Any) -> None:
    paste(page, ALEXNET)
    page.get_by_role("textbox", name="claim").fill("60M; neurons=650k")
    expect(answer(page)).to_contain_text("60M")
    page.get_by_role("button", name="copy a link").click()
    page.wait_for_url(re.compile("#.{50,}"))
    other: Page = open_page()
    other.goto(page.url)
    expect(other.get_by_role("textbox", name="claim")).to_have_value("60M; neurons=650k")
    expect(editor(other)).to_contain_text("Conv2D(96, 11")
    expect(answer(other)).to_have_text(answer(page).inner_text())


def test_a_link_that_is_none_is_an_empty_page(open_page: Any, server: str) -> None:
    page: Page = open_page()
    page.goto(f"{server}#this-is-no-link")
    expect(page.get_by_text("Paste something, drop a file")).to_be_visible()


def test_a_contradiction_is_marked_at_its_line(page: Page, picture: Any) -> None:
    paste(page, BROKEN)
    marked = page.locator(".cm-lintRange-error")
    expect(marked.first).to_contain_text("Sequential")
    expect(page.get_by_role("main")).to_contain_text("the window must fit into its input")
    picture(page, "page-contradiction")
    paste(page, BROKEN.replace("30", "3"))
    expect(answer(page)).to_contain_text("80 parameters")
    expect(marked).to_have_count(0)


def test_what_is_no_network_says_so(page: Page, open_page: Any) -> None:
    paste(page, "x = 1 +\n\n\n")
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    assert len(alert.inner_text()) > 40
    expect(page.get_by_role("treegrid")).to_have_count(0)
    refused(open_page)


def test_a_page_is_audited(page: Page, picture: Any) -> None:
    page.get_by_label("check every claim on the page").check()
    paste(page, FORUM)
    audit = page.get_by_role("region", name="The page, audited")
    expect(audit.get_by_role("heading", level=1)).to_contain_text("5 claims: 3 hold, 1 fails, 1 cannot be verified")
    expect(audit).not_to_contain_text("-:")
    expect(audit).to_contain_text("input_shape[2] = 1: the only size for which conv2d_1 has 832 parameters (line 16)")
    picture(page, "page-audit")
    audit.get_by_role("button", name="line 22").click()
    expect(page.locator(".editor .chosen-line")).to_contain_text("AlexNet does the same")


def test_an_audit_says_why_and_what_else_it_found(page: Page) -> None:
    """All that `weigh check` prints: the answers of why, the notes under a network, what agrees; but no sums that are right."""
    page.get_by_label("check every claim on the page").check()
    table = (ROOT / "examples" / "summary.txt").read_text(encoding="utf-8")
    paste(page, f"AlexNet has 60M parameters.\n\n```python\n{ALEXNET}```\n\n```\n{table}```\n")
    audit = page.get_by_role("region", name="The page, audited")
    failing = audit.locator(".claims.fails li")
    expect(failing.locator(".reason").first).to_contain_text(re.compile(r"^1 .*[\d,]+: .*\(line \d+\)"))
    failing.locator(".reason button.where").first.click()
    expect(page.locator(".editor .chosen-line")).to_be_visible()
    printed = audit.locator(".networks li").filter(has_text="a printed table")
    expect(printed).to_contain_text("its printed total")
    expect(audit.locator(".claims blockquote").filter(has_text="Total params")).to_have_count(0)


def test_a_page_in_the_wrong_place_is_audited_with_one_click(page: Page, open_page: Any) -> None:
    paste(page, FORUM)
    page.get_by_role("button", name="check every claim on the page").click()
    expect(page.get_by_role("region", name="The page, audited")).to_be_visible()
    expect(page.get_by_label("check every claim on the page")).to_be_checked()
    page.get_by_label("weigh the network").check()
    paste(page, "VGG-16 has 138 million parameters, they say.\nIt is large.\n")
    page.get_by_role("alert").get_by_role("button", name="check every claim on the page").click()
    expect(page.get_by_role("region", name="The page, audited")).to_contain_text("138,357,544")
    refused(open_page)


def test_a_paste_is_shown_from_where_it_is_read(page: Page) -> None:
    """From its first line, long lines wrapped; once it is answered, from the first line that was read."""
    talk = "".join(
        f"Some say {number}, and they say it at such length that no screen is as wide. " * 3 + "\n"
        for number in range(40)
    )
    page.route("**/api/report", lambda route: (page.wait_for_timeout(700), route.continue_()))
    paste(page, f"{talk}\n```python\n{ALEXNET}```\n{talk}")
    expect(page.locator(".cm-line").first).to_contain_text("Some say 0")
    down, across = page.locator(".cm-scroller").evaluate("one => [one.scrollTop, one.scrollWidth - one.clientWidth]")
    assert down < 8 and across == 0
    expect(page.locator(".cm-line").filter(has_text="Conv2D(96, 11")).to_be_in_viewport(timeout=20_000)


def test_nothing_was_made_of_nothing(page: Page, open_page: Any) -> None:
    expect(page.get_by_text("Paste something, drop a file")).to_be_visible()
    assert "Nothing of the source was run" not in page.inner_text("body")
    paste(page, ALEXNET)
    expect(page.get_by_text(re.compile(r"Made by weigh \d"))).to_be_visible()


def test_a_report_is_saved_that_works_alone(page: Page, open_page: Any, tmp_path: Path) -> None:
    paste(page, ALEXNET)
    page.get_by_role("textbox", name="claim").fill("60M")
    expect(answer(page)).to_contain_text("62,378,344")
    with page.expect_download() as download:
        page.get_by_role("button", name="save as report").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    alone: Page = open_page()
    alone.context.set_offline(True)
    alone.goto(file.as_uri())
    expect(alone.get_by_role("heading", level=1)).to_have_text(answer(page).inner_text())


def test_a_file_is_opened(page: Page) -> None:
    page.get_by_label("file, or drop one anywhere").set_input_files(ROOT / "examples" / "convnet.py")
    expect(answer(page)).to_contain_text("1,199,882 parameters")
    expect(editor(page)).to_contain_text("class ConvNet")


def test_a_file_is_dropped(page: Page) -> None:
    page.evaluate(
        """text => {
            const held = new DataTransfer();
            held.items.add(new File([text], "dropped.py"));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
        }""",
        ALEXNET,
    )
    expect(answer(page)).to_contain_text("25,678,184 parameters")


def test_a_binary_file_is_refused_in_words(page: Page, open_page: Any) -> None:
    file = {"name": "weights.h5", "mimeType": "application/octet-stream", "buffer": bytes(range(256)) * 64}
    page.get_by_label("file, or drop one anywhere").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_role("alert")).to_contain_text("weights.h5")
    expect(page.get_by_role("alert").get_by_role("button")).to_have_count(0)
    expect(page.locator(".cm-lint-marker")).to_have_count(0)
    paste(page, ALEXNET)
    expect(answer(page)).to_contain_text("25,678,184 parameters")
    expect(answer(page)).not_to_contain_text("weights.h5")
    assert page.get_by_label("file, or drop one anywhere").input_value() == ""
    refused(open_page)


def test_ten_megabytes_are_refused_in_words(page: Page, open_page: Any) -> None:
    file = {"name": "long.py", "mimeType": "text/plain", "buffer": b"# a long line of nothing at all\n" * 330_000}
    page.get_by_label("file, or drop one anywhere").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_role("alert")).to_contain_text("may hold at most 9,000,000 bytes")
    refused(open_page)


def test_markup_in_a_paste_is_text(page: Page) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    name = "<img src=x onerror=alert(1)>"
    paste(page, f"m = Sequential([Input((4,)), Dense(3, name={name!r})])  # <script>alert(2)</script>\n")
    expect(page.get_by_role("treegrid")).to_contain_text(name)
    assert page.locator("main img").count() == 0


def test_only_the_last_answer_counts(page: Page) -> None:
    for units in range(1, 12):
        paste(page, f"m = Sequential([Input((1,)), Dense({units})])\n")
        page.wait_for_timeout(60)
    expect(answer(page)).to_contain_text("22 parameters")
    page.wait_for_timeout(500)
    expect(answer(page)).to_contain_text("22 parameters")


def test_the_keyboard_leaves_the_editor(page: Page) -> None:
    editor(page).click()
    page.keyboard.insert_text(ALEXNET)
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    expect(page.get_by_label("weigh the network")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="claim")).to_be_focused()
    page.keyboard.type("60M")
    page.keyboard.press("Enter")
    expect(answer(page)).to_contain_text("62,378,344")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def test_nothing_serious_stands_in_anybodys_way(
    open_page: Any, server: str, scheme: str, viewport: dict[str, int], picture: Any
) -> None:
    page: Page = open_page(viewport=viewport, color_scheme=scheme)
    page.goto(server)
    page.get_by_role("button", name=re.compile("25.7 million")).click()
    expect(answer(page)).to_contain_text("62,378,344")
    assert found_by_axe(page) == []
    picture(page, f"page-{scheme}-{viewport['width']}")


def test_neither_what_is_filled_in_nor_an_audit_stands_in_anybodys_way(open_page: Any, server: str) -> None:
    page: Page = open_page(viewport=PHONE)
    page.goto(server)
    for heading, sought in (
        ("line 16", FORUM),
        ("another", FORUM.replace("input_shape=input_shape", "input_shape=another")),
    ):
        page.get_by_label("weigh the network").check()
        paste(page, sought)
        expect(page.locator(".fills").filter(has_text="to fill in")).to_be_visible()
        assert found_by_axe(page) == []
        page.get_by_label("check every claim on the page").check()
        expect(page.locator(".audit")).to_contain_text(heading)
        expect(page.locator(".audit")).not_to_contain_text("--")
        assert found_by_axe(page) == []


def test_the_policy_is_strict(page: Page, server: str, open_page: Any) -> None:
    response = page.request.get(server)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert page.evaluate("fetch('https://example.org').then(() => 'reached', () => 'refused')") == "refused"
    open_page.wrong.clear()  # the browser says that it refused


def test_a_page_loaded_again_is_the_same_page(page: Page) -> None:
    paste(page, ALEXNET)
    page.get_by_role("textbox", name="claim").fill("60M")
    expect(answer(page)).to_contain_text("62,378,344", timeout=20_000)
    page.wait_for_url(re.compile("#.{50,}"))
    page.reload()
    expect(page.get_by_role("textbox", name="claim")).to_have_value("60M")
    expect(answer(page)).to_contain_text("62,378,344", timeout=20_000)
    page.get_by_role("button", name="copy a link").click()
    expect(page.locator(".told")).to_be_visible()
