"""Conventions of counting: the network stays as it is, and other parts of it are added up.

A `Counting` is a choice among the parts of a tally; conventions are its rows, and they combine. Each has a cost in
bits, by how often people count so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import prod
from typing import Final

from weigh.ask.weight_classes import BIASES, KERNELS, NORMALIZATION, WeightClass
from weigh.ask.why.tally import (
    ACTIVATIONS,
    AGAIN,
    ASIDE,
    BEFORE_NORM,
    COSTS,
    LAYERS,
    MACS,
    UNKNOWN,
    WEIGHTS,
    Part,
    Tally,
)
from weigh.ask.why.work import (
    ATTENTION,
    CONVOLUTION,
    DENSE,
    EINSUM,
    FUNCTIONAL,
    FUSED,
    LSTM,
    MATMUL,
    PROJECTION,
    RECURRENT,
    TRANSPOSED,
)


@dataclass(frozen=True, slots=True)
class Convention:
    """One way to count otherwise. kind: a key of `weigh.words.moves`. quantities: what it can be about.

    leaves_out: the groups not counted. only: the groups counted alone. trained: those alone that are trained (True) or
    not (False). untrained: what is not trained counts among what is. every_use: a shared layer at each of its uses.
    times: so many times all that is counted. slots and counters: of an optimizer, for each trained weight and for all
    together. less: what is taken off, of a network whose count this is. adds: parts that are usually not counted, each
    so many times. whole: it says all of how is counted, but for how often.
    """

    kind: str
    bits: float
    quantities: frozenset[str] = frozenset(["params", "trainable"])
    leaves_out: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    trained: bool | None = None
    untrained: bool = False
    every_use: bool = False
    times: int = 1
    slots: int = 0
    counters: int = 0
    less: int = 0
    adds: frozenset[tuple[Part, Fraction]] = frozenset()
    whole: bool = False
    detail: str = ""

    def counts(self, part: Part) -> bool:
        """Whether a part is left in."""
        if part.group in self.leaves_out or (self.only and part.group not in self.only):
            return False
        return self.trained is None or part.trained is self.trained


@dataclass(frozen=True)
class Counting:
    """Conventions that hold together; none of them is the usual count."""

    conventions: tuple[Convention, ...] = ()

    @cached_property
    def bits(self) -> float:
        return sum(convention.bits for convention in self.conventions)

    def count(self, tally: Tally, quantity: str) -> int:
        """What a network amounts to, as far as it is known. The quantities are those of `QUANTITIES`."""
        total, chosen = 0, self._chosen[quantity]
        for part, count in tally.items():
            counts = chosen.get(part)
            if counts is None:
                counts = chosen[part] = self._counts(part, quantity)
            if counts:
                total += count
        return self._changed(total, tally) if self._changes else total

    @cached_property
    def _chosen(self) -> dict[str, dict[Part, bool]]:
        """Of each quantity which parts are counted: asked for every part of every variant, so remembered."""
        return defaultdict(dict)

    @cached_property
    def _changes(self) -> bool:
        """Whether something else is done to a count than to choose its parts."""
        return any(one.adds or one.slots or one.counters or one.less or one.times != 1 for one in self.conventions)

    def _changed(self, total: int, tally: Tally) -> int:
        total += int(sum(times * _of_both(tally, part) for one in self.conventions for part, times in one.adds))
        total += sum(one.counters - one.less for one in self.conventions)
        slots = sum(one.slots for one in self.conventions)
        if slots:
            total += slots * sum(count for part, count in tally.items() if part.what == WEIGHTS and part.trained)
        return total * prod(one.times for one in self.conventions)

    @property
    def of_any(self) -> bool:
        """Whether it says how to count any network, and not only the one that its constants are of."""
        return not any(one.less for one in self.conventions)

    def _counts(self, part: Part, quantity: str) -> bool:
        if not self._is_of(part, QUANTITIES[quantity]):
            return False
        if part.trained not in _TRAINED.get(quantity, BOTH) and not any(one.untrained for one in self.conventions):
            return False
        if quantity == "neurons" and part.what == ACTIVATIONS and part.group != "neurons":
            return False
        return all(one.counts(part) for one in self.conventions)

    def _is_of(self, part: Part, what: str) -> bool:
        """Whether a part is of what is counted: itself, or by some convention."""
        if part.what == AGAIN and what == WEIGHTS:
            return any(one.every_use for one in self.conventions)
        return part.what == what


QUANTITIES: Final = {
    "params": WEIGHTS,
    "trainable": WEIGHTS,
    "non_trainable": WEIGHTS,
    "macs": MACS,
    "activations": ACTIVATIONS,
    "neurons": ACTIVATIONS,
    "layers": LAYERS,
}
"""What can be claimed of a whole network, and which parts of a tally it is made of."""
_OPEN: Final = {name: Part(UNKNOWN, WEIGHTS if what == LAYERS else what) for name, what in QUANTITIES.items()}
"""The part of a tally that says of each quantity how many of its sizes are not known."""
BOTH: Final = (True, False)
_TRAINED: Final = {"trainable": (True,), "non_trainable": (False,)}


def _of_both(tally: Tally, part: Part) -> int:
    """A part, trained or not."""
    return tally.get(part, 0) + tally.get(Part(part.what, part.group, False), 0)


def is_known(tally: Tally, quantity: str) -> bool:
    """Whether every size is known that a quantity depends on."""
    return _OPEN[quantity] not in tally


AS_USUAL: Final = Counting()


_ALL_BIASES: Final[frozenset[str]] = frozenset([*BIASES, BEFORE_NORM])
_CONVOLUTION_BIASES: Final[frozenset[str]] = frozenset([WeightClass.CONVOLUTION_BIAS, BEFORE_NORM])
_CONVOLUTION: Final[frozenset[str]] = _CONVOLUTION_BIASES | {WeightClass.CONVOLUTION_KERNEL}
_DENSE: Final[frozenset[str]] = frozenset([WeightClass.DENSE_KERNEL, WeightClass.DENSE_BIAS])


def _leaves_out(kind: str, bits: float, *groups: str | Iterable[str]) -> Convention:
    flat = [[group] if isinstance(group, str) else group for group in groups]
    return Convention(kind, bits, leaves_out=frozenset(str(name) for names in flat for name in names))


def _aside(group: str) -> frozenset[tuple[Part, Fraction]]:
    return frozenset([(Part(ASIDE, group), Fraction(1))])


_ACTIVATIONS: Final = frozenset(["activations"])
_MACS: Final = frozenset(["macs"])
_CONVOLVED: Final = frozenset([CONVOLUTION, TRANSPOSED])
_LINEAR: Final = frozenset([DENSE, PROJECTION, FUNCTIONAL])


def _work_without(kind: str, bits: float, *groups: str) -> Convention:
    return Convention(kind, bits, _MACS, leaves_out=frozenset(groups))


CONVENTIONS: Final[tuple[Convention, ...]] = (
    _leaves_out("without_running_statistics", 2.0, WeightClass.RUNNING_STATISTICS),
    Convention("trainable_only", 4.0, trained=True),
    _leaves_out("without_biases", 3.0, _ALL_BIASES),
    _leaves_out("without_biases_before_norm", 2.5, BEFORE_NORM),
    _leaves_out("without_convolution_biases", 4.0, _CONVOLUTION_BIASES),
    _leaves_out("without_dense_biases", 5.0, WeightClass.DENSE_BIAS),
    _leaves_out("without_recurrent_biases", 4.5, WeightClass.RECURRENT_BIAS),
    _leaves_out("without_standardize", 1.5, WeightClass.STANDARDIZE),
    _leaves_out("without_embeddings", 3.5, WeightClass.EMBEDDINGS),
    _leaves_out("without_positions", 4.0, WeightClass.POSITIONS),
    _leaves_out("without_embeddings+without_positions", 3.0, WeightClass.EMBEDDINGS, WeightClass.POSITIONS),
    _leaves_out("without_norm", 3.5, NORMALIZATION),
    _leaves_out("without_scale_shift", 8.0, WeightClass.NORM_SCALE, WeightClass.NORM_SHIFT),
    _leaves_out("without_variables", 4.0, WeightClass.VARIABLE),
    _leaves_out("without_dense", 4.5, _DENSE),
    _leaves_out("without_slopes", 5.0, WeightClass.ACTIVATION),
    Convention("convolutions_only", 4.5, only=_CONVOLUTION),
    Convention("dense_only", 5.0, only=_DENSE),
    Convention("kernels_only", 4.5, only=frozenset(str(kind) for kind in KERNELS)),
    Convention("frozen_only", 5.0, trained=False),
    Convention("untrained_too", 2.5, frozenset(["trainable"]), untrained=True),
    Convention("with_buffers", 2.5, frozenset(["params"]), adds=_aside("buffers")),
    Convention("with_state", 3.0, frozenset(["params"]), adds=_aside("buffers") | _aside("counters")),
    Convention("every_use", 3.0, every_use=True),
    Convention("convolutions_only", 3.0, _MACS, only=_CONVOLVED),
    Convention("dense_only", 5.0, _MACS, only=frozenset([DENSE])),
    Convention("linear_only", 5.5, _MACS, only=_LINEAR),
    _work_without("without_attention_products", 2.5, ATTENTION, FUSED),
    _work_without("without_products", 3.0, ATTENTION, FUSED, MATMUL, EINSUM),
    _work_without("without_attention", 3.5, ATTENTION, FUSED, PROJECTION),
    _work_without("without_functional_work", 4.0, ATTENTION, FUSED, PROJECTION, MATMUL, EINSUM, FUNCTIONAL),
    _work_without("without_recurrent_work", 4.5, RECURRENT, LSTM),
    _work_without("without_dense_work", 4.5, DENSE),
    Convention("with_elementwise", 4.0, _MACS, adds=frozenset([(Part(COSTS, "elementwise"), Fraction(1))])),
    Convention("with_backward", 4.0, _MACS, times=3),
    Convention("relu_again", 3.0, _ACTIVATIONS, adds=_aside("activation")),
    Convention("with_views", 4.0, _ACTIVATIONS, adds=_aside("view")),
    Convention("with_input", 2.5, frozenset(["activations", "neurons"]), adds=_aside("input")),
    Convention("without_pooling", 4.0, _ACTIVATIONS, leaves_out=frozenset(["pool"])),
    Convention("without_in_place", 3.5, _ACTIVATIONS, leaves_out=frozenset(["in_place"])),
    Convention("forward_and_backward", 4.0, _ACTIVATIONS, times=2),
    *(
        Convention("with_batch", 4.5 + 0.5 * at, frozenset(["macs", "activations"]), times=size, detail=f"{size:,}")
        for at, size in enumerate((32, 64, 16, 128, 8, 256, 4, 2))
    ),
)
"""How people count otherwise, most usual ways cheapest. One row a way."""

OPTIMIZERS: Final = (
    ("adam", 2, 2), ("adamw", 2, 2), ("nadam", 2, 3), ("adamax", 2, 2), ("rmsprop", 1, 2), ("adagrad", 1, 2),
    ("adadelta", 2, 2), ("ftrl", 2, 2), ("lion", 1, 2), ("lamb", 2, 2), ("sgd", 0, 2), ("sgd with momentum", 1, 2),
)  # fmt: skip
"""What an optimizer keeps: its slots for each trained weight, and its counters (steps, learning rate).

