"""Which logical lines of a draft are Python: those that are, in batches; the rest one by one, mended or left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from weigh.readers.python.repair.draft import Draft
from weigh.readers.python.repair.guard import Budget, Fault, parse
from weigh.readers.python.repair.lexer import scan, tokens
from weigh.readers.python.repair.markup import only_tags
from weigh.readers.python.repair.noise import (
    inert,
    is_frame,
    like_code,
    noise,
    opens_print,
    surely_prose,
    surely_sentence,
)
from weigh.readers.python.repair.result import Repair, UnreadableSource
from weigh.readers.python.repair.statements import Statement, closed, code_of, fault_of, first_word, mend, probe

_BATCH = 256
# A line that starts a statement of its own, even where a bracket above it was left open.
_STARTS = re.compile(r"\s*(?:(?:import|from|def|class|return|for|if|print|@)\b|[\w.]+ = |[\w.]+\(.*\)\s*$)")
_CONTINUES = re.compile(r"(?:[-+*/%@&|^=.\\]|\b(?:and|or|not|in|is|if|else|lambda|import)|\bimport\b.*,)$")
_CONTINUED = re.compile(
    r"\s*(?:[A-Za-z_][\w.]* ?[-+*/]?=|(?:from|import|return|assert|if|elif|while|for|print)\b|[A-Za-z_][\w.]*\()"
)
_OPENS_BLOCK = re.compile(r"\s*(?:if|elif|else|for|while|try|except|finally|with|def|class|async)\b")
_LONGEST = 20_000  # characters of a line worth mending
_LOOK = 20  # what looking at a line costs the budget
_WRAPPED_LINES = 4


class Selection:
    """The walk over a draft. `statements` are the logical lines kept, in order; the draft's other lines are blanked."""

    def __init__(self, draft: Draft, sound: int) -> None:
        """`sound`: the number of leading lines that Python's parser has already got past."""
        self.draft = draft
        self.lines = draft.lines
        self.scan = scan(draft.text)
        self.sound = sound
        self.budget = Budget(1_500_000 + 10 * sum(map(len, self.lines)))
        self.end = max((number for number, line in enumerate(self.lines) if line.strip()), default=0)
        self.statements: list[Statement] = []

    def run(self) -> None:
        """Raises UnreadableSource where mending would cost more than a few times the text."""
        at, size = 0, _BATCH
        while at < len(self.lines):
            batch = self._collect(at, size)
            good = self._count_good(batch)
            for first, last, code in batch[:good]:
                self._keep(first, last, code)
            if good:
                at = batch[good - 1][1] + 1
            size = min(2 * size, _BATCH) if good == len(batch) else max(1, good)
            if good < len(batch) or not batch:
                at = self._care(at)

    def _collect(self, at: int, size: int) -> list[tuple[int, int, str]]:
        """The next logical lines that may be code: first line, last line, code. Ends before a line that needs care."""
        batch: list[tuple[int, int, str]] = []
        count, scanned, unclosed = len(self.lines), self.scan, self.scan.unclosed
        while at < count and len(batch) < size:
            line = self.lines[at]
            start = line.lstrip()
            if not start or start[0] == "#":
                at += 1
                continue
            if noise(line) or (at >= self.sound and (self._is_prose(at) or only_tags(line))):
                break
            last = scanned.last(at)
            if unclosed and any(number in unclosed for number in range(at, last + 1)):
                break
            end = self.lines[last]
            code = end[: scanned.code_end.get(last, len(end))].rstrip()
            batch.append((at, last, "\n".join([*self.lines[at:last], code])))
            at = last + 1
        return batch

    def _is_prose(self, at: int) -> bool:
        return surely_prose(self.lines[at]) or surely_sentence(self.draft.pasted[self.draft.origin[at] - 1])

    def _count_good(self, batch: list[tuple[int, int, str]]) -> int:
        """How many of the batch's logical lines parse, from its start.

        A fault of the tokenizer hides those of the parser above it, so what lies above is parsed again.
        """
        known = bisect_right([last for _, last, _ in batch], self.sound - 1)
        texts = [probe(code) for _, _, code in batch[known:]]
        starts = list(accumulate((text.count("\n") + 1 for text in texts), initial=1))
        while texts:
            found = parse("\n".join(texts))
            if not isinstance(found, Fault):
                return known + len(texts)
            good = bisect_right(starts[: len(texts)], found.line) - 1
            if not self.budget.pay(sum(map(len, texts[: good + 1]))):
                raise UnreadableSource(self.draft.origin[batch[known][0]], "damaged")
            if found.of_parser:
                return known + good
            texts = texts[:good]
        return known

    def _keep(self, first: int, last: int, code: str) -> None:
        line = self.lines[first]
        self.statements.append(
            Statement(first, last, _margin(line), code.endswith(":"), first_word(code), first == last and inert(code))
        )

    def _care(self, at: int) -> int:
        """Deals with one line that is not code as it stands; gives the line to go on from."""
        while at < len(self.lines) and self.lines[at].lstrip()[:1] in ("", "#"):
            at += 1
        if at == len(self.lines):
            return at
        line = self.lines[at]
        if kind := noise(line):
            last = at + 1 if is_frame(line) and at + 1 < len(self.lines) else at
            self.draft.blank(at, last, kind)
            return last + 1
        if opens_print(line, self.lines[at + 1] if at + 1 < len(self.lines) else ""):
            return self._printed(at)
        if only_tags(line):
            self.draft.blank(at, at, "tags-only")
            return at + 1
        if self.budget.spent:
            raise UnreadableSource(self.draft.origin[at], "damaged")
        if self._is_prose(at):
            self.draft.blank(at, at, "prose")
            return at + 1
        last = self.scan.last(at)
        self.budget.pay(0, _LOOK * (last - at))
        open_still = any(number in self.scan.unclosed for number in range(at, last + 1))
        after = self._repaired(at, last, open_still) if len(line) < _LONGEST else None
        return after or self._left_out(at, last, open_still)

    def _repaired(self, first: int, last: int, open_still: bool) -> int | None:
        """The repairs of a logical line, from certain to bold; the line to go on from after the one that served."""
        if not open_still and (after := self._mended(first, last)):
            return after
        return self._joined(first, last) or self._coloned(first, last) or (self._closed(first) if open_still else None)

    def _printed(self, first: int) -> int:
        """Blanks a printed module: its first line, the deeper lines below, and the bracket that closes it."""
        last = first + 1
        while last + 1 < len(self.lines) and _margin(self.lines[last + 1]) > _margin(self.lines[first]):
            last += 1
        if last + 1 < len(self.lines) and self.lines[last + 1].strip() == ")":
            last += 1
        self.draft.blank(first, last, "printed")
        return last + 1

    def _accept(self, first: int, last: int, text: str, kinds: list[str]) -> int:
        old = self.draft.quote(first)
        self.draft.done += [Repair(self.draft.origin[first], kind, text=old) for kind in kinds]
        self.lines[first : last + 1] = text.split("\n")
        self._keep(first, last, code_of(text))
        return last + 1

    def _mended(self, first: int, last: int) -> int | None:
        found = mend("\n".join(self.lines[first : last + 1]), self.budget)
        return self._accept(first, last, *found) if found else None

    def _joined(self, first: int, last: int) -> int | None:
        """A statement or a string broken by a page's width: joined by a backslash, which keeps the line numbers."""
        lines = self.lines[first : last + 1 + _WRAPPED_LINES]
        within = range(min(len(lines), last + 2 - first))
        broken = next((number for number in within if _open_string(lines[number])), None)
        open_end = _CONTINUES.search(self.lines[last].rstrip()) and _CONTINUED.match(self.lines[first][:300])
        if broken is None and open_end:
            broken, lines[last - first] = last - first, lines[last - first].rstrip() + " "
        if broken is None:
            return None
        lines[broken] = lines[broken].rstrip("\\") + "\\"
        for end in range(max(broken + 2, last - first + 1), len(lines) + 1):
            if not lines[end - 1].strip() or surely_prose(lines[end - 1]):
                return None
            text = "\n".join(lines[:end])
            if fault_of(text, self.budget) is None:
                return self._accept(first, first + end - 1, text, ["wrapped"])
        return None

    def _coloned(self, first: int, last: int) -> int | None:
        """A block's first line without its colon, where the lines below it are indented as its body."""
        following = next((line for line in self.lines[last + 1 : last + 1 + _WRAPPED_LINES] if line.strip()), "")
        if not _OPENS_BLOCK.match(self.lines[first][:300]) or _margin(following) <= _margin(self.lines[first]):
            return None
        text = "\n".join(self.lines[first : last + 1])
        code = code_of(text)
        text = f"{code}:{text[len(code) :]}"
        return self._accept(first, last, text, ["missing-colon"]) if fault_of(text, self.budget) is None else None

    def _closed(self, first: int) -> int | None:
        """A bracket never closed, where the next statement shows that it should have been."""
        end = self._end_of_open(first)
        if end == len(self.lines):
            return None
        while end - 1 > first and not self.lines[end - 1].strip():
            end -= 1
        text = closed("\n".join(self.lines[first:end]))
        if text is None or fault_of(text, self.budget) is not None:
            return None
        return self._accept(first, end - 1, text, ["closed-bracket"])

    def _end_of_open(self, first: int) -> int:
        """The first line below that starts another statement and lies no deeper; the end of the text if none."""
        indent = _margin(self.lines[first])
        for at in range(first + 1, len(self.lines)):
            if not self.budget.pay(0, _LOOK):
                raise UnreadableSource(self.draft.origin[first], "damaged")
            line = self.lines[at]
            if _margin(line) <= indent and (_STARTS.match(line[:300]) or surely_prose(line)):
                return at
        return len(self.lines)

    def _left_out(self, first: int, last: int, open_still: bool) -> int:
        """Blanks what cannot be read, as truncated, as unreadable code or as prose."""
        code = like_code(self.lines[first])
        margin = _margin(self.lines[first])
        if code and open_still:
            last = max(last, self._end_of_open(first) - 1)
        elif not code or any(
            _STARTS.match(line[:300]) and _margin(line) <= margin for line in self.lines[first + 1 : last + 1]
        ):
            last = first  # a bracket in prose reaches over code: only its own line goes
        kind = ("truncated" if last >= self.end else "unreadable") if code else "prose"
        self.draft.blank(first, last, kind, lost=code)
        return last + 1


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _open_string(line: str) -> bool:
    """Whether a quote opens on the line and nothing closes it."""
    rest, at = [], 0
    for kind, start, end in tokens(line):
        if kind in ("string", "comment"):
            rest.append(line[at:start])
            at = end
    code = "".join(rest) + line[at:]
    return code.count('"') + code.count("'") == 1
