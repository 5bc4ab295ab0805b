"""A real browser: Debian's Chromium (or one that CHROMIUM names), driven by Playwright, with nothing to reach but this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

expect.set_options(timeout=20_000)  # what takes long is answered at a low priority, which a busy machine feels
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
ALEXNET = (ROOT / "examples" / "alexnet.py").read_text(encoding="utf-8")
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def chromium() -> str:
    """The program; on a machine without one the tests are skipped, in CI they fail."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("CI has no chromium")
    return found or pytest.skip("there is no chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Any]:
    """Opens pages; at the end, nothing may have been logged as an error, and nothing asked of another machine."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(viewport: dict[str, int] | None = None, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport or WIDE, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("request", lambda asked: None if _here(asked.url) else wrong.append(f"request: {asked.url}"))
        return page

    opened.wrong = wrong  # type: ignore[attr-defined]  # a test that provokes an error takes it out
    yield opened
    for context in contexts:
        context.close()
    assert not wrong


def _here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:"))


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Writes the report of a source; its address as a file."""
    folder = tmp_path_factory.mktemp("reports")
    made: dict[tuple[str, ...], str] = {}

    def written(*arguments: str) -> str:
        if arguments not in made:
            path = folder / f"{len(made)}.html"
            command = [sys.executable, "-m", "weigh", "report", *arguments, "-o", str(path)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            assert done.returncode in (0, 1), done.stderr
            made[arguments] = path.as_uri()
        return made[arguments]

    return written


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """`weigh serve` on a free port; its address."""
    command = [sys.executable, "-m", "weigh", "serve", "--port", "0", "--no-browser"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    address = next((word for line in process.stdout for word in line.split() if word.startswith("http://")), None)
    assert address is not None, "the server said no address"
    yield address.rstrip("/.,")
    process.terminate()
    process.wait(20)


@pytest.fixture
def page(open_page: Any, server: str) -> Page:
    """The page of `weigh serve`, opened."""
    found: Page = open_page()
    found.goto(server)
    return found


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Any:
    """Keeps a picture for the documentation, where that was asked for."""
    folder = request.config.getoption("--screenshots")

    def kept(thing: Any, name: str, **options: Any) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            thing.screenshot(path=str(Path(folder) / f"{name}.png"), **options)

    return kept
