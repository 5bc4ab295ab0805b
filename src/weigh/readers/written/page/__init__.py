"""A page in any written form to its blocks, and each block to code, tables, notation and prose.

blocks     what a page is made of
bounds     how large a page may be
decoding   bytes to text
form       which form a text is in: HTML, Markdown, a notebook, plain text
text       plain text; `posts` says where one post ends and the next begins
html/      HTML and what is embedded in it
markdown   Markdown
notebook   Jupyter notebooks
latex      LaTeX; `tex` its formulas, which HTML and Markdown hold as well
cells      the cells of tables as lines
code       which lines of a text are code
flow       sentences that run over several lines
contents   everything that can be read in the blocks; `places` keeps the page's lines in it
"""

from __future__ import annotations

from weigh.readers.written.page.blocks import Block, Page

__all__ = ["Block", "Page", "read_page"]


def read_page(source: str | bytes, name: str = "") -> Page:
    """Take a page apart; nothing in it is run, and nothing is fetched.

    source: the page's text, or the bytes of its file. name: what to call it in messages; its ending is only a hint.
    Raises: SourceError (page.*): too large, no text, empty.
    >>> [block.kind for block in read_page("A model:\\n\\n```python\\nx = 1\\n```\\n").blocks]
    ['text', 'code']
    """
    from weigh.readers.written.page.bounds import check_lines, check_text
    from weigh.readers.written.page.decoding import text_of
    from weigh.readers.written.page.form import form_of, reader_of

    text = text_of(source, name)
    form = form_of(text, name)
    if form != "notebook":  # its pictures and plots may take any number of lines, which are no text of the page
        check_lines(text, name)
    page = reader_of(form)(text, name)
    check_text(page)
    return page
