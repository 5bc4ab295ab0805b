"""Operations as ops: the tables of functions of the static reader, held against what the trace measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from weigh.network.errors import ShapeError
from weigh.network.ops import Op, apply
from weigh.network.place import Place
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.ops.indexing import Cut, Index, Others
from weigh.ops.linear_algebra import TensorDot
from weigh.ops.picking import Pick
from weigh.ops.views import Moved, Updated
from weigh.readers.live.torch.costs import KNOWN
from weigh.readers.live.torch.leaves import products
from weigh.readers.live.torch.rules import Works
from weigh.readers.live.torch.sizes import Sizes
from weigh.readers.live.torch.trace import Event, Slot, slots_in
from weigh.readers.torch.functions import find
from weigh.readers.torch.table import ALIASES, TENSOR, FunctionRow, Given
from weigh.readers.vocabulary.signatures import REQUIRED, NotKnown, odd_arguments

SPACES = ("linalg_", "special_", "fft_")
"""What the names of operations begin with whose functions are in a submodule."""


def op_of(
    event: Event, sizes: Sizes, inputs: Mapping[Slot, Tensor], results: Sequence[Tensor], work: Works | None
) -> tuple[Op, tuple[Slot, ...]] | None:
    """The op of an operation and the tensors that it reads, in order; None where no op gives what was measured."""
    special = SPECIAL.get(event.name)
    made = _from_row(event, sizes) if special is None else special(event, sizes)
    if made is None:
        return None
    op, slots = made
    if any(slot not in inputs for slot in slots):
        return None
    try:
        applied = apply(op, tuple(inputs[slot] for slot in slots))
    except (ShapeError, TypeError, ValueError, IndexError, AttributeError):
        return None
    if applied.missing or applied.unpriced or applied.weights:
        return None
    if [one.shape for one in applied.outputs] != [one.shape for one in results]:
        return None
    return (op, slots) if work is None or products(applied.macs) == products(work) else None


def _sliced(event: Event, sizes: Sizes) -> tuple[Op, tuple[Slot, ...]]:
    """`x[start:stop:step]` along one axis; a stop beyond the end is none."""
    defaults: tuple[Any, ...] = (0, None, None, 1)
    x, dim, start, stop, step = event.args + defaults[len(event.args) - 1 :]
    whole = stop is None or stop >= x.shape[dim]
    cut = Cut(sizes.size(start) if start else None, None if whole else sizes.size(stop), step)
    keys: tuple[Cut | Others, ...] = (Others(), cut, *[Cut()] * (-1 - dim)) if dim < 0 else (*[Cut()] * dim, cut)
    return Index(keys), (x,)


def _indexed(event: Event, sizes: Sizes) -> tuple[Op, tuple[Slot, ...]]:
    """`x[:, rows, columns]`: a tensor a key, none for an axis that is taken whole."""
    x, keys = event.args[:2]
    tables = {i: key for i, key in enumerate(keys) if isinstance(key, Slot)}
    places = tuple((i, len(table.shape) if table.dtype == "bool" else 0) for i, table in tables.items())
    return Pick((Cut(),) * len(keys), places), (x, *tables.values())


def _copied(event: Event, sizes: Sizes) -> tuple[Op, tuple[Slot, ...]]:
    """`x.copy_(y)`: y, where nothing of x stays."""
    x, y = event.args[:2]
    if x.shape == y.shape and x.dtype == y.dtype:
        return Moved("clone"), (y,)
    return Updated(), (x, y)


def _summed(event: Event, sizes: Sizes) -> tuple[Op, tuple[Slot, ...]]:
    """`torch.tensordot`, whose operation is told the axes of each tensor apart."""
    left, right, *axes = event.args
    return TensorDot(*axes), (left, right)


SPECIAL: Mapping[str, Callable[[Event, Sizes], tuple[Op, tuple[Slot, ...]]]] = {
    "slice": _sliced, "index": _indexed, "copy": _copied, "tensordot": _summed,
}  # fmt: skip
"""Operations that no function of PyTorch has the arguments of."""


class Renamed(NamedTuple):
    """The function that an operation is. arguments: its names for the operation's. fixed: what it is always given."""

    function: str
    arguments: Mapping[str, str] = {}
    fixed: Mapping[str, Any] = {}


