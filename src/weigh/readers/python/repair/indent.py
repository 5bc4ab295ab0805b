"""Indentation put right: each statement's level, from columns that a page or an editor may have shifted.

A column met without a block to open (a line too deep, a first line that lost its margin) is read as another name for
the level it interrupts. A block whose body lost its indentation altogether is restored only where its end is certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from weigh.readers.python.repair.draft import Draft
from weigh.readers.python.repair.result import Repair, UnreadableSource
from weigh.readers.python.repair.statements import Statement, code_of

_METHOD = re.compile(r"\s*(?:async\s+)?def\s+\w+\s*\(\s*(?:self|cls)\b")
_OF_SELF = re.compile(r"\b(?:self|super)\b")
_WORDS_ONLY = re.compile(r"\s*(?:if|while|with|for)\b[^\W\d]*(?: [^\W\d]\w*)+ ?:\s*$")
_MAIN = re.compile(r"\s*if\s+__name__\s*==")
_WIDTH = 4


@dataclass(slots=True)
class Arrangement:
    """What was decided, not yet written into the draft: a level per statement (None: left out) and the repairs."""

    levels: list[int | None]
    empty: list[int] = field(default_factory=list)  # statements whose body was never there: they get a `pass`
    repairs: list[Repair] = field(default_factory=list)
    moved: bool = False


def arrange(draft: Draft, statements: list[Statement], pasted: list[str]) -> Arrangement:
    """Levels for all statements. Raises UnreadableSource where more than one reading is possible.

    Where tabs and spaces are mixed, tabs of 8 columns (Python 2's rule) are tried first, then of 4.
    """
    margins = [draft.lines[statement.first][: statement.column] for statement in statements]
    mixed = any("\t" in margin for margin in margins) and any(" " in margin for margin in margins)
    best, refusal = None, None
    for size in (8, 4) if mixed else (8,):
        try:
            found = _Arranger(draft, statements, pasted, [len(margin.expandtabs(size)) for margin in margins]).run()
        except UnreadableSource as error:
            refusal = refusal or error
            continue
        if best is None or len(found.repairs) < len(best.repairs):
            best = found
    if best is None:
        assert refusal is not None
        raise refusal
    if mixed:
        first = next(s for s, margin in zip(statements, margins, strict=True) if "\t" in margin)
        best.repairs.insert(0, Repair(draft.origin[first.first], "tabs"))
        best.moved = True
    return best


def write(draft: Draft, statements: list[Statement], arrangement: Arrangement) -> list[Statement]:
    """Puts an arrangement into the draft; gives the statements that stay."""
    for index in arrangement.empty:
        last = statements[index].last
        code = code_of(draft.lines[last])
        draft.lines[last] = f"{code} pass{draft.lines[last][len(code) :]}"
    kept = []
    for statement, level in zip(statements, arrangement.levels, strict=True):
        if level is None:
            draft.lines[statement.first : statement.last + 1] = [""] * (statement.last - statement.first + 1)
            continue
        kept.append(statement)
        if arrangement.moved:
            draft.lines[statement.first] = " " * (_WIDTH * level) + draft.lines[statement.first].lstrip()
    draft.done += arrangement.repairs
    return kept


class _Arranger:
    """One pass over the statements with a stack of (column, level); two columns may share a level."""

    def __init__(self, draft: Draft, statements: list[Statement], pasted: list[str], columns: list[int]) -> None:
        self.draft, self.statements, self.pasted, self.columns = draft, statements, pasted, columns
        self.result = Arrangement([None] * len(statements))

    def run(self) -> Arrangement:
        self._restore_first_margin()
        columns, result = self.columns, self.result
        stack = [(columns[0], 0)]
        if columns[0]:
            self._report(0, "indented")
        opened: int | None = None  # the statement whose body must follow
        for index, statement in enumerate(self.statements):
            if statement.inert and self._in_the_way(index, stack, opened is not None):
                self._leave_out(index, "prose")
                continue
            if opened is not None and columns[index] <= stack[-1][0]:
                self._find_body(opened, index)
                if result.levels[opened] is None:
                    stack = stack[:-1] if len(stack) > 1 and stack[-1][0] > columns[index] else stack
            column = columns[index]
            if opened is not None and column > stack[-1][0]:
                stack.append((column, stack[-1][1] + 1))
            elif column > stack[-1][0]:
                stack.append((column, stack[-1][1]))
                self._report(index, "indentation")
            elif column < stack[-1][0]:
                self._dedent(index, stack)
            result.levels[index] = stack[-1][1]
            opened = index if statement.header else None
        self._drop_open_end()
        return result

    def _report(self, index: int, kind: str, last: int | None = None, lost: bool = False) -> None:
        first = self.statements[index].first
        end = self.draft.origin[self.statements[last].last] if last is not None else None
        self.result.repairs.append(Repair(self.draft.origin[first], kind, end, self.draft.quote(first), lost))
        self.result.moved = True

    def _leave_out(self, index: int, kind: str, lost: bool = False) -> None:
        self.result.levels[index] = None
        self._report(index, kind, lost=lost)

    def _restore_first_margin(self) -> None:
        """A selection that starts after the first line's margin: that line belongs to the others' least column."""
        columns = self.columns
        if len(columns) < 2 or columns[0]:
            return
        least = min(columns[1:])
        if least and (not self.statements[0].header or columns[1] > least):
            columns[0] = least

    def _in_the_way(self, index: int, stack: list[tuple[int, int]], body_due: bool) -> bool:
        """Whether a stray word interrupts a block that goes on after it."""
        column, (top, _) = self.columns[index], stack[-1]
        near = range(index + 1, min(index + 50, len(self.columns)))
        following = next((later for later in near if not self.statements[later].inert), None)
        if following is None:
            return body_due or column > top
        after = self.columns[following]
        if body_due and column <= top:
            return True
        return column > top or (column < top and after > column and any(after == known for known, _ in stack))

    def _dedent(self, index: int, stack: list[tuple[int, int]]) -> None:
        """Back to a column on the stack; one between two of them belongs to the nearer, and none to neither."""
        column = self.columns[index]
        inner = stack[-1]
        while len(stack) > 1 and stack[-1][0] > column:
            inner = stack.pop()
        outer = stack[-1]
        if outer[0] == column:
            return
        if outer[0] > column:  # left of everything so far: the margin was wider before
            stack[:] = [(column, 0)]
        elif inner[0] - column == column - outer[0] and inner[1] != outer[1]:
            raise self._refusal(index, "indentation")
        else:
            stack.append((column, inner[1] if inner[0] - column < column - outer[0] else outer[1]))
        self._report(index, "indentation")

    def _quote(self, index: int) -> str:
        return self.draft.quote(self.statements[index].first)

    def _refusal(self, index: int, reason: str) -> UnreadableSource:
        return UnreadableSource(self.draft.origin[self.statements[index].first], reason, self._quote(index))

    def _find_body(self, opened: int, index: int) -> None:
        """The block of statement `opened` has no deeper line. Moves, marks or leaves out; raises where unsure."""
        header = self.statements[opened]
        text = self.draft.lines[header.first]
        between = range(header.last + 1, self.statements[index].first)
        if any(self._deeper(line, header) for line in between) or _MAIN.match(text):
            self.result.empty.append(opened)
            self._report(opened, "empty-body")
        elif _WORDS_ONLY.match(text):
            self._leave_out(opened, "prose")
        elif header.word in ("def", "async", "class") and self.columns[index] == self.columns[opened]:
            last = self._class_end(opened) if header.word == "class" else self._def_end(opened)
            for inside in range(opened + 1, last + 1):
                self.columns[inside] += _WIDTH
            self._report(opened, "lost-indentation", last)
        else:
            raise self._refusal(opened, "lost-indentation")

    def _deeper(self, line: int, header: Statement) -> bool:
        text = self.pasted[line]
        return bool(text.strip()) and len(text) - len(text.lstrip()) > header.column

    def _class_end(self, opened: int) -> int:
        """The last statement of a flat class: its docstring, decorators and methods with their bodies."""
        column, last = self.columns[opened], opened
        while last + 1 < len(self.statements):
            following = last + 1
            statement = self.statements[following]
            text = self.draft.lines[statement.first]
            if self.columns[following] != column:
                break
            if _METHOD.match(text):
                last = self._def_end(following)
            elif statement.word == "@" or (last == opened and text.lstrip()[:1] in "\"'"):
                last = following
            else:
                break
        if last == opened:
            raise self._refusal(opened, "lost-indentation")
        return last

    def _def_end(self, opened: int) -> int:
        """The last statement of a function: where its deeper lines end, its `return`, or the last line about `self`."""
        columns, statements = self.columns, self.statements
        column = columns[opened]
        method = _METHOD.match(self.draft.lines[statements[opened].first]) is not None
        flat = opened + 1 < len(columns) and columns[opened + 1] <= column
        of_self = opened
        for index in range(opened + 1, len(statements)):
            if columns[index] > column:
                of_self = max(of_self, index) if not flat or of_self == index - 1 else of_self
                continue
            text = "\n".join(self.draft.lines[statements[index].first : statements[index].last + 1])
            if not flat or columns[index] < column or statements[index].word in ("def", "class", "@", "async"):
                if flat and method and _METHOD.match(text):
                    return index - 1
                break
            if statements[index].header and columns[index + 1 : index + 2] <= [column]:
                raise self._refusal(index, "lost-indentation")
            if statements[index].word == "return":
                return index
            if _OF_SELF.search(text):
                of_self = index
        if of_self == opened or (flat and not method):
            raise self._refusal(opened, "lost-indentation")
        return of_self

    def _drop_open_end(self) -> None:
        """Blocks that the end of the paste cut off before their first line."""
        index = len(self.statements) - 1
        while index >= 0 and (self.result.levels[index] is None or self.statements[index].header):
            if self.result.levels[index] is not None:
                self._leave_out(index, "truncated", lost=True)
            index -= 1
