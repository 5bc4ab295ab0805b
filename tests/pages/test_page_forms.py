"""Markdown, notebooks, LaTeX, plain text: told apart by their content, taken apart into blocks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.errors import SourceError
from weigh.readers.written.evidence import Line
from weigh.readers.written.page import Page, read_page
from weigh.readers.written.page.flow import joined
from weigh.readers.written.page.markdown import bare
from weigh.readers.written.page.tex import plain


def _shown(page: Page) -> list[tuple[str, int, str]]:
    return [(block.kind, line.number, line.text) for block in page.blocks for line in block.lines if line.text]


@pytest.mark.parametrize(
    "text, name, form",
    [
        ("<!DOCTYPE html><p>x", "", "html"),
        ("\n<?xml version='1.0'?>\n<html><p>x</html>", "", "html"),
        ("<p>one</p>\n<p>two</p>\n<table><tr><td>3</td></tr></table>", "", "html"),
        ("<div>x</div>", "saved.html", "html"),
        ("x < y and a <b> c", "", "text"),
        ("Text.\n\n```\nx = 1\n```\n", "", "markdown"),
        ("Text.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "", "markdown"),
        ("# Title\n\nSee [here](http://x).\n", "", "markdown"),
        ("plain words", "README.md", "markdown"),
        ("# a comment\nmodel = Sequential()\n", "", "text"),
        ("- not yet a page of Markdown\n", "", "text"),
        ("a table\n<br>\n```\nx\n```\n<b>y</b>\n<i>z</i>", "", "markdown"),
        ('{"cells": [{"cell_type": "code", "source": "x"}]}', "", "notebook"),
        ('{"hidden_size": 768, "num_attention_heads": 12}', "config.json", "text"),
        ('{"cells": [{"cell_type": "code", "source":', "broken.ipynb", "text"),
        ("\\documentclass{article}\n\\begin{document}\nx\n\\end{document}\n", "", "text"),
        ("Layer (type)   Output Shape   Param #\n=====\ndense (Dense)  (None, 10)  100\n", "", "text"),
    ],
)
def test_content_tells_the_form(text: str, name: str, form: str) -> None:
    assert read_page(text, name).form == form


MARKDOWN = """\
---
title: "My network"
---
# VGG

Some **bold** text with `Conv2D(3)` and $3 \\times 3 \\times 64 = 576$ weights, 2*3*4 = 24.

```{python}
model = Sequential()

```

Layer | Params
------|------:
conv1 | 832
a \\| b | **51,264**
and a line behind

> quoted *text*

1. item

       indented = 1

<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>

