"""MACs as a framework does them: PyTorch's own counter, and rules of ours for the operations that it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from weigh.ask.ledger import FLOPS_PER_MAC
from weigh.verifying.live import framework, torch

Sizes = Sequence[int]


def _rnn_layer(x: Sizes, kernel: Sizes, recurrent: Sizes, *rest: Any, **kwargs: Any) -> int:
    """One direction of one recurrent layer, fused: (steps, batch, in), (gates·units, in), (gates·units, units)."""
    return FLOPS_PER_MAC * x[0] * x[1] * (prod(kernel) + prod(recurrent))


def _attention(query: Sizes, key: Sizes, value: Sizes, *rest: Any, **kwargs: Any) -> int:
    """Both products of an attention, fused: (batch, heads, steps, size), and keys and values of as many heads."""
    return FLOPS_PER_MAC * prod(query[:-1]) * key[-2] * (query[-1] + value[-1])


def _vector(matrix: Sizes, *rest: Any, **kwargs: Any) -> int:
    """A matrix times a vector: (rows, columns), (columns)."""
    return FLOPS_PER_MAC * prod(matrix)


def _added_vector(bias: Sizes, matrix: Sizes, *rest: Any, **kwargs: Any) -> int:
    return FLOPS_PER_MAC * prod(matrix)


RULES: dict[str, Callable[..., int]] = {
    "mkldnn_rnn_layer": _rnn_layer,
    "_scaled_dot_product_flash_attention_for_cpu": _attention,
    "mv": _vector,
    "dot": _vector,
    "addmv": _added_vector,
}
"""Operations of PyTorch, by their names in `torch.ops.aten`, that its counter leaves out: FLOPs of their shapes."""


class Counter:
    """Counts the MACs of everything that runs inside it. `macs` may be asked at any time."""

    def __init__(self) -> None:
        aten = torch().ops.aten
        found = {getattr(aten, name): rule for name, rule in RULES.items() if hasattr(aten, name)}
        self.ours = {str(operation) for operation in found}
        counter = framework("torch.utils.flop_counter")
        self.mode = counter.FlopCounterMode(display=False, custom_mapping=found)

    def __enter__(self) -> Counter:
        self.mode.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.mode.__exit__(*error)

    @property
    def macs(self) -> int:
        return int(self.mode.get_total_flops()) // FLOPS_PER_MAC

    @property
    def by_rule(self) -> tuple[str, ...]:
        """The operations met that only a rule of ours counts."""
        counts = self.mode.get_flop_counts().get("Global", {})
        return tuple(sorted(str(name) for name, flops in counts.items() if str(name) in self.ours and flops))
