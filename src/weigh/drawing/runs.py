"""Where a long level can be parted: by the names of its layers, at its narrow places, or into equal pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log

from weigh.drawing.model import Web
from weigh.words.drawing import FROM_TO

SHORTEST = 4
"""Layers that make a run worth folding."""
COVERED = 0.5
"""The part of the layers that must be in runs, or else the runs say nothing."""
DOMINATES = 0.8
"""A run with more of the layers than this is parted itself instead of being one."""
WIDEST = 3
"""Values that go on side by side where a level is still narrow."""
GAP = 6
"""Layers named by the framework that may stand between two layers of a run."""
CROWD = 50
"""Parts beyond which a level is folded."""
DEEPEST = 12
"""Words of a name that are looked at."""

_WORDS = re.compile(r"[^_.\-/\s]+")
_DIMENSIONS = re.compile(r"(?:conv|pool|pooling|padding|cropping|sampling|dropout)[123]d$", re.IGNORECASE)
_LETTER_AFTER_DIGIT = re.compile(r"(?<=[0-9])(?=[A-Za-z])")
_COUNTED = re.compile(r"[_.\-/ ]?[0-9]*$")


@dataclass(frozen=True, slots=True)
class Run:
    """Positions from `first` up to `last`, without it."""

    first: int
    last: int
    label: str = ""


class Runs:
    """order: the parts of a level (no inputs and outputs) in the order of dataflow. links: those that follow it."""

    def __init__(self, web: Web, order: Sequence[int], links: Sequence[tuple[int, int]]) -> None:
        self.order = order
        self.labels = [web.parts[i].label for i in order]
        self.types = [web.parts[i].type for i in order]
        self.slim = [web.parts[i].slim for i in order]
        self.ends = [_word_ends(label) for label in self.labels]
        self.automatic = [_automatic(*names) for names in zip(self.labels, self.types, strict=True)]
        at = {part: i for i, part in enumerate(order)}
        # For each position: until where it is read, and from where what it reads comes; beyond the ends if outside.
        self.reads: list[list[int]] = [[] for _ in order]
        for a, b in links:
            if b in at:
                self.reads[at[b]].append(at.get(a, -1 - a))
        self.leaves = {at[a] for a, b in links if b not in at and a in at}

    def split(self, first: int, last: int, chunked: bool) -> list[Run]:
        """The positions as runs, most of length 1 where nothing can be parted."""
        widths = self._widths(first, last)
        named = self._by_name(first, last, widths)
        if named:
            return named
        for width in range(1, WIDEST + 1) if chunked else (1,):
            narrow = self._narrow(first, last, widths, width)
            if narrow:
                return narrow
        if not chunked:
            return []
        singles = [Run(i, i + 1) for i in range(first, last)]
        return [
            Run(first + a, first + b, self.from_to(first + a, first + b))
            for a, b in self.chunks(singles, widths, first)
        ]

    def chunks(
        self, runs: Sequence[Run], widths: Sequence[int] | None = None, first: int | None = None
    ) -> list[tuple[int, int]]:
        """Indices of runs, from and up to, cut into about equal pieces at narrow places, before layers of one kind."""
        if widths is None or first is None:
            first = runs[0].first
            widths = self._widths(first, runs[-1].last)
        length = _length(len(runs))
        slack = max(1, length // 3)
        start = self.types[runs[0].first]
        cuts = [0]
        while len(runs) - cuts[-1] > length + slack:
            aim = cuts[-1] + length
            near = range(max(cuts[-1] + 1, aim - slack), min(len(runs) - 1, aim + slack) + 1)
            ranked = ((widths[(at := runs[i].first) - first], self.types[at] != start, abs(i - aim), i) for i in near)
            cuts.append(min(ranked)[-1])
        return list(zip(cuts, [*cuts[1:], len(runs)], strict=True))

    def from_to(self, first: int, last: int) -> str:
        """A name for a piece, by its ends."""
        a, b = self.labels[first], self.labels[last - 1]
        return a if a == b else FROM_TO.format(first=a, last=b)

    def _widths(self, first: int, last: int) -> list[int]:
        """How many values cross into each position of a stretch, from inside it or read inside it."""
        until: dict[int, int] = {}
        for i in range(first, last):
            for source in self.reads[i]:
                until[source] = i
        # A value of the stretch that is read behind it goes on to its end.
        outside = self._read_behind(first, last)
        steps = [0] * (last - first + 1)
        for source, end in until.items():
            if source in outside:
                continue
            steps[max(source + 1 - first, 0)] += 1
            steps[end + 1 - first] -= 1
        for source in outside:
            steps[source + 1 - first] += 1
        return list(accumulate(steps))

    def _read_behind(self, first: int, last: int) -> set[int]:
        return {i for i in range(first, last) if i in self.leaves or self._last_read(i) >= last}

    def _last_read(self, position: int) -> int:
        if not hasattr(self, "_lasts"):
            self._lasts = [-1] * len(self.order)
            for i, sources in enumerate(self.reads):
                for source in sources:
                    if source >= 0:
                        self._lasts[source] = i
        return self._lasts[position]

    def _narrow(self, first: int, last: int, widths: Sequence[int], width: int) -> list[Run]:
        """What lies between two places at which no more than so many values go on."""
        cuts = [i for i in range(first + 1, last) if widths[i - first] <= width]
        runs: list[Run] = []
        for a, b in zip([first, *cuts], [*cuts, last], strict=True):
            follows = b - a == 1 and self.slim[a] and runs and runs[-1].label
            if follows:
                runs[-1] = Run(runs[-1].first, b, runs[-1].label)
            else:
                runs.append(Run(a, b, self.labels[b - 1] if b - a >= SHORTEST else ""))
        return self._useful(runs, first, last)

    def _useful(self, runs: Sequence[Run], first: int, last: int) -> list[Run]:
        """The runs, those without a name one by one; none if they hold too little, or nearly everything is one."""
        named = [run for run in runs if run.label]
        held = sum(run.last - run.first for run in named)
        largest = max((run.last - run.first for run in named), default=0)
        if len(named) < 2 or held < COVERED * (last - first) or largest > DOMINATES * (last - first):
            return []
        return list(_singled(runs))

    def _by_name(self, first: int, last: int, widths: Sequence[int]) -> list[Run]:
        """Runs of the same first words; as many words as it takes until the runs part the level."""
        for words in range(1, DEEPEST + 1):
            runs = self._named(first, last, words)
            if not any(run.label for run in runs):
                return []
            useful = self._useful(self._fitted(runs, first, last, widths), first, last)
            if useful:
                return useful
        return []

    def _named(self, first: int, last: int, words: int) -> list[Run]:
        """Runs by the first words of a name, with what the framework named in between."""
        runs: list[Run] = []
        back = -1  # the last run with a name
        for i in range(first, last):
            name = self._prefix(i, words)
            if name and back >= 0 and runs[back].label == name and self._bridged(runs[back].last, i):
                runs[back:] = [Run(runs[back].first, i + 1, name)]
                continue
            if name:
                back = len(runs)
            runs.append(Run(i, i + 1, name))
        return [
            Run(run.first, run.last, self._common(run))
            if run.last - run.first >= SHORTEST
            else Run(run.first, run.last)
            for run in runs
        ]

    def _bridged(self, first: int, last: int) -> bool:
        """Whether only a few layers that the framework named stand between."""
        return last - first <= GAP and all(self.automatic[first:last])

    def _prefix(self, position: int, words: int) -> str:
        """The first words of a name; empty if there is nothing behind them but a number."""
        ends, label = self.ends[position], self.labels[position]
        if self.automatic[position] or len(ends) < words:
            return ""
        return label[: ends[words - 1]]

    def _common(self, run: Run) -> str:
        """All words that the names of a run have in common."""
        names = [i for i in range(run.first, run.last) if not self.automatic[i]]
        label, ends = self.labels[names[0]], self.ends[names[0]]
        shared = len(ends)
        for i in names[1:]:
            other, stops = self.labels[i], self.ends[i]
            while shared and not (
                shared <= len(stops)
                and stops[shared - 1] == ends[shared - 1]
                and other[: stops[shared - 1]] == label[: ends[shared - 1]]
            ):
                shared -= 1
        return label[: ends[shared - 1]] if shared else label

    def _fitted(self, runs: Sequence[Run], first: int, last: int, widths: Sequence[int]) -> list[Run]:
        """The runs, each with what the framework named behind it as far as the level gets narrower by that."""
        fitted: list[Run] = []
        start = first
        for run in runs:
            if run.last <= start:
                continue
            a, b = max(run.first, start), run.last
            if run.label:
                best, stop = b, b
                while stop < last and stop - b < GAP and self.automatic[stop]:
                    stop += 1
                    if stop < last and widths[stop - first] < widths[best - first]:
                        best = stop
                b = best
            fitted.append(Run(a, b, run.label if self._apart(a, b) else ""))
            start = b
        return fitted

    def _apart(self, first: int, last: int) -> bool:
        """Whether few values enter a run and few leave it: it is a piece of the network, not a slice of several."""
        entering = {source for i in range(first, last) for source in self.reads[i] if not first <= source < last}
        return max(len(entering), len(self._read_behind(first, last))) <= WIDEST


def _length(count: int) -> int:
    """How long pieces are, so that pieces of pieces are about as many as what they hold."""
    levels = next(levels for levels in range(1, 64) if CROWD**levels >= count)
    pieces = max(2, round(exp(log(count) / levels)))
    return max(2, -(-count // pieces))


def _singled(runs: Sequence[Run]) -> Iterator[Run]:
    for run in runs:
        if run.label:
            yield run
        else:
            yield from (Run(i, i + 1) for i in range(run.first, run.last))


def _word_ends(label: str) -> list[int]:
    """Where each word of a name ends; `block2a` is two."""
    ends: list[int] = []
    for word in _WORDS.finditer(label):
        if not _DIMENSIONS.search(word[0]):
            ends += [word.start() + match.start() for match in _LETTER_AFTER_DIGIT.finditer(word[0])]
        ends.append(word.end())
        if len(ends) >= DEEPEST:
            break
    return ends


def _automatic(label: str, kind: str) -> bool:
    """Whether a name is one that a framework gives by itself: the type and a number, or a number alone."""
    stem = _COUNTED.sub("", label)
    return not stem or stem.replace("_", "").lower() == kind.replace("_", "").lower()