$$
(5 \\cdot 5 + 1) \\times 64
= 1664
$$
last
---
text<br>after &times; ![picture](x.png)
"""


def test_markdown() -> None:
    page = read_page(MARKDOWN)
    assert (page.form, page.title) == ("markdown", "My network")
    assert _shown(page) == [
        ("heading", 4, "VGG"),
        ("text", 6, "Some bold text with Conv2D(3) and 3 × 3 × 64 = 576 weights, 2*3*4 = 24."),
        ("code", 9, "model = Sequential()"),
        ("table", 13, "| Layer | Params |"),
        ("table", 15, "| conv1 | 832 |"),
        ("table", 16, "| a ¦ b | 51,264 |"),
        ("text", 17, "and a line behind"),
        ("quote", 19, "quoted text"),
        ("text", 21, "item"),
        ("code", 23, "indented = 1"),
        ("table", 25, "| A | B |"),
        ("table", 25, "| 1 | 2 |"),
        ("text", 27, "(5 · 5 + 1) × 64 = 1664"),
        ("text", 31, "last"),
        ("text", 33, "text"),
        ("text", 33, "after ×"),
    ]
    tables = [block.cells for block in page.blocks if block.kind == "table"]
    assert tables[0] == (("Layer", "Params"), ("conv1", "832"), ("a | b", "51,264"))
    assert [block.language for block in page.blocks if block.kind == "code"] == ["python", ""]


def test_sections_of_markdown_are_posts() -> None:
    page = read_page("# A\n\none\n\n#### aside\n\ntwo\n\n## B\n\nthree\n\n---\n\nfour `x` **y**\n")
    posts = {block.lines[0].text: block.post for block in page.blocks}
    assert (
        posts["A"] == posts["one"] == posts["aside"] == posts["two"] < posts["B"] == posts["three"] < posts["four x y"]
    )


@pytest.mark.parametrize(
    "marked, said",
    [
        ("**832** and __51,264__ and ***x***", "832 and 51,264 and ***x***"),
        ("5*5*3 = 75 and (5*5 + 1)*64 = 1664 with (2)*(3)", "5*5*3 = 75 and (5*5 + 1)*64 = 1664 with (2)*(3)"),
        ("input_shape and max_pooling_2d", "input_shape and max_pooling_2d"),
        ("`a*b*c` and ``x`y``", "a*b*c and x`y"),
        ("[60M](http://x/y_(z)) params", "60M params"),
        ("<http://x.org>", "http://x.org"),
        ("2<sup>3</sup> <b>x</b>", "2³ x"),
        (r"5 \* 5 \_ 3", "5 * 5 _ 3"),
        ("~~60M~~ 61M", "60M 61M"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_marks_within_a_line(marked: str, said: str) -> None:
    assert bare(marked) == said


@pytest.mark.parametrize(
    "tex, said",
    [
        (r"(3 \times 3 \times 64 + 1) \cdot 128 = 73{,}856", "(3 × 3 × 64 + 1) · 128 = 73,856"),
        (r"\frac{W - K + 2P}{S} + 1", "(W - K + 2P) / (S) + 1"),
        (r"k^{2} C_{\text{in}} \approx 10^{-6}", "k^2 C_in ≈ 10^(-6)"),
        (r"\left( 5 \right) \mathrm{params}\ \&\ 5\%", "(5) params & 5%"),
        (r"\underbrace{3 \cdot 3}_{\text{kernel}} \unknown{x}", "3 · 3 unknown x"),
        (r"\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}", "a = 1 b = 2"),
    ],
)
def test_formulas(tex: str, said: str) -> None:
    assert plain(tex) == said


def _notebook(*cells: dict[str, Any], **more: Any) -> str:
    return json.dumps(
        {"cells": list(cells), "metadata": {}, "nbformat": 4, **more}, indent=1, ensure_ascii=False, sort_keys=True
    )


def _code(source: object, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}


def test_a_notebook() -> None:
    text = _notebook(
        {"cell_type": "markdown", "source": ["# Züge\n", "\n", "It has **832** parameters.\n"]},
        _code(
            ["import keras\n", "model = build()"],
            {"output_type": "stream", "text": ["\x1b[1mEpoch\x1b[0m 1\n", " 10%\r 20%\r100%\n", "import keras\n"]},
            {"output_type": "execute_result", "data": {"text/plain": "5", "text/html": ["<table><tr><th>a</th><th>b</th></tr>\n",
             "<tr><td>1</td><td>2</td></tr></table>"], "image/png": "iVBOR"}},
            {"output_type": "error", "traceback": ["60M params"]},
        ),
        _code("x = 1\ny = 2"),
        {"cell_type": "raw", "source": "kept"},
    )  # fmt: skip
    page = read_page(text)
    assert (page.form, page.title) == ("notebook", "Züge")
    assert [(kind, said) for kind, _, said in _shown(page)] == [
        ("heading", "Züge"), ("text", "It has 832 parameters."), ("code", "import keras"), ("code", "model = build()"),
        ("output", "Epoch 1"), ("output", "100%"), ("output", "import keras"), ("table", "| a | b |"), ("table", "| 1 | 2 |"),
        ("code", "x = 1"), ("code", "y = 2"), ("text", "kept"),
    ]  # fmt: skip
    lines = text.split("\n")
    for block in page.blocks:
        for line in block.lines:
            if block.kind == "code":
                assert line.text in lines[line.number - 1]
    assert [block.post for block in page.blocks if block.kind == "code"] == [2, 3]
    (number,) = {
        line.number for block in page.blocks if block.kind == "code" for line in block.lines if "build" in line.text
    }
    assert '"source"' in lines[number - 3]
    printed, typed = ({line.number for block in page.blocks if block.kind == kind for line in block.lines if "keras" in line.text}
                      for kind in ("output", "code"))  # fmt: skip
    assert max(printed) < min(typed)  # outputs come first in the JSON, although they hold the same words


def test_a_notebook_of_version_3() -> None:
    cell = {
        "cell_type": "code",
        "language": "python",
        "input": "x = 1",
        "outputs": [{"output_type": "stream", "text": "832\n"}],
    }
    page = read_page(
        json.dumps(
            {"worksheets": [{"cells": [{"cell_type": "heading", "level": 2, "source": "H"}, cell]}], "nbformat": 3}
        )
    )
    assert [(kind, said) for kind, _, said in _shown(page)] == [("heading", "H"), ("code", "x = 1"), ("output", "832")]


def test_the_kernel_tells_the_language() -> None:
    page = read_page(_notebook(_code("x <- 1"), metadata={"kernelspec": {"name": "ir", "language": "R"}}))
    assert [block.language for block in page.blocks] == ["r"]


@pytest.mark.parametrize(
    "cells", ["[1, 2]", '{"cell_type": 3}', '[{"cell_type": "code", "source": 5, "outputs": 3}]', "null"]
)
def test_notebooks_that_are_none_are_read_all_the_same(cells: str) -> None:
    read_page('{"cell_type": "x", "cells": ' + cells + "}")


LATEX = r"""\documentclass{article}
\title{A \emph{small} net}
\begin{document}
\section{Network}  % 12,345 parameters
It has 60{,}362 weights~\cite{a}, about $6 \times 10^{4}$.
\begin{table}[h]
\begin{tabular}{lr}
\toprule
Layer & \multicolumn{2}{c}{Sizes} \\ \midrule
conv & $3 \times 3$ & 18{,}496 \\
\multirow{2}{*}{fc} & $10$ & 5\% \\
\end{tabular}
\end{table}
\begin{lstlisting}[language=Python]
model = Sequential()
\end{lstlisting}
\begin{equation}
5 \cdot 5 = 25
\end{equation}
\end{document}
60M params"""


def test_latex() -> None:
    page = read_page(LATEX)
    assert page.title == "A small net"
    assert _shown(page) == [
        ("heading", 4, "Network"),
        ("text", 5, "It has 60,362 weights, about 6 × 10^4."),
        ("table", 9, "| Layer | Sizes |  |"),
        ("table", 10, "| conv | 3 × 3 | 18,496 |"),
        ("table", 11, "| fc | 10 | 5% |"),
        ("code", 15, "model = Sequential()"),
        ("text", 18, "5 · 5 = 25"),
    ]
    assert [block.language for block in page.blocks if block.kind == "code"] == ["python"]


FORUM = """\
Why 1664?

