"""A variant's tally is exactly what the edited network adds up to when it is built anew."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rebuilding import built_anew, counts, is_pure_change, known, replayed
from snippets import SNIPPETS, code

from weigh.api import Network, read
from weigh.ask.ledger import Ledger
from weigh.ask.why.moves import ideas
from weigh.ask.why.moves.move import Idea
from weigh.ask.why.plan import Edit, New, Plan
from weigh.ask.why.tally import UNKNOWN, WEIGHTS, Part
from weigh.ask.why.variant import Variant
from weigh.network.errors import ShapeError
from weigh.ops.convolution import Conv
from weigh.ops.dense import Dense
from weigh.ops.merge import Merge
from weigh.ops.normalization import BatchNorm
from weigh.ops.pooling import Pool
from weigh.ops.recurrent import LSTM, LSTMCell
from weigh.ops.shape import Flatten
from weigh.sources import read_source

ZOO = ("alexnet", "vgg16", "keras-resnet50", "mobilenetv2", "gpt2", "inceptionv3-aux", "unet", "lenet5", "lenet5-modern",
       "densenet121", "efficientnetb0", "vit-b16", "mobilenetv3small", "nasnetmobile", "googlenet")  # fmt: skip
MOST = 60
"""Of larger networks so many ideas are tried, drawn by chance but always the same."""


@cache
def ledger_of(name: str) -> Ledger:
    if name not in SNIPPETS:
        return read(name).ledger
    return Network(read_source("-", text=code(name)).graphs[-1]).ledger


@cache
def plan_of(name: str) -> Plan:
    return Plan(ledger_of(name).graph)


@cache
def ideas_of(name: str) -> tuple[Idea, ...]:
    found = tuple(ideas(plan_of(name)))
    return found if name in SNIPPETS else tuple(random.Random(7).sample(found, min(MOST, len(found))))


def edited(plan: Plan, edits: tuple[Edit, ...]) -> Variant | None:
    """None where the edits contradict the network or each other; nothing else may go wrong."""
    try:
        return Variant(plan, edits)
    except ShapeError as error:
        assert str(error)
        if is_pure_change(edits) and error.fault.kind not in ("edit.shared", "edit.outputs"):
            with pytest.raises((ShapeError, ValueError)):  # replay has no place for more outputs than before
                replayed(plan, edits)
        return None


def check(plan: Plan, edits: tuple[Edit, ...]) -> None:
    variant = edited(plan, edits)
    if variant is None:
        return
    if not variant.uncounted:
        assert built_anew(variant).tally == variant.tally
    as_many = all(len(variant.applied_at(i).outputs) == len(plan.steps[i].outputs) for i in variant.ops)
    if is_pure_change(edits) and as_many and not any(part.what == UNKNOWN for part in variant.tally):
        assert counts(variant.tally) == known(replayed(plan, edits))


@pytest.mark.parametrize("name", [*ZOO, *SNIPPETS])
def test_a_plan_adds_up_to_the_ledger(name: str) -> None:
    plan = plan_of(name)
    assert counts(plan.tally) == known(ledger_of(name))


@pytest.mark.parametrize("name", [*ZOO, *SNIPPETS])
def test_without_edits_a_variant_is_the_plan(name: str) -> None:
    plan = plan_of(name)
    variant = Variant(plan)
    assert (variant.tally, variant.work, variant.changed()) == (plan.tally, 0, [])
    assert built_anew(variant).tally == plan.tally


@pytest.mark.parametrize("name", [*ZOO, *SNIPPETS])
def test_every_idea_gives_what_the_network_built_anew_adds_up_to(name: str) -> None:
    for idea in ideas_of(name):
        check(plan_of(name), idea.edits)


SEVERAL = st.tuples(st.sampled_from([*SNIPPETS, "alexnet", "lenet5-modern", "unet"]), st.randoms(use_true_random=False))


@settings(max_examples=200, deadline=None)
@given(SEVERAL)
def test_several_ideas_hold_together_in_any_order(drawn: tuple[str, random.Random]) -> None:
    name, chance = drawn
    plan = plan_of(name)
    chosen = chance.sample(ideas_of(name), chance.randint(1, 3))
    edits = [edit for idea in chosen for edit in idea.edits]
    check(plan, tuple(edits))
    variant = edited(plan, tuple(edits))
    by_rank: dict[int, list[Edit]] = {}
    for edit in edits:
        by_rank.setdefault(edit.rank, []).append(edit)
    ranks = list(by_rank.values())
    chance.shuffle(ranks)
    other = edited(plan, tuple(edit for rank in ranks for edit in rank))
    assert (variant and variant.tally) == (other and other.tally)


@settings(max_examples=100, deadline=None)
@given(SEVERAL)
def test_an_edit_and_its_inverse_are_no_edit(drawn: tuple[str, random.Random]) -> None:
    name, chance = drawn
    plan = plan_of(name)
    edits = chance.choice(ideas_of(name)).edits
    variant = edited(plan, edits)
    if variant is None or variant.gone or variant.uncounted:
        return
    anew = built_anew(variant)
    steps = {step.layer.name: index for index, step in enumerate(anew.steps)}
    if len(steps) < len(anew.steps):
        return  # layers are found again by their names
    changes = tuple((steps[plan.steps[index].layer.name], plan.steps[index].op) for index in variant.ops)
    resized = {(value, axis) for edit in edits for value, axis, _ in edit.inputs}
    inputs = tuple(
        (anew.sources[plan.sources.index(value)], axis, size)
        for value, axis in resized
        if isinstance(size := plan.tensors[value].shape[axis], int)
    )
    removed = tuple(steps[step.layer.name] for step in variant.added)
    if len(inputs) == len(resized):
        assert Variant(anew, (Edit(changes=changes, inputs=inputs, removed=removed),)).tally == plan.tally


# -- shared layers, dead ends, what is gone --------------------------------------------------------------------------


def index_of(plan: Plan, layer: str, call: int = 0) -> int:
    return [index for index, step in enumerate(plan.steps) if step.layer.name == layer][call]


def params(variant: Variant) -> int:
    return counts(variant.tally)["params"]


def test_a_shared_layer_is_counted_at_its_next_call_when_the_first_is_gone() -> None:
    plan = plan_of("shared-layers")
    first = index_of(plan, "twice")
    variant = Variant(plan, (Edit(removed=(first,)),))
    assert params(variant) == params(Variant(plan))
    assert built_anew(variant).tally == variant.tally
    assert Part("again", "dense_kernel") in plan.tally
    assert Part("again", "dense_kernel") not in variant.tally


def test_a_shared_layer_that_is_gone_and_changed_is_counted_as_it_is_now() -> None:
    plan = plan_of("shared-layers")
    calls = plan.steps_of[plan.steps[index_of(plan, "twice")].layer]
    unbiased = Edit(changes=tuple((index, Dense(20, bias=False)) for index in calls))
    variant = Variant(plan, (unbiased, Edit(removed=(calls[0],))))
    assert params(Variant(plan)) - params(variant) == 20
    assert built_anew(variant).tally == variant.tally


def test_calls_of_one_layer_cannot_need_different_weights() -> None:
    plan = plan_of("shared-layers")
    with pytest.raises(ShapeError) as error:
        Variant(plan, (Edit(changes=((index_of(plan, "twice"), Dense(20, bias=False)),)),))
    assert str(error.value) == (
        "the calls of one layer must all need the same weights.\n"
        "  twice is called 2 times, and its weights would now have different shapes.\n"
        "  Make the edit at every call."
    )


def test_what_was_put_in_behind_a_removed_layer_at_rank_0_goes_with_it() -> None:
    plan = plan_of("chain")
    index = index_of(plan, "dense_2")
    norm = Edit(after=plan.steps[index].outputs[0], insert=(New("BatchNormalization", BatchNorm()),))
    both = Variant(plan, (norm, Edit(removed=(index,))))
    assert params(both) == params(Variant(plan, (Edit(removed=(index,)),)))
    assert not both.added


def test_what_was_put_in_between_layers_stays_when_the_one_before_goes() -> None:
    plan = plan_of("chain")
    index = index_of(plan, "dense_2")
    later = Edit(after=plan.steps[index].outputs[0], insert=(New("Dense", Dense(32)),), rank=1)
    both = Variant(plan, (Edit(removed=(index,)), later))
    assert params(both) == params(Variant(plan))  # a dense layer of 32 for another one
    assert built_anew(both).tally == both.tally


def test_a_block_passed_by_is_read_around_with_what_stands_before_it() -> None:
    plan = plan_of("residual")
    entry = plan.steps[index_of(plan, "entry")].outputs[0]
    first_add = next(index for index, step in enumerate(plan.steps) if step.op.kind == "merge")
    block = tuple(range(index_of(plan, "entry") + 1, first_add + 1))
    less = Edit(after=plan.steps[first_add].outputs[0], bypass=entry, removed=block)
    norm = Edit(after=entry, insert=(New("BatchNormalization", BatchNorm()),))
    inside = Edit(after=plan.steps[block[0]].outputs[0], insert=(New("Dense", Dense(8)),), rank=1)
    own = 9 * 8 * 8 + 4 * 8 + 9 * 8 * 8 + 8  # a convolution, a normalization, a convolution with its bias
    both = Variant(plan, (norm, less, inside))
    assert params(both) == params(Variant(plan)) - own + 4 * 8
    assert len(both.added) == 1  # what was put inside the block is gone with it
    assert built_anew(both).tally == both.tally


def test_what_is_cut_off_is_gone_with_all_that_was_put_in_behind() -> None:
    plan = plan_of("chain")
    cut = plan.steps[index_of(plan, "dense_2")].outputs[0]
    late = Edit(after=plan.steps[index_of(plan, "dense_4")].outputs[0], insert=(New("Dense", Dense(1000)),), rank=1)
    early = Edit(after=plan.steps[index_of(plan, "dense_0")].outputs[0], insert=(New("Dense", Dense(32)),), rank=1)
    assert params(Variant(plan, (late, Edit(cut=cut), early))) == 4 * (
        32 * 32 + 32
    )  # three of the five, and the one put in


def test_what_is_gone_cannot_be_read() -> None:
    plan = plan_of("several-outputs")
    lstm = next(index for index, step in enumerate(plan.steps) if len(step.outputs) == 3)
    with pytest.raises(ShapeError) as error:
        Variant(plan, (Edit(removed=(lstm,)),))
    assert str(error.value) == (
        "what is taken out of a network must not be read any more.\n"
        "  A layer that stays, or the network's output, reads it.\n"
        "  Take that out as well, or let it read something else."
    )


def test_a_layer_gives_as_many_outputs_as_before() -> None:
    plan = plan_of("several-outputs")
    lstm = next(index for index, step in enumerate(plan.steps) if len(step.outputs) == 3)
    name = plan.steps[lstm].layer.name
    with pytest.raises(ShapeError) as error:
        Variant(plan, (Edit(changes=((lstm, LSTM(LSTMCell(8))),)),))
    assert str(error.value) == (
        "a layer must give as many outputs after an edit as before, for each is read somewhere.\n"
        f"  {name} gave 3, and now gives 1.\n"
        "  Change what reads them as well."
    )


def test_two_edits_of_one_layer_are_both_made() -> None:
    plan = plan_of("chain")
    index = index_of(plan, "dense_1")
    wider = Edit(changes=((index, Dense(64, activation="relu")),))
    unbiased = Edit(changes=((index, Dense(32, bias=False, activation="relu")),))
    both = Edit(changes=((index, Dense(64, bias=False, activation="relu")),))
    assert (
        Variant(plan, (wider, unbiased)).tally == Variant(plan, (unbiased, wider)).tally == Variant(plan, (both,)).tally
    )
    with pytest.raises(ShapeError) as error:
        Variant(plan, (wider, Edit(changes=((index, Dense(48, activation="relu")),))))
    assert str(error.value) == (
        "edits of one network must not contradict each other.\n"
        "  Two of them set the same thing to different values.\n"
        "  Make one of them."
    )


def test_what_reads_later_values_cannot_stand_before_them() -> None:
    plan = plan_of("chain")
    first, last = (plan.steps[index_of(plan, name)].outputs[0] for name in ("dense_0", "dense_4"))
    loop = Edit(after=first, insert=(New("Dense", Dense(32), (last,)),), rank=1)
    with pytest.raises(ShapeError) as error:
        Variant(plan, (loop,))
    assert str(error.value) == (
        "a layer must be put in behind everything that it reads.\n"
        "  What reads its output comes before it.\n"
        "  Put it in further behind."
    )
    with pytest.raises(ShapeError):
        Variant(plan, (Edit(after=first, bypass=last),))


def test_a_weight_of_another_layer_is_taken_off_once() -> None:
    plan = plan_of("attention")
    index = index_of(plan, "words_out")
    tied = Edit(uncounted=((index, "kernel"),))
    variant = Variant(plan, (tied, tied))
    assert params(Variant(plan)) - params(variant) == 32 * 200
    work = [{**counts(one.tally), "params": 0, "trainable": 0} for one in (variant, Variant(plan))]
    assert work[0] == work[1]
    gone = Variant(plan, (tied, Edit(removed=(index,))))
    assert gone.tally == Variant(plan, (Edit(removed=(index,)),)).tally


def test_a_normalization_put_in_takes_the_bias_before_it_off() -> None:
    plan = plan_of("residual")
    entry = plan.steps[index_of(plan, "entry")].outputs[0]
    first = Variant(plan, (Edit(after=entry, insert=(New("BatchNormalization", BatchNorm()),)),))
    assert first.tally[Part(WEIGHTS, "bias_before_norm")] == 8
    assert Part(WEIGHTS, "bias_before_norm") not in plan.tally


# -- edits that no catalogue would make --------------------------------------------------------------------------------

OPS = (Dense(8), Dense(32, bias=False), BatchNorm(), Flatten(), Pool("max", (2, 2), (2, 2)), Conv(8, (3, 3), (1, 1), (1, 1), "same"),
       LSTM(LSTMCell(4), return_state=True), Merge("add"))  # fmt: skip


def wild(plan: Plan, chance: random.Random) -> Edit:
    """Something done to a network without any regard to what it is."""
    index, value = chance.randrange(len(plan.steps)), chance.randrange(len(plan.tensors))
    some = tuple(sorted(chance.sample(range(len(plan.steps)), min(len(plan.steps), chance.randint(1, 3)))))
    match chance.randrange(7):
        case 0:
            return Edit(changes=((index, chance.choice(OPS)),))
        case 1:
            return Edit(removed=some)
        case 2:
            return Edit(after=value, bypass=chance.randrange(len(plan.tensors)), removed=some)
        case 3:
            return Edit(cut=value)
        case 4:
            weights = plan.applied[index].weights
            return Edit(uncounted=((index, chance.choice(weights).name),) if weights else ())
        case 5:
            copy = New("Copy", plan.steps[index].op, plan.steps[index].inputs, like=index)
            return Edit(after=value, insert=(copy,), rank=chance.randrange(3))
    reads = tuple(chance.choice((-1, value, *plan.steps[index].outputs)) for _ in range(chance.randint(1, 2)))
    layers = (New("One", chance.choice(OPS), reads), New("Two", chance.choice(OPS), (-2,)))[: chance.randint(1, 2)]
    readers = chance.choice((None, (), tuple(plan.readers[value][:1]), tuple(plan.readers[value])))
    return Edit(after=value, insert=layers, readers=readers, rank=chance.randrange(6))


@settings(max_examples=1_000, deadline=None)
@given(SEVERAL)
def test_wild_edits_are_exact_or_contradict_each_other(drawn: tuple[str, random.Random]) -> None:
    name, chance = drawn
    plan = plan_of(name)
    check(plan, tuple(wild(plan, chance) for _ in range(chance.randint(1, 4))))