Source: the variables of `keras.optimizers`, Keras 3."""


NAMED_OPTIMIZER: Final = 3.0
USUAL_OPTIMIZER: Final = 4.0
OTHER_OPTIMIZER: Final = 6.0
"""Bits for the optimizer that the source names; for Adam where it names none; for one that it does not name."""


def optimizers(named: str, momentum: bool, counted: bool = True) -> Iterator[Convention]:
    """The count with an optimizer's variables, as Keras prints it after `fit`; the one in the source first.

    counted: with its counters, as Keras has them; people who work it out count the slots alone.
    """
    named = named.lower()
    if named == "sgd" and momentum:
        named = "sgd with momentum"
    seen: set[tuple[int, int]] = set()
    for name, slots, of_keras in sorted(OPTIMIZERS, key=lambda row: row[0] != named):
        counters = of_keras if counted else 0
        if (slots or counters) and (slots, counters) not in seen:
            seen.add((slots, counters))
            usual = name == "adam" and not named
            bits = NAMED_OPTIMIZER if name == named else USUAL_OPTIMIZER if usual else OTHER_OPTIMIZER
            quantities = frozenset(["params"])
            yield Convention("with_optimizer", bits, quantities, slots=slots, counters=counters, detail=name)


def countings(tally: Tally, quantity: str, extra: Iterable[Convention] = (), most: int = 2) -> tuple[Counting, ...]:
    """The ways to count a network that differ from the usual one, alone and up to `most` together, cheapest first."""
    usual = AS_USUAL.count(tally, quantity)
    counts: dict[tuple[Convention, ...], int] = {(): usual}
    alone = {
        one: Counting((one,)).count(tally, quantity) for one in (*CONVENTIONS, *extra) if quantity in one.quantities
    }
    single = [one for one, count in alone.items() if count != usual and not _says_too_much(one, alone)]
    made = []
    for size in range(1, most + 1):
        for group in filter(_agree, combinations(single, size)):
            counting = Counting(group)
            counts[group] = count = counting.count(tally, quantity)
            if all(counts.get(fewer) != count for fewer in combinations(group, size - 1)):
                made.append(counting)
    return tuple(sorted(made, key=lambda counting: counting.bits))


def _says_too_much(one: Convention, alone: Mapping[Convention, int]) -> bool:
    """Whether it is told in several sentences of which fewer would do: what the others leave out is not there."""
    if "+" not in one.kind:
        return False
    fewer = (other for other in alone if other.leaves_out and other.leaves_out < one.leaves_out)
    return any(alone[other] == alone[one] for other in fewer)


def _agree(group: tuple[Convention, ...]) -> bool:
    """Whether conventions can hold together: none makes another needless, and each kind of rule is there once."""
    return not any(_clash(one, other) or _clash(other, one) for one, other in combinations(group, 2))


def _clash(one: Convention, other: Convention) -> bool:
    return (
        bool(one.leaves_out and one.leaves_out <= other.leaves_out)
        or bool(one.only and (other.only or other.leaves_out or other.adds))
        or bool((one.slots or one.counters) and (other.slots or other.counters))
        or bool(one.whole and other.times == 1)
        or (one.times != 1 and other.times != 1 and not _both_times(one, other))
        or bool(one.less and (other.less or other.only or other.leaves_out or other.adds))
        or (one.trained is not None and other.trained is not None)
    )


def _both_times(one: Convention, other: Convention) -> bool:
    """Whether work may be multiplied twice: forward and backward, and by a batch."""
    return one.kind != other.kind and one.quantities & other.quantities == _MACS
