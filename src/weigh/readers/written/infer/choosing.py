"""What a row reads and which op it is: the nearest value on which its numbers come out, at the least cost."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod

from weigh.network.errors import WeighError
from weigh.network.graph import Gap, Value
from weigh.network.ops import apply
from weigh.network.tensors import Tensor
from weigh.ops.merge import Concatenate
from weigh.ops.shape import Flatten
from weigh.readers.written.evidence import Sizes
from weigh.readers.written.infer import bridging, notes
from weigh.readers.written.infer.clues import Clues, Guess, agrees, counted
from weigh.readers.written.infer.guessing import JOINING, SEVERAL, fitting
from weigh.readers.written.infer.inputs import named, solve
from weigh.readers.written.infer.joining import joined, unprinted
from weigh.readers.written.infer.printed import told, uncounted
from weigh.readers.written.infer.site import Layout, Site
from weigh.words.faults_written import COUNTED

MOST_ODD = 60
"""A text with so many rows out of place is no network; what stands before the next row is all that is still tried."""
NAMED = frozenset(["activation", "bidirectional", "time_distributed"])
"""Families of which the layer's own name may tell more."""
MOST_SOLVED = 100
"""Rows whose input is worked out from their own numbers alone: a text of more such rows has no data flow."""
EARLIER_COST = 3.0
"""What it costs to read another value than the one before."""


@dataclass(slots=True)
class Chosen:
    """What a row is taken for: a guess, the values that it reads, what costs it bears, and what else would do."""

    guess: Guess
    inputs: tuple[Value, ...]
    cost: float
    others: tuple[Guess, ...] = ()


