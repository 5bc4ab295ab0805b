"""The sentences about an op with its own numbers put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.words.ops import Sentences, sentences


def filled(op: Op | None, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> Sentences | None:
    """What is said of an op; None where there is none to speak of, or nothing is written about its kind."""
    if op is None:
        return None
    try:
        templates = sentences(op)
    except (ImportError, KeyError):  # an op that somebody brought along
        return None
    facts = {field.name: _shown(getattr(op, field.name)) for field in fields(op)}
    facts |= {"input": inputs[0] if inputs else "", "output": outputs[0] if outputs else "", "inputs": len(inputs)}
    return Sentences(*(template.format_map(facts) for template in templates))


def _shown(value: Any) -> Any:
    """A number with its thousands parted, as everywhere else."""
    return f"{value:,}" if type(value) is int else value
