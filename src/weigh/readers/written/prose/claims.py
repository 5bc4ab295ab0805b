"""Sentences to what they claim: numbers that count parameters, neurons, work or memory, and computations of them.

What is uncertain is left out: whoever reads the answer would take a wrong claim for a fault of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby

from weigh.network.place import Place
from weigh.readers.written.arithmetic import Formula
from weigh.readers.written.evidence import Line, Stated, Statement
from weigh.readers.written.prose import labels
from weigh.readers.written.prose.counting import Counted, counted, is_share, may_count_elsewhere
from weigh.readers.written.prose.depths import depths
from weigh.readers.written.prose.language import Language, Lexicon, lexicon, spoken
from weigh.readers.written.prose.paragraphs import Paragraph, continues, paragraphs
from weigh.readers.written.prose.sentences import Sentence, sentences
from weigh.readers.written.prose.subjects import Subjects, networks
from weigh.readers.written.prose.tokens import Token, tokens
from weigh.zoo.names import named

REMEMBERED = 3
"""Sentences before one that may tell what it speaks of."""
FURTHEST = 6
"""Lines between them."""
SAMPLED = 5000
"""Lines from which the languages of a text are told."""
LISTED = 20
"""Lines of a list between one that tells what or whose it counts and one that does not."""
LOOSE = ("quantities:params", "quantities:macs", "quantities:flops")
"""What a number may count that stands far from the word for it."""
QUOTED = 160
"""Letters of a sentence that is quoted whole; of a longer one the clause is."""

FEW_NEURONS = 20_000
"""Below it neurons of which no layer is told are those of some layer."""
MOST_UNITS = 20_000
"""No layer has more units; a larger number beside its name counts parameters."""
MOST_NUMBERS = 60
"""Runs of digits in a sentence; what has more is a list or a table."""
MOST_STATEMENTS = 1000
"""Statements that are taken from one text: nobody reads more of them."""
MOST_CLAIMS = 24
"""Statements that are taken from one sentence."""

_GIVING = frozenset("=:：")
"""Signs that lead from what is counted to its number."""
_OWNED = ("quantities:params", "quantities:trainable")
_NUMBERS = frozenset(["number", "barred"])
_SET_OTHERWISE = re.compile(r"[A-Za-z_]{3,40} ?= ?(?:True|False)(?![A-Za-z_])")
"""An argument with its value, "with use_bias=False it has ...": the number may be that of a network made so."""
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")


@dataclass
class _Context:
    """What was read last, for sentences that lean on it."""

    lexicon: Lexicon
    recent: list[tuple[int, str]] = field(default_factory=list)
    counted: tuple[int, str] | None = None  # the last line that told what it counts, and what

    def remember(self, line: int, text: str) -> None:
        self.recent = [*self.recent[-(LISTED - 1) :], (line, text)]

    def count(self, one: Statement) -> None:
        """Remember what a statement counts, for those that do not tell."""
        if f"quantities:{one.quantity}" in LOOSE:
            self.counted = (one.place.line, one.quantity)

    def before(self, line: int) -> list[str]:
        """The sentences before, the nearest first."""
        return [text for number, text in reversed(self.recent[-REMEMBERED:]) if line - number <= FURTHEST]

    def listed(self, line: int) -> Iterator[str]:
        """The sentences that a list may stand under, the nearest first."""
        return (text for number, text in reversed(self.recent) if line - number <= LISTED)

    def tokens(self, text: str) -> tuple[Token, ...]:
        return _tokens(text, self.lexicon)


@lru_cache(maxsize=1024)
def _tokens(text: str, words: Lexicon) -> tuple[Token, ...]:
    return tuple(tokens(text, words))


def statements(lines: Sequence[Line], languages: Sequence[Language] | None = None) -> list[Statement]:
    """What running text states of networks and layers in numbers, in the order of the text.

    languages: None for those that the text is written in.

    >>> [(one.quantity, one.value) for one in statements([Line(1, "VGG-16 has 138M parameters, not 60M.")])]
    [('params', '138M'), ('params', '60M')]
    """
    read_in = spoken("\n".join(line.text for line in lines[:SAMPLED])) if languages is None else tuple(languages)
    context = _Context(lexicon(read_in))
    found: list[Statement] = []
    for paragraph in _paragraphs(lines):
        if len(found) >= MOST_STATEMENTS:
            break
        for sentence in sentences(paragraph.text, context.lexicon.abbreviations):
            if _may_claim(sentence.text, context.lexicon):
                for one in _of_sentence(sentence, paragraph, context):
                    found.append(one)
                    context.count(one)
            context.remember(paragraph.line_at(sentence.start), sentence.text)
    return found


def _paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Lines that run on as one; a line that begins with a label stands for itself, with what it computes further."""
    units: list[list[Line]] = []
    for line in lines:
        if units and continues(units[-1][-1].text, line.text):
            units[-1].append(line)
        else:
            units.append([line])
    for labelled, run in groupby(units, key=lambda unit: labels.begins_with_label(unit[0].text)):
        group = list(run)
        for one in group if labelled else [[line for unit in group for line in unit]]:
            yield from paragraphs(one)


