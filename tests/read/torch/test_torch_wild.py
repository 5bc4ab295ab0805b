"""Programs as people paste them: what is read of their text, what is traced of the live module and PyTorch agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from wild_programs import Program, built, by_text, by_tracing, of, owned, programs, true

PROGRAMS = programs()
WHOLE = [one for one in PROGRAMS if not one.partly]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("program", WHOLE, ids=str)
def test_as_pytorch_runs_it(program: Program) -> None:
    truth = true(program)
    found = of(by_text(program))
    if truth.macs is None:
        assert (found.params, found.trainable, found.outputs) == (truth.params, truth.trainable, truth.outputs)
    else:
        assert found == truth


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("program", [one for one in WHOLE if not one.lazy], ids=str)
def test_its_parameters_need_no_input(program: Program) -> None:
    truth = true(program)
    assert owned(by_text(program, with_inputs=False)) == (truth.params, truth.trainable)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("program", [one for one in WHOLE if not one.same and not one.batch_second], ids=str)
def test_as_the_live_module_is_traced(program: Program) -> None:
    read, traced = of(by_text(program)), of(by_tracing(built(program)))
    assert (read.params, read.trainable, read.macs, read.outputs) == (
        traced.params, traced.trainable, traced.macs, traced.outputs)  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("program", [one for one in PROGRAMS if one.partly], ids=str)
def test_what_cannot_be_known_is_named_and_totals_are_at_least(program: Program) -> None:
    network, truth = by_text(program), true(program)
    for count, least in ((network.ledger.params, truth.params), (network.ledger.macs, truth.macs)):
        assert not count.exact and least is not None and count.known <= least
    causes = [cause.what for gap in network.graph.gaps for cause in _behind(gap)]
    assert program.partly in causes


def _behind(cause: Any) -> Iterator[Any]:
    """A cause and those behind it."""
    while cause is not None:
        yield cause
        cause = cause.facts.get("of")
