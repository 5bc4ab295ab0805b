"""Which poolings, reshapes, paddings and merges a row may be, and layers that leave the shape as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import prod

from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.elementwise import Dropout, Identity, Masking, Noise, PReLU, SpatialDropout
from weigh.ops.layout import split
from weigh.ops.merge import Concatenate, Dot, Merge
from weigh.ops.normalization import BatchNorm, GroupNorm, LayerNorm, LocalResponseNorm, RMSNorm, Standardize
from weigh.ops.partial import TrainedPool
from weigh.ops.pooling import AdaptivePool, GlobalPool, Pool
from weigh.ops.resizing import Crop, DepthToSpace, Pad, Resize, UpSample
from weigh.ops.shape import Flatten, RepeatVector, Reshape, Transpose
from weigh.readers.written.infer.clues import Clues, Guess
from weigh.readers.written.infer.convolutions import spatial_of
from weigh.readers.written.infer.windows import slidings

POOL_SIZES = (2, 3, 4, 5, 7, 8, 6, 14)
DEFAULT_NEIGHBOURS = 5


def pool(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Poolings: size, stride and padding that take the input's size to the output's."""
    spatial = spatial_of(clues, x)
    if spatial is None or x.rank != spatial + 2:
        return
    function = str(clues.get("function", "max"))
    if function.startswith("global"):
        yield from global_pool(clues, x)
        return
    if clues.get("trainable_pool") or (clues.count and clues.count == 2 * (clues.channels() or 0)):
        yield from _trained(clues, x, spatial)
        return
    image = split(x, spatial, clues.channels_first)
    sizes = [axis.size for axis in image.spatial]
    stated = clues.sizes("kernel", spatial)
    outs = clues.space(spatial)
    for rank, size in enumerate((stated,) if stated else _pool_sizes(sizes, outs)):
        for sliding in slidings(sizes, outs, size, clues, pooling=True):
            op = Pool(function, size, sliding.stride, sliding.padding, (), clues.channels_first, sliding.round_up)
            inferred = {"kernel": size, "stride": sliding.stride, "padding": sliding.padding}
            if clues.get("ceil_mode") not in (None, sliding.round_up):
                if any(size is not None for size in outs):
                    continue
                op = replace(op, round_up=bool(clues.get("ceil_mode")))
            told = {**inferred, "round_up": True} if sliding.round_up else inferred
            yield Guess(op, sliding.cost + 0.2 * rank, told)


def _trained(clues: Clues, x: Tensor, spatial: int) -> Iterator[Guess]:
    """A pooling with a coefficient and a bias for each channel."""
    size = clues.sizes("kernel", spatial) or (2,) * spatial
    stride = clues.sizes("stride", spatial) or size
    yield Guess(TrainedPool(size, stride, channels_first=clues.channels_first))


