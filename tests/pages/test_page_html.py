"""Saved web pages: structures as forums, blogs and highlighters write them, texts of our own."""

from __future__ import annotations

import pytest

from weigh.readers.written.page import Block, Page, read_page


def _page(body: str, head: str = "<title>T</title>") -> Page:
    return read_page(f"<!DOCTYPE html><html><head>{head}</head><body>\n{body}\n</body></html>")


def _texts(page: Page, *kinds: str) -> list[str]:
    return [line.text for block in page.blocks if not kinds or block.kind in kinds for line in block.lines if line.text]


def _only(page: Page, kind: str) -> Block:
    (block,) = [block for block in page.blocks if block.kind == kind]
    return block


QUESTION = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Weights of a layer - Q&amp;A</title>
<script>var shown = "<p>60M params</p>";</script><style>p{color:red}</style></head>
<body class="question-page has-sidebar">
<header class="topbar"><a href="/">Site</a> 99M users</header>
<nav><ul><li>Home</li><li>1,000,000 questions</li></ul></nav>
<div class="cookie-banner" role="dialog">We use 12 cookies</div>
<div id="content"><h1>Weights of a layer</h1>
<div class="question" id="question"><div class="js-vote-count">38</div>
<div class="js-post-body"><p>My network has
<b>832</b> weights in its first
layer. The second has 51,264.</p>
<pre class="lang-py s-code-block"><code class="hljs language-python">model = Sequential()
model.add(Conv2D(<span class="hljs-number">32</span>, 5))

