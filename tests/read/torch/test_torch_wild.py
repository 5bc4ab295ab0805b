"""Programs as people paste them: what is read of their text, what is traced of the live module and PyTorch agree."""

from __future__ import annotations

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