I count (5 * 5 + 1) * 64.

38
Eric

It has 32 channels.

{heading}

Use summary().

---

Thanks."""


@pytest.mark.parametrize(
    "heading",
    ["Answer 1", "2 Answers", "Ответ 2", "回答", "3 条回答", "1 件の回答", "답변", "Antwort:", "3 commentaires", "Reply by Eva, 8 October 2020",
     "# 2 Respuestas"],
)  # fmt: skip
def test_posts_of_plain_text(heading: str) -> None:
    page = read_page(FORUM.format(heading=heading))
    assert page.form == "text"
    assert page.title == "Why 1664?"
    posts = {line.text: block.post for block in page.blocks for line in block.lines}
    told = [posts[text] for text in ("Why 1664?", "It has 32 channels.", "Use summary().", "Thanks.")]
    assert len(set(told)) == 4
    assert told == sorted(told)


@pytest.mark.parametrize(
    "line", ["Answering 3 questions", "the answer 42 is", "38\n39\n40", "-----\nlayer 832\n-----", "x = [\n38\n]"]
)
def test_what_begins_no_post(line: str) -> None:
    assert {block.post for block in read_page(f"one\n{line}\ntwo").blocks} == {0}


def test_mail_is_unquoted_and_prompts_are_not() -> None:
    page = read_page("> So:\n>\n>     model = f()\n>> twice\n\nAnd I say\n> alone\n\n>>> x = 1\n>>> y = 2")
    assert [line.text for block in page.blocks for line in block.lines] == [
        "So:", "", "    model = f()", "twice", "", "And I say", "> alone", "", ">>> x = 1", ">>> y = 2",
    ]  # fmt: skip
    assert page.lines[0] == "> So:"


def test_sentences_over_several_lines() -> None:
    lines = [
        "Our baseline is the network as it was published in the year 2012. It has about 60",
        "million parameters and five layers. The first",
        "One. Its kernel is 11 × 11, and it is followed by three layers of 4096 neurons with",
        "conv1 = 34,944",
        "",
        "short",
        "lines",
    ]
    assert [(line.number, line.text) for line in joined([Line(number, text) for number, text in enumerate(lines, 1)])] == [
        (1, lines[0] + " million parameters and five layers."), (2, "The first"), (3, lines[2]), (4, lines[3]), (5, ""), (6, "short"),
        (7, "lines"),
    ]  # fmt: skip


def test_wide_characters_are_joined_without_a_blank() -> None:
    first, second = "第二个卷积层使用二百五十六个大小为五乘五乘四十八的卷积核对其进行滤波并且", "输出特征图。"
    assert joined([Line(1, first), Line(2, second)]) == [Line(1, first + second)]


@pytest.mark.parametrize(
    "text, encoding, declared",
    [
        ("Модель имеет 51264 параметра", "cp1251", ""), ("Модель имеет 51264 параметра", "koi8-r", "koi8-r"), ("模型有 832 个参数", "gb18030", ""),
        ("模型有 832 个参数", "gb2312", "gb2312"), ("パラメータは832個です", "shift_jis", ""), ("パラメータは832個です", "euc_jp", "euc-jp"),
        ("파라미터는 832개", "euc_kr", "ks_c_5601-1987"), ("modèle à 832 paramètres", "latin-1", ""), ("modèle – 832", "cp1252", "iso-8859-1"),
        ("模型有 832 个参数", "utf-8", ""), ("模型有 832 个参数", "utf-8-sig", ""), ("model 832 é", "utf-16", ""), ("model 832 é", "utf-16-le", ""),
        ("model 832 é", "utf-16-be", ""), ("模型有 832 个参数", "utf-8", "latin-nonsense"), ("模型有 832", "utf-8", "utf-16"),
        ("model 832 é", "utf-32", ""), ("參數有 832 個", "big5", "big5"),
    ],
)  # fmt: skip
def test_encodings(text: str, encoding: str, declared: str) -> None:
    head = f'<meta charset="{declared}">' if declared else ""
    page = read_page(f"<html>{head}<body><p>{text}</p></body></html>".encode(encoding))
    assert [said for _, _, said in _shown(page)] == [text]


def test_a_few_broken_bytes_do_no_harm() -> None:
    page = read_page(("模型有 832 个参数。\n" * 50).encode() + b"\xff\xfe broken \x93\n")
    assert page.lines[0] == "模型有 832 个参数。"


@pytest.mark.parametrize(
    "source, kind",
    [
        ("", "page.empty"), (b"", "page.empty"), (" \n\t\n", "page.empty"), (b"\xef\xbb\xbf \n", "page.empty"),
        (b"PK\x03\x04" + b"\x00\x01" * 500, "page.archive"), (b"%PDF-1.7 obj", "page.archive"), (b"a" + bytes(range(9)) * 40, "page.binary"),
    ],
)  # fmt: skip
def test_what_is_no_page(source: str | bytes, kind: str) -> None:
    with pytest.raises(SourceError) as error:
        read_page(source, "x.html")
    assert error.value.fault.kind == kind


def test_the_message_gives_law_numbers_and_remedy() -> None:
    with pytest.raises(SourceError) as error:
        read_page(b"x" * 8_000_001, "big.html")
    assert str(error.value) == (
        "a page may hold at most 8,000,000 bytes.\n"
        "  'big.html' holds 8,000,001.\n"
        "  Save the part of it that describes the network, and check that."
    )


@given(
    st.text(alphabet=st.sampled_from(list("<>&;/ab1= \n\"'`|-#*_$\\{}[]()!x²é中　")) | st.characters(), max_size=200)
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_page(text: str) -> None:
    for front in ("", "<html>", "# a\n\n```\nx\n```\n", "\\begin{document}\\begin{tabular}{l}"):
        try:
            page = read_page(front + text)
        except SourceError as error:
            assert error.fault.kind == "page.empty"
            continue
        for block in page.blocks:
            assert block.lines
            assert all(1 <= line.number <= len(page.lines) + 1 for line in block.lines), block


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_page_or_refused(data: bytes) -> None:
    try:
        read_page(data)
    except SourceError as error:
        assert error.fault.kind.startswith("page.")
