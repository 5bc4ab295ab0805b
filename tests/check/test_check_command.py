"""`weigh check` as a command: what it prints, how it ends, and every message whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import weigh

PAGE = """\
My network:

model = Sequential()
model.add(Dense(10, input_dim=9))
model.add(Dense(1))

It has {count} parameters.
"""


def check(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "weigh", "check", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(("count", "status"), [("111", 0), ("112", 1)])
def test_a_page_from_standard_input(count: str, status: int) -> None:
    done = check("-", stdin=PAGE.format(count=count))
    assert done.returncode == status
    assert "sequential_1 has 111 parameters." in done.stdout
    assert done.stderr == ""


def test_the_whole_report(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE.format(count="111"))
    assert check(str(page)).stdout == (
        "page.txt: 1 network, 1 claim: 1 holds.\n"
        "\n"
        "Networks\n"
        "  line 3  sequential_1  code, 111 parameters\n"
        "\n"
        "Holds\n"
        "  ✓ line 7  “It has 111 parameters.”\n"
        "            sequential_1 has 111 parameters.\n"
    )


@pytest.mark.parametrize(
    ("text", "report"),
    [
        (
            "Bread needs 500 g of flour and 3 hours.",
            "-: no network is described here, and nothing is claimed of one.\n",
        ),
        (PAGE.format(count="many"), None),
    ],
)
def test_pages_with_nothing_to_check_are_answered(text: str, report: str | None) -> None:
    done = check("-", stdin=text)
    assert done.returncode == 0
    assert report is None or done.stdout == report


def test_json_of_a_page() -> None:
    said = json.loads(check("-", "--json", stdin=PAGE.format(count="112")).stdout)
    (claim,) = said["claims"]
    assert said["models"][0]["params"]["total"] == 111
    assert (claim["verdict"], claim["actual"], claim["quantity"]) == ("fails", 111, "params")
    assert (claim["low"], claim["high"], claim["where"]) == (112, 112, "line 7")
    assert claim["why"]["answers"] or claim["why"]["nearest"]


def test_a_missing_page_and_an_empty_one(tmp_path: Path) -> None:
    done = check(str(tmp_path / "none.html"))
    assert done.returncode == 2
    assert "There is no file" in done.stderr
    done = check("-", "--json", stdin=" \n")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["kind"] == "page.empty"


def test_an_address_is_not_fetched() -> None:
    done = check("https://example.org/page.html")
    assert done.returncode == 2
    assert done.stderr == (
        "weigh: a source must be a file: weigh fetches nothing.\n"
        "  'https://example.org/page.html' is an address.\n"
        "  Save the page in a browser, and give the file.\n"
    )


def test_from_python() -> None:
    audit = weigh.check(PAGE.format(count="111"), "page")
    assert [one.status for one in audit.verdicts] == ["holds"]
    assert not audit.fails
    assert [model.weighed.params.known for model in audit.models] == [111]


def test_networks_of_tables_notation_and_words_are_sources_too(tmp_path: Path) -> None:
    for text, total in (
        ("784-512-10", 407_050),
        ("Input 32x32x3\nconv3-16\nmaxpool\nFC-10", (27 + 1) * 16 + (16 * 16 * 16 + 1) * 10),
        ("Layer (type) Output Shape Param #\ndense (Dense) (None, 10) 7850\ndense_1 (Dense) (None, 2) 22\n", 7_872),
    ):
        file = tmp_path / "network.txt"
        file.write_text(text)
        assert weigh.read(str(file)).params.known == total


def test_the_code_of_a_page_is_a_source_too(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        "<html><body><p>Ten digits:</p><pre><code>model = Sequential()\n"
        "model.add(Dense(10, input_dim=784))\n</code></pre><p>It has 7850 parameters.</p></body></html>"
    )
    assert weigh.read(str(file)).params.known == 7_850


def test_a_binary_that_begins_as_notation_does_is_told_as_one(tmp_path: Path) -> None:
    file = tmp_path / "network.bin"
    file.write_bytes(b"network\x00\xff\xfe\x01")
    with pytest.raises(weigh.WeighError, match="is a binary file"):
        weigh.read(str(file))
