"""What is asked: a network, what is claimed of it, and how a variant of the network answers each claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import Final

from weigh.ask.claims import HYPERPARAMETERS, SHAPES, Claim, Reading
from weigh.ask.ledger import Ledger, Row
from weigh.ask.select import select
from weigh.ask.variations import field_of
from weigh.ask.why.counting import AS_USUAL, QUANTITIES, Counting, is_known
from weigh.ask.why.plan import Plan
from weigh.ask.why.tally import LAYERS, WEIGHTS, Part, Tally, added
from weigh.ask.why.variant import Variant
from weigh.network.errors import Fault, SelectionError
from weigh.network.sizes import product
from weigh.words.why import QUANTITIES as NAMES

UNEXPLAINED: Final = 20.0
"""What each claim costs in bits, at least, that an answer leaves unexplained."""
FAR_BITS: Final = 4.0
"""What it costs besides, for each doubling that the answer is off it: to miss a claim narrowly is no such fault."""
FARTHEST: Final = 20.0
"""What it costs at most; and where there is no number at all, as of a layer that is gone."""
EXAMPLE_SIDE: Final = 224
ATTRIBUTES: Final = tuple(dict.fromkeys([*SHAPES.values(), *HYPERPARAMETERS]))
"""What can be claimed of one layer besides quantities."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How an answer meets a claim. value: what the network has. reading: the one that it meets, None for none."""

    claim: Claim
    value: int | None
    reading: Reading | None

    @property
    def bits(self) -> float:
        return self.reading.bits if self.reading is not None else UNEXPLAINED + self.missed

    @property
    def missed(self) -> float:
        """How far the value is from a claim that it does not meet, in bits."""
        if not self.claim.readings:
            return 0.0
        if not self.value:
            return FARTHEST
        off = min(_doublings(self.value, one) for one in self.claim.readings)
        return min(FARTHEST, FAR_BITS * off)


def _doublings(value: int, reading: Reading) -> float:
    """By how many doublings a number is off what a reading allows."""
    return log2(max(reading.low / value, value / max(reading.high, 1), 1.0))