def _pool_sizes(sizes: list[Size], outs: tuple[int | None, ...]) -> Iterator[tuple[int, ...]]:
    """Windows to try: as wide as the image shrinks on each axis, then the usual ones."""
    ratios = tuple(size // out if isinstance(size, int) and out else 2 for size, out in zip(sizes, outs, strict=True))
    tried = dict.fromkeys(
        [*([ratios] if min(ratios) > 0 and max(ratios) > 1 else []), *((k,) * len(sizes) for k in POOL_SIZES)]
    )
    yield from tried


def global_pool(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Pooling over all positions, which may leave their axes in place."""
    if x.rank is None or not 3 <= x.rank <= 5:
        return
    keeps = clues.output is not None and len(clues.output) == x.rank - 1
    function = str(clues.get("function", "average")).removeprefix("global").strip() or "average"
    yield Guess(GlobalPool(function, x.rank - 2, keeps, clues.channels_first))


def adaptive_pool(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Pooling told by its output."""
    if x.rank is None or not 3 <= x.rank <= 5:
        return
    outs = clues.sizes("output_size", x.rank - 2) or clues.space(x.rank - 2)
    if any(size is None for size in outs):
        outs = clues.sizes("kernel", x.rank - 2) or (1,) * (x.rank - 2)
    yield Guess(AdaptivePool(str(clues.get("function", "average")), outs, clues.channels_first), 0.0, {})


def flatten(clues: Clues, x: Tensor) -> Iterator[Guess]:
    yield Guess(Flatten())
    if clues.output is not None and len(clues.output) > 1:
        yield from reshape(clues, x)


def reshape(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """The same numbers under the printed shape; a size left open is what the others leave."""
    if clues.output is None or sum(size is None for size in clues.output) > 1:
        return
    yield Guess(Reshape(tuple(-1 if size is None else size for size in clues.output)), 0.0, {})


def permute(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """The order of the axes that gives the printed shape; of equal sizes the first come first."""
    if clues.output is None or x.rank != len(clues.output) + 1:
        return
    left = list(range(1, x.rank))
    order = [0]
    for size in clues.output:
        found = next((axis for axis in left if size is None or x.axes[axis].size == size), None)
        if found is None:
            return
        left.remove(found)
        order.append(found)
    yield Guess(Transpose(tuple(order)), 0.0, {"order": tuple(order[1:])})


def repeat_vector(clues: Clues, x: Tensor) -> Iterator[Guess]:
    if clues.output and clues.output[0] is not None:
        yield Guess(RepeatVector(clues.output[0]))


def _changed(clues: Clues, x: Tensor, sign: int) -> tuple[tuple[int, int], ...] | None:
    """How much each axis has grown (or with sign -1 shrunk), as evenly on both sides as it goes."""
    if clues.output is None or x.rank != len(clues.output) + 1:
        return None
    amounts = [(0, 0)]
    for axis, size in zip(x.axes[1:], clues.output, strict=True):
        if size is None or not isinstance(axis.size, int):
            amounts.append((0, 0))
            continue
        more = (size - axis.size) * sign
        if more < 0:
            return None
        amounts.append((more // 2, more - more // 2))
    return tuple(amounts)


def pad(clues: Clues, x: Tensor) -> Iterator[Guess]:
    amounts = _changed(clues, x, 1)
    if amounts is not None:
        yield Guess(Pad(amounts), 0.0, {"amounts": amounts[1:]})


def crop(clues: Clues, x: Tensor) -> Iterator[Guess]:
    amounts = _changed(clues, x, -1)
    if amounts is not None:
        yield Guess(Crop(amounts), 0.0, {"amounts": amounts[1:]})


def upsample(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Every axis a whole number of times as long; where it is not, resampled to the printed size."""
    spatial = (x.rank or 4) - 2
    if clues.output is None:
        factors = clues.sizes("factor", spatial) or (2,) * spatial
        yield Guess(UpSample((1, 1, *factors) if clues.channels_first else (1, *factors, 1)))
        return
    if x.rank != len(clues.output) + 1:
        return
    pairs = list(zip(x.axes[1:], clues.output, strict=True))
    if all(isinstance(axis.size, int) and axis.size > 0 and size and size % axis.size == 0 for axis, size in pairs):
        times = tuple(size // axis.size for axis, size in pairs if isinstance(axis.size, int) and size)
        yield Guess(UpSample((1, *times)), 0.0, {"factor": times[1:] if clues.channels_first else times[:-1]})
        return
    if all(size is None for size in clues.space(spatial)):
        yield Guess(
            UpSample((1, 1, *(2,) * spatial) if clues.channels_first else (1, *(2,) * spatial, 1)),
            1.0,
            {"factor": (2,) * spatial},
        )
        return
    if 1 <= spatial <= 3:
        yield Guess(Resize(clues.space(spatial), clues.channels_first))


def shuffle(clues: Clues, x: Tensor) -> Iterator[Guess]:
    for block in (2, 4, 3, 8):
        yield Guess(DepthToSpace(block, clues.channels_first))


def batch_norm(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Four numbers a channel, of which PyTorch counts two as parameters; fewer where parts are switched off."""
    axis = _channel_axis(clues, x)
    sets: tuple[tuple[bool, bool, bool], ...]
    sets = ((True, True, False), (False, False, False), (True, True, True)) if clues.torch else _KERAS_NORMS
    if isinstance(affine := clues.get("affine"), bool):
        sets = tuple(each for each in sets if each[1] == affine) or sets
    for rank, (center, scale, statistics) in enumerate(sets):
        told = {} if rank == 0 else {"center": center, "scale": scale, "statistics": statistics}
        yield Guess(BatchNorm((axis,), center, scale, statistics), rank * 1.0, told)
    if not clues.torch and x.rank is not None:
        for other in range(1, x.rank):
            yield Guess(BatchNorm((other,)), 3.0 + other, {"axis": other})


_KERAS_NORMS = (
    (True, True, True),
    (True, False, True),
    (True, True, False),
    (False, False, True),
    (False, False, False),
)
"""Which of beta, gamma and the statistics there are, the most usual first."""


def _channel_axis(clues: Clues, x: Tensor) -> int:
    return 1 if clues.channels_first and (x.rank or 2) > 2 else -1


def layer_norm(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Two numbers a feature, or one, or none; over the last axis, or over several."""
    rank = x.rank or 2
    over = clues.get("normalized")
    if isinstance(over, tuple) and over:
        affine = clues.get("affine") is not False
        yield Guess(LayerNorm(tuple(range(-len(over), 0)), affine and clues.get("bias") is not False, affine))
    for number, axes in enumerate(((-1,), tuple(range(1, rank)), tuple(range(2, rank)), (1,))):
        for less, (center, scale) in enumerate(((True, True), (False, True), (False, False))):
            told = {} if not number and not less else {"axis": axes, "center": center, "scale": scale}
            if axes:
                yield Guess(LayerNorm(axes, center, scale), number + less * 0.5, told)


def rms_norm(clues: Clues, x: Tensor) -> Iterator[Guess]:
    yield Guess(RMSNorm())
    yield Guess(RMSNorm(scale=False), 1.0, {"scale": False})


def group_norm(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """The groups show in no number: the usual ones that divide the channels."""
    axis = _channel_axis(clues, x)
    size = x.axes[axis].size
    for rank, groups in enumerate((clues.whole("groups") or 32, 16, 8, 4, 2, 1)):
        if not isinstance(size, int) or size % groups == 0:
            for scaled in (True, False):
                yield Guess(GroupNorm(groups, axis, scaled, scaled), rank * 0.2 + (not scaled), {"groups": groups})


def instance_norm(clues: Clues, x: Tensor) -> Iterator[Guess]:
    affine = clues.get("affine")
    for scaled in (affine,) if isinstance(affine, bool) else (False, True):
        yield Guess(GroupNorm(-1, _channel_axis(clues, x), scaled, scaled))


def lrn(clues: Clues, x: Tensor) -> Iterator[Guess]:
    yield Guess(LocalResponseNorm(clues.whole("kernel") or DEFAULT_NEIGHBOURS))


def standardize(clues: Clues, x: Tensor) -> Iterator[Guess]:
    for fixed in (False, True):
        yield Guess(Standardize(fixed=fixed))


def prelu(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """One slope a value, or shared along the positions, or one in all: PyTorch's default is one."""
    rank = x.rank or 2
    every = tuple(range(1, rank))
    spatial = tuple(axis for axis in every if axis != _channel_axis(clues, x) % rank)
    if clues.torch and (clues.whole("in_channels") or 1) > 1:
        order: tuple[tuple[int, ...], ...] = (spatial,)
    else:
        order = (every, spatial, ()) if clues.torch else ((), spatial, every)
    for number, shared in enumerate(order):
        yield Guess(PReLU(shared), number * 0.5, {"shared_axes": shared} if shared else {})


def activation(clues: Clues, x: Tensor) -> Iterator[Guess]:
    name = str(clues.get("function") or clues.get("activation") or "")
    if not name:
        name = next((known for known in _IN_NAMES if known in clues.stated.name.lower()), "relu")
        yield Guess(Activation(name), 0.0, {"function": name})
        return
    yield Guess(Activation(name))


_IN_NAMES = ("softmax", "sigmoid", "tanh", "leaky_relu", "relu6", "elu", "swish", "gelu", "relu")
"""Activations that a layer's name may give away."""


def merge(clues: Clues, x: Tensor, *others: Tensor) -> Iterator[Guess]:
    yield Guess(Merge(str(clues.get("function", "add"))))


def concatenate(clues: Clues, x: Tensor, *others: Tensor) -> Iterator[Guess]:
    """End to end along the axis that gives the printed shape, the channels first."""
    usual = _channel_axis(clues, x)
    yield Guess(Concatenate(usual))
    for axis in range(1, x.rank or 1):
        if axis != usual % (x.rank or 2):
            yield Guess(Concatenate(axis), 1.0, {"axis": axis})


def keras1_merge(clues: Clues, x: Tensor, *others: Tensor) -> Iterator[Guess]:
    """Keras 1's Merge: what it does shows in its shape."""
    yield from (Guess(guess.op, guess.cost + 0.1, {"function": "concat"}) for guess in concatenate(clues, x, *others))
    yield Guess(Merge("add"), 0.0, {"function": "sum"})
    yield from dot(clues, x, *others)


def dot(clues: Clues, x: Tensor, *others: Tensor) -> Iterator[Guess]:
    ranks = [tensor.rank or 2 for tensor in (x, *others)]
    if len(ranks) == 2:
        for first in range(ranks[0] - 1, 0, -1):
            for second in range(ranks[1] - 1, 0, -1):
                yield Guess(Dot((first, second)), 0.5 * (first != second), {"axis": (first, second)})


def function(clues: Clues, x: Tensor, *others: Tensor) -> Iterator[Guess]:
    """A function of the program's own: where it leaves the shape as it is, nothing more is known of it either way."""
    return iter(())


def unchanged(make: Callable[[], Op]) -> Callable[[Clues, Tensor], Iterator[Guess]]:
    """The rule of a layer that leaves everything as it is."""

    def guesses(clues: Clues, x: Tensor) -> Iterator[Guess]:
        yield Guess(make())

    return guesses


dropout, spatial_dropout, noise, identity, masking = map(unchanged, (Dropout, SpatialDropout, Noise, Identity, Masking))


def elements(clues: Clues) -> int | None:
    """How many numbers the row's output holds."""
    if clues.output is None or any(size is None for size in clues.output):
        return None
    return prod(size for size in clues.output if size is not None)
