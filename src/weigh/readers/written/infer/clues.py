"""What a row says of its op, in the form in which the rules ask for it, and a guess at the op with what was guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from weigh.network.errors import WeighError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Size, total
from weigh.network.tensors import Tensor
from weigh.readers.written.evidence import Sizes, Stated
from weigh.readers.written.infer.families import Family

LOOSE_FORMS = frozenset(["notation", "prose", "torch"])
"""Forms that state hyperparameters and leave shapes to the reader."""


class Guess(NamedTuple):
    """An op that may be the row's. cost: how unusual it is, 0 the most usual. inferred: what the row does not print."""

    op: Op
    cost: float = 0.0
    inferred: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Clues:
    """One row, and what holds for the whole table.

    framework: whose rules hold: keras, torch, flax or "". form: as in `Description`.
    same: whether windows of stride 1 keep the size where nothing is printed of it.
    """

    stated: Stated
    family: Family
    framework: str = ""
    form: str = ""
    channels_first: bool = False
    same: bool = True

    @cached_property
    def attributes(self) -> Mapping[str, Any]:
        return {**self.family.facts, **self.stated.attributes}

    def get(self, name: str, default: Any = None) -> Any:
        return self.attributes.get(name, default)

    @property
    def output(self) -> Sizes | None:
        """The shape of its first output, without the batch."""
        return (self.stated.outputs[0] or None) if self.stated.outputs else None

    @property
    def torch(self) -> bool:
        return self.framework == "torch"

    @property
    def loose(self) -> bool:
        return self.form in LOOSE_FORMS

    @cached_property
    def params(self) -> tuple[int, int] | None:
        """The lowest and the highest number of parameters that the row allows."""
        if self.stated.params is not None:
            return self.stated.params, self.stated.params
        about = self.get("params_about")
        return (int(about[0]), int(about[1])) if _is_pair(about) else None

    @property
    def count(self) -> int | None:
        """The number of parameters where it is exact, biases and all."""
        return self.stated.params if self.get("scope") != "kernels" else None

    @property
    def kernels(self) -> int | None:
        """The number of parameters without biases, where the row counts so."""
        return self.stated.params if self.get("scope") == "kernels" else None

    def biases(self, usual: bool = True) -> Sequence[bool]:
        """Whether there is a bias: as stated, or the usual first."""
        stated = self.get("bias")
        return (stated,) if isinstance(stated, bool) else (usual, not usual)

    def sizes(self, name: str, count: int) -> tuple[int, ...] | None:
        """A stated attribute with one number an axis; None where it is not stated so."""
        value = self.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = (value,)
        if not isinstance(value, list | tuple) or not all(type(size) is int and size > 0 for size in value):
            return None
        if len(value) == 1:
            return tuple(value) * count
        return tuple(value) if len(value) == count else None

    def whole(self, name: str) -> int | None:
        value = self.get(name)
        return value if type(value) is int and value > 0 else None

    def channels(self) -> int | None:
        """The channels or features of the output."""
        if not self.output:
            return None
        return self.output[0] if self.channels_first and len(self.output) > 1 else self.output[-1]

    def units(self) -> int | None:
        """How many units, filters or features it has: as stated, else as its output shows."""
        return self.whole("units") or self.channels()

    def space(self, spatial: int) -> tuple[int | None, ...]:
        """The spatial sizes of the output; None for each where it is not told."""
        if self.output is None or len(self.output) != spatial + 1:
            return (None,) * spatial
        return self.output[1:] if self.channels_first else self.output[:-1]


def _is_pair(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(item, int | float) for item in value)


def agrees(tensor: Tensor, sizes: Sizes) -> bool:
    """Whether a tensor may have been printed as these sizes."""
    if tensor.has_rest:
        return True
    shape = tensor.shape[1:]
    return len(shape) == len(sizes) and all(_same(size, printed) for size, printed in zip(shape, sizes, strict=True))


def _same(size: Size, printed: int | None) -> bool:
    return printed is None or not isinstance(size, int) or size == printed


def counted(applied: Applied, clues: Clues) -> Size:
    """The parameters of an application, as the row counts them."""
    alone = clues.get("scope") == "kernels"
    return total(weight.count for weight in applied.weights if not (alone and weight.name == "bias"))


def fits(guess: Guess, tensors: tuple[Tensor, ...], clues: Clues) -> Applied | None:
    """What the guess gives on these inputs, if that is what the row prints; None where it is not."""
    try:
        applied = apply(guess.op, tensors)
    except WeighError:
        return None
    if clues.params is not None:
        params = counted(applied, clues)
        if not isinstance(params, int) or not clues.params[0] <= params <= clues.params[1]:
            return None
    if clues.form == "torch" and not isinstance(counted(applied, clues), int):
        return None  # a printed module states all that its weights depend on
    if not _reads_as_stated(clues, tensors):
        return None
    if clues.stated.trainable is not None and clues.get("scope") != "kernels":
        trained = total(weight.count for weight in applied.weights if weight.trainable)
        if isinstance(trained, int) and clues.stated.trainable not in (trained, 0):
            return None
    shapes = clues.stated.outputs
    if any(not agrees(*pair) for pair in zip(applied.outputs, shapes, strict=False)):
        return None
    return applied


READING_FEATURES = frozenset(["dense", "recurrent"])
READING_CHANNELS = frozenset(["conv", "transposed"])
READING_MAPS = frozenset(["batch_norm", "instance_norm", "group_norm"])


def _reads_as_stated(clues: Clues, tensors: tuple[Tensor, ...]) -> bool:
    """Whether the input has the channels or features that the row states."""
    inside, over = clues.whole("in_channels"), clues.get("normalized")
    if tensors and isinstance(over, tuple) and not tensors[0].has_rest:
        return tensors[0].shape[-len(over) :] == over
    if inside is None or not tensors or tensors[0].has_rest:
        return True
    x = tensors[0]
    if clues.family.name in READING_MAPS:
        return bool(x.axes[1 if clues.channels_first else -1].size == inside)
    if clues.family.name in READING_FEATURES:
        return bool(x.last.size == inside)
    if clues.family.name in READING_CHANNELS and len(x.axes) > 2:
        size = x.axes[1 if clues.channels_first else -1].size
        if not isinstance(size, int):
            return True
        return size == inside * (clues.whole("groups") or 1) if clues.form == "torch" else size % inside == 0
    return True
