"""Pooling, resizing, padding and rearranging of images: the modules of the same name, without an object."""

from __future__ import annotations

from weigh.network.ops import Op
from weigh.ops.resizing import Pad
from weigh.ops.sampling import AffineGrid, GridSample
from weigh.readers.torch.functions.arguments import not_read, same_as, sizes
from weigh.readers.torch.layers.pooling import ROWS as POOLS
from weigh.readers.torch.layers.shape import ROWS as SHAPES
from weigh.readers.torch.table import FunctionRow, Given, function

_MAX = "input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False"
_AVERAGE = "input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True"
_FRACTIONAL = "input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None"
_COLUMNS = "kernel_size, dilation=1, padding=0, stride=1"
_RESIZE = "input, size=None, scale_factor=None"


def pad(given: Given) -> Op:
    """Before and behind of each axis from the last one on.

    Raises: NotKnown where there is no such pair for every axis.
    """
    flat = sizes(given, "pad")
    if len(flat) % 2:
        raise not_read("pad")
    pairs = tuple((flat[i], flat[i + 1]) for i in range(0, len(flat), 2))
    return Pad(pairs[::-1], True, str(given["mode"]))


def _pools(n: int) -> dict[str, FunctionRow]:
    average = _AVERAGE if n == 1 else _AVERAGE + ", divisor_override=None"
    rows = {
        f"max_pool{n}d": same_as(POOLS[f"MaxPool{n}d"], _MAX),
        f"max_pool{n}d_with_indices": same_as(POOLS[f"MaxPool{n}d"], _MAX.replace("indices=False", "indices=True")),
        f"avg_pool{n}d": same_as(POOLS[f"AvgPool{n}d"], average),
        f"lp_pool{n}d": same_as(POOLS[f"LPPool{n}d"], "input, norm_type, kernel_size, stride=None, ceil_mode=False"),
        f"adaptive_avg_pool{n}d": same_as(POOLS[f"AdaptiveAvgPool{n}d"], "input, output_size"),
        f"adaptive_max_pool{n}d": same_as(POOLS[f"AdaptiveMaxPool{n}d"], "input, output_size, return_indices=False"),
        f"max_unpool{n}d": _unpool(n),
    }
    if n > 1:
        rows[f"fractional_max_pool{n}d"] = same_as(POOLS[f"FractionalMaxPool{n}d"], _FRACTIONAL)
    return rows


def _unpool(n: int) -> FunctionRow:
    row = POOLS[f"MaxUnpool{n}d"]

    def build(given: Given) -> Op:
        op = row.build(given)
        return op if row.at_call is None else row.at_call(op, given)

    return function(
        "input, indices, kernel_size, stride=None, padding=0, output_size=None", "input indices", build, row.arrange
    )


ROWS: dict[str, FunctionRow] = {
    **_pools(1),
    **_pools(2),
    **_pools(3),
    "interpolate": same_as(
        SHAPES["Upsample"],
        _RESIZE + ", mode='nearest', align_corners=None, recompute_scale_factor=None, antialias=False",
    ),
    "upsample": same_as(SHAPES["Upsample"], _RESIZE + ", mode='nearest', align_corners=None"),
    "upsample_nearest": same_as(SHAPES["UpsamplingNearest2d"], _RESIZE),
    "upsample_bilinear": same_as(SHAPES["UpsamplingBilinear2d"], _RESIZE),
    "grid_sample": function(
        "input, grid, mode='bilinear', padding_mode='zeros', align_corners=None", "input grid",
        lambda given: GridSample(str(given["mode"])),
    ),
    "affine_grid": function(
        "theta, size, align_corners=None", "theta", lambda given: AffineGrid(sizes(given, "size"))
    ),
    "pad": function("input, pad, mode='constant', value=None", "input", pad),
    "constant_pad_nd": function("input, pad, value=0, *, mode='constant'", "input", pad),
    "pixel_shuffle": same_as(SHAPES["PixelShuffle"], "input, upscale_factor"),
    "pixel_unshuffle": same_as(SHAPES["PixelUnshuffle"], "input, downscale_factor"),
    "channel_shuffle": same_as(SHAPES["ChannelShuffle"], "input, groups"),
    "native_channel_shuffle": same_as(SHAPES["ChannelShuffle"], "input, groups"),
    "unfold": same_as(SHAPES["Unfold"], "input, " + _COLUMNS),
    "fold": same_as(SHAPES["Fold"], "input, output_size, " + _COLUMNS),
}  # fmt: skip
