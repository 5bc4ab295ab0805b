"""The passes over a whole text, from certain to bold, each with what must occur in the text for it to be tried."""

from __future__ import annotations

import re
from collections.abc import Callable

from weigh.readers.python.repair import characters, markup, python2, transcript
from weigh.readers.python.repair.draft import Draft


def _print_into(draft: Draft) -> None:
    """Python 2's `print >>file, value`, which Python 3 parses as something else."""
    for index, line in enumerate(draft.lines):
        if python2.PRINT_INTO.match(line) and (call := python2.print_into(line)):
            draft.rewrite(index, call, "python2.print")


PASSES: tuple[tuple[re.Pattern[str], Callable[[Draft], None]], ...] = (
    (re.compile(r"&#?\w+;"), markup.unescape),
    (re.compile(r"^ {0,3}>", re.MULTILINE), markup.unquote),
    (re.compile(r"^\s*(?:`{3}|~{3})", re.MULTILINE), markup.fenced),
    (re.compile(r"^\s*(?:>>>|(?:In\s?)?\[[\d* ]*\]:|Out\s?\[|\.{3,}:)", re.MULTILINE), transcript.without_prompts),
    (re.compile(r"^\s*\d+[.:|)]?(?:\s|$)", re.MULTILINE), transcript.without_numbers),
    (re.compile(r"\\n"), transcript.unglue),
    (re.compile(r"[^\x00-\x7f]"), characters.straighten),
    (python2.PRINT_INTO, _print_into),
)