model.add(Flatten())
</code></pre>
</div>
<ul class="comments-list"><li id="comment-101" class="comment"><span>Not <code>1664</code>?</span></li></ul>
</div>
<div id="answers"><h2>2 Answers</h2>
<div id="answer-12" class="answer"><p>First answer.</p></div>
<div id="answer-13" class="answer"><blockquote><p>First answer.</p></blockquote><p>No.</p></div>
</div></div>
<footer>Site design, 2 designers</footer></body></html>
"""


def test_a_question_with_answers() -> None:
    page = read_page(QUESTION, "saved.html")
    assert (page.form, page.title, page.name) == ("html", "Weights of a layer - Q&A", "saved.html")
    assert [(block.kind, block.language) for block in page.blocks] == [
        ("heading", ""), ("text", ""), ("code", "python"), ("text", ""), ("heading", ""), ("text", ""), ("quote", ""), ("text", ""),
    ]  # fmt: skip
    posts = [block.post for block in page.blocks]
    assert posts == sorted(posts)
    title, question, code, comment, answers, first, quoted, second = posts
    assert question == code and quoted == second
    assert len({title, question, comment, answers, first, second}) == 6


def test_lines_are_those_of_the_file() -> None:
    page = read_page(QUESTION)
    source = QUESTION.split("\n")
    for block in page.blocks:
        if block.kind == "code":
            for line in block.lines:
                assert line.text.split("32")[0].strip() in source[line.number - 1]
    text = page.blocks[1]
    assert [(line.number, line.text) for line in text.lines] == [
        (10, "My network has 832 weights in its first layer."),
        (12, "The second has 51,264."),
    ]
    assert page.lines == tuple(source[:-1])


@pytest.mark.parametrize(
    "around",
    [
        "<script>{}</script>", "<style>{}</style>", "<nav>{}</nav>", "<aside>{}</aside>", "<footer>{}</footer>", "<header>{}</header>",
        "<template>{}</template>", "<button>{}</button>", "<svg><text>{}</text></svg>", "<div hidden>{}</div>", "<iframe>{}</iframe>",
        "<div style='color: red; display:none'>{}</div>", "<div aria-hidden='true'>{}</div>", "<div class='x cookie-consent y'>{}</div>",
        "<ul class='breadcrumbs'><li>{}</li></ul>", "<div role='navigation'>{}</div>", "<div id='sidebar'>{}</div>",
        "<ul><li><a href='#'>A</a></li><li><a href='#'>{}</a></li><li><a href='#'>C</a></li></ul>", "<select><option>{}</option></select>",
        "<!-- {} -->", "<noframes>{}</noframes>", "<textarea>{}</textarea>", "<div class='related-posts'>{}</div>",
    ],
)  # fmt: skip
def test_what_is_no_content_is_left_out(around: str) -> None:
    page = _page("<p>before</p>" + around.format("60M params") + "<p>behind</p>")
    assert _texts(page) == ["before", "behind"]


@pytest.mark.parametrize(
    "around",
    [
        "<article><header><h1>{}</h1></header></article>", "<main><header><p>{}</p></header></main>", "<div class='has-sidebar'>{}</div>",
        "<details><summary>{}</summary></details>", "<div class='sidebar'><p>{}</p><pre>x</pre></div>", "<center><font>{}</font></center>",
        "<ul><li>{}</li><li>b</li></ul>", "<dl><dt>{}</dt><dd>b</dd></dl>", "<div style='display:block'>{}</div>", "<p><a>{}</a></p>",
    ],
)  # fmt: skip
def test_what_is_content_is_kept(around: str) -> None:
    assert "60M params" in _texts(_page(around.format("60M params")))


@pytest.mark.parametrize(
    "markup, text",
    [
        ("x<sup>2</sup> and 10<sup>-6</sup>", "x² and 10⁻⁶"),
        ("W<sub>1</sub>, C<sub>in</sub>", "W₁, C_in"),
        ("138M<sup><a href='#n1'>[1]</a></sup> weights<sup>[2]</sup>", "138M weights"),
        ("138M<sup><a href='#n1'>1</a></sup>", "138M"),
        ("the 2<sup>nd</sup> layer", "the 2nd layer"),
        ("k<sup>n+m</sup>", "k^n+m"),
        ("3 &times; 3&nbsp;&asymp; 9 &lt; 10 &#8217;", "3 × 3 ≈ 9 < 10 ’"),
        ("soft&shy;max and zero\u200bwidth", "softmax and zerowidth"),
        ("a  b\n   c\td", "a b c d"),
        ("<img alt='enter image description here' src='a.png'>x", "x"),
        (r"<img class='ee_img' eeimg='1' alt='3\times 3' src='/equation?tex=3'>", "3 × 3"),
        (r"<span class='ztext-math' data-tex='(5 \cdot 5 + 1) \cdot 64'>drawn</span>", "(5 · 5 + 1) · 64"),
        (r"so \(7 \times 7 \times 512 = 25{,}088\) values", "so 7 × 7 × 512 = 25,088 values"),
        ("costs $10 or $20", "costs $10 or $20"),
        ("<code>padding='same'</code> and <kbd>k</kbd>", "padding='same' and k"),
        ("一个<b>832</b>参\n数", "一个832参数"),
    ],
)  # fmt: skip
def test_words_within_a_line(markup: str, text: str) -> None:
    assert _texts(_page(f"<p>{markup}</p>")) == [text]


KATEX = """<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mn>5</mn><mo>×</mo><mn>5</mn></mrow>
<annotation encoding="application/x-tex">5 \\times 5 = 25</annotation></semantics></math></span>
<span class="katex-html" aria-hidden="true"><span>5×5=25</span></span></span>"""
MATHJAX2 = """<span class="MathJax_Preview">5x5</span><span class="MathJax"><span>5×5=25</span></span>
<script type="math/tex">5 \\times 5 = 25</script>"""
MATHJAX3 = """<mjx-container><mjx-math aria-hidden="true"></mjx-math><mjx-assistive-mml><math><mn>5</mn><mo>×</mo><mn>5</mn>
<mo>=</mo><mn>25</mn></math></mjx-assistive-mml></mjx-container>"""
WIKI = """<span class="mwe-math-element"><math alttext="{\\displaystyle 5\\times 5=25}"><semantics><mrow>drawn</mrow></semantics>
</math><img class="mwe-math-fallback-image-inline" alt="5 5 25"></span>"""


@pytest.mark.parametrize("formula", [KATEX, MATHJAX2, MATHJAX3, WIKI])
def test_a_formula_is_told_once(formula: str) -> None:
    (text,) = _texts(_page(f"<p>Here {formula} is it.</p>"))
    assert text.replace(" ", "") == "Here5×5=25isit."


def test_mathml_without_annotation() -> None:
    power = "<math><msup><mi>k</mi><mn>2</mn></msup><mo>+</mo><mfrac><mn>1</mn><mi>n</mi></mfrac></math>"
    assert _texts(_page(f"<p>{power}</p>")) == ["k^2+(1) / (n)"]


CODE = ["model = Sequential()", "", "    model.add(Dense(2))"]
HEXO = """<figure class="highlight python"><table><tr><td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span><br>
<span class="line">3</span><br></pre></td><td class="code"><pre><span class="line">model = Sequential()</span><br><span class="line"></span><br>
<span class="line">    model.add(Dense(2))</span><br></pre></td></tr></table></figure>"""
WORDPRESS = """<div id="highlighter_1" class="syntaxhighlighter python"><table><tbody><tr><td class="gutter">
<div class="line number1 index0 alt2">1</div><div class="line number2 index1 alt1">2</div><div class="line number3">3</div></td>
<td class="code"><div class="container"><div class="line number1"><code class="python plain">model = </code><code>Sequential()</code></div>
<div class="line number2">&nbsp;</div>
<div class="line number3"><code class="python spaces">&nbsp;&nbsp;&nbsp;&nbsp;</code><code>model.add(Dense(2))</code></div></div>
</td></tr></tbody></table></div>"""
CSDN = """<pre data-index="0" class="prettyprint"><code class="prism language-python has-numbering">model <span>=</span> Sequential()

    model.add(Dense(2))
