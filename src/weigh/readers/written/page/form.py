"""Which form a page is written in: its content decides, its name only where the content does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module

from weigh.readers.written.page.blocks import Page

Reader = Callable[[str, str], Page]

_READERS = {
    "html": "weigh.readers.written.page.html",
    "markdown": "weigh.readers.written.page.markdown",
    "notebook": "weigh.readers.written.page.notebook",
    "latex": "weigh.readers.written.page.latex",
    "text": "weigh.readers.written.page.text",
}
_LOOK = 100_000  # characters that are looked at
_DOCUMENT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAGS = re.compile(
    r"</(?:p|div|table|tr|td|th|pre|code|li|ul|ol|span|a|h[1-6]|article|section|blockquote|strong|em|b|i|sup)\s*>"
    r"|<(?:br|hr|img|p)\b[^<>]{0,300}>",
    re.I,
)
_MARKDOWN = (
    re.compile(r"^ {0,3}(?:`{3,}|~{3,})[ \t]*[\w{}.+#-]*[ \t]*$", re.M),
    re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?[ \t]*)?$", re.M),
    re.compile(r"^#{1,6} \S.*$", re.M),
    re.compile(r"^ {0,3}[-*+] \S", re.M),
    re.compile(r"\[[^\][\n]{1,200}\]\([^()\s]{1,500}\)|\*\*[^*\s][^*\n]{0,200}\*\*|(?<!`)`[^`\n]{1,200}`(?!`)"),
)
_SECTION = re.compile(r"^#{2,6} \S.*\n[ \t]*\n", re.M)  # with one sign it could be a comment of code
_LATEX = re.compile(r"\\(?:documentclass|begin\{(?:document|tabular|table|lstlisting|equation|align))\b")
_SURE = 2  # of the patterns above, how many at the front prove Markdown alone


def reader_of(form: str) -> Reader:
    """The function that reads pages of that form."""
    reader: Reader = import_module(_READERS[form]).read
    return reader


def form_of(text: str, name: str = "") -> str:
    """html, markdown, notebook, latex or text."""
    head = text[:_LOOK]
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if _is_notebook(text):
        return "notebook"
    if _is_html(head, ending):
        return "html"
    if _LATEX.search(head):
        return "latex"
    return "markdown" if _is_markdown(head, ending) else "text"


def _is_notebook(text: str) -> bool:
    return text.lstrip()[:1] == "{" and ('"cells"' in text or '"worksheets"' in text) and '"cell_type"' in text


def _is_html(head: str, ending: str) -> bool:
    if _DOCUMENT.match(head):
        return True
    tags = sum(1 for _ in _TAGS.finditer(head))
    filled = sum(1 for line in head.split("\n") if line.strip())
    if any(pattern.search(head) for pattern in _MARKDOWN[:_SURE]):
        return False  # HTML within Markdown is read there
    return tags >= 1 if ending in ("html", "htm", "xhtml", "mht") else tags >= 3 and tags * 4 >= filled


def _is_markdown(head: str, ending: str) -> bool:
    if ending in ("md", "markdown", "mdx", "rmd", "qmd"):
        return True
    if any(pattern.search(head) for pattern in _MARKDOWN[:_SURE]):
        return True
    headings = _MARKDOWN[2].findall(head)
    if len(_SECTION.findall(head)) >= 2:
        return True
    lists, spans = (pattern.search(head) is not None for pattern in _MARKDOWN[3:])
    return spans and (lists or bool(headings))
