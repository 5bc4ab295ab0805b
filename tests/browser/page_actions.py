"""What somebody does on the page of `weigh serve`, and what there is to paste."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
ALEXNET = (ROOT / "examples" / "alexnet.py").read_text(encoding="utf-8")
FORUM = (ROOT / "examples" / "forum_page.md").read_text(encoding="utf-8")


def editor(page: Page) -> Any:
    return page.get_by_role("textbox", name="Code, a table or a page")


def paste(page: Page, text: str) -> None:
    """As from a clipboard, over whatever stood there."""
    editor(page).click()
    page.keyboard.press("ControlOrMeta+a")
    editor(page).evaluate(
        """(place, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def answer(page: Page) -> Any:
    return page.get_by_role("main").get_by_role("heading", level=1)


def refused(open_page: Any) -> None:
    """The browser logs each status of 400 and more; these were wanted."""
    open_page.wrong[:] = [one for one in open_page.wrong if "Failed to load resource" not in one]
