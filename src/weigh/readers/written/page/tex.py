r"""TeX as people put it in pages, to plain text: `(3 \times 3 \times 64)^{2}` to `(3 × 3 × 64)^2`."""

from __future__ import annotations

import re

_SIGNS = {
    "times": "×", "cdot": "·", "ast": "*", "div": "/", "approx": "≈", "sim": "~", "simeq": "≈", "pm": "±", "to": "→",
    "rightarrow": "→", "Rightarrow": "⇒", "leftarrow": "←", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠",
    "ldots": "…", "dots": "…", "cdots": "…", "sum": "Σ", "prod": "∏", "infty": "∞", "quad": " ", "qquad": " ",
    "alpha": "α", "beta": "β", "gamma": "γ", "theta": "θ", "sigma": "σ", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈",
    "rceil": "⌉", "left": "", "right": "", "big": "", "Big": "", "bigg": "", "displaystyle": "", "textstyle": "",
    "limits": "", "begin": "", "end": "", "nonumber": "", "hline": "",
}  # fmt: skip
_STYLES = r"text(?:bf|it|rm|tt|sf)?|math(?:rm|bf|it|sf|tt|cal|bb)|operatorname|boldsymbol|bf|rm|mbox"
_STYLE = re.compile(rf"\\(?:{_STYLES})\s*\{{([^{{}}]*)\}}")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_BRACE = re.compile(r"_\{([^{}]*)\}\^\{([^{}]*)\}")
_UNDER = re.compile(r"\\(?:under|over)brace\s*\{([^{}]*)\}(?:[_^]\{([^{}]*)\})?")
_RAISED = re.compile(r"([_^])\{([^{}]*)\}")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[a-z*]+\}(?:\{[^{}]*\})?")
_COMMAND = re.compile(r"\\([A-Za-z]+)[ \t]*")
_ESCAPED = re.compile(r"\\([%&_#$ {}])")
_ALIGNED = re.compile(r"(?<!\\)&")
_SPACE = re.compile(r"\\[,;:!> ]")
_INSIDE = re.compile(
    r"\$\$(?P<display>[^$]{1,2000})\$\$|\\\((?P<round>.{1,1000}?)\\\)|\\\[(?P<square>.{1,1000}?)\\\]"
    r"|(?<![\w$\\])\$(?=[^\s$])(?P<single>[^$\n]{1,500})(?<=[^\s\\])\$(?![\w$])"
)
_ROUNDS = 6  # how deep fractions and powers are nested


def plain(formula: str) -> str:
    """A formula of TeX as plain text on one line. What is not known keeps its name.

    >>> plain(r"(3\\times 3\\times 64 + 1)\\cdot 128 = 73{,}856")
    '(3 × 3 × 64 + 1) · 128 = 73,856'
    """
    text = _ENVIRONMENT.sub(" ", formula).replace("{,}", ",").replace("\\\\", " ")
    text = _SPACE.sub(" ", _ALIGNED.sub(" ", text))
    for _ in range(_ROUNDS):
        before = text
        text = _STYLE.sub(r"\1", text)
        text = _FRACTION.sub(r"(\1) / (\2)", text)
        text = _UNDER.sub(r"\1", text)
        text = _RAISED.sub(_power, text)
        if text == before:
            break
    text = _COMMAND.sub(lambda found: f" {sign} " if (sign := _SIGNS.get(found[1], found[1])) else "", text)
    text = _ESCAPED.sub(r"\1", text).replace("{", "").replace("}", "")
    return re.sub(r"\s+", " ", re.sub(r" ([,.)])|([(]) ", r"\1\2", text)).strip()


def _power(found: re.Match[str]) -> str:
    sign, inside = found[1], found[2].strip()
    return sign + (inside if re.fullmatch(r"[\w.,]*", inside) else f"({inside})")


def untexed(text: str) -> str:
    """Running text with its formulas, between dollars or `\\(` and `\\)`, as plain text; other dollars stay."""
    if "$" not in text and "\\" not in text:
        return text
    return _INSIDE.sub(_replaced, text)


def _replaced(found: re.Match[str]) -> str:
    kind = str(found.lastgroup)
    inside = found[kind]
    if kind == "single" and not re.search(r"[\\^_={}]|\d\s*[*x×]\s*\d", inside):
        return found[0] if re.search(r"\s|\d", inside) else inside
    return plain(inside)