RENAMED: Mapping[str, Renamed] = {
    **{
        f"upsample_{name}{axes}d{aa}": Renamed(
            "interpolate", {"output_size": "size", "scale_factors": "scale_factor"}, {"mode": mode}
        )
        for name, mode, ranks in (
            ("nearest", "nearest", "123"), ("nearest_exact", "nearest-exact", "123"), ("linear", "linear", "1"),
            ("bilinear", "bilinear", "2"), ("bicubic", "bicubic", "2"), ("trilinear", "trilinear", "3"),
        )
        for axes in ranks
        for aa in ("", "_aa")
    },
    **{f"adaptive_max_pool{n}d": Renamed(f"adaptive_max_pool{n}d", {}, {"return_indices": True}) for n in "123"},
    **{f"fractional_max_pool{n}d": Renamed(f"fractional_max_pool{n}d", {}, {"return_indices": True}) for n in "23"},
    **{name: Renamed(f"{name}_") for name in ("zero", "uniform", "exponential", "cauchy", "geometric", "log_normal")},
    **{f"{name}": Renamed(f"bitwise_{name}") for name in ("and", "or", "xor")},
    **{f"unsafe_{name}": Renamed(name) for name in ("split", "split_with_sizes", "chunk", "view")},
    "im2col": Renamed("functional.unfold"), "col2im": Renamed("functional.fold"), "numpy_T": Renamed("T"),
    "grid_sampler": Renamed("grid_sample", {"interpolation_mode": "mode"}), "log_sigmoid": Renamed("logsigmoid"),
    "affine_grid_generator": Renamed("affine_grid"), "scatter_src": Renamed("scatter"),
    "reshape_alias": Renamed("reshape"),
}  # fmt: skip
"""Operations that are functions of another name."""
MODES = {"interpolation_mode": ("bilinear", "nearest", "bicubic")}
"""Settings that an operation is told as a number, by their names for the function."""


def _from_row(event: Event, sizes: Sizes) -> tuple[Op, tuple[Slot, ...]] | None:
    row = _row(event.name)
    bound = None if row is None else _bound(row, event)
    if row is None or bound is None:
        return None
    values = {name: _placed(value, sizes) for name, value in bound.items()}
    try:
        with odd_arguments(event.name, Place(0)):
            op = row.build(Given(values))
    except (NotKnown, ShapeError):
        return None
    return op, tuple(slot for name in row.tensors for slot in slots_in([bound.get(name)]))


def is_known(name: str) -> bool:
    """Whether an operation need not be taken apart."""
    return name in KNOWN or (name.startswith(SPACES) and _row(name) is not None)


@lru_cache(maxsize=4096)
def _row(name: str) -> FunctionRow | None:
    """The row of an operation: PyTorch's operations have the names of its functions."""
    for space in SPACES:
        if name.startswith(space):
            return find(f"{space[:-1]}.{name.removeprefix(space)}")
    space, _, own = RENAMED[name].function.rpartition(".") if name in RENAMED else ("", "", name)
    return find(own, space or "Tensor")


def _bound(row: FunctionRow, event: Event) -> dict[str, Any] | None:
    """The operation's arguments by the names that the function has for them.

    None where the function needs what the operation was not given.
    """
    signature = row.signature
    known: dict[str, Any] = dict(signature.defaults)
    collecting = getattr(signature, "collecting", "")
    others: list[Any] = []
    renamed = RENAMED.get(event.name)
    for name, value in _named(event):
        if name in MODES and isinstance(value, int):
            value = MODES[name][value]
        if renamed is not None:
            name = renamed.arguments.get(name, name)
        name = name if name in known else ALIASES.get(name, name)
        if name in known or name == collecting:
            known[name] = None if value == () and name == "stride" else value
        else:
            others.append(value)
    known.update(renamed.fixed if renamed is not None else {})
    for name, value in known.items():
        if value is REQUIRED:
            if not others:
                return None
            known[name] = others.pop(0)
    if collecting and collecting not in known:
        rest = next((one for one in others if isinstance(one, tuple)), None)
        known[collecting] = rest if rest is not None else ()
    return known


def _named(event: Event) -> Iterator[tuple[str, Any]]:
    yield from zip(event.names, event.args, strict=False)
    yield from event.kwargs.items()


def _placed(value: Any, sizes: Sizes) -> Any:
    """An argument with marks for tensors and open sizes for multiples of the batch."""
    if isinstance(value, Slot):
        return TENSOR
    if isinstance(value, tuple):
        return tuple([_placed(item, sizes) for item in value])
    if isinstance(value, int) and not isinstance(value, bool):
        size: Size = sizes.size(value)
        return size
    return value
