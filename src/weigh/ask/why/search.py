"""Best first over sets of edits: the shortest description under which the network has the claimed numbers.

The length of an answer, in bits: what its moves cost, what its way of counting costs, what it costs to read the claim
so that it fits, and a penalty for every claim that it leaves unexplained. Nothing is estimated: an answer's numbers are
those of the edited network, weighed again.

What is looked through, in this order: the ways of counting; every idea alone, the cheapest first, and counted in the
cheap ways; a size for which a claim comes out exactly; ideas whose effects fill the gap together, or explain a claim
each; and pairs of ideas that change what the other does, the cheapest first. Ideas that take more bits than the claims
say, or than the best answer and a few more, are never weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, combinations, islice
from math import inf, prod
from typing import Final

from weigh.ask.why.candidates import Candidate, Weighed
from weigh.ask.why.chance import most_bits
from weigh.ask.why.classes import OtherClasses
from weigh.ask.why.counting import AS_USUAL, CONVENTIONS, Convention, Counting, countings
from weigh.ask.why.moves import ideas as catalogued
from weigh.ask.why.moves.hyperparameters import SPATIAL
from weigh.ask.why.moves.like import Reference
from weigh.ask.why.moves.like import ideas as like_ideas
from weigh.ask.why.moves.move import Idea, Move
from weigh.ask.why.moves.solved import SOLVED_BITS, solved
from weigh.ask.why.pairing import TOGETHER_BITS, both, cheapest_pairs, compatible
from weigh.ask.why.plan import Edit
from weigh.ask.why.question import FARTHEST, UNEXPLAINED, Question
from weigh.ask.why.variant import Variant
from weigh.network.errors import ShapeError

MOST_WORK: Final = 70_000
"""Ops applied again, at most, in one search; thirty microseconds each or so. Ideas come cheapest first."""
WORK_EACH: Final = 8
"""What it takes to set a variant up and to count it, in ops applied: more than to apply the few that it changes."""
MOST_PAIRS: Final = 400
"""Pairs weighed at most; they come cheapest first, and two seconds are long to wait for an answer."""
MOST_BITS: Final = 18.0
"""Nothing longer is looked at, even where exact claims say more: there are too many to look through them."""
NEAR_BITS: Final = 9.0
"""Single ideas up to this length are weighed for what comes nearest, even where a rounded claim says less, as long as
nothing is found."""
BEHIND: Final = 5.0
"""How far behind the best answer, in bits, the search still looks: 30 times less likely is not worth telling."""
PAIRS_BEHIND: Final = 3.0
"""The same for pairs, of which there are many, and which seldom say what no single idea says."""
COUNTED_BITS: Final = 6.0
"""Ways of counting up to this cost may fill a gap together with ideas."""
COUNTING_WITH_MOVES: Final = 4.0
"""Single conventions up to this cost are also tried on every edited network."""
MOST_TIES: Final = 12
MOST_ALIKE: Final = 2
"""Of ideas that do the same to the count so many are put together with others."""
MOST_COMPLEMENTS: Final = 12
MOST_COMPLETED: Final = 3
MOST_COMPLETING: Final = 150
"""Of several claims: so many ideas that explain one of them are each put together with so many others."""

PUBLISHED_BITS: Final = 4.0
"""What it costs more to think that a network is wrong that is, layer by layer, a published one."""
OTHER_PUBLISHED_BITS: Final = 1.5
"""The same, where it becomes another published one."""
EVERY_LAYER_BITS: Final = 2.0
"""To change every layer of a kind, where the claim is about a single one."""
CUSTOMARY: Final = frozenset(
    ["without_top", "without_output", "classes", "input_size", "channels", "tied", "untied", "width", "scale_added"]
)
"""What people vary about published networks as a matter of course; frameworks' versions differ in scales."""
CUSTOMARY_FIRST: Final = frozenset(["kernel", "stride", "padding"])
"""What they vary about the first layer: it is made for the images at hand."""
BY_POSITIONS: Final = frozenset(["flatten", "reshape", "locally_connected", "resize", "split", "index"])
"""Ops through which the number of positions comes to matter to the number of weights."""
MOVES_POSITIONS: Final = SPATIAL | {"input_size", "pool", "without_pool"}
"""Moves that do nothing to a count of weights else."""
AROUND: Final = frozenset(["flatten", "global_pool", "without_flatten", "without_global_pool"])
IN_CONTEXT: Final = MOVES_POSITIONS | AROUND | {"kernel"}
"""Moves that change what other moves do: pairs of them must be weighed, for others the gaps add up. Where nothing
depends on positions, those alone that stand around an image."""
BY_AREA: Final = frozenset(["macs", "flops", "activations", "neurons"])
"""What grows with the area of images."""
REACH: Final = 1.5
"""By how much such a figure may be off what the area says: dense layers do not grow, borders do."""
REACH_OF_WIDTH: Final = 1.1
"""The same for what a width says: sizes are rounded, some to multiples of eight."""


