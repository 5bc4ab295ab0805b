"""Whatever stands in a text, reading it ends with rows or with a fault of notation, and finding never fails."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.errors import LimitError, ShapeError, SourceError
from weigh.readers.written.evidence import ATTRIBUTES, Line
from weigh.readers.written.notation import find, networks, parse
from weigh.readers.written.notation.words import KINDS

PIECES = [
    *(word for kind in KINDS for word in kind.spelled), *"()[]{},;:/|+->=x×*@.…?~\n\t \"'#", "->", "→", "3x3", "224x224x3", "64",
    "0.5", "conv3-64", "c7s1-64", "R256", "u64", "d128", "64C3", "MP2", "512N", "96@11x11", "s2", "/2", "k3", "relu", "same",
    "stride", "pad", "filters", "x2", "2x", "MLP", "784-512-10", "C3:", "None", "True", "padding=", "kernel_size=", "999999999999",
]  # fmt: skip
EXACT = [
    "network n", "\n", "input x: 8x8x3", "Dense(3) as d", "Conv(4, 3x3) as c", "again d", "from", " x", "(x, d)", "block b", " {", "}",
    " gives d", "output d", "~2", "[1]", "{n}", "{n + 1}", '"a"', "as", ":", "(", ")", ",", "=", "frozen", "applying", "gap(", "severed()",
]  # fmt: skip


def texts(pieces: list[str]) -> st.SearchStrategy[str]:
    between = st.sampled_from(["", " ", "-", ", ", " -> "])
    return st.lists(st.tuples(st.sampled_from(pieces), between), max_size=14).map(
        lambda drawn: "".join(piece + gap for piece, gap in drawn)
    )


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(texts(PIECES), st.text(max_size=60)))
def test_chains(text: str) -> None:
    try:
        rows = parse(text, most=500).layers
    except (SourceError, LimitError) as error:
        assert str(error)
        return
    assert rows
    assert all(set(row.attributes) <= set(ATTRIBUTES) for row in rows)


@settings(max_examples=300, deadline=None)
@given(lines=st.lists(st.one_of(texts(PIECES), st.text(max_size=60)), max_size=6))
def test_pages(lines: list[str]) -> None:
    page = [Line(number, text) for number, text in enumerate("\n".join(lines).split("\n"), start=1)]
    for description in find(page):
        assert len(description.layers) > 1
        assert 1 <= description.place.line <= description.last <= len(page)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(texts(EXACT), texts([*EXACT, *PIECES])))
def test_exact_forms(text: str) -> None:
    try:
        networks(f"network n\ninput x: 4\n{text}", most=500)
    except (SourceError, LimitError, ShapeError) as error:
        assert str(error)
