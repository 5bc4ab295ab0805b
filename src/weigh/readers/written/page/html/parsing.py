"""Text to a tree of elements: lxml's tolerant HTML parser, with what makes it slow taken out beforehand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weigh.network.errors import Fault, SourceError

if TYPE_CHECKING:
    from lxml import etree

MOST_TAGS = 400_000
"""Tags of the largest page: the tree takes some 200 bytes for each, and the walk 3 µs."""
_MOST_DEEP = 50_000  # tags of a page that may nest more than 256 deep: some questions look at all that is in an element
_MOST_ATTRIBUTES = 200  # of one tag; the parser's time grows with their square
_LONG = 2_000  # characters of a tag whose attributes are counted
_ATTRIBUTE = r"[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_TAG = re.compile(rf"(?><[A-Za-z][^\s/>]*+)(?:[\s/]++|{_ATTRIBUTE}|=)*+>?")
_ATTRIBUTES = re.compile(_ATTRIBUTE)


def parsed(text: str, name: str) -> etree._Element | None:
    """The root of the page's tree, or None where no element is in it.

    No entity of the page's own, no external file and no network is looked at. Elements nested more than two thousand
    deep are left out. Raises: SourceError (page.tags).
    """
    from lxml import etree

    tags = text.count("<")
    if tags > MOST_TAGS:
        raise SourceError(Fault("page.tags", {"page": name, "tags": tags, "most": MOST_TAGS}))
    data = _thinned(text).replace("\0", "\ufffd").encode("utf-8", "replace")
    for deep in (False, True):  # libxml2 gives up at 256 levels, which unclosed tags of old forums do reach
        parser = etree.HTMLParser(
            encoding="utf-8", no_network=True, huge_tree=deep, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:  # nothing but comments
            return None
        if tags > _MOST_DEEP or not any("depth" in error.message for error in parser.error_log):
            break
    return root


def _thinned(text: str) -> str:
    """The text with the tags of a thousand attributes cut short."""
    pieces, at = [], 0
    for found in _TAG.finditer(text):
        if found.end() - found.start() < _LONG:
            continue
        attributes = _ATTRIBUTES.finditer(text, found.start() + 1, found.end())
        cut = next((one.start() for number, one in enumerate(attributes) if number > _MOST_ATTRIBUTES), None)
        if cut is not None:
            pieces += [text[at:cut], ">", "\n" * text.count("\n", cut, found.end())]
            at = found.end()
    return "".join([*pieces, text[at:]]) if pieces else text
