"""How each counter is asked: a function from a network to the parameters and MACs that the counter prints.

None stands for a quantity that the counter does not print. What prints FLOPs at two a MAC is halved, and said so.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from tools_networks import Network, vision
from torch import nn

Counted = tuple[int | None, int | None]


def model_of(network: Network) -> nn.Module:
    return network.build().train(network.train)


def own(model: nn.Module) -> int:
    """`sum(p.numel() for p in model.parameters())`: what people print beside a counter that counts no parameters."""
    return sum(p.numel() for p in model.parameters())


def torchinfo(network: Network) -> Counted:
    import torchinfo

    mode = "train" if network.train else "eval"
    found = torchinfo.summary(model_of(network), input_data=network.example(), verbose=0, mode=mode, device="cpu")
    return int(found.total_params), int(found.total_mult_adds)


def torchsummary(network: Network) -> Counted:
    import torchsummary

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        torchsummary.summary(model_of(network), network.shape[1:], device="cpu")
    total = re.search(r"Total params: ([\d,]+)", printed.getvalue())
    return (int(total[1].replace(",", "")) if total else None), None


def thop(network: Network) -> Counted:
    from thop import profile

    macs, params = profile(model_of(network), inputs=(network.example(),), verbose=False)
    return int(params), int(macs)


def ptflops(network: Network, backend: str = "pytorch") -> Counted:
    from ptflops import get_model_complexity_info

    macs, params = get_model_complexity_info(
        model_of(network), network.shape[1:], as_strings=False, print_per_layer_stat=False, backend=backend,
        input_constructor=lambda shape: network.example(),
    )  # fmt: skip
    return params, macs


def ptflops_aten(network: Network) -> Counted:
    return ptflops(network, "aten")


def calflops(network: Network) -> Counted:
    from calflops import calculate_flops

    _, macs, params = calculate_flops(
        model_of(network), args=[network.example()], print_results=False, output_as_string=False
    )
    return params, macs


def fvcore(network: Network) -> Counted:
    from fvcore.nn import FlopCountAnalysis, parameter_count

    model = model_of(network)
    found = (
        FlopCountAnalysis(model, (network.example(),)).unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    )
    return parameter_count(model)[""], int(found.total())


def flop_counter(network: Network, gradients: bool = True) -> Counted:
    from torch.utils.flop_counter import FlopCounterMode

    model = model_of(network)
    with torch.set_grad_enabled(gradients), FlopCounterMode(display=False) as mode:
        model(network.example())
    return own(model), mode.get_total_flops() // 2


def flop_counter_no_grad(network: Network) -> Counted:
    return flop_counter(network, gradients=False)


def weigh(network: Network) -> Counted:
    from weigh.ask.ledger import ledger
    from weigh.readers.live.torch import read_module

    graph = read_module(model_of(network), network.shape if not network.vocabulary else network.example()).graphs[0]
    total = ledger(graph)
    return total.params.known, total.macs.known


@dataclass(frozen=True)
class Tool:
    """name: of its column. package: whose release is printed. ask: how. note: which of its numbers, in which setting.

    rule: of the rows of `tools.toml`, the name and the settings that are about this column.
    """

    name: str
    package: str
    ask: Callable[[Network], Counted]
    note: str
    rule: tuple[str, ...] = ()


TOOLS = (
    Tool("weigh", "weigh", weigh, "the live module, read without running it on numbers"),
    Tool("torchinfo", "torchinfo", torchinfo, "`total_params`, `total_mult_adds`", ("torchinfo", "", "linear")),
    Tool("thop", "thop", thop, "`profile`; always in evaluation mode", ("thop", "", "linear")),
    Tool("ptflops", "ptflops", ptflops, "`backend='pytorch'`, its default; always in evaluation mode", ("ptflops", "pytorch")),
    Tool("ptflops, aten", "ptflops", ptflops_aten, "`backend='aten'`; always in evaluation mode", ("ptflops", "aten")),
    Tool("calflops", "calflops", calflops, "its MACs, not its FLOPs; always in evaluation mode", ("calflops", "")),
    Tool("fvcore", "fvcore", fvcore, "`FlopCountAnalysis`, whose flops are MACs, and `parameter_count`; it traces with gradients on", ("fvcore", "", "by_hand")),
    Tool("FlopCounterMode", "torch", flop_counter, "its FLOPs halved; it counts no parameters, so here stands `sum(p.numel())`", ("FlopCounterMode", "cpu")),
    Tool("FlopCounterMode, no_grad", "torch", flop_counter_no_grad, "the same under `torch.no_grad()`", ("FlopCounterMode", "cpu", "no_grad")),
    Tool("torchsummary", "torchsummary", torchsummary, "parameters alone; it feeds random floats", ("torchsummary", "")),
)  # fmt: skip


def asked(tool: Tool, networks: tuple[Network, ...]) -> dict[str, Any]:
    """What a tool prints for each network; where it fails, the error's first line."""
    found: dict[str, Any] = {}
    with contextlib.suppress(ImportError):
        vision()  # several counters import it, and would fail where its compiled part is missing
    for network in networks:
        torch.manual_seed(0)
        try:
            found[network.name] = list(tool.ask(network))
        except Exception as error:  # a counter may fail in any way; the table says that it does
            found[network.name] = f"{type(error).__name__}: {str(error).partition(chr(10))[0][:200]}"
    return found


def predicted(networks: tuple[Network, ...]) -> dict[str, dict[str, list[int]]]:
    """What the rules of `weigh why` say that each column prints: of each network its MACs in each setting."""
    from weigh.ask.why.counting import Counting
    from weigh.ask.why.plan import Plan
    from weigh.ask.why.tools import tools
    from weigh.readers.live.torch import read_module

    found: dict[str, dict[str, list[int]]] = {}
    for network in networks:
        graph = read_module(model_of(network), network.example()).graphs[0]
        tally = Plan(graph, costs=True).tally
        for column in TOOLS:
            rows = [row for row in tools() if row.name in column.rule[:1] and row.setting in column.rule[1:]]
            counts = [Counting((row.convention,)).count(tally, "macs") for row in rows if "macs" in row.prints]
            if counts:
                found.setdefault(column.name, {})[network.name] = counts
    return found