NO_IDEA: Final = Idea(0.0, ())


class Search:
    """One search over one network. found: every candidate that explains more than the network as it is.

    near: what was weighed and explains nothing, without its variant: there are thousands. best: the length of the best
    so far. weighed, work: how many variants were weighed, and how many ops applied again for them.
    """

    def __init__(self, question: Question, references: Sequence[Reference], conventions: Sequence[Convention]) -> None:
        self.question = question
        self.plan = question.plan
        self.references = references
        self.conventions = conventions
        self.found: dict[tuple[str, ...], Candidate] = {}
        self.near: list[Weighed] = []
        self.work = 0
        self.weighed = 0
        self.limit = min(MOST_BITS, most_bits(question.claims))
        self.best = MOST_BITS + (UNEXPLAINED + FARTHEST) * len(question.claims)
        self.start = Candidate(NO_IDEA, AS_USUAL, question.fits(question.base), question.base)
        self._partial: list[Weighed] = []
        self._effects: list[tuple[Idea, int]] = []
        self._classes = OtherClasses(self.plan)

    def run(self) -> None:
        """Look through everything, the cheapest first; nothing where the claims hold as they are."""
        if self.start.explained == len(self.question.claims) and self.start.bits < 1.0:
            return
        self._count(NO_IDEA, self.question.base, most=3)
        singles = sorted(self._singles(), key=lambda idea: idea.bits)
        for idea in singles:
            value = self._try(idea, self.limit if self.found else max(self.limit, NEAR_BITS))
            if value is not None:
                self._effects.append((idea, value))
        self._solve()
        for idea, way in self._that_add_up():
            self._try(idea, self.limit, (way,) if way.conventions else ())
        exactly = self._exactly()
        other_classes = list(self._classes.ideas(exactly[0], singles)) if exactly else []
        for idea in chain(other_classes, self._that_complement()):
            self._try(idea, self.limit)
        for idea in self._that_complete(singles):
            self._try(idea, self.limit, ())
        self._pairs([idea for idea in singles if not idea.like])

    def counted(self) -> tuple[Candidate, ...]:
        """The network as it is, counted as usual and in other ways, one convention at a time."""
        self._count(NO_IDEA, self.question.base, most=1)
        return (self.start, *self.found.values())

    # -- what is tried -----------------------------------------------------------------------

    def _singles(self) -> Iterator[Idea]:
        """What leads towards published networks, and all that the catalogue knows."""
        towards = [list(like_ideas(self.plan, reference)) for reference in self.references]
        published = not all(towards)
        for ideas in towards:
            yield from (replace(idea, bits=idea.bits + OTHER_PUBLISHED_BITS * published) for idea in ideas)
        longest = inf if self._claimed else max(self.limit, NEAR_BITS)  # what is done to a claimed layer costs less
        for idea in catalogued(self.plan, longest):
            doubt = PUBLISHED_BITS if published and not self._is_customary(idea) else 0.0
            yield replace(idea, bits=idea.bits + doubt + self._beside_the_point(idea))

    def _beside_the_point(self, idea: Idea) -> float:
        """Where a claim is about one layer: nothing for saying that it is this one, more for all of its kind."""
        (move, *others) = idea.moves
        if others or not self._claimed.intersection(move.steps):
            return 0.0
        return -move.where if self._claimed.issuperset(move.steps) else EVERY_LAYER_BITS

    @cached_property
    def _claimed(self) -> frozenset[int]:
        """The steps of the layers that claims are about."""
        layers = (claim for claim in self.question.claims if claim.layer)
        return frozenset(index for claim in layers for index in self.question.steps_of(claim))

    def _is_customary(self, idea: Idea) -> bool:
        """Whether people do this to published networks as a matter of course."""
        first = self.plan.weighted[:1]
        return all(
            move.kind in CUSTOMARY or (move.kind in CUSTOMARY_FIRST and move.steps == first) for move in idea.moves
        )

    def _solve(self) -> None:
        """Sizes under which the first claim is met exactly."""
        gap = self._exactly()
        if gap is None or self.best <= SOLVED_BITS - BEHIND:
            return
        wanted, quantity = gap

        def weigh(edit: Edit) -> int | None:
            variant = self._variant((edit,))
            return None if variant is None else AS_USUAL.count(self.question.tally(variant), quantity)

        for move in solved(self.plan, wanted, weigh):
            self._try(Idea(move.bits, (move,)), self.limit)

    def _exactly(self) -> tuple[int, str] | None:
        """The first claim's number and quantity, where it is one number of the whole network."""
        claim = self.question.claims[0]
        if claim.layer or not claim.readings or not claim.tight.exact:
            return None
        return claim.tight.low, claim.tight.quantity

    def _that_add_up(self) -> Iterator[tuple[Idea, Counting]]:
        """Ideas and pairs whose effects fill the first claim's gap exactly, as it is counted usually or otherwise.

        What adds up is weighed all the same: effects may depend on each other.
        """
        exactly = self._exactly()
        if exactly is None:
            return
        wanted, quantity = exactly
        tally = self.question.tally(self.question.base)
        start = AS_USUAL.count(tally, quantity)
        effects: dict[int, list[Idea]] = {}
        for idea, value in self._effects:
            if value != start:
                effects.setdefault(value - start, []).append(idea)
        effects = {effect: alike[:MOST_ALIKE] for effect, alike in effects.items()}
        ways = countings(tally, quantity, self.conventions)
        others = (one for one in ways if one.bits <= COUNTED_BITS and one.of_any)
        for way in (AS_USUAL, *others):
            gap = wanted - way.count(tally, quantity)
            if way.conventions:
                yield from ((idea, way) for idea in effects.get(gap, ()))
            for effect, alike in effects.items():
                for one in alike:
                    for other in effects.get(gap - effect, ()):
                        if one.bits <= other.bits and one is not other and compatible(one, other):
                            yield both(one, other), way

    def _that_complement(self) -> Iterator[Idea]:
        """Of several claims each is explained by an idea of its own."""
        explaining: list[list[Idea]] = [[] for _ in self.question.claims]
        for candidate in sorted(self._partial, key=lambda candidate: candidate.idea.bits):
            for at, fit in enumerate(candidate.fits):
                if fit.reading is not None and self.start.fits[at].reading is None:
                    explaining[at].append(candidate.idea)
        for first, second in combinations(explaining, 2):
            for one in first[:MOST_COMPLEMENTS]:
                yield from (both(one, other) for other in second[:MOST_COMPLEMENTS] if compatible(one, other))

    def _that_complete(self, singles: Sequence[Idea]) -> Iterator[Idea]:
        """What explains some of the claims, with one idea more, which may explain the others only behind it."""
        partial = sorted(self._partial, key=lambda candidate: (-candidate.explained, candidate.idea.bits))
        for candidate in partial[:MOST_COMPLETED]:
            fitting = (idea for idea in singles if compatible(candidate.idea, idea))
            yield from (both(candidate.idea, idea) for idea in islice(fitting, MOST_COMPLETING))

    def _pairs(self, singles: Sequence[Idea]) -> None:
        """Two ideas together, one of which changes what the other does."""
        about_positions = self.question.about_work or self.positions_matter
        kinds = IN_CONTEXT if about_positions else AROUND
        context = [idea for idea in singles if idea.moves[0].kind in kinds]
        for tried, (one, other) in enumerate(cheapest_pairs(context, singles)):
            bits = one.bits + other.bits + TOGETHER_BITS
            if tried >= MOST_PAIRS or self._is_spent or bits > min(self.best + PAIRS_BEHIND, self.limit):
                return
            if compatible(one, other):
                self._try(both(one, other), self.limit, ())

    # -- weighing ----------------------------------------------------------------------------

    def _try(self, idea: Idea, limit: float, ways: Iterable[Counting] | None = None) -> int | None:
        """Weigh an idea, and count it otherwise as well: in these ways, or in the cheap ones.

        The number that it gives for the first claim; None where it is not weighed, or the network contradicts itself.
        """
        if idea.bits > min(self.best + BEHIND, limit) or self._is_spent:
            return None
        if not self._may_matter(idea):
            return self.start.fits[0].value
        if self._is_out_of_reach(idea):
            return None
        variant = self._variant(idea.edits)
        if variant is None:
            return None
        self.weighed += 1
        usual = self._consider(idea, AS_USUAL, variant)
        self._classes.note(idea, variant, usual.fits[0].value)
        for way in self._ways(idea, variant) if ways is None else ways:
            self._consider(idea, way, variant)
        return usual.fits[0].value

    @property
    def _is_spent(self) -> bool:
        return self.work + WORK_EACH * self.weighed > MOST_WORK

    def _variant(self, edits: Sequence[Edit]) -> Variant | None:
        """The network under edits; None where it contradicts itself."""
        try:
            variant = Variant(self.plan, edits)
        except ShapeError:
            return None
        self.work += variant.work
        return variant

    def _may_matter(self, idea: Idea) -> bool:
        """Whether an idea can change a claimed number: sizes do not where nothing depends on them."""
        if self.question.about_work or self.positions_matter or idea.like:
            return True
        return any(move.kind not in MOVES_POSITIONS for move in idea.moves)

    def _is_out_of_reach(self, idea: Idea) -> bool:
        """Whether an edit of the whole network is far from what is claimed, as one can tell without making it."""
        move, claim, value = idea.moves[0], self.question.claims[0], self.start.fits[0].value
        if not len(idea.moves) == len(self.question.claims) == 1 or not value or claim.layer:
            return False
        least, most = self._grows(move)
        return not any(value * least <= one.high and one.low <= value * most for one in claim.readings)

    def _grows(self, move: Move) -> tuple[float, float]:
        """By which factors, at least and at most, the first claim's number grows: as images do; of layers made wider,
        with their width at least and with its square at most."""
        if move.kind == "input_size" and self.question.claims[0].quantity in BY_AREA:
            shapes = (move.facts[way].shape[1:] for way in ("new", "old"))
            new, old = (prod(size for size in shape if isinstance(size, int)) for shape in shapes)
            return new / old / REACH, new / old * REACH
        if move.kind == "width":
            factor, share = float(move.facts["factor"]), self._share(move.steps)
            ends = sorted((factor**2, 1 + share * (factor - 1)))
            return ends[0] / REACH_OF_WIDTH, ends[1] * REACH_OF_WIDTH
        return 0.0, inf

    def _share(self, steps: Sequence[int]) -> float:
        """How much of the first claim's number is that of some steps."""
        quantity = self.question.claims[0].tight.quantity
        of_steps = sum(AS_USUAL.count(self.plan.weight_of(index), quantity) for index in steps)
        return of_steps / max(1, AS_USUAL.count(self.plan.tally, quantity))

    @cached_property
    def positions_matter(self) -> bool:
        """Whether some weights may depend on how many positions there are."""
        return any(step.op.kind in BY_POSITIONS for step in self.plan.steps)

    @cached_property
    def _quantities(self) -> tuple[str, ...]:
        """What is claimed of the whole network."""
        whole = (claim for claim in self.question.claims if not claim.layer)
        return tuple(sorted({reading.quantity for claim in whole for reading in claim.readings}))

    @cached_property
    def _cheap(self) -> tuple[tuple[str, Counting], ...]:
        """The single conventions that are tried on every edited network, with the quantities they are about."""
        every = sorted((*CONVENTIONS, *self.conventions), key=lambda one: one.bits)
        return tuple(
            (quantity, Counting((one,)))
            for quantity in self._quantities
            for one in every
            if one.bits <= COUNTING_WITH_MOVES and quantity in one.quantities
        )

    def _ways(self, idea: Idea, variant: Variant) -> Iterator[Counting]:
        """The cheap ways of counting that make a difference to an edited network."""
        tally = self.question.tally(variant)
        groups = {part.group for part in tally}
        usual = {quantity: AS_USUAL.count(tally, quantity) for quantity in self._quantities}
        for quantity, way in self._cheap:
            absent = way.conventions[0].leaves_out
            if absent and absent.isdisjoint(groups):
                continue
            if idea.bits + way.bits > min(self.best + BEHIND, self.limit):
                continue
            if way.count(tally, quantity) != usual[quantity]:
                yield way

    def _count(self, idea: Idea, variant: Variant, most: int) -> None:
        """The same network counted otherwise, by up to so many conventions together."""
        for quantity in self._quantities:
            for way in countings(self.question.tally(variant), quantity, self.conventions, most):
                if idea.bits + way.bits > min(self.best + BEHIND, max(self.limit, NEAR_BITS)):
                    break
                self._consider(idea, way, variant)

    def _consider(self, idea: Idea, counting: Counting, variant: Variant) -> Weighed:
        weighed = Weighed(idea, counting, self.question.fits(variant, counting))
        if not weighed.explained:
            self.near.append(weighed)
            return weighed
        if weighed.explained < len(weighed.fits) and idea.moves and not counting.conventions:
            self._partial.append(weighed)
        if self._is_better(weighed):
            self._keep(Candidate(idea, counting, weighed.fits, variant))
        return weighed

    def _keep(self, candidate: Candidate) -> None:
        self.best = min(self.best, candidate.bits)
        known = self.found.get(candidate.kinds)
        if known is None or candidate.bits < known.bits:
            self.found[candidate.kinds] = candidate
        elif candidate.bits == known.bits and known.idea != candidate.idea and len(known.ties) < MOST_TIES:
            self.found[candidate.kinds] = replace(known, ties=(*known.ties, candidate.idea))

    def _is_better(self, candidate: Weighed) -> bool:
        """Whether it explains what the network as it is does not, or in a better way, and nothing less."""
        pairs = list(zip(candidate.fits, self.start.fits, strict=True))
        gained = any(new.reading is not None and new.bits < old.bits for new, old in pairs)
        return gained and not any(new.reading is None and old.reading is not None for new, old in pairs)
