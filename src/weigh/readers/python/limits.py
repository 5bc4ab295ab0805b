"""The bounds of a reading: steps, time, recursion, sizes. Passing one ends the reading with one clear sentence.

Programs come from strangers. Whatever they hold, reading them ends within seconds and within a few hundred megabytes:
every step, every bulk operation and every growth of a collection is counted here before it happens.
"""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time
from typing import Any, NoReturn

from weigh.network.errors import Fault, LimitError
from weigh.network.place import Place

STEPS = 500_000  # statements and expressions; about 1.3 s of one core
STEPS_PER_LAYER = 400  # a network is allowed work in proportion to its size
LAYERS = 200_000
CALLS_DEEP = 900  # calls of the program within one another
NESTING = 900  # nodes within one another; a sum of so many terms nests as deep
BITS = 4096  # the largest integer is 2**4096
DIGITS = 1240  # decimal digits of such an integer, and a few more
LENGTH = 1_000_000  # elements of one collection, characters of one string
WORDS = 10_000_000  # 8 bytes each, allocated by bulk operations altogether: 80 MB
IN_LIST, IN_STRING, IN_SET, IN_DICT = 1, 1, 8, 12
"""Words that one element takes: a pointer in a list, at most four bytes in a string, entry and slack in a table."""
NEW_OBJECT = 8
LEVELS = 100  # collections within collections, when they are compared, printed or hashed
SECONDS_PER_LAYER = 2.0  # of a processor, since the last layer was built: what else the machine does changes no answer
SECONDS = 9.0  # likewise, in all, however many layers are built
_CHUNK = 1000  # steps between two looks at the clock
_BULK = 40  # elements that the machine handles in about the time of one step


class Limits:
    """The budget of one reading. `fuel` counts down to the next look at the clock; `left` is what comes after."""

    __slots__ = (
        "allocated", "deadline", "depth", "fuel", "last_deadline", "layers", "layers_allowed", "left", "place",
        "seconds", "seconds_per_layer", "steps_allowed",
    )  # fmt: skip

    def __init__(
        self,
        steps: int = STEPS,
        layers: int = LAYERS,
        seconds: float = SECONDS,
        seconds_per_layer: float = SECONDS_PER_LAYER,
    ) -> None:
        self.steps_allowed = steps
        self.layers_allowed = layers
        self.seconds_per_layer = seconds_per_layer
        self.fuel = 0
        self.left = steps
        self.layers = 0
        self.depth = 0
        self.allocated = 0
        self.seconds = seconds
        self.last_deadline = thread_time() + seconds
        self.renew()
        self.place: Callable[[], Place | None] = lambda: None  # the interpreter says where reading stands

    def renew(self) -> None:
        """The time for the next layer begins."""
        self.deadline = min(thread_time() + self.seconds_per_layer, self.last_deadline)

    def again(self) -> None:
        """Half a budget more, for looking at what a program built before it passed a bound."""
        self.left = self.steps_allowed // 2
        self.last_deadline = thread_time() + self.seconds / 2
        self.renew()

    def step(self, steps: int = 1) -> None:
        """Count work that takes about as long as `steps` small expressions."""
        self.fuel -= steps
        if self.fuel < 0:
            self.refuel()

    def refuel(self) -> None:
        """Look at the clock, and take the next steps from the budget."""
        while self.fuel < 0:
            if self.left <= 0:
                self.passed("limit.steps", steps=self.steps_allowed + STEPS_PER_LAYER * self.layers)
            taken = min(self.left, _CHUNK)
            self.left -= taken
            self.fuel += taken
        if thread_time() > self.deadline:
            self.passed("limit.time" if self.deadline < self.last_deadline else "limit.seconds", seconds=self.seconds)

    def bulk(self, elements: int) -> None:
        """Count an operation that looks at many elements at the machine's own speed."""
        if elements > _BULK:
            self.step(elements // _BULK)

    def allocate(self, elements: int, words: int = IN_LIST) -> None:
        """Ask for a new collection or string of that many elements of so many words, before it is made."""
        if elements > LENGTH:
            self.passed("limit.length", elements=elements, limit=LENGTH)
        self.allocated += elements * words
        if self.allocated > WORDS:
            self.passed("limit.memory", megabytes=WORDS * 8 // 10**6)
        self.bulk(elements)

    def grow(self, length: int) -> None:
        """One more element in a collection that now holds `length`."""
        if length > LENGTH:
            self.passed("limit.length", elements=length, limit=LENGTH)

    def integer(self, value: int) -> int:
        """The value, where it is not too large."""
        if value.bit_length() > BITS:
            self.passed("limit.integer", bits=BITS)
        return value

    def bits(self, bits: int | float) -> None:
        """Ask for an integer of that many bits, before it is computed."""
        if bits > BITS:
            self.passed("limit.integer", bits=BITS)

    def enter(self) -> None:
        """One call deeper."""
        self.depth += 1
        if self.depth > CALLS_DEEP:
            self.passed("limit.recursion", calls=CALLS_DEEP)

    def leave(self) -> None:
        self.depth -= 1

    def built_layer(self) -> None:
        """Vocabularies report every layer called: it earns steps and time."""
        self.layers += 1
        if self.layers > self.layers_allowed:
            self.passed("limit.layers", layers=self.layers_allowed)
        self.left += STEPS_PER_LAYER
        self.renew()

    def passed(self, kind: str, **facts: Any) -> NoReturn:
        raise LimitError(Fault(kind, facts, place=self.place()))
