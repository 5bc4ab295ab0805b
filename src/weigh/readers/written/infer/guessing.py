"""Every family's rule in one table, and the guesses of a row that its numbers confirm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from weigh.network.ops import Applied
from weigh.network.place import Place
from weigh.network.sizes import Size, total
from weigh.network.tensors import Tensor
from weigh.ops.wrappers import TimeDistributed
from weigh.readers.written.evidence import Stated
from weigh.readers.written.infer import convolutions, matrices, shaping
from weigh.readers.written.infer.clues import Clues, Guess, fits
from weigh.readers.written.infer.families import Family, family_of

Rule = Callable[..., Iterator[Guess]]

MOST_GUESSES = 400
JOINING = frozenset(["merge", "concatenate", "keras1_merge", "dot"])
"""Families that make one tensor of several."""
SEVERAL = JOINING | {"attention", "dot_attention", "recurrent", "bidirectional", "conv_lstm", "function"}
"""Families that may take several tensors in one call."""
_MACS_AGREE = -2.0
_NOWHERE = Place(0)


def time_distributed(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """A layer at every step: what is inside is told, or shows in the name, or is whatever fits."""
    if x.has_rest or len(x.axes) < 3:
        return
    inner = clues.get("inner")
    families = [family_of(inner)] if isinstance(inner, Stated) else []
    if not any(families):
        named = _named_inside(clues.stated.name)
        families = [named] if named else [Family(name) for name in _inside(clues)]
    step = Tensor((x.axes[0], *x.axes[2:]), x.dtype)
    outputs = tuple(shape[1:] for shape in clues.stated.outputs)
    attributes = {**clues.stated.attributes, **(inner.attributes if isinstance(inner, Stated) else {})}
    attributes.pop("inner", None)
    stated = replace(clues.stated, outputs=outputs, attributes=attributes)
    for rank, family in enumerate(filter(None, families)):
        for guess in guesses(replace(clues, stated=stated, family=family), (step,)):
            yield Guess(TimeDistributed(guess.op), guess.cost + rank * 0.5, guess.inferred)


def _named_inside(name: str) -> Family | None:
    """What `time_distributed_dense` tells; nothing where the name is the wrapper's alone."""
    found = family_of(Stated(place=_NOWHERE, name=name))
    return None if found is None or found.name == "time_distributed" else found


def _inside(clues: Clues) -> tuple[str, ...]:
    if not clues.count:
        return ("flatten", "pool", "global_pool", "dropout", "activation", "reshape")
    return ("dense", "conv", "batch_norm", "recurrent", "bidirectional", "layer_norm", "embedding")


RULES: Mapping[str, Rule] = {
    **{
        name: getattr(convolutions, name)
        for name in ("conv", "depthwise", "separable", "transposed", "local", "conv_lstm")
    },
    **{
        name: getattr(matrices, name)
        for name in ("dense", "embedding", "recurrent", "bidirectional", "attention", "dot_attention")
    },
    **{
        name: getattr(shaping, name)
        for name in (
            "pool", "global_pool", "adaptive_pool", "flatten", "reshape", "permute", "repeat_vector", "pad", "crop",
            "upsample", "shuffle", "batch_norm", "layer_norm", "rms_norm", "group_norm", "instance_norm", "lrn",
            "standardize", "prelu", "activation", "merge", "concatenate", "keras1_merge", "dot", "dropout",
            "spatial_dropout", "noise", "identity", "masking", "function",
        )
    },
    "time_distributed": time_distributed,
}  # fmt: skip


def guesses(clues: Clues, tensors: tuple[Tensor, ...]) -> Iterator[Guess]:
    """What the row's op may be on these tensors, before its numbers are compared."""
    rule = RULES.get(clues.family.name)
    if rule is None or not tensors:
        return iter(())
    given = tensors if clues.family.name in JOINING | {"dot_attention"} else tensors[:1]
    return islice(rule(clues, *given), MOST_GUESSES)


def fitting(clues: Clues, tensors: tuple[Tensor, ...]) -> list[tuple[Guess, Applied]]:
    """The guesses that give what the row prints, the most usual first."""
    found = []
    taken = tensors if len(tensors) > 1 or "attention" not in clues.family.name else tensors * 2
    for guess in guesses(clues, tensors):
        applied = fits(guess, taken, clues)
        if applied is not None:
            if clues.stated.macs is not None and _priced(applied, clues.stated.macs):
                guess = guess._replace(cost=guess.cost + _MACS_AGREE)
            found.append((guess, applied))
    return sorted(found, key=lambda pair: pair[0].cost)


def _priced(applied: Applied, macs: int) -> bool:
    """Whether the MACs are those printed, where some tools count the bias as one more."""
    work: Size = total(each.count for each in applied.macs)
    positions = applied.outputs[0].elements
    return macs in (work, work + positions)
