"""What elements and classes mean; the words themselves are in `vocabulary.toml`."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_TABLE = tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text("utf-8"))
DROPPED, BLOCKS, PARAGRAPHS = (frozenset(_TABLE[name]) for name in ("dropped", "blocks", "paragraphs"))
_MENUS, _ROLES, _GUTTERS = (frozenset(_TABLE[name]) for name in ("menus", "roles", "gutters"))
LISTINGS, _OUTPUTS, _POSTS = (frozenset(_TABLE[name]) for name in ("listings", "outputs", "posts"))
POST_HEADINGS = frozenset(("h1", "h2", "h3"))
LANGUAGES: dict[str, str] = {name: language for language, names in _TABLE["languages"].items() for name in names}

_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEADED = ("article", "main", "section")  # elements whose header is the title of what they hold
_MENU = 3  # links in a row that make a menu
_NEVER_MENU = frozenset(("html", "body", "main", "article", "pre", "code", "td", "tr", "table"))
_NEVER_POST = frozenset(("body", "html", "a", "span", "p", "pre", "code", "td", "img"))
_POST_ID = re.compile(r"(?:answer|question|comment|post|reply|msg|p)[-_]?\d+$|question$", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight|brush|sourcecode|source)[-:\s]+([a-z][\w+#]*)", re.IGNORECASE
)


def classes(element: etree._Element) -> list[str]:
    """The classes of an element, in small letters; at most as many as anybody writes."""
    value = element.get("class")
    return value[:2000].lower().split() if value else []


def is_dropped(element: etree._Element, tag: str) -> bool:
    """Whether the element is no part of what the page says: a menu, a banner, something hidden."""
    if tag in DROPPED or (tag == "header" and next(element.iterancestors(*_HEADED), None) is None):
        return True
    if tag == "ul" and _is_links(element):
        return True
    if not element.attrib or tag in _NEVER_MENU:
        return False
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style[:2000]):
        return True
    named = element.get("role") in _ROLES or not _MENUS.isdisjoint(classes(element))
    named = named or (element.get("id") or "").lower() in _MENUS
    return named and element.find(".//pre") is None and element.find(".//article") is None


def _is_links(element: etree._Element) -> bool:
    """Whether a list's items are links and nothing else: a menu, whatever its class."""
    items = list(element.iterchildren("li"))
    return len(items) >= _MENU and all(
        len(item) == 1 and item[0].tag == "a" and not (item.text or item[0].tail or "").strip() for item in items
    )


def is_gutter(element: etree._Element) -> bool:
    """Whether the element stands beside the code: line numbers, a button."""
    return not _GUTTERS.isdisjoint(classes(element)) or element.tag in ("button", "script", "style")


def is_post(element: etree._Element, tag: str) -> bool:
    """Whether the element is a post, an answer, a comment or a cell of its own."""
    if tag == "article":
        return True
    if tag in _NEVER_POST or not element.attrib:
        return False
    name = element.get("id")
    return not _POSTS.isdisjoint(classes(element)) or bool(name and _POST_ID.match(name[:100]))


def language_of(element: etree._Element) -> str:
    """The language of a listing, from the markup of what is in it, its own, or of what is around it."""
    inside = element.find(".//code") if element.tag != "code" else None
    parent = element.getparent()
    around = parent.getparent() if parent is not None else None
    for one in (inside, element, parent, around):
        if one is not None and (told := _told(one)):
            return told
    return ""


def _told(element: etree._Element) -> str:
    for name in ("data-lang", "data-language", "lang"):
        if (value := (element.get(name) or "").lower()) in LANGUAGES:
            return LANGUAGES[value]
    if found := _LANGUAGE.search((element.get("class") or "")[:500]):
        return LANGUAGES.get(found[1].lower(), found[1].lower())
    return next((LANGUAGES[word] for word in classes(element) if word in LANGUAGES), "")


def is_output(element: etree._Element) -> bool:
    """Whether a listing holds what a program printed."""
    one: etree._Element | None = element
    for _ in range(5):
        if one is None:
            return False
        if one.tag == "samp" or not _OUTPUTS.isdisjoint(classes(one)):
            return True
        one = one.getparent()
    return False


def all_text(element: etree._Element) -> str:
    """All text in the element, as it stands."""
    return "".join(map(str, element.itertext()))


def line_of(element: etree._Element) -> int:
    """The line of its own source on which the element's start tag ends; 0 where that is not known."""
    line = element.sourceline
    return line if isinstance(line, int) and line < _MOST_LINES else 0


_MOST_LINES = 65_535  # up to which the parser counts
