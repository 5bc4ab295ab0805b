"""HTML to blocks: the tree of a tolerant parser, walked once. Nothing is rendered, run or fetched.

parsing    text to a tree, within bounds
walk       the tree to blocks: paragraphs, headings, posts
vocabulary which elements and classes are menus, code, gutters, posts
inline     what stands within a line: superscripts, formulas, pictures of formulas
listing    code and its highlighters
tables     tables of data, told from tables of layout
"""

from __future__ import annotations

from weigh.readers.written.page.blocks import Block, Page


def read(text: str, name: str = "") -> Page:
    """A page of HTML. Raises: SourceError (page.tags)."""
    from weigh.readers.written.page.html.parsing import parsed
    from weigh.readers.written.page.html.walk import Walk
    from weigh.readers.written.page.text import lines_of

    root = parsed(text, name)
    walk = Walk()
    if root is not None:
        walk.run(root)
    return Page(name, walk.title, "html", lines_of(text), tuple(walk.blocks))


def fragment(text: str, first: int, post: int) -> list[Block]:
    """The blocks of a piece of HTML inside another page.

    first: the line of the page on which it begins. post: the post of its first block.
    Raises: SourceError (page.tags).
    """
    from weigh.readers.written.page.html.parsing import parsed
    from weigh.readers.written.page.html.walk import Walk

    root = parsed(text, "")
    if root is None:
        return []
    walk = Walk(first, post)
    walk.run(root)
    return walk.blocks