class Chooser:
    """Chooses for one row after the other what it reads and what it is.

    given: shapes of inputs from outside, by name. room: the least and the most numbers that the input holds, where the
    text tells its memory. in_turn: each row reads the one before, and none is left out.
    """

    def __init__(
        self,
        site: Site,
        given: Mapping[str, Sizes],
        layout: Layout,
        room: tuple[int, int] | None = None,
        in_turn: bool = False,
    ) -> None:
        self.site = site
        self.given = given
        self.layout = layout
        self.room = room
        self.in_turn = in_turn
        self.solved = 0
        self.known: dict[tuple[object, ...], tuple[Guess, ...]] = {}

    def choose(self, clues: Clues) -> Chosen | None:
        stated = clues.stated
        if stated.after is not None and not self.site.made.knows(stated.after):
            self.site.gaps.append(Gap("not connected", stated.name, stated.place))
        named_values = self.site.made.resolve(stated.after or ())
        if named_values:
            return self._on_named(clues, named_values)
        if self.site.made.current is None or self.site.made.current.tensor.has_rest:
            return self._at_start(clues)
        if clues.family.name in JOINING:
            return next(filter(None, (self._best(clues, values) for values in joined(clues, self.site.made))), None)
        if bridging.needs_flattening(clues, self.site.made.current.tensor):
            self._flatten(clues)
        return self._on_nearest(clues)

    def by_sizes(self, clues: Clues) -> Chosen | None:
        """The op of a convolution whose window and output are printed, where they fit the rows around it and nothing
        but the count is wrong: as many as printed it has on no number of channels, or none is open."""
        current = self.site.made.current
        if current is None or clues.family.name != "conv" or clues.get("kernel") is None or clues.output is None:
            return None
        if clues.stated.params is None or not (self.in_turn or _of_no_channels(clues)):
            return None
        loose = uncounted(clues)
        found = fitting(loose, (current.tensor,))
        if not found or not isinstance(counted(found[0][1], clues), int):
            return None
        self.site.misfits += 1
        reading = told(clues, current.tensor, found[0][1])
        self.site.faults.append(notes.inconsistent(clues.stated, reading, COUNTED))
        return Chosen(found[0][0], (current,), found[0][0].cost)

    def _on_named(self, clues: Clues, values: tuple[Value, ...]) -> Chosen | None:
        if clues.family.name in SEVERAL:
            together = self._best(clues, values)
            same_rank = len({value.tensor.rank for value in values}) == 1
            separate = clues.family.name in ("recurrent", "bidirectional", "conv_lstm") and same_rank
            if together is not None and not (separate and len(values) > 1):
                return together
            if together is None and len(values) > 1:
                others = (self._best(clues, other) for other in self.site.made.alternatives(clues.stated.after or ()))
                if (found := next(filter(None, others), None)) is not None:
                    return found
        found = self._best(clues, values[:1])
        if found is None and values[0].tensor.has_rest:
            return self._at_start(clues)
        return found

    def _at_start(self, clues: Clues) -> Chosen | None:
        """The first row of a table without an input, or one behind something whose shape is not known."""
        sizes = self.given.get("") or (next(iter(self.given.values())) if len(self.given) == 1 else None)
        if sizes is not None and self.site.made.current is None:
            value = Value(named(sizes, self.layout.channels_first), name="input")
            self.site.begin(value)
            return self._on_nearest(clues)
        self.solved += 1
        found = solve(clues, self.layout.size, self.room) if self.solved < MOST_SOLVED else None
        if found is None:
            return None
        lost = self.site.made.current
        if lost is not None:
            value = self.site.missing(clues, lost, found.tensor)
        else:
            value = Value(found.tensor, name="input")
            self.site.begin(value)
            self.site.notes.append(notes.entered(found.tensor, found.others, clues.stated))
        return self._best(clues, (value,))

    def _on_nearest(self, clues: Clues) -> Chosen | None:
        """The current value, else an earlier one, else the current one behind a step that is not printed."""
        assert self.site.made.current is not None
        current = self.site.made.current
        found = None
        if clues.stated.input is None or agrees(current.tensor, clues.stated.input):
            found = self._best(clues, (current,))
        if (found is not None and found.cost < bridging.LIKELY) or self.site.odd > MOST_ODD:
            return found
        found = _cheaper(found, self._on_earlier(clues))
        bridge = self._behind_bridge(clues, current)
        least = min(bridge[0] if bridge else math.inf, found.cost if found else math.inf)
        widened = self._behind_join(clues, current, least)
        if widened is not None:
            return widened
        if bridge is not None and bridge[0] == least:
            return self._crossed(clues, current, bridge[1])
        if found is not None and found.inputs[0] is not current:
            facts = {"tensor": str(found.inputs[0].tensor)}
            self.site.notes.append(
                Gap("inferred.earlier", clues.stated.name or clues.stated.type, clues.stated.place, facts)
            )
        if found is None and bridging.allowed(clues) and not self.in_turn and (entered := solve(clues)) is not None:
            return self._best(clues, (self.site.missing(clues, current, entered.tensor),))
        return found

    def _on_earlier(self, clues: Clues) -> Chosen | None:
        best: Chosen | None = None
        if self.in_turn:
            return None
        for back, value in enumerate(self.site.made.earlier()):
            cost = EARLIER_COST + back * 0.25
            if best is not None and best.cost <= cost:
                break
            if clues.stated.input is not None and not agrees(value.tensor, clues.stated.input):
                continue
            found = self._best(clues, (value,))
            if found is not None and (best is None or found.cost + cost < best.cost):
                best = replace(found, cost=found.cost + cost)
        return best

    def _behind_bridge(self, clues: Clues, current: Value) -> tuple[float, bridging.Bridge] | None:
        """The cheapest step left out behind which the row fits."""
        if not bridging.allowed(clues):
            return None
        best: tuple[float, bridging.Bridge] | None = None
        for bridge in bridging.bridges(clues, current.tensor):
            if best is not None and best[0] <= bridge.cost:
                continue
            tensor = _through(bridge, current.tensor)
            fits = self._fitting(clues, (tensor,)) if tensor is not None else ()
            if fits and (best is None or fits[0].cost + bridge.cost < best[0]):
                best = (fits[0].cost + bridge.cost, bridge)
        return best

    def _behind_join(self, clues: Clues, current: Value, least: float) -> Chosen | None:
        """The row behind a concatenation that is not printed, where that costs less than anything else."""
        if not bridging.allowed(clues):
            return None
        for wanted, cost in bridging.wider(clues):
            if bridging.JOIN_COST + cost >= least:
                return None
            values = unprinted(clues, self.site.made, wanted)
            if values is None:
                continue
            axis = 1 if clues.channels_first and (current.tensor.rank or 2) > 2 else -1
            joined_tensor = apply(Concatenate(axis), tuple(value.tensor for value in values)).outputs[0]
            if self._fitting(clues, (joined_tensor,)):
                value = self.site.unprinted("Concatenate", Concatenate(axis), values, clues)
                return self._best(clues, (value,))
        return None

    def _crossed(self, clues: Clues, value: Value, bridge: bridging.Bridge) -> Chosen | None:
        for kind, op in bridge.steps:
            value = self.site.unprinted(kind, op, (value,), clues)
        return self._best(clues, (value,))

    def _best(self, clues: Clues, values: tuple[Value, ...]) -> Chosen | None:
        """The cheapest guess that fits on these values."""
        found = self._fitting(clues, tuple(value.tensor for value in values))
        if not found:
            return None
        first = found[0]
        if clues.family.name == "attention" and len(values) == 1:
            values = values * 2
        return Chosen(first, values, first.cost, found[1:])

    def _fitting(self, clues: Clues, tensors: tuple[Tensor, ...]) -> tuple[Guess, ...]:
        """The guesses that fit, remembered: networks repeat themselves."""
        stated = clues.stated
        told = tuple(sorted((name, str(value)) for name, value in stated.attributes.items()))
        named_kind = stated.name if clues.family.name in NAMED else ""
        figures = (stated.outputs, stated.params, stated.trainable, stated.macs)
        key = (clues.family.spelled, clues.family.name, figures, told, named_kind, tensors)
        if key not in self.known:
            self.known[key] = tuple(guess for guess, _ in fitting(clues, tensors))
        return self.known[key]

    def _flatten(self, clues: Clues) -> None:
        assert self.site.made.current is not None
        self.site.unprinted("Flatten", Flatten(), (self.site.made.current,), clues, "inferred.flatten")


def _of_no_channels(clues: Clues) -> bool:
    """Whether a convolution of the printed window and filters has the printed count on no number of channels."""
    filters, printed = clues.units(), clues.stated.params
    kernel = clues.sizes("kernel", len(clues.output or ()) - 1)
    if not filters or not printed or not kernel:
        return False
    return all((printed - filters * bias) % (filters * prod(kernel)) for bias in clues.biases())


def _cheaper(one: Chosen | None, other: Chosen | None) -> Chosen | None:
    return one if other is None or (one is not None and one.cost <= other.cost) else other


def _through(bridge: bridging.Bridge, tensor: Tensor) -> Tensor | None:
    try:
        for _, op in bridge.steps:
            tensor = apply(op, (tensor,)).outputs[0]
    except WeighError:
        return None
    return tensor
