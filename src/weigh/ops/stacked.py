"""Several ops behind each other that are one layer: PyTorch's recurrent layers of some depth."""

from __future__ import annotations

from dataclasses import dataclass, replace

from weigh.network.ops import Applied, Op, apply
from weigh.network.tensors import Tensor


@dataclass(frozen=True, slots=True)
class Stacked(Op):
    """Each op reads the first output of the one before; what the last one gives comes out.

    Weights and work: those of all of them.
    """

    kind = "stacked"
    layers: tuple[Op, ...]

    def apply(self, *inputs: Tensor) -> Applied:
        done: list[Applied] = []
        for layer in self.layers:
            done.append(apply(layer, inputs))
            inputs = done[-1].outputs[:1]
        return Applied(
            outputs=done[-1].outputs if done else inputs,
            weights=tuple(
                replace(weight, part=f"layer_{number} {weight.part}".strip())
                for number, one in enumerate(done)
                for weight in one.weights
            ),
            macs=tuple(work for one in done for work in one.macs),
            elementwise=tuple(work for one in done for work in one.elementwise),
            missing=any(one.missing for one in done),
            unpriced=any(one.unpriced for one in done),
        )