<div class="hljs-button">复制</div></code><ul class="pre-numbering"><li>1</li><li>2</li><li>3</li></ul></pre>"""
HLJS_LN = """<pre><code class="python hljs"><ol class="hljs-ln"><li><div class="hljs-ln-numbers"><div>1</div></div>
<div class="hljs-ln-code"><div>model = Sequential()</div></div></li><li><div class="hljs-ln-numbers"><div>2</div></div>
<div class="hljs-ln-code"><div></div></div></li><li><div class="hljs-ln-numbers"><div>3</div></div>
<div class="hljs-ln-code"><div>    model.add(Dense(2))</div></div></li></ol></code></pre>"""
GITHUB = """<table class="highlight js-file-line-container" data-lang="python"><tr><td class="blob-num" data-line-number="1"></td>
<td class="blob-code">model = Sequential()</td></tr><tr><td class="blob-num" data-line-number="2"></td>
<td class="blob-code">
</td></tr><tr><td class="blob-num" data-line-number="3"></td><td class="blob-code">    model.add(Dense(2))</td></tr></table>"""
QIITA = """<div class="code-frame" data-lang="python"><div class="code-lang"><span class="bold">model.py</span></div>
<div class="highlight"><pre><code><span class="n">model</span> = Sequential()

    model.add(Dense(2))
</code></pre></div></div>"""
PYGMENTS = """<div class="highlight-python notranslate"><div class="highlight"><pre><span></span>model = Sequential()

    model.add(Dense(2))
</pre></div></div>"""
ROUGE = """<div class="language-python highlighter-rouge"><table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">1
2
3
</pre></td><td class="rouge-code"><pre>model = Sequential()

    model.add(Dense(2))
</pre></td></tr></tbody></table></div>"""
DISCOURSE = """<pre data-code-wrap="python"><code class="lang-python">model = Sequential()

    model.add(Dense(2))
