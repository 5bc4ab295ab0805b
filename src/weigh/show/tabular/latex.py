"""Tables in LaTeX with the rules of booktabs, the only package that is needed. The input's text is never a command."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from weigh.ask.ledger import Ledger
from weigh.show.tabular.grid import Grid, grid
from weigh.show.tabular.sheet import Choice, Sheet
from weigh.show.widths import visible
from weigh.words.table import LATEX

DEFAULT = ("name", "type", "sizes", "params", "macs")
"""The columns where none are asked for: those that papers print."""
LETTERS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\char34{}",  # a shorthand in some languages
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "[": "{[}",  # behind \\ it would begin an argument
        "]": "{]}",
        "*": "{*}",  # behind \\ it would belong to it
        "×": r"$\times$",
        "·": r"$\cdot$",
        "−": "$-$",
        "Σ": r"$\Sigma$",
        "…": r"\dots{}",
    }
)
"""What LaTeX takes otherwise than as a letter, and the signs in our own texts that its usual fonts lack."""
THOUSANDS = re.compile(r"(?<=\d),(?=\d)")
DASHES = re.compile(r"-(?=-)")
SPACES = re.compile(r"^ | $|(?<= ) ")
"""Those that LaTeX would leave out."""


def latex(ledgers: Sequence[Ledger], choice: Choice | None = None) -> Iterator[str]:
    """A tabular of each network: numbers to the right with {,} between their thousands, the totals under a rule.

    What goes around it (table, caption, label) is left to the paper. Figures are for one example.
    """
    asked = choice or Choice()
    for number, ledger in enumerate(ledgers):
        made = grid(Sheet.of(ledger, asked, DEFAULT), bool(asked.columns))
        if number:
            yield "\n"
        yield f"% {_comment(LATEX['title'].format(name=ledger.graph.name))}\n"
        if made.sums:
            yield f"% {LATEX['sums']}\n"
        if made.trained:
            yield f"% {_comment(made.trained)}\n"
        yield from _tabular(made)


def escaped(text: str) -> str:
    r"""The text so that LaTeX prints just this text. Letters beyond its fonts stay: XeLaTeX and LuaLaTeX have them.

    >>> escaped("conv_1 50%"), escaped("3 × 3 × 1,024")
    ('conv\\_1 50\\%', '3 $\\times$ 3 $\\times$ 1{,}024')
    """
    letters = SPACES.sub(r"\\ ", visible(text).translate(LETTERS))
    return DASHES.sub("-{}", THOUSANDS.sub("{,}", letters))


def _tabular(made: Grid) -> Iterator[str]:
    yield f"\\begin{{tabular}}{{{''.join('r' if column.right else 'l' for column in made.columns)}}}\n"
    yield "  \\toprule\n"
    yield _row(escaped(_capital(text)) for text in made.headings)
    yield "  \\midrule\n"
    for depth, row in zip(made.depths, made.rows, strict=True):
        yield _row(
            (r"\quad " * depth if column.name == "name" else "") + escaped(text)
            for text, column in zip(row, made.columns, strict=True)
        )
    if made.totals:
        yield "  \\midrule\n"
        yield _row(escaped(_capital(text) if at == 0 else text) for at, text in enumerate(made.totals))
    yield "  \\bottomrule\n\\end{tabular}\n"


def _row(texts: Iterable[str]) -> str:
    return f"  {' & '.join(texts)} \\\\\n"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _comment(text: str) -> str:
    """A text as the rest of one line: `visible` leaves no end of a line in it."""
    return visible(text)
