"""One more or one fewer of a layer, or of a block that comes again and again."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Final

from weigh.ask.why.moves.move import Move, choice, insert, unlike
from weigh.ask.why.plan import Edit, New, Plan

NOT_REPEATED: Final = frozenset(["batch_norm", "layer_norm", "group_norm", "standardize", "variable", "embedding"])
"""What does not come by itself."""
REPEATED_BITS: Final = 6.0
"""A layer or a block more or fewer: people know how deep a network is, but skip or paste a line."""
ROUNDS_BITS: Final = 7.0
"""Several rounds of a loop more or fewer: another depth of the same network."""
SUMS: Final = frozenset(["merge", "arithmetic"])
"""What joins a block's output with its input, as a layer or as an operator of the language."""
LONGEST_BLOCK: Final = 40
LONGEST_PATTERN: Final = 16
MOST_ROUNDS: Final = 8


def repeated_layers(plan: Plan) -> Iterator[Move]:
    """A layer with weights left out, or the same once more behind it."""
    found = [i for i in plan.weighted if _may_repeat(plan, i)]
    for index in unlike(plan, found):
        step = plan.steps[index]
        again = New(step.layer.type, step.op, name=f"{step.layer.name}_again", like=index)
        edit = insert(step.outputs[0], again)
        yield Move("layer_more", REPEATED_BITS + choice(len(found)), (edit,), (index,))
        if len(step.inputs) == 1:
            yield Move("layer_less", REPEATED_BITS + choice(len(found)), (Edit(removed=(index,)),), (index,))


def _may_repeat(plan: Plan, index: int) -> bool:
    step = plan.steps[index]
    return step.op.kind not in NOT_REPEATED and len(step.inputs) == 1 and len(step.outputs) == 1


def repeated_blocks(plan: Plan) -> Iterator[Move]:
    """A residual block whose output is as its input: once more, or taken out. Blocks that weigh the same are one."""
    seen: dict[tuple[int, ...], int] = {}
    blocks = list(_blocks(plan))
    for source, steps in blocks:
        signature = tuple(sorted(id(plan.applied[i]) for i in steps))
        seen[signature] = seen.get(signature, 0) + 1
        if seen[signature] > 1:
            continue
        last = steps[-1]
        facts = {"layers": len(steps), "first": plan.steps[steps[0]].layer.name, "last": plan.steps[last].layer.name}
        more = Edit(after=plan.steps[last].outputs[0], insert=tuple(_copies(plan, [(source, steps)])))
        yield Move("layer_more", REPEATED_BITS + choice(len(blocks)), (more,), tuple(steps), {**facts, "block": True})
        readers = tuple(plan.readers[plan.steps[last].outputs[0]])
        less = Edit(after=plan.steps[last].outputs[0], bypass=source, readers=readers, removed=tuple(steps))
        yield Move("layer_less", REPEATED_BITS + choice(len(blocks)), (less,), tuple(steps), {**facts, "block": True})


def repeated_runs(plan: Plan) -> Iterator[Move]:
    """A pattern of layers that comes several times one behind the other, as often as the source's loop says: some
    rounds fewer, or some more."""
    for first, period, rounds in _runs(plan):
        steps = list(range(first, first + period))
        source, last = plan.steps[first].inputs[0], plan.steps[first + period * rounds - 1].outputs[0]
        facts = {"layers": period, "first": plan.steps[first].layer.name, "last": plan.steps[steps[-1]].layer.name,
                 "block": True, "rounds": rounds}  # fmt: skip
        for count in range(2 if rounds > 1 else 1, min(rounds, MOST_ROUNDS) + 1):
            gone = tuple(range(first + period * (rounds - count), first + period * rounds))
            kept = source if count == rounds else plan.steps[gone[0] - 1].outputs[0]
            less = Edit(after=last, bypass=kept, removed=gone)
            yield Move("layer_less", ROUNDS_BITS + choice(rounds) / 2, (less,), gone, {**facts, "times": count})
        for count in range(2, MOST_ROUNDS + 1):
            copies: list[New] = []
            for _ in range(count):
                copies += _copies_behind(plan, source, steps, len(copies))
            more = Edit(after=last, insert=tuple(copies))
            yield Move("layer_more", ROUNDS_BITS + choice(count), (more,), tuple(steps), {**facts, "times": count})


