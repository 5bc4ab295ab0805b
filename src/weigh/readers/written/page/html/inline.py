"""What stands within a line of HTML: superscripts, formulas and pictures of formulas, as plain text, each once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weigh.readers.written.page.html.vocabulary import all_text, classes
from weigh.readers.written.page.tex import plain

if TYPE_CHECKING:
    from lxml import etree

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISED_FROM, _LOWERED_FROM = frozenset("0123456789+-−=()ni"), frozenset("0123456789+-−=()")
_NOTE = re.compile(r"\s*[\[(]?\s*(?:[\d*†‡]|note|citation).*[\])]", re.I)
_LONG = 2_000  # characters of a formula
_RENDERED = frozenset(
    ("mathjax", "mathjax_display", "mathjax_preview", "mathjax_svg", "mathjax_chtml", "mathjax_processing")
)
_FORMULA_PICTURES = frozenset(("mathcode", "ee_img", "latex", "mwe-math-fallback-image-inline", "tex", "formula"))


def special(element: etree._Element, tag: str) -> str | None:
    """The text of an element that is not read as it stands; None where it is.

    What renderers draw beside the formula's own text gives "".
    """
    if tag in ("sup", "sub"):
        return _shifted(element, tag)
    if tag == "img":
        return _picture(element)
    if tag == "math":
        return _mathml(element)
    if tag == "script":
        kind = element.get("type") or ""
        return plain((element.text or "")[:_LONG]) if kind.startswith("math/tex") else ""
    if not element.attrib or tag not in ("span", "div", "mjx-container", "math-renderer"):
        return None
    if told := element.get("data-tex") or element.get("data-latex"):
        return plain(told[:_LONG])
    return _rendered(element)


def _rendered(element: etree._Element) -> str | None:
    """The formula of an element that a script filled: its annotation, or nothing where a script beside it has it."""
    names = classes(element)
    if any(name in ("katex", "mjx-chtml", "mwe-math-element", "katex-display") for name in names) or (
        element.tag == "mjx-container"
    ):
        math = element.find(".//math")
        return _mathml(math) if math is not None else None
    if _RENDERED.isdisjoint(names):
        return None
    beside = (one for one, _ in zip(element.itersiblings(), range(3), strict=False))
    if any(one.tag == "script" and (one.get("type") or "").startswith("math/") for one in beside):
        return ""
    math = element.find(".//math")
    return _mathml(math) if math is not None else None


def _shifted(element: etree._Element, tag: str) -> str:
    text = all_text(element)[:100]
    return "" if tag == "sup" and element.find(".//a") is not None else shifted(text, tag)


def shifted(text: str, tag: str) -> str:
    """What stands in `sup` or `sub`: x<sup>2</sup> to x², W<sub>in</sub> to W_in; references to notes to nothing."""
    text = text.strip()
    if not text or (tag == "sup" and _NOTE.match(text)):
        return ""
    if tag == "sup" and text.lower() in ("st", "nd", "rd", "th", "tm", "er", "e", "a", "o"):
        return text
    known, table, sign = (_RAISED_FROM, _RAISED, "^") if tag == "sup" else (_LOWERED_FROM, _LOWERED, "_")
    return text.translate(table) if known.issuperset(text) else sign + text


def _picture(element: etree._Element) -> str:
    """A picture of a formula tells its TeX; other pictures say nothing that could be checked."""
    source = element.get("src") or ""
    told = element.get("alt") or ""
    drawn = element.get("eeimg") or not _FORMULA_PICTURES.isdisjoint(classes(element))
    drawn = drawn or "/equation?tex=" in source[:200] or "latex.codecogs.com" in source[:200] or "/eq?" in source[:200]
    return plain(told[:_LONG]) if drawn and told else ""


def _mathml(math: etree._Element) -> str:
    """A formula's TeX, where it is annotated, else its own text."""
    for note in math.iter("annotation"):
        if "tex" in (note.get("encoding") or "").lower():
            return plain((note.text or "")[:_LONG])
    if told := math.get("alttext"):
        return plain(told[:_LONG])
    return _linear(math)[:_LONG]


def _linear(element: etree._Element) -> str:
    """MathML on one line. Formulas nest as deep as the parser allows, which is too deep to call oneself for."""
    from lxml import etree

    pieces: list[str] = []
    for event, one in etree.iterwalk(element, events=("start", "end")):
        tag = one.tag if isinstance(one.tag, str) else ""
        parent = one.getparent() if one is not element else None
        place = parent.index(one) if parent is not None and parent.tag in _BETWEEN else 0
        if event == "start":
            if place and parent is not None:
                pieces.append(_BETWEEN[str(parent.tag)])
            if tag in ("mn", "mi", "mo", "mtext", "ms"):
                pieces.append(all_text(one).strip())
            pieces += ["("] if tag == "mfrac" else []
        elif tag == "mfrac":
            pieces.append(")")
    return "".join(pieces)


_BETWEEN = {"msup": "^", "msub": "_", "mfrac": ") / (", "munder": "_", "mover": "^"}