class Question:
    """One network and the claims about it, which hold together.

    Raises, when made: SelectionError where a claim is about a layer that is not there, or about something that the
    layer does not have.
    """

    def __init__(self, ledger: Ledger, claims: Sequence[Claim]) -> None:
        self.ledger = ledger
        self.claims = tuple(claims)
        self.plan = Plan(ledger.graph, costs="macs" in self._quantities)
        self._rows = {claim: self._found(claim) for claim in claims if claim.layer}

    def row(self, claim: Claim) -> Row | None:
        """The row that a claim is about; None for the whole network."""
        return self._rows.get(claim)

    def steps_of(self, claim: Claim) -> list[int]:
        """The steps of the layer that a claim is about; of an enclosing layer, those inside it."""
        row = self._rows[claim]
        if not row.encloses:
            return self.plan.steps_of.get(row.layer, [])
        inside = {one.layer: None for one in self.ledger.rows if not one.encloses and _is_inside(one, row)}
        return sorted(index for layer in inside for index in self.plan.steps_of.get(layer, []))

    @cached_property
    def base(self) -> Variant:
        """The network as it is."""
        return Variant(self.plan)

    def tally(self, variant: Variant) -> Tally:
        """What a variant adds up to: its weights alone, where nobody claims anything about its work."""
        return variant.weights if self._of_weights else variant.tally

    @cached_property
    def _of_weights(self) -> bool:
        return all(QUANTITIES.get(reading.quantity) in (WEIGHTS, LAYERS) for reading in self._readings)

    @property
    def about_work(self) -> bool:
        """Whether any claim is about what depends on positions: work, activations, shapes."""
        return any(claim.quantity in ("macs", "flops", "activations", "neurons", "shape") for claim in self.claims)

    # -- the layers that claims are about ----------------------------------------------------

    def _found(self, claim: Claim) -> Row:
        """The row of a claim's layer, which has what is claimed of it.

        Raises: SelectionError where it has not, or where there is no such layer.
        """
        try:
            row = select(self.ledger, claim.layer)
        except SelectionError as error:
            raise self._without_last_name(claim) or error from None
        if claim.attribute and claim.attribute not in self._attributes(row):
            raise self._no_attribute(row, claim.attribute)
        return row

    def _without_last_name(self, claim: Claim) -> SelectionError | None:
        """LAYER.WHAT where WHAT is nothing that can be claimed: then the layer is there, but not by the whole name."""
        name, _, attribute = claim.layer.rpartition(".")
        try:
            return self._no_attribute(select(self.ledger, name), attribute) if name else None
        except SelectionError:
            return None

    def _no_attribute(self, row: Row, attribute: str) -> SelectionError:
        facts = {"attribute": attribute, "layer": row.layer.name, "type": row.layer.type,
                 "has": ", ".join(["params", "macs", *self._attributes(row)])}  # fmt: skip
        return SelectionError(Fault("claim.no_attribute", facts))

    def _attributes(self, row: Row) -> list[str]:
        """What can be claimed of a layer besides quantities."""
        steps = self.plan.steps_of.get(row.layer)
        return [name for name in ATTRIBUTES if self._has(steps[0], name)] if steps else []

    def _has(self, index: int, attribute: str) -> bool:
        step = self.plan.steps[index]
        match attribute:
            case "kernel":
                return any("kernel" in weight.name for weight in self.plan.applied[index].weights)
            case "input" | "output":
                return bool(step.inputs if attribute == "input" else step.outputs)
        return field_of(step.op, attribute) is not None

    # -- what is not known -------------------------------------------------------------------

    @property
    def incomplete(self) -> bool:
        """Whether something in the network is not known that a claim is about: numbers then read "at least"."""
        return self._has_gaps or bool(self._unknown(self._quantities or {"params"}))

    @cached_property
    def _has_gaps(self) -> bool:
        missing = any(applied.missing for applied in self.plan.applied)
        return bool(self.ledger.graph.gaps or self.ledger.graph.severed or missing)

    @property
    def _readings(self) -> Iterator[Reading]:
        return (reading for claim in self.claims for reading in claim.readings)

    @property
    def _quantities(self) -> set[str]:
        return {reading.quantity for reading in self._readings}

    def _unknown(self, quantities: Iterable[str]) -> list[str]:
        return sorted(one for one in quantities if not is_known(self.plan.tally, one))

    def unknown(self) -> SelectionError | None:
        """Why a claimed quantity cannot be had, where it depends on sizes of the input that are not told; else None."""
        unknown = self._unknown(self._quantities)
        tensors = [self.plan.tensors[value] for value in self.plan.sources]
        open_inputs = [tensor for tensor in tensors if not all(isinstance(size, int) for size in tensor.shape[1:])]
        if not unknown or not open_inputs or self._has_gaps:
            return None
        sizes = ", ".join(str(tensor) for tensor in open_inputs)
        sides = [size if isinstance(size, int) else EXAMPLE_SIDE for size in open_inputs[0].shape[1:]]
        facts = {
            "quantity": NAMES[unknown[0]],
            "network": self.ledger.graph.name,
            "sizes": sizes,
            "example": f"--input {'x'.join(map(str, sides))}",
        }
        return SelectionError(Fault("claim.unknown_quantity", facts))

    # -- how a variant answers ---------------------------------------------------------------

    def fits(self, variant: Variant, counting: Counting = AS_USUAL) -> tuple[Fit, ...]:
        """How a variant meets each claim."""
        return tuple([
            self._fit_layer(claim, variant) if claim.layer else self._fit_network(claim, variant, counting)
            for claim in self.claims
        ])  # fmt: skip

    def _fit_network(self, claim: Claim, variant: Variant, counting: Counting) -> Fit:
        values: dict[str, int | None] = {}
        best: Reading | None = None
        for reading in claim.readings:
            if reading.quantity not in values:
                values[reading.quantity] = self._count(self.tally(variant), reading.quantity, counting)
            value = values[reading.quantity]
            if value is not None and reading.holds(value) and (best is None or reading.bits < best.bits):
                best = reading
        return Fit(claim, values[(best or claim.tight).quantity], best)

    def _count(self, tally: Tally, quantity: str, counting: Counting) -> int | None:
        """A count; None where it depends on a size that is not known. What was not understood is left out: the answers
        then rest on what is known."""
        if not (self._has_gaps or is_known(tally, quantity)):
            return None
        return counting.count(tally, quantity)

    def _fit_layer(self, claim: Claim, variant: Variant) -> Fit:
        steps = [index for index in self.steps_of(claim) if index not in variant.gone]
        if not steps:
            return Fit(claim, None, None)
        if claim.quantity == "shape":
            return Fit(claim, None, Reading("shape", 0, 0) if _has_shape(variant, steps[0], claim) else None)
        value = self._amount(claim, variant, steps)
        holding = [reading for reading in claim.readings if value is not None and reading.holds(value)]
        return Fit(claim, value, min(holding, key=lambda one: one.bits, default=None))

    def _amount(self, claim: Claim, variant: Variant, steps: Sequence[int]) -> int | None:
        """What is claimed, of one layer or of all that it encloses; None where that is not known."""
        if claim.attribute:
            found = field_of(variant.step(steps[0]).op, claim.attribute)
            return found if isinstance(found, int) else None
        tally: dict[Part, int] = {}
        for index in steps:
            added(tally, variant.contribution(variant.step(index), variant.applied_at(index)))
        return self._count(tally, claim.tight.quantity, AS_USUAL)


def _is_inside(row: Row, outer: Row) -> bool:
    around = row.around
    while around is not None and around is not outer:
        around = around.around
    return around is outer


def _has_shape(variant: Variant, index: int, claim: Claim) -> bool:
    """Whether a layer's kernel, input, output, stride or dilation is as claimed; sizes not told may be any."""
    step = variant.step(index)
    if claim.attribute == "kernel":
        kernels = [weight.shape for weight in variant.applied_at(index).weights if "kernel" in weight.name]
        return any(_is(claim.sizes, one) for shape in kernels for one in (shape, shape[:-1], shape[:-2])) or any(
            _is_side(claim.sizes, shape[:-2]) for shape in kernels
        )
    if claim.attribute in ("output", "input"):
        values = step.outputs if claim.attribute == "output" else step.inputs
        shape = variant.tensor(values[0]).shape[1:] if values else ()
        return _is(claim.sizes, shape) or _is(claim.sizes, (product(shape),))
    found = field_of(step.op, claim.attribute)
    found = found if isinstance(found, tuple) else (found,)
    return _is(claim.sizes, found) or _is_side(claim.sizes, found)


def _is_side(wanted: Sequence[int | None], sizes: Sequence[object]) -> bool:
    """Whether one size is claimed, and all sizes are that one."""
    return len(wanted) == 1 and bool(sizes) and all(size == wanted[0] for size in sizes)


def _is(wanted: Sequence[int | None], sizes: Sequence[object]) -> bool:
    """Whether sizes are as claimed, which may have a batch in front that is not told."""
    if len(wanted) == len(sizes) + 1 and wanted[0] is None:
        wanted = wanted[1:]
    return len(wanted) == len(sizes) and all(one in (None, size) for one, size in zip(wanted, sizes, strict=True))
