"""Which call of a text makes the layer that an edit is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from weigh.network.place import Place
from weigh.write.rewrite.edits import CodeEdit, LayerEdit, Uncomment
from weigh.write.rewrite.imports import aliases
from weigh.write.rewrite.source_text import Call, SourceText
from weigh.write.rewrite.spelling import canonical
from weigh.write.rewrite.standing import Standing


class Finder:
    """A source before it is edited, asked for the calls that edits name."""

    def __init__(self, text: SourceText, dialect: str) -> None:
        self.text = text
        self.dialect = dialect
        self._names = aliases(text)
        self._together: dict[CodeEdit, set[CodeEdit]] = {}

    def layer_name(self, call: Call) -> str:
        """The framework's name for what is called, whatever the source calls it."""
        return self._names.get(call.last_name, call.last_name)

    def calls(self, line: int, type: str) -> list[Call]:
        """The calls that begin in a line, counted from 0, and make a layer of this class."""
        wanted = canonical(type, self.dialect)

        def makes_it(call: Call) -> bool:
            return call.last_name == type or canonical(self.layer_name(call), self.dialect) == wanted

        return [call for call in self.text.calls(line) if makes_it(call)]

    def offset(self, edit: CodeEdit, edits: set[CodeEdit]) -> int | None:
        """Where the call begins that an edit is about, or the comment.

        None where the text does not say which it is, or where changing it would change other layers as well.
        """
        line = edit.place.line - 1
        if edit.place.file or not 0 <= line < len(self.text.lines):
            return None
        if isinstance(edit, Uncomment):
            return self.text.starts[line]
        calls = self.calls(line, edit.type)
        if len(calls) == edit.of:
            return calls[edit.nth].start if 0 <= edit.nth < edit.of else None
        if len(calls) != 1:
            return None
        if edit.of == 0:
            return calls[0].start if Standing(self.text, calls[0]).runs_once else None
        return calls[0].start if self._all_alike(edit, edits) else None

    def _all_alike(self, edit: LayerEdit, edits: set[CodeEdit]) -> bool:
        """Whether every layer that one call makes is to change alike: one change of the text then does it for all."""
        siblings: set[CodeEdit] = {replace(edit, nth=nth) for nth in range(min(edit.of, len(edits) + 1))}
        alike = len(siblings) == edit.of and siblings <= edits
        if alike:
            self._together[edit] = siblings
        return alike

    def fulfilled_with(self, edit: CodeEdit) -> set[CodeEdit]:
        """The edits that are done where this one is."""
        return self._together.get(edit, {edit})


def place_of_only(lines: Sequence[str], type: str, dialect: str) -> Place | None:
    """The line of the only call in a source that makes a layer of this class; "Input" stands for any input."""
    finder = Finder(SourceText([line.rstrip("\r\n") for line in lines]), dialect)
    found = [line for line in range(len(lines)) for _ in finder.calls(line, type)]
    return Place(found[0] + 1) if len(found) == 1 else None
