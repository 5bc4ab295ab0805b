"""The HTML of a report: it holds the document unharmed whatever stands in it, loads nothing, and says its answer without
a script."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from show import networks
from weigh.network.graph import Graph, Layer, Value
from weigh.network.place import Place
from weigh.network.tensors import Tensor
from weigh.ops.dense import Dense
from weigh.page import built, html, is_report, serve_html
from weigh.page.escaping import json_text, text
from weigh.page.static import MOST_ROWS
from weigh.readers.reading import Reading
from weigh.show.document import document
from weigh.show.widths import visible
from weigh.sources import read_source

HOSTILE = [
    "</script><script>alert(1)</script>", "<!--", "--><img src=x onerror=alert(1)>", "]]>", "<![CDATA[", "\u202egnp.exe",
    "a\x00b", "\ud800", "\udfff\ud800", "\u2028", "\u2029", "&lt;&amp;", "\"'`", "{name}", "%7B", "</title><script>",
    "<script", "</style>", "</script ", "</script/x", "<!--<script ", "</SCRIPT\t", "javascript:alert(1)", "\r\n\t", "\ufeff", "<svg/onload=alert(1)>", "é" * 10_000,
]  # fmt: skip
ANY = st.text(st.characters(codec=None), max_size=40) | st.sampled_from(HOSTILE)


class Scripts(HTMLParser):
    """The text of each script and style element as Python's own parser finds it, and every attribute."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside = ""
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag in ("script", "style"):
            self.inside = tag
            self.found.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.inside:
            tag, attributes, before = self.found[-1]
            self.found[-1] = (tag, attributes, before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""


def parsed(page: str) -> Scripts:
    parser = Scripts()
    parser.feed(page)
    parser.close()
    return parser


def held(page: str) -> Any:
    """The document that a page holds, as a browser would read it: both parsers have to find the same text."""
    (told,) = (body for tag, attributes, body in parsed(page).found if attributes.get("id") == "document")
    (node,) = lxml.html.document_fromstring(page).xpath('//script[@id="document"]')
    assert node.text == told
    if node.get("data-packed"):
        told = zlib.decompress(b64decode(told)).decode()
    return json.loads(told)


def sound(page: str) -> lxml.html.HtmlElement:
    """The page taken apart, if nothing in it can run but its own script, and nothing is loaded."""
    page.encode("utf-8")
    assert "\x00" not in page
    parser = parsed(page)
    kinds = [(tag, attributes.get("type")) for tag, attributes, _ in parser.found]
    held_as = "application/octet-stream" if 'data-packed="deflate" id=' in page else "application/json"
    assert kinds == [("style", None), ("script", held_as), ("script", None)]
    for tag, name, value in parser.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in ("src", "srcdoc", "action", "style"), (tag, name)
        assert name != "href" or (value or "").startswith("data:image/svg+xml,"), (tag, value)
    root = lxml.html.document_fromstring(page)
    assert len(root.xpath("//script")) == 2 and not root.xpath("//img | //iframe | //svg | //object | //form")
    return root


def named(name: str, type: str = "Dense") -> Graph:
    graph = networks.plain()
    x = Value(Tensor.of(3), name=name)
    calls = networks.chain([Layer(name, type, Dense(4), Place(1)), Layer("last", "Dense", Dense(2))], x)
    return replace(graph, name=name, inputs=(x,), calls=calls, outputs=calls[-1].outputs)


@given(ANY, ANY, ANY)
@example(*["</script><script>alert(1)</script>"] * 3)
@example(*["<!--<script>"] * 3)
@example(*["\ud800"] * 3)
@example("", "", "")
@settings(deadline=None, max_examples=60)
def test_any_text_survives(name: str, type: str, line: str) -> None:
    made = document(Reading((named(name, type),), (), (line,), f"{name}.py"))
    page = html(made)
    root = sound(page)
    assert held(page) == json.loads(json.dumps(made))
    cells = [cell.text_content().strip() for cell in root.xpath("//tbody/tr/th/bdi")]
    assert cells[0] == (visible(name).strip() if name else "no name (#1)")
    assert root.xpath('//*[@class="title"]')[0].text_content().strip() == visible(made["title"]).strip()


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_hostile_names(name: str) -> None:
    made = document(Reading((named(name),), (), (name,), name))
    page = html(made)
    sound(page)
    assert held(page) == json.loads(json.dumps(made))
    assert held(page)["models"][0]["ledger"]["layers"][0]["name"] == json.loads(json.dumps(name))


def test_a_long_document_is_packed_and_keeps_its_ledger() -> None:
    made = document(Reading((networks.long(3000),), (), (), "long.py"))
    page = html(made)
    assert len(page) < len(json_text(made)) > 1_000_000
    assert 'data-packed="deflate"' in page
    assert held(page) == json.loads(json.dumps(made))
    assert len(sound(page).xpath("//tbody/tr/th/bdi")) == MOST_ROWS
    assert html(made) == page


def test_hostile_code_and_claims() -> None:
    code = (
        "from keras.models import Sequential\nfrom keras.layers import Dense\n"
        "# </script><script>alert(1)</script> <!-- \u2028\n"
        "model = Sequential([Dense(3, input_shape=(4,), name='</script><!--')])\n"
    )
    made = document(read_source("m<b>.py", text=code), ("15",))
    page = html(made)
    sound(page)
    assert held(page)["source"]["lines"][2] == "# </script><script>alert(1)</script> <!-- "


def test_the_guard_can_fail() -> None:
    page = html(document(read_source("vgg16")))
    for broken in (
        page.replace("<body>", "<body><script>alert(1)</script>"),
        page.replace("<body>", '<body onload="x">'),
        page.replace("<body>", '<img src="https://example.org/x.png">'),
        page.replace("<bdi>conv1_1</bdi>", "<bdi><svg></svg></bdi>"),
    ):
        assert broken != page
        with pytest.raises(AssertionError):
            sound(broken)


def test_the_policy_allows_exactly_the_files_own_script_and_style() -> None:
    page = html(document(read_source("vgg16")))
    (policy,) = lxml.html.document_fromstring(page).xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    hashes = {
        tag: f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'"
        for tag, attributes, body in parsed(page).found
        if "type" not in attributes
    }
    assert rules == {
        "default-src": "'none'", "script-src": hashes["script"], "style-src": hashes["style"],
        "img-src": "data: blob:", "base-uri": "'none'", "form-action": "'none'",
    }  # fmt: skip
    before = page.index("Content-Security-Policy")
    assert before < page.index("<style>") < page.index("<script")


def test_head() -> None:
    root = sound(html(document(read_source("vgg16"))))
    assert root.get("lang") == "en"
    assert root.xpath("//title/text()") == ["vgg16 · weigh"]
    assert root.xpath('//meta[@name="viewport"]/@content') == ["width=device-width, initial-scale=1"]
    assert root.xpath('//meta[@name="color-scheme"]/@content') == ["light dark"]
    assert root.xpath('//link[@rel="icon"]')


def test_the_answer_and_the_ledger_stand_there_without_a_script() -> None:
    made = document(read_source("vgg16"), ("60M",))
    (model,) = made["models"]
    root = sound(html(made))
    (answer,) = root.xpath('//h1[@class="answer"]')
    assert answer.text_content() == model["answer"]
    rows = [[cell.text_content() for cell in row] for row in root.xpath("(//table)[1]/tbody/tr")]
    assert len(rows) == len(model["ledger"]["layers"])
    printed = [row[3] for row in rows]
    assert sum(int(number.replace(",", "")) for number in printed) == 138_357_544
    totals = {row[0].text_content(): row[1].text_content() for row in root.xpath("(//table)[2]/tbody/tr")}
    assert totals["parameters"] == "138,357,544" and totals["MACs"] == "15,470,264,320"


def test_what_is_not_known_stands_there_without_a_script() -> None:
    code = "from keras.models import Sequential\nfrom keras.layers import Dense\nm = Sequential()\nm.add(Mystery())\nm.add(Dense(3))\n"
    made = document(read_source("m.py", text=code))
    shown = sound(html(made)).text_content()
    assert "Not known" in shown and "Mystery" in shown


def test_several_networks_stand_in_one_file() -> None:
    made = document(Reading((networks.plain(), networks.shared())))
    root = sound(html(made))
    assert root.xpath("//h1/text()") == ["sequential, model"]
    assert root.xpath('//h2[@class="answer"]/text()') == [model["answer"] for model in made["models"]]


def test_a_long_ledger_is_cut_in_the_static_part_alone() -> None:
    made = document(Reading((networks.long(MOST_ROWS + 100),)))
    page = html(made)
    root = sound(page)
    assert len(root.xpath("(//table)[1]/tbody/tr")) == MOST_ROWS + 1
    assert "… 100 more rows" in root.text_content()
    assert len(held(page)["models"][0]["ledger"]["layers"]) == MOST_ROWS + 100


def test_a_source_without_layers() -> None:
    x = Value(Tensor.of(3), name="x")
    sound(html(document(Reading((Graph("empty", "", (x,), (x,), ()),)))))


def test_the_same_document_gives_the_same_bytes() -> None:
    pages = [html(document(read_source("resnet50"), ("25M",))) for _ in range(2)]
    assert pages[0] == pages[1]


def test_a_report_is_small() -> None:
    assert len(html(document(read_source("vgg16"))).encode()) <= 1_500_000


def test_reports_are_known_by_their_beginning() -> None:
    page = html(document(read_source("vgg16")))
    assert is_report(page.encode())
    assert is_report(re.sub(r'content="weigh [^"]*"', 'content="weigh 0.0.9"', page).encode())
    assert not is_report(b"<!doctype html><title>Another page about weigh</title>")
    assert not is_report(b"")


def test_no_asset_can_end_its_element(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    (tmp_path / "bad.js").write_text('x = "</SCRIPT>"')
    (tmp_path / "bad.css").write_text("a{content:'</style>'}")
    with pytest.raises(ValueError, match=r"bad\.js"):
        built.script("bad")
    with pytest.raises(ValueError, match=r"bad\.css"):
        built.style("bad")


def test_the_page_of_the_server() -> None:
    root = lxml.html.document_fromstring(serve_html("abc"))
    assert root.xpath("//script/@src") == ["assets/serve.js"] and root.xpath("//link/@href")[1:] == ["assets/serve.css"]
    assert root.xpath('//*[@id="app"]/@data-nonce') == ["abc"]
    known = json.loads(root.xpath('//script[@id="words"]')[0].text)
    assert set(known) == {"version", "words", "palette"}
    assert serve_html() == serve_html()
    assert "nonce" not in serve_html()


@given(ANY)
@settings(deadline=None)
def test_escapes(value: str) -> None:
    assert json.loads(json_text(value)) == json.loads(json.dumps(value))
    assert not re.search("[<>\u2028\u2029\ud800-\udfff]", json_text(value))
    assert not re.search('[<>"\x00\u202e\ud800-\udfff]', text(value))