def repeated_stages(plan: Plan) -> Iterator[Move]:
    """Residual blocks one behind the other that come again and again, as the two of a transformer's layer: some rounds
    fewer, or some more."""
    blocks = sorted(_blocks(plan), key=lambda block: block[1][-1])
    ids = _same(tuple(sorted(id(plan.applied[i]) for i in steps)) for _, steps in blocks)
    ends = [-1, *(plan.steps[steps[-1]].outputs[0] for _, steps in blocks)]
    chained = [source == end for (source, _), end in zip(blocks, ends, strict=False)]
    for first, period, rounds in _repeats(ids, chained):
        run = blocks[first : first + period * rounds]
        last = plan.steps[run[-1][1][-1]].outputs[0]
        steps = [index for _, inside in run[:period] for index in inside]
        facts = {"layers": len(steps), "first": plan.steps[steps[0]].layer.name,
                 "last": plan.steps[steps[-1]].layer.name, "block": True, "rounds": rounds}  # fmt: skip
        least = 1 if period > 1 else 2  # one block alone is one of `repeated_blocks`
        for count in range(least, min(rounds - 1, MOST_ROUNDS) + 1):
            kept = run[period * (rounds - count)][0]
            gone = tuple(index for _, inside in run[period * (rounds - count) :] for index in inside)
            less = Edit(after=last, bypass=kept, readers=tuple(plan.readers[last]), removed=gone)
            bits = ROUNDS_BITS + choice(rounds) / 2
            yield Move("layer_less", bits, (less,), gone, {**facts, "times": count})
        for count in range(least, MOST_ROUNDS + 1):
            more = Edit(after=last, insert=tuple(_copies(plan, run[:period], count)))
            yield Move("layer_more", ROUNDS_BITS + choice(count), (more,), tuple(steps), {**facts, "times": count})


def _same(things: Iterable[Hashable]) -> list[int]:
    """A number for each thing, the same for equal ones."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(thing, len(numbers)) for thing in things]


def _runs(plan: Plan) -> Iterator[tuple[int, int, int]]:
    """Runs of a chain that repeat themselves: the first step, the length of the pattern, how often it comes."""
    applied = [id(one) for one in plan.applied]
    chained = [_is_chained(plan, index) for index in range(len(plan.steps))]
    for at, period, rounds in _repeats(applied, chained):
        if any(plan.applied[i].weights for i in range(at, at + period)):
            yield at, period, rounds


def _repeats(things: list[int], chained: list[bool]) -> Iterator[tuple[int, int, int]]:
    """Where things that follow each other repeat themselves: from where, how many, how often."""
    at = 0
    while at < len(things):
        period, rounds = _run(things, chained, at)
        if rounds > 1:
            yield at, period, rounds
            at += period * rounds
        else:
            at += 1


def _run(applied: list[int], chained: list[bool], at: int) -> tuple[int, int]:
    for period in range(1, LONGEST_PATTERN + 1):
        end = at + period
        while end < len(applied) and chained[end] and applied[end] == applied[end - period]:
            end += 1
        rounds = (end - at) // period
        if rounds > 1 and all(chained[at + 1 : at + period]):
            return period, rounds
    return 0, 0


def _is_chained(plan: Plan, index: int) -> bool:
    """Whether a step reads nothing but the step before it, and is what alone reads that."""
    step = plan.steps[index]
    before = plan.steps[index - 1].outputs if index else ()
    return (
        len(step.inputs) == 1
        and len(step.outputs) == 1
        and step.inputs == before
        and plan.readers[before[0]] == [index]
    )


def _copies_behind(plan: Plan, source: int, steps: list[int], made: int) -> Iterator[New]:
    """A chain once more, behind so many new steps."""
    for number, index in enumerate(steps):
        step = plan.steps[index]
        yield New(step.layer.type, step.op, (-1 - made - number,), f"{step.layer.name}_again", like=index)


def _blocks(plan: Plan) -> Iterator[tuple[int, list[int]]]:
    """Residual blocks: what lies between a value and a sum of it with what was made of it, of the same shape."""
    for index, step in enumerate(plan.steps):
        scales = getattr(step.op, "function", "") == "multiply"
        if step.op.kind not in SUMS or scales or len(step.inputs) != 2:
            continue
        for source in step.inputs:
            inside = sorted(_between(plan, source, index))
            if inside and plan.tensors[source] == plan.output_of(index) and _closed(plan, source, [*inside, index]):
                if any(plan.applied[i].weights for i in inside):
                    yield source, [*inside, index]
                break


def _between(plan: Plan, source: int, last: int) -> set[int]:
    """The steps on the way from a value to a step, without the step; empty where it is long or comes from elsewhere."""
    inside: set[int] = set()
    waiting = [value for value in plan.steps[last].inputs if value != source]
    while waiting and len(inside) < LONGEST_BLOCK:
        maker = plan.maker.get(waiting.pop())
        if maker is None:
            return set()
        if maker not in inside:
            inside.add(maker)
            waiting += [value for value in plan.steps[maker].inputs if value != source]
    return set() if waiting else inside


def _closed(plan: Plan, source: int, steps: list[int]) -> bool:
    """Whether nothing outside reads what is made inside, but the last step's output."""
    inside = set(steps)
    values = [value for index in steps[:-1] for value in plan.steps[index].outputs]
    return all(reader in inside for value in values for reader in plan.readers[value])


def _copies(plan: Plan, blocks: Sequence[tuple[int, list[int]]], times: int = 1) -> Iterator[New]:
    """Blocks so many times more: each reads the output of the one before where it read its input."""
    last = -1
    for source, steps in [*blocks] * times:
        made: dict[int, int] = {source: last}
        for index in steps:
            step = plan.steps[index]
            inputs = tuple(made.get(value, value) for value in step.inputs)
            yield New(step.layer.type, step.op, inputs, f"{step.layer.name}_again", like=index)
            last -= 1
            made[step.outputs[0]] = last
