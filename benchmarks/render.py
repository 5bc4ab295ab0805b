"""How long a report takes to be drawn by a real browser, beside an empty page. See benchmarks/README.md."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measuring import weigh
from playwright.sync_api import Browser, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
RUNS = 7
DEEP = "m = Sequential([Input((8,))])\nfor i in range(10_000):\n    m.add(Dense(8))\n"
EMPTY = "<!doctype html><title>empty</title><h1>empty</h1>"

DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
"""Milliseconds from the start of the navigation to the frame after all that the page does when it opens."""
ASKED = """async () => {
    const start = performance.now(), filter = document.querySelector("input[type=search]");
    filter.value = "conv";
    filter.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - start;
}"""
"""Milliseconds from a word in the filter to the frame that shows what is left."""


def sources(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """What is reported on."""
    deep = folder / "deep.py"
    deep.write_text(DEEP)
    yield "VGG-16", ["vgg16"]
    yield "ResNet-152 (Keras)", ["keras-resnet152"]
    place = importlib.util.find_spec("torchvision")
    if place is not None and place.submodule_search_locations:
        source = f"{place.submodule_search_locations[0]}/models/resnet.py::resnet152"
        yield "ResNet-152 (torchvision)", [source, "--input", "3x224x224"]
    yield "10,000 layers", [str(deep)]


def measured(browser: Browser, file: Path) -> tuple[float, float | None]:
    """Milliseconds until it is drawn, and from a filter to its rows: medians."""
    drawn, asked = [], []
    for _ in range(RUNS):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(file.as_uri(), wait_until="load")
        drawn.append(page.evaluate(DRAWN))
        if page.locator("input[type=search]").count():
            asked.append(page.evaluate(ASKED))
        page.close()
    return statistics.median(drawn), statistics.median(asked) if asked else None


def main() -> None:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("This needs Chromium.")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        empty = folder / "empty.html"
        empty.write_text(EMPTY)
        rows = [("an empty page", len(EMPTY), *measured(browser, empty))]
        for title, arguments in sources(folder):
            file = folder / "report.html"
            subprocess.run([*weigh("report", *arguments), "-o", str(file), "--force"], check=True, capture_output=True)
            rows.append((title, file.stat().st_size, *measured(browser, file)))
        browser.close()
    print(f"{'report':26}{'kB':>8}{'drawn, ms':>12}{'filter, ms':>12}")
    for title, size, drawn, asked in rows:
        print(f"{title:26}{size / 1000:8,.0f}{drawn:12,.0f}{'' if asked is None else f'{asked:,.0f}':>12}")


if __name__ == "__main__":
    main()
