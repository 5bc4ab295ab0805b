"""The programs in `programs/`: networks as people post them, each run by PyTorch itself to learn what is true of it.

Lines that begin with `#:` are the corpus' own and are taken out before weigh reads the program:

    #: model Net(num_classes=10)     the expression that gives the module
    #: input x 3x32x32               what goes into forward, in order, without the batch
    #: input ids 16 < 100            whole numbers below 100
    #: input noise ()                a number a batch holds one of for each example
    #: batch second                  the batch stands behind the time steps
    #: macs 2 * 3 * 4                where PyTorch's counter has no rule: work of one example, written out
    #: lazy                          its parameters are not known before it is called
    #: same lenet                    what is true is what is true of that program; this one need not run
    #: not run                       what follows is read, but not run: data, training, tools that are not installed
    #: partly mamba_ssm              something in it cannot be known, and this is named; totals are at least
"""

from __future__ import annotations

import io
import sys
import types
from contextlib import redirect_stdout
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from torchvision_models import torchvision_models
from weigh.api import Network, read_source
from weigh.ask.ledger import Count
from weigh.network.sizes import Formula

torch = pytest.importorskip("torch")

FOLDER = Path(__file__).with_name("programs")
BATCH = 2


class Input(NamedTuple):
    name: str
    shape: tuple[int, ...]
    below: int | None  # whole numbers below it


@dataclass(frozen=True)
class Program:
    name: str
    text: str
    run: str
    model: str
    inputs: tuple[Input, ...] = ()
    batch_second: bool = False
    macs: str = ""
    same: str = ""
    partly: str = ""
    lazy: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def shapes(self) -> dict[str, tuple[int | None, ...]]:
        return {one.name: one.shape for one in self.inputs}


def programs() -> list[Program]:
    return [parsed(file.stem, file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.py"))]


def parsed(name: str, source: str) -> Program:
    lines = source.splitlines()
    own = [line[2:].strip() for line in lines if line.startswith("#:")]
    text = "\n".join(line for line in lines if not line.startswith("#:")) + "\n"
    run = "\n".join(line for line in source.partition("#: not run")[0].splitlines() if not line.startswith("#:"))
    told: dict[str, str] = {}
    inputs = []
    for line in own:
        key, _, value = line.partition(" ")
        if key == "input":
            inputs.append(_input(value))
        else:
            told[key] = value.strip()
    return Program(name, text, run + "\n", told.get("model", "model"), tuple(inputs), "batch" in told,
                   told.get("macs", ""), told.get("same", ""), told.get("partly", ""), "lazy" in told)  # fmt: skip


def _input(text: str) -> Input:
    name, _, rest = text.partition(" ")
    shape, _, below = rest.partition("<")
    sizes = shape.strip().strip("()")
    return Input(name, tuple(map(int, sizes.split("x"))) if sizes else (), int(below) if below else None)


# -- what is true: by PyTorch


@dataclass(frozen=True)
class Figures:
    """params, trainable: of the module. macs: of one example. outputs: shapes with the batch, of every tensor."""

    params: int
    trainable: int
    macs: int | None = None
    outputs: tuple[tuple[int, ...], ...] = ()


@dataclass
class Real:
    module: Any
    inputs: list[Any] = field(default_factory=list)


def built(program: Program) -> Real:
    """The module that PyTorch makes of the program, and real tensors for it."""
    torch.manual_seed(0)
    if "torchvision" in program.run:
        torchvision_models()
    if "einops" in program.run:
        pytest.importorskip("einops")
    scope = types.ModuleType("pasted")
    sys.modules["pasted"] = scope
    try:
        with redirect_stdout(io.StringIO()):
            exec(compile(program.run, program.name, "exec"), scope.__dict__)
            module = eval(program.model, scope.__dict__)
    finally:
        del sys.modules["pasted"]
    return Real(module.eval(), [_tensor(program, one) for one in program.inputs])


def _tensor(program: Program, one: Input) -> Any:
    at = 1 if program.batch_second else 0
    shape = (*one.shape[:at], BATCH, *one.shape[at:])
    return torch.rand(shape) if one.below is None else torch.randint(0, one.below, shape)


def true(program: Program) -> Figures:
    if program.same:
        return true(_named(program.same))
    return by_torch(built(program), program.macs)


@cache
def _named(name: str) -> Program:
    return next(program for program in programs() if program.name == name)


def by_torch(real: Real, macs: str = "") -> Figures:
    given = real.module(*real.inputs)
    params = list(real.module.parameters())
    trained = sum(one.numel() for one in params if one.requires_grad)
    outputs = tuple(dict.fromkeys(tuple(one.shape) for one in _leaves(given)))
    work = eval(macs, {"__builtins__": {}}) if macs else counted(real)
    return Figures(sum(one.numel() for one in params), trained, work, outputs)


def counted(real: Real) -> int | None:
    """MACs of one example, by PyTorch's counter; on tensors without numbers, where recurrent layers are products."""
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    with sdpa_kernel(SDPBackend.MATH):
        try:
            module = deepcopy(real.module).to("meta")
            with torch.device("meta"), FlopCounterMode(display=False) as counter:
                module(*[one.to("meta") for one in real.inputs])
        except (RuntimeError, NotImplementedError, TypeError):
            with FlopCounterMode(display=False) as counter:
                real.module(*real.inputs)
    flops = counter.get_total_flops()
    return flops // 2 // BATCH if flops % (2 * BATCH) == 0 else None


def _leaves(nest: Any) -> list[Any]:
    return [one for one in torch.utils._pytree.tree_leaves(nest) if isinstance(one, torch.Tensor)]


# -- as weigh reads it


def by_text(program: Program, with_inputs: bool = True) -> Network:
    """The network that the program's text gives, unrun; its target as a user would name it."""
    target = f"::{program.model}" if program.model else ""
    inputs = program.shapes if with_inputs else {}
    reading = read_source(f"{program.name}.py{target}", text=program.text, inputs=inputs)
    return Network(reading.graphs[-1], reading)


def by_tracing(real: Real) -> Network:
    from weigh.readers.live.torch import read_module

    reading = read_module(real.module, *real.inputs)
    return Network(reading.graphs[-1], reading)


def of(network: Network) -> Figures:
    """A network's figures; fails where one of them is not exact."""
    graph, ledger = network.graph, network.ledger
    assert not graph.faults, [str(fault) for fault in graph.faults]
    assert not graph.gaps, graph.gaps
    for count in (ledger.params, ledger.trainable, ledger.macs):
        assert count.exact, count
    outputs = tuple(dict.fromkeys(tuple(_number(size) for size in one.tensor.shape) for one in graph.outputs))
    return Figures(ledger.params.known, ledger.trainable.known, ledger.macs.known, outputs)


def owned(network: Network) -> tuple[int, int]:
    """Parameters and those that are trained, exact whatever goes in."""
    params, trainable = network.ledger.params, network.ledger.trainable
    assert params.exact and trainable.exact, (params, network.graph.gaps, network.graph.faults)
    return params.known, trainable.known


def _number(size: Any) -> Any:
    return size.at({"batch": BATCH}) if isinstance(size, Formula) else size


__all__ = [
    "Count",
    "Figures",
    "Program",
    "Real",
    "built",
    "by_text",
    "by_torch",
    "by_tracing",
    "of",
    "owned",
    "programs",
    "true",
]