def _may_claim(text: str, words: Lexicon) -> bool:
    """Whether there is a number, or a bias denied; a sentence of dozens of numbers is a list."""
    if not _DIGIT.search(text):
        return words.biases.search(text) is not None
    return len(_DIGITS.findall(text)) <= MOST_NUMBERS


def _of_sentence(sentence: Sentence, paragraph: Paragraph, context: _Context) -> Iterator[Statement]:
    place = Place(paragraph.line_at(sentence.start))
    read = context.tokens(sentence.text)
    if any(token.formula is not None or token.roles_of("denials:") or token.kind in _NUMBERS for token in read):
        reading = _Reading(sentence.text, read, place, context.before(place.line), context)
        for at, one in reading.statements():
            line = paragraph.line_at(sentence.start + read[at].start)
            yield one if line == place.line else replace(one, place=Place(line))


@dataclass
class _Reading:
    """One sentence on its way to statements."""

    text: str
    tokens: Sequence[Token]
    place: Place
    before: Sequence[str]
    context: _Context
    in_list: bool = False

    @cached_property
    def subjects(self) -> Subjects:
        return Subjects(self.tokens, self.place, self.text)

    def statements(self) -> Iterator[tuple[int, Statement]]:
        """What it states, each with the token that tells it."""
        label = labels.label(self.text, self.tokens, self.place)
        self.in_list = label is not None
        made: list[tuple[int, Statement]] = []
        for at, token in enumerate(self.tokens):
            if token.formula is not None and self._counts(at, token.formula):
                made.append((at, self._of_formula(at, token.formula, label)))
        if label is not None and label.counted is not None:
            made.append((label.counted.at, self._of_label(label)))
        else:
            made += [
                (one.at, self._of_number(one)) for one in counted(self.tokens, self._asked()) if self._is_claim(one)
            ]
        deep = depths(self.text, self.tokens)
        made += [(at, Statement(self._quote(at), self.place, value, "layers")) for at, value in deep]
        denied = self._denied()
        if denied and not made:
            about = self.subjects.layer(denied[0])
            if about is not None or any(token.has("words:layer") for token in self.tokens):
                yield denied[0], self._named(Statement(self.text, self.place, about=about, denies=denied[1]), denied[0])
        for at, one in sorted(made, key=lambda pair: pair[0])[:MOST_CLAIMS]:
            yield at, self._named(replace(one, denies=denied[1] if denied else ""), at)

    def _named(self, statement: Statement, at: int) -> Statement:
        names = networks([self.text, *self.before[:2]], self.tokens[at].start)
        if not names and (statement.about is not None or statement.formula or self.in_list):
            names = next(filter(None, (networks([text]) for text in self.context.listed(self.place.line))), ())
        supposed = any(token.has("words:supposing") for token in self.tokens) or bool(_SET_OTHERWISE.search(self.text))
        return replace(statement, names=names, supposed=supposed)

    def _asked(self) -> bool:
        """Whether the sentence is about how a count comes about, or about a published network."""
        asking = any(token.has("words:asking") or token.text in "«»?？" for token in self.tokens)
        return asking or any(map(named, networks([self.text])))

    def _denied(self) -> tuple[int, str] | None:
        for at, token in enumerate(self.tokens):
            if denials := token.roles_of("denials:"):
                return at, denials[0]
        return None

    # -- numbers -------------------------------------------------------------------------------------------------------

    def _of_number(self, one: Counted) -> Statement:
        quantity = one.quantity
        about = self.subjects.layer(one.at)
        if not quantity:
            quantity = self._quantity_elsewhere()
        if self._is_whole(one.at):
            about = None
        elif about is None and not self._is_told_here(one):
            about = self.subjects.layer_before(one.at)
        return Statement(
            self._quote(one.at), self.place, one.value, quantity, about=about, part=self._part(one.at, quantity)
        )

    def _is_whole(self, at: int) -> bool:
        """Whether another number is told as a share of it."""
        numbers = [index for index in range(max(at - 4, 0), at) if self.tokens[index].kind == "number"]
        return bool(numbers) and is_share(self.tokens, numbers[-1], at)

    def _is_told_here(self, one: Counted) -> bool:
        """Whether the number's own clause tells what it counts, or that it speaks of the whole network."""
        first, last = self.subjects.clause(one.at)
        clause = self.text[self.tokens[first].start : self.tokens[last - 1].end]
        whole = any(token.has("words:network", "words:total") for token in self.tokens[first:last])
        whole = whole or bool(networks([clause]))
        return whole or (one.said is not None and first <= one.said < last)

    def _is_claim(self, one: Counted) -> bool:
        """Whether the number is one of a network or a layer, not of a part that is no layer."""
        about = self.subjects.layer(one.at)
        if one.quantity == "neurons" and about is None and one.amount.size < FEW_NEURONS:
            return False
        if one.quantity in ("bytes", "macs", "flops") and self._is_of_hardware(one):
            return False
        if one.quantity == "bytes" and one.said is None and not self._quantity_elsewhere():
            return False
        return not any(self._shares_out(at, about) for at in range(*self.subjects.clause(one.at)))

    def _is_of_hardware(self, one: Counted) -> bool:
        """Whether the number may be what a machine has, of which the sentence speaks: not where it stands at a word
        for weights, and the machine in another clause."""
        weights = one.said is not None and one.at < one.said and self.tokens[one.said].has(*_OWNED)
        first, last = self.subjects.clause(one.at) if weights else (0, len(self.tokens))
        return any(token.has("words:hardware") for token in self.tokens[first:last])

    def _shares_out(self, at: int, about: Stated | None) -> bool:
        """Whether a word there says that the clause's numbers are those of a part: "each filter", "50 weights each"."""
        if not self.tokens[at].has("words:each") or self._has_biases(at):
            return False
        behind = self.tokens[at + 1 : at + 4]
        alone = not behind or behind[0].has("words:copula") or behind[0].kind == "sign"
        return any(token.has("words:piece") for token in behind) or (alone and about is None)

    def _has_biases(self, at: int) -> bool:
        """Whether a word for "each" tells where biases are: "with one bias per filter it has ..." is told of all."""
        return at > 0 and self.tokens[at].has("words:each") and self.tokens[at - 1].has("words:biases")

    def _quantity_elsewhere(self) -> str:
        """What the rest of the sentence counts, else the sentences before; "" where that is more than one thing."""
        said = {token.roles_of("quantities:")[0] for token in self.tokens if token.has(*LOOSE)}
        if said:
            return said.pop() if len(said) == 1 else ""
        for text in self.before:
            for token in self.context.tokens(text):
                if token.has(*LOOSE):
                    return token.roles_of("quantities:")[0]
                if token.has("words:weights", "words:biases"):
                    return "params"
        line, quantity = self.context.counted or (0, "")
        return quantity if self.place.line - line <= LISTED else ""

    def _quote(self, at: int) -> str:
        """The sentence as it is quoted, or of a long one the clause."""
        if len(self.text) <= QUOTED:
            return self.text
        first, last = self.subjects.clause(at)
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def _part(self, at: int, quantity: str) -> str:
        if quantity not in ("params", "trainable", ""):
            return ""
        first, last = self.subjects.clause(at)
        for token in self.tokens[first:last]:
            if parts := token.roles_of("parts:"):
                return parts[0]
        return ""

    # -- labels and formulas -------------------------------------------------------------------------------------------

    def _of_label(self, label: labels.Label) -> Statement:
        one = label.counted
        assert one is not None
        quantity = one.quantity or self._quantity_elsewhere()
        if not quantity and one.amount.size > MOST_UNITS:
            quantity = "params"
        return Statement(self.text, self.place, one.value, quantity, about=label.about)

    def _of_formula(self, at: int, formula: Formula, label: labels.Label | None) -> Statement:
        quantity = self._quantity_of_formula(at, formula)
        about = label.about if label is not None and label.about else None
        about = about or self.subjects.layer_before(at) or self._layer_before()
        return Statement(
            self._quote(at),
            self.place,
            labels.typed(formula),
            quantity,
            formula=formula.text,
            computed=formula.value,
            about=about,
            part=self._part_of_formula(at, formula, quantity),
        )

    def _counts(self, at: int, formula: Formula) -> bool:
        """Whether a computation may be one of what this module counts: a product of sizes that is so many of
        something else ("18 * 18 * 8 = 2592 values") is none."""
        front = range(max(at - 3, 0), at)
        part = any(self.tokens[index].has("words:piece") and not self._has_biases(index - 1) for index in front)
        layer = any(self.tokens[index].has("words:layer") for index in front)
        if (part and not layer) or any(self._shares_out(index, None) for index in range(*self.subjects.clause(at))):
            return False
        told = any(token.roles_of("quantities:") for token in self.tokens[max(at - 4, 0) : at])
        told = told or self._quantity_behind(at) is not None
        if formula.takes_away:
            return told
        return formula.sums or told or may_count_elsewhere(self.tokens, at + 1)

    def _quantity_behind(self, at: int) -> Token | None:
        return next((token for token in self.tokens[at + 1 : at + 4] if token.roles_of("quantities:")), None)

    def _quantity_of_formula(self, at: int, formula: Formula) -> str:
        quantity = self._told_of_formula(at)
        if not quantity and formula.sums:  # a mere product may be a shape's
            quantity = self._quantity_elsewhere()
        in_bytes = "byte" in formula.text.lower() or formula.stated_text.endswith(("B", "bytes"))
        return "activations" if quantity == "bytes" and not in_bytes else quantity

    def _told_of_formula(self, at: int) -> str:
        """What the sentence says that a computation counts: its label, the words behind it, or those in front."""
        before = [token for token in self.tokens[:at] if token.roles_of("quantities:")]
        labelled = at > 1 and self.tokens[at - 1].text in (":", "=") and self.tokens[at - 2] in before
        behind = self._quantity_behind(at)
        if behind is not None and not labelled and not (before and self._is_apart(at, behind)):
            return behind.roles_of("quantities:")[0]
        near = [token for token in before if token in self.tokens[max(at - 4, 0) : at] or token.has(*LOOSE)]
        return near[-1].roles_of("quantities:")[0] if near else ""

    def _is_apart(self, at: int, behind: Token) -> bool:
        """Whether a comma stands between a computation and a word behind it, which then rather tells the next number,
        while what the sentence says in front of the computation has none behind it."""
        front = self.tokens[max(at - 2, 0) : at]
        between = (token for token in self.tokens[at + 1 : at + 4] if token.start < behind.start)
        told = any(token.has("words:copula") or token.text in _GIVING for token in front)
        return told and any(token.kind == "sign" and token.text in ",，、;；" for token in between)

    def _part_of_formula(self, at: int, formula: Formula, quantity: str) -> str:
        """The kernels, where the formula says that it counts weights and adds no biases."""
        if quantity not in ("params", "trainable", "") or formula.sums:
            return ""
        inside = self.context.tokens(self.text[formula.start : formula.end])
        labels_it = self.tokens[max(at - 2, 0) : at]
        return "kernels" if any(token.has("words:weights") for token in (*inside, *labels_it)) else ""

    def _layer_before(self) -> Stated | None:
        """The layer that the sentence before ends with."""
        for text in self.before[:2]:
            found = Subjects(self.context.tokens(text), self.place, text).last()
            if found is not None:
                return found
        return None
