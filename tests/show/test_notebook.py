"""What a notebook shows: the same words and numbers as the terminal, without a script, whatever a layer is called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

import weigh
from weigh.network.notebook import InNotebook
from weigh.show.notebook import LINES, html
from weigh.show.notebook.ledger import MOST_ROWS
from weigh.show.notebook.text import text_html
from weigh.show.report import totals

HEAD = "from keras import Sequential\nfrom keras.layers import *\n"
NESTED = """
import torch
from torch import nn

class Block(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.first = nn.Linear(n, n)
        self.second = nn.Linear(n, n, bias=False)

    def forward(self, x):
        return x + self.second(self.first(x).relu())

net = nn.Sequential(nn.Linear(8, 16), Block(16), nn.Sequential(Block(16), Block(16)), nn.Linear(16, 4))
"""


def parsed(thing: Any) -> Any:
    return lxml_html.fromstring(thing._repr_html_())


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def cells(page: Any) -> list[list[str]]:
    return [
        [cell.text_content() for cell in row.xpath("./span[@role='cell']")] for row in page.xpath("//*[@role='row']")
    ][1:]


def test_the_columns_add_up_to_the_totals() -> None:
    network = weigh.read("vgg16")
    rows = cells(parsed(network))
    assert len(rows) == len(network.layers)
    assert sum(int(row[3].replace(",", "")) for row in rows) == 138_357_544 == network.params.known
    assert sum(int(row[5].replace(",", "")) for row in rows) == network.macs.known


def test_what_encloses_opens_around_its_rows() -> None:
    network = weigh.read("net.py", text=NESTED)
    page = parsed(network)
    table = page.xpath("//*[@role='table']")[0]
    assert [words(one)[:8] for one in table.xpath(".//summary//span[1]")] == [
        row.name for row in network.layers if row.row.encloses
    ]
    inner = [int(row[3].replace(",", "")) for row in cells(page) if "Σ" not in row[3]]
    assert sum(inner) == network.params.known
    blocks = table.xpath("./details")
    assert len(blocks) == 2 and len(blocks[1].xpath("./details")) == 2


@pytest.mark.parametrize("ask", ["network", "layer", "why", "diff", "check"])
def test_every_word_of_the_terminal_is_there(ask: str) -> None:
    network = weigh.read("examples/alexnet.py")
    page = weigh.check(
        "Our CNN has 60 million parameters.\n\n```python\n" + HEAD + "m = Sequential([Input((4,)), Dense(3)])\n```\n"
    )
    things: dict[str, Any] = {
        "network": network, "layer": network["dense"], "why": network.why("60M"), "diff": network.diff(weigh.read("alexnet")),
        "check": page,
    }  # fmt: skip
    said = {
        "network": [span.text for line in totals(network.ledger, None) for span in line],
        "layer": [
            "dense (Dense) has 1,052,672 parameters: (256 + 1) × 4,096.",
            "in_features 256 × units 4,096 = 1,048,576",
        ],
        "why": ["Likely: this is AlexNet.", "62,378,344 − 25,678,184 = +36,700,160"],
        "diff": [
            "sequential has 25,678,184 parameters, alexnet has 60,965,224: 35,287,040 more.",
            "What makes the gap",
        ],
        "check": ["This page: 1 network", "60 million"],
    }
    text = words(parsed(things[ask]))
    for sentence in said[ask]:
        assert " ".join(sentence.split()) in text


def test_one_answer_is_open_and_the_others_wait() -> None:
    details = parsed(weigh.read("examples/alexnet.py").why("60M")).xpath("//details")
    assert len(details) == 2
    assert ["open" in one.attrib for one in details] == [True, False]


NAMES = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\n"), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(NAMES | st.sampled_from(["<script>alert(1)</script>", "</style><b>", '" onclick="x', "&lt;", "<!--", "]]>"]))
def test_names_are_text(name: str) -> None:
    network = weigh.read("m.py", text=f"{HEAD}m = Sequential([Input((4,)), Dense(3, name={name!r})])\n")
    for thing in (network, network.layers[0]):
        page = parsed(thing)
        assert {element.tag for element in page.iter()} <= {"div", "style", "span", "pre", "details", "summary"}
        assert not any(key.startswith("on") for element in page.iter() for key in element.attrib)


def test_a_very_long_network_says_what_it_leaves_out() -> None:
    network = weigh.read(
        "m.py", text=f"{HEAD}m = Sequential([Input((4,))])\nfor i in range({MOST_ROWS + 5}):\n    m.add(Dense(4))\n"
    )
    page = parsed(network)
    assert len(cells(page)) == MOST_ROWS
    assert "… and 5 more rows" in words(page)


def subclasses(of: type) -> Iterable[type]:
    for one in of.__subclasses__():
        yield one
        yield from subclasses(one)


def test_everything_that_says_so_has_a_form() -> None:
    import weigh.verifying.figures  # noqa: F401  # the one kind of answer that nothing above has imported

    assert {one.__name__ for one in subclasses(InNotebook)} == set(LINES)
    with pytest.raises(TypeError, match="int has no form for a notebook"):
        html(3)


def test_nothing_is_nothing() -> None:
    assert text_html([]) == ""


def test_print_is_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    from weigh.cli.main import run

    network = weigh.read("examples/alexnet.py")
    for thing, typed in ((network, []), (network["dense"], ["explain"])):
        run([*typed, "examples/alexnet.py", *(["dense"] if typed else [])])
        assert str(thing) == capsys.readouterr().out.rstrip("\n")
    assert "tf.keras.layers.Flatten()," in str(network.why("60M"))
    assert "tf.keras.layers.Flatten()," in words(parsed(network.why("60M")))
    assert repr(network["dense"].explain()) == "<Explanation of 'dense': 1052672 parameters>"
