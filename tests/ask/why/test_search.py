"""The search: what comes first, what is pruned, what pairs are thought of, and that it stops."""

from __future__ import annotations

import pytest

from weigh.api import Network
from weigh.ask.claims import parse
from weigh.ask.why.candidates import Candidate
from weigh.ask.why.chance import CHANCE, information, most_bits
from weigh.ask.why.counting import optimizers
from weigh.ask.why.moves.move import Idea
from weigh.ask.why.pairing import TOGETHER_BITS, both, cheapest_pairs
from weigh.ask.why.question import Question
from weigh.ask.why.search import MOST_BITS, MOST_PAIRS, Search
from weigh.sources import read_source

NET = """
from keras import Sequential, layers, Input
net = Sequential([
    Input((28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.Conv2D(64, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Dense(128, activation="relu"),
    layers.Dense(10),
])
"""


def search(code: str, *claims: str) -> Search:
    network = Network(read_source("-", text=code).graphs[0])
    made = Search(Question(network.ledger, parse(claims)), (), tuple(optimizers("", False)))
    made.run()
    return made


def best(made: Search) -> Candidate:
    return min(made.found.values(), key=lambda candidate: candidate.bits)


def test_the_shortest_explanation_comes_first() -> None:
    """320 + 18,496 + (12 × 12 × 64 + 1) × 128 + 1,290: a Flatten is missing."""
    made = search(NET, f"{320 + 18_496 + (9_216 + 1) * 128 + 1_290:,}")
    assert best(made).kinds == ("flatten",)
    assert best(made).bits == made.best == 3.0


def test_a_pair_that_depends_on_each_other_is_weighed() -> None:
    """With a second pooling 6 × 6 × 64 = 2,304 values are flattened: neither edit alone gives that."""
    made = search(NET, f"{320 + 18_496 + (2_304 + 1) * 128 + 1_290:,}")
    assert set(best(made).kinds) in ({"flatten", "pool"}, {"flatten", "stride"})


def test_effects_that_add_up_are_put_together() -> None:
    """Three colours add 2 × 9 × 32, and a hundred classes 90 × 129."""
    made = search(NET, f"{320 + 18_496 + 65 * 128 + 1_290 + 576 + 90 * 129:,}")
    assert best(made).kinds == ("channels", "classes")


def test_classes_behind_another_hidden_layer() -> None:
    """With 256 hidden units each class weighs 257: the two effects do not add up, and 62 is worked out."""
    made = search(NET, f"{320 + 18_496 + 65 * 256 + 257 * 62:,}")
    assert best(made).kinds == ("classes", "units")
    assert {move.facts["new"] for move in best(made).idea.moves} == {62, 256}


def test_two_ideas_cost_more_than_each() -> None:
    one, other = Idea(3.0, ()), Idea(4.0, ())
    assert both(one, other).bits == 7.0 + TOGETHER_BITS


def test_each_of_two_claims_by_an_edit_of_its_own() -> None:
    made = search(NET, "conv2d_1.filters=64", "conv2d_2.kernel=5x5x64")
    assert best(made).explained == 2


def test_a_claim_about_a_layer_is_met_by_that_layer() -> None:
    found = best(search(NET, "conv2d_2.stride=2"))
    assert [move.kind for move in found.idea.moves] == ["stride"]
    assert len(found.idea.moves[0].steps) == 1


def test_a_claim_that_holds_is_not_searched() -> None:
    made = search(NET, "28,426")
    assert made.start.explained == 1
    assert made.weighed == 0
    assert not made.found


def test_sizes_are_not_tried_where_nothing_depends_on_positions() -> None:
    assert not search(NET, "30,001").positions_matter
    assert search(NET.replace("layers.Dense(128", "layers.Flatten(), layers.Dense(128"), "30,001").positions_matter


@pytest.mark.parametrize(("claim", "bits"), [("60M", 4.05), ("60.1M", 10.7), ("4,096", 13.5)])
def test_what_a_claim_says(claim: str, bits: float) -> None:
    """60M may be 55 to 65 million: log2(65 / 55) = 0.24 of 4 octaves, which is 4 bits; 60.1M 100,000 numbers only."""
    assert information(parse([claim])) == pytest.approx(bits, abs=1.0)
    assert most_bits(parse([claim])) == information(parse([claim])) + CHANCE


def test_rounded_claims_are_searched_less_far() -> None:
    rounded, exact = search(NET, "1M"), search(NET, "1,000,003")
    assert rounded.limit < exact.limit == MOST_BITS
    assert rounded.weighed < exact.weighed


def test_what_explains_nothing_is_kept_as_near() -> None:
    made = search(NET, "77,777,777")
    assert all(candidate.explained == 0 for candidate in made.near)
    assert made.near


def test_pairs_come_cheapest_first() -> None:
    ideas = [Idea(bits, ()) for bits in (1.0, 2.0, 4.0, 8.0)]
    sums = [one.bits + other.bits for one, other in cheapest_pairs(ideas, ideas)]
    assert sums == sorted(sums)
    assert len(sums) == 16
    assert not list(cheapest_pairs(ideas, []))


def test_a_long_network_is_searched_in_bounds() -> None:
    code = "from keras import *\nnet = Sequential([Input((16,))] + [layers.Dense(16) for _ in range(300)])"
    made = search(code, "99,991")
    assert made.weighed < 1_000 + MOST_PAIRS