</code></pre>"""
HABR = """<pre><code class="python">model = Sequential()

    model.add(Dense(2))</code></pre>"""
ZHIHU = """<div class="highlight"><pre><code class="language-python3">model = Sequential()

    model.add(Dense(2))</code></pre></div>"""


@pytest.mark.parametrize(
    "markup",
    [HEXO, WORDPRESS, CSDN, HLJS_LN, GITHUB, QIITA, PYGMENTS, ROUGE, DISCOURSE, HABR, ZHIHU],
    ids=["hexo", "wordpress", "csdn", "hljs-ln", "github", "qiita", "pygments", "rouge", "discourse", "habr", "zhihu"],
)
def test_highlighters_give_back_the_code(markup: str) -> None:
    page = _page(markup)
    block = _only(page, "code")
    assert [line.text for line in block.lines] == CODE
    assert block.language == "python"
    assert len(page.blocks) == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<code>a = 1<br>\nb = 2<br/>c = 3</code>", "<pre>a = 1<br>b = 2<br>c = 3</pre>", "<pre>\na = 1\nb = 2\nc = 3\n\n</pre>",
        "<div class='blockcode'><ol><li>a = 1<li>b = 2<li>c = 3</ol></div>", "<pre><p>a = 1</p><p>b = 2</p><p>c = 3</p></pre>",
        "<div class='enlighterjs'><div><div>a = 1</div><div>b = 2</div><div>c = 3</div></div></div>",
    ],
)  # fmt: skip
def test_old_forums_give_back_the_code(markup: str) -> None:
    assert [line.text for line in _only(_page(markup), "code").lines] == ["a = 1", "b = 2", "c = 3"]


def test_code_in_running_text_keeps_its_indentation() -> None:
    page = _page(
        "<p>So:<br><br>\nfor i in range(2):<br>\n&nbsp;&nbsp; &nbsp;model.add(x)<br>&nbsp;<br></p><p>&nbsp;</p>"
    )
    assert _texts(page) == ["So:", "for i in range(2):", "    model.add(x)"]


def test_what_a_program_printed_is_output() -> None:
    page = _page("<div class='output_area'><div class='output_subarea'><pre>832 params</pre></div></div>")
    assert [(block.kind, block.language) for block in page.blocks] == [("output", "")]


TABLE = """<table><caption>Layers</caption>
<thead><tr><th>Layer</th><th colspan="2">Sizes</th></tr></thead>
<tbody>
<tr><td>conv<br>(Conv2D)</td><td>5<sup>2</sup></td><td><b>832</b></td></tr>
<tr><td rowspan="2">fc</td><td>10</td><td>20</td></tr>
<tr><td>30</td><td>a|b</td></tr>
</tbody></table>"""


def test_a_table_tells_its_cells() -> None:
    block = _only(_page(TABLE), "table")
    assert block.cells == (
        ("Layer", "Sizes", ""), ("conv (Conv2D)", "5²", "832"), ("fc", "10", "20"), ("", "30", "a|b"),
    )  # fmt: skip
    assert [line.number for line in block.lines] == [3, 5, 6, 7]
    assert block.lines[1].text == "| conv (Conv2D) | 5² | 832 |"
    assert block.lines[3].text == "|  | 30 | a¦b |"


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>{}</td><td><table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></td></tr></table>",
        "<table role='presentation'><tr><td>{}</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><td>{}</td></tr><tr><td>c</td></tr></table>", "<table><tr><td>{}</td><td>b</td></tr></table>",
        "<table><tr><td>1</td><td><p>{}</p><pre>x</pre></td></tr><tr><td>2</td><td>b</td></tr></table>",
        "<table><tr><td>1</td><td>{}" + " long words" * 40 + "</td></tr><tr><td>2</td><td>" + "b " * 200 + "</td></tr></table>",
    ],
)  # fmt: skip
def test_tables_of_layout_are_running_text(layout: str) -> None:
    page = _page(layout.format("60M params"))
    assert any(text.startswith("60M params") for text in _texts(page, "text"))


@pytest.mark.parametrize(
    "body, count",
    [
        ("<article><p>a</p></article><article><p>b</p></article>", 2),
        ("<div class='topic-post'><p>a</p></div><div class='topic-post'><p>b</p></div>", 2),
        ("<h2>One</h2><p>a</p><h2>Two</h2><p>b</p>", 2),
        ("<p>a</p><hr><p>b</p>", 2),
        ("<div id='post_17'><p>a</p></div><div id='post_18'><p>b</p></div>", 2),
        ("<div class='tm-comment'><p>a</p><div class='tm-comment'><p>b</p></div><p>c</p></div>", 2),
        ("<p>a</p><h4>Aside</h4><p>b</p>", 1),
        ("<div><p>a</p></div><div><p>b</p></div>", 1),
    ],
)  # fmt: skip
def test_posts(body: str, count: int) -> None:
    page = _page(body)
    assert len({block.post for block in page.blocks if block.kind == "text"}) == count


def test_what_follows_a_nested_comment_belongs_to_the_outer_one() -> None:
    page = _page("<div class='comment'><p>a</p><div class='comment'><p>b</p></div><p>c</p></div>")
    by_text = {block.lines[0].text: block.post for block in page.blocks}
    assert by_text["a"] == by_text["c"] != by_text["b"]


def test_a_page_on_a_single_line() -> None:
    page = read_page("<html><body><h1>A</h1><p>One.</p><p>Two.</p><pre>x = 1</pre></body></html>")
    assert [(line.number, line.text) for block in page.blocks for line in block.lines if line.text] == [
        (1, "A"), (1, "One."), (1, "Two."), (1, "x = 1"),
    ]  # fmt: skip


def test_tags_that_are_never_closed() -> None:
    page = _page("<p>a<b>b<p>c<td>d" + "<font><i>" * 300 + "<p>832 params")
    assert _texts(page)[-1] == "832 params"
