"""How the layer that a call makes is put into its network: as an element of a list, by `.add`, or applied at once."""

from __future__ import annotations

import re

from weigh.readers.keras.layers import INDEX
from weigh.write.rewrite.source_text import LEAD, Argument, Call, SourceText

_ADD = re.compile(r"(?<![\w.])([A-Za-z_][\w.]*)\.add[ \t]*")
_TARGET = re.compile(r"[ \t>]*([A-Za-z_][\w.]*)[ \t]*=(?!=)[ \t]*")
_MEMBER = re.compile(r"[ \t>]*(self\.[A-Za-z_]\w*)[ \t]*=(?!=)[ \t]*")
_FUNCTIONS = re.compile(r"(?:F\.|(?:torch\.)?(?:nn\.)?functional\.|torch\.)?")
_CALLED = re.compile(r"(?:(?<!\w)(?!return\b|yield\b|in\b|and\b|or\b|not\b|if\b|else\b)\w++|[)\]])[ \t]*$")
_MOST_GROUPED = 20
"""How many brackets around one expression, and nothing but it, are seen through."""
_MANY = re.compile(r"\b(?:for|lambda)\b")


class Standing:
    """Where a layer stands.

    form: "list" for an element of Sequential([...]) or Sequential(...), "add" for `model.add(...)`, "applied" for
    `...(x)`, "member" for `self.name = ...`, "function" for PyTorch's `F.relu(x)`; empty for any other, which the text
    alone cannot follow.
    start, end: the layer's own code. first, last: with `.add(...)` or `(x)`.
    bracket: what opens around it. receiver: the model that it is added to. target: what a statement that does nothing
    but apply it assigns to; empty where there is more to the statement. joins: whether it takes several tensors.
    member: `self.name`, and named, where that stands.
    """

    def __init__(self, text: SourceText, call: Call) -> None:
        self.text = text
        self.start, self.end = call.start, call.end
        for _ in range(_MOST_GROUPED):
            around = text.around(self.start)
            if around is None or not self._groups(around):
                break
            self.start, self.end = around, self._behind(around)
        self.bracket = text.around(self.start)
        self.first, self.last = self.start, self.end
        self.receiver = self.target = self.member = ""
        self.named = -1
        self.applied_to: tuple[Argument, ...] = ()
        self.joins = INDEX.get(call.last_name) in ("merge", "attention")
        self.form = self._applied() or self._added() or self._listed() or self._assigned() or self._function(call)

    def _behind(self, bracket: int) -> int:
        return (self.text.close(bracket) or bracket) + 1

    def _holds_only_this(self, bracket: int) -> bool:
        text = self.text
        return text.behind(bracket + 1) == self.start and text.behind(self.end) == text.close(bracket)

    def _groups(self, bracket: int) -> bool:
        """Whether a bracket only holds this one expression together, as in `model.add((Dense(2)))`."""
        begin = self.text.starts[self.text.line_at(bracket)]
        is_called = _CALLED.search(self.text.plain, begin, bracket)
        return self.text.at(bracket) == "(" and not is_called and self._holds_only_this(bracket)

    def _applied(self) -> str:
        text, opening = self.text, self.end
        while text.at(opening) in (" ", "\t"):
            opening += 1
        closing = text.close(opening) if text.at(opening) == "(" else None
        if closing is None:
            return ""
        self.last = closing + 1
        self.applied_to = tuple(text.arguments(opening, closing))
        if self._ends_the_statement() and self.bracket is None:
            lead = self._lead()
            if "," in lead and lead.rstrip().endswith("="):  # several outputs under several names
                return ""
            assigned = _TARGET.fullmatch(lead)
            self.target = assigned[1] if assigned else ""
        return "applied"

    def _added(self) -> str:
        bracket = self.bracket
        if bracket is None or self.text.at(bracket) != "(" or not self._holds_only_this(bracket):
            return ""
        begin = self.text.starts[self.text.line_at(bracket)]
        found = list(_ADD.finditer(self.text.plain, begin, bracket))
        if not found or found[-1].end() != bracket:
            return ""
        self.receiver, self.first, self.last = found[-1][1], found[-1].start(), self._behind(bracket)
        is_statement = LEAD.fullmatch(self._lead()) and self._ends_the_statement()
        return "add" if is_statement and self.text.around(self.first) is None else ""

    def _listed(self) -> str:
        if self.bracket is None or self.text.at(self.bracket) not in ("[", "("):
            return ""
        before, behind = self.text.at(self.text.before(self.start)), self.text.at(self.text.behind(self.end))
        is_element = before in ("[", "(", ",") and behind in ("]", ")", ",")
        of_layers = self._of_layers if self.text.at(self.bracket) == "[" else self._is_sequential
        return "list" if is_element and of_layers(self.bracket) else ""

    def _assigned(self) -> str:
        """`self.name = ` the layer, and nothing else on its lines."""
        text = self.text
        begin = text.starts[text.line_at(self.first)]
        assigned = _MEMBER.fullmatch(text.plain, begin, self.first)
        if assigned is None or self.bracket is not None or not self.has_lines_to_itself:
            return ""
        self.member, self.named = assigned[1], assigned.start(1)
        return "member"

    def _function(self, call: Call) -> str:
        """A function that is applied at once, to what it is given first."""
        first = next(iter(call.arguments), None)
        plain = _FUNCTIONS.fullmatch(call.prefix) and call.last_name[:1].islower()
        return "function" if plain and first is not None and not first.name else ""

    def _is_sequential(self, bracket: int) -> bool:
        return self.text.plain[max(bracket - 40, 0) : bracket].rstrip().endswith("Sequential")

    def _of_layers(self, bracket: int) -> bool:
        """Whether a list is what a Sequential is made of, at once or by its name."""
        text, outer = self.text, self.text.around(bracket)
        if outer is not None:
            return self._is_sequential(outer)
        lead = text.plain[text.starts[text.line_at(bracket)] : bracket]
        named = _TARGET.fullmatch(lead)
        if named is None:
            return False
        uses = rf"\bSequential\s*\(\s*(?:layers\s*=\s*)?{re.escape(named[1])}\s*[,)]"
        return re.search(uses, text.plain) is not None

    # -- the statement around it -------------------------------------------------------------------

    def _lead(self) -> str:
        """What stands in front of the whole on its line, from the last semicolon on."""
        text = self.text
        lead = text.plain[text.starts[text.line_at(self.first)] : self.first]
        return lead[lead.rfind(";") + 1 :]

    def _ends_the_statement(self) -> bool:
        return self._rest()[:1] in ("", ";")

    def _rest(self) -> str:
        """What follows the whole on its line but a comment."""
        text = self.text
        return text.plain[self.last : text.line_end(text.line_at(self.last - 1))].strip()

    @property
    def has_lines_to_itself(self) -> bool:
        """Whether nothing stands on the lines of this statement but the statement."""
        text = self.text
        lead = text.plain[text.starts[text.line_at(self.first)] : self.first]
        return ";" not in lead and not self._rest()

    @property
    def lead(self) -> str:
        """The indentation of its line, and the mark of a prompt where there is one."""
        found = LEAD.match(self.text.code, self.text.starts[self.text.line_at(self.first)])
        return found[0] if found else ""

    @property
    def opens(self) -> bool:
        """Whether it is the first layer that its model is given, as far as the text says."""
        text = self.text
        if self.form == "list":
            return text.before(self.start) == self.bracket
        earlier = re.compile(rf"(?<![\w.]){re.escape(self.receiver)}\.add\b")
        return earlier.search(text.plain, 0, self.first) is None

    @property
    def following(self) -> Call | None:
        """The call that makes the next element of the list, or the next layer that its model is given."""
        text = self.text
        start = text.behind(text.behind(self.end) + 1)  # behind the comma
        if self.form == "add":
            added = re.compile(rf"(?<![\w.]){re.escape(self.receiver)}\.add[ \t]*\(")
            found = added.search(text.plain, self.last)
            start = text.behind(found.end()) if found else len(text.plain)
        return text.call_at(start)

    @property
    def runs_once(self) -> bool:
        """Whether the text makes this layer once only: no loop, no comprehension, no function used again."""
        text = self.text
        line = text.line_at(self.first)
        if text.repeated(line) or "lambda" in text.plain[text.starts[line] : self.first]:
            return False
        around = text.around(self.first)
        if self.form == "list" and around is not None:
            around = text.around(around)
        outermost = None
        while around is not None:
            outermost, around = around, text.around(around)
        return outermost is None or not _MANY.search(text.plain, outermost, text.close(outermost) or outermost)
