"""Where one post ends and the next begins in text that has lost its markup. Posts only say what stands near what."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_VOTES = re.compile(r"[ \t]*[-+▲△]?\d{1,5}[ \t]*$")
_SIGNED = re.compile(r"[ \t]*[^\W\d][\w .@'-]{0,30}$")
_RULE = re.compile(r"[ \t]*(?:[-*_=~]{3,}|[—―–─]{2,})[ \t]*$")
_LONGEST = 100  # characters of a line that could be a heading of a post


@cache
def _heading() -> re.Pattern[str]:
    words = tomllib.loads(files(__package__).joinpath("posts.toml").read_text("utf-8"))["headings"]
    either = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    number = r"#?\d{1,4}"
    alone = rf"(?:{number}[ \t.:)]*)?(?:{either})[ \t]*(?:{number})?[ \t:：.*]*$"
    signed = rf"(?P<signed>(?:{either})\b.*\d)"
    return re.compile(rf"[ \t#*]*(?:{alone}|{signed})", re.IGNORECASE)


def starts(lines: Sequence[str]) -> list[int]:
    """Indices of the lines that begin a post; the first line always does.

    A post begins at a heading such as "Answer 2" or, behind an empty line, "Reply by Eva, 8 October"; behind a rule
    between empty lines; and behind a signature: a number of votes and a name, each alone on its line.
    """
    found = [0]
    for index, line in enumerate(lines):
        if len(line) > _LONGEST or not line.strip():
            continue
        apart = index > 0 and not lines[index - 1].strip()
        if (heading := _heading().match(line)) and (apart or not heading["signed"]):
            found.append(index)
        elif apart and _RULE.match(line) and not "".join(lines[index + 1 : index + 2]).strip():
            found.append(index + 1)
        elif _VOTES.match(line) and _is_signature(lines, index):
            found.append(index + 2)
    return [start for start in dict.fromkeys(found) if start < len(lines)]


def _is_signature(lines: Sequence[str], index: int) -> bool:
    name, behind = (*lines[index + 1 : index + 3], "", "")[:2]
    return _SIGNED.match(name) is not None and not behind.strip()
