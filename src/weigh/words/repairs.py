"""What is said about a paste that had to be repaired, and about one that could not be.

SENTENCES: a repair's kind -> sentence with {line}, {last} (None for a single line), {text} (the damaged source).
REASONS: why nothing could be read -> sentence with {line} and {text}.
"""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    # Python 2
    "python2.print": "line {line}: Python 2's print statement read as a call",
    "python2.exec": "line {line}: Python 2's exec statement read as a call",
    "python2.except": "line {line}: Python 2's `except Error, name` read as `except Error as name`",
    "python2.raise": "line {line}: Python 2's `raise Error, message` read as `raise Error(message)`",
    "python2.octal": "line {line}: Python 2's octal number read with 0o in front",
    "python2.long": "line {line}: Python 2's long integer read without its L",
    "python2.ur-string": "line {line}: Python 2's ur string read as a raw string",
    "python2.not-equal": "line {line}: Python 2's <> read as !=",
    "python2.backticks": "line {line}: Python 2's backticks read as repr()",
    "tabs": "line {line}: tabs and spaces are mixed in the indentation; read by the widths that make blocks agree",
    # characters and markup
    "quotes": "line {line}: typographic quotes read as Python's",
    "full-width": "line {line}: full-width punctuation read as Python's",
    "dash": "line {line}: a typographic dash read as a minus sign",
    "space": "line {line}: no-break or invisible spaces read as plain ones",
    "math-sign": "line {line}: a mathematical sign read as Python's operator",
    "entities": "line {line}: HTML entities read as the characters they stand for",
    "tags": "line {line}: HTML tags removed",
    "tags-only": "line {line}: HTML tags left out",
    "quotation": "line {line}: the quotation mark > at the line's start removed",
    "outside-fence": "line {line}: text outside the fenced code left out",
    # transcripts
    "prompt": "line {line}: a prompt removed",
    "output": "line {line}: printed output left out",
    "line-numbers": "line {line}: a line number removed",
    "glued": "line {line}: read as several lines, split where \\n is written out",
    "magic": "line {line}: a notebook command left out: {text}",
    "timer": "line {line}: the notebook's timer removed, the statement it times kept",
    "shell": "line {line}: a shell command left out: {text}",
    "summary": "line {line}: a printed summary left out",
    "log": "line {line}: a training log left out",
    "traceback": "line {line}: an error report left out",
    "printed": "line {line}: a printed object left out",
    "prose": "line {line}: text that is not code left out: {text}",
    # statements and indentation
    "stray-bracket": "line {line}: a closing bracket that nothing opens removed",
    "missing-comma": "line {line}: a comma put where one was missing between two arguments",
    "missing-colon": "line {line}: a colon put where one was missing before a block",
    "remark": "line {line}: the remark behind the statement left out: {text}",
    "closed-bracket": "line {line}: a bracket left open closed at the end of the statement",
    "wrapped": "line {line}: a line broken by the page joined with the next",
    "indented": "line {line}: the common indentation of the code removed",
    "indentation": "line {line}: indented unlike the lines around it; read at their level",
    "lost-indentation": "line {line}: the block had lost its indentation; read as ending with line {last}",
    "empty-body": "line {line}: the block holds nothing to read; taken as empty",
    "truncated": "line {line}: the paste ends within this statement, so it was left out: {text}",
    "unreadable": "line {line}: this looks like code but cannot be read, so it was left out: {text}",
}

REASONS: dict[str, str] = {
    "binary": "This is not text: it looks like a binary file.",
    "nesting": "Line {line}: brackets are nested too deep to be read.",
    "chain": "Line {line}: one expression has too many operators in a row to be read.",
    "damaged": "Line {line}: too much of this text is not Python for the rest to be found.",
    "no-code": "No Python code was found; the first line that is none is line {line}.",
    "lost-indentation": "Line {line}: the block has lost its indentation, and where it ends is not certain: {text}",
    "indentation": "Line {line}: the indentation fits no block around it: {text}",
    "parser": "Line {line}: this is not valid Python, and no certain repair is known. Python says: {text}.",
    "syntax": "Line {line}: this is not valid Python, and no certain repair is known: {text}",
}
