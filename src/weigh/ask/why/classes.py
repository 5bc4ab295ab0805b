"""Another number of classes together with an edit in front of the last layer: what each class weighs is different then.

The two effects do not add up, and of a hundred edits and thirty numbers of classes there are too many pairs to weigh:
so the number of classes that fills the gap is worked out, and the pair is weighed only where people have so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from weigh.ask.variations import field_of
from weigh.ask.why.moves.move import Idea
from weigh.ask.why.pairing import both, compatible
from weigh.ask.why.plan import Plan
from weigh.ask.why.variant import Variant
from weigh.network.ops import Applied


class OtherClasses:
    """The edits of a plan that were weighed and change what its last layer reads."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.last = plan.weighted[-1] if plan.weighted else -1
        units = field_of(plan.steps[self.last].op, "units") if plan.weighted else None
        self.classes = units if isinstance(units, int) else 0
        self._noted: list[tuple[Idea, int, int]] = []

    def note(self, idea: Idea, variant: Variant, value: int | None) -> None:
        """Keep an edit and the count under it, where each class weighs something else then."""
        if not self.classes or not value or self.last in variant.ops or self.last in variant.gone:
            return
        weights = _weights(variant.applied_at(self.last))
        if weights and weights != _weights(self.plan.applied[self.last]):
            self._noted.append((idea, value, weights // self.classes))

    def ideas(self, wanted: int, known: Iterable[Idea]) -> Iterator[Idea]:
        """Each kept edit with the known number of classes, where there is one, that makes the count come out."""
        of_classes = {idea.moves[0].facts["new"]: idea for idea in known if idea.moves[0].kind == "classes"}
        for idea, value, each in self._noted:
            more, rest = divmod(wanted - value, each)
            other = None if rest else of_classes.get(self.classes + more)
            if other is not None and compatible(idea, other):
                yield both(idea, other)


def _weights(applied: Applied) -> int:
    """How many weights a layer owns; 0 where that is not known."""
    counts = [weight.count for weight in applied.weights]
    return sum(count for count in counts if isinstance(count, int)) if all(isinstance(n, int) for n in counts) else 0
