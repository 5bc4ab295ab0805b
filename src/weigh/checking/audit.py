"""What a page was found to define and to claim, and how each claim stands: the answer of `weigh check`.

Only facts are here; sentences are in `weigh.words.check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from weigh.ask.ledger import Ledger
from weigh.network.notebook import InNotebook
from weigh.network.place import Place
from weigh.readers.reading import Reading
from weigh.readers.written.evidence import Description, Stated, Statement

if TYPE_CHECKING:
    from weigh.ask.why.answers import Answers

HOLDS: Final = "holds"
FAILS: Final = "fails"
UNVERIFIABLE: Final = "unverifiable"


@dataclass(frozen=True, slots=True)
class Solved:
    """A size that the code leaves open and a figure on the page settles.

    unknown: as formulas name it, `input_shape[2]`. value: None where several fit; they are from `low` to `high`.
    figure, layer: the number that settles it, and whose. what: "params" or "outputs". place: where it stands.
    """

    unknown: str
    low: int
    high: int
    figure: str
    layer: str
    place: Place | None
    what: str = "params"

    @property
    def value(self) -> int | None:
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One network of a page, or one of the zoo that the page speaks of.

    origin: what it was read from: code, table, notation, prose, config, or zoo. post: where on the page it belongs.
    same: other places of the page that show this network, row by row.
    """

    name: str
    origin: str
    weighed: Ledger
    post: int = 0
    place: Place | None = None
    reading: Reading | None = None
    description: Description | None = None
    same: tuple[Model, ...] = ()
    solved: tuple[Solved, ...] = ()


@dataclass(frozen=True, slots=True)
class Because:
    """The reason of a verdict: `kind` is a key of `weigh.words.check.BECAUSE`, `facts` fill its sentence."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        from weigh.words.check import because

        return because(self.kind, self.facts)


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """How one claim stands. model: what it was held against, None for nothing. actual: the number that is right.

    answers: why the model does not have the number, where it fails and `why` was asked. support: for each answer, how
    many of the things that the page states of layers otherwise than the model has them.
    source: "text", or "table" for a sum that a table prints of itself.
    """

    statement: Statement
    status: str
    because: Because
    model: Model | None = None
    actual: int | None = None
    answers: Answers | None = None
    support: tuple[int, ...] = ()
    source: str = "text"


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What a sentence states of a layer, beside a model's layer.

    attribute: what is stated (kernel, units, in_channels, stride, groups). stated, actual: its two values.
    """

    stated: Stated
    model: Model
    layer: str
    attribute: str
    value: Any
    actual: Any

    @property
    def agrees(self) -> bool:
        return bool(self.value == self.actual)


@dataclass(frozen=True, slots=True, eq=False)
class Audit(InNotebook):
    """A page, checked. unread: code that could not be read as a network, with the reason."""

    name: str
    models: tuple[Model, ...]
    verdicts: tuple[Verdict, ...]
    evidence: tuple[Evidence, ...] = ()
    unread: tuple[tuple[Place, str], ...] = ()

    @property
    def fails(self) -> bool:
        """Whether some claim fails, or some network contradicts itself."""
        return any(one.status == FAILS for one in self.verdicts) or any(one.weighed.graph.faults for one in self.models)
