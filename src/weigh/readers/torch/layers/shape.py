"""PyTorch's modules that pad, resize or rearrange."""

from __future__ import annotations

from collections.abc import Callable

from weigh.network.ops import Op
from weigh.ops.resizing import ChannelShuffle, DepthToSpace, Fold2d, Interpolate, Pad, SpaceToDepth, Unfold2d
from weigh.ops.shape import Flatten, Unflatten
from weigh.readers.torch.layers.arguments import sizes_of, whole, whole_sizes
from weigh.readers.torch.table import Given, LayerRow, layer
from weigh.readers.vocabulary.signatures import only_known

Build = Callable[[Given], Op]


def pad(spatial: int, mode: str) -> Build:
    """One number for all sides, or before and behind of each axis from the last one on."""

    def build(given: Given) -> Op:
        flat = whole_sizes(given, "padding", 2 * spatial)
        pairs = tuple((flat[i], flat[i + 1]) for i in range(0, len(flat), 2))
        return Pad(pairs[::-1], True, mode)

    return build


def upsample(given: Given) -> Op:
    mode = given["mode"] if "mode" in given.values else None
    return _upsampled(given, str(mode or "nearest"))


def _upsampled(given: Given, mode: str) -> Op:
    sizes = sizes_of(given, "size") if given.has("size") else None
    return Interpolate(sizes, _factors(given) if given.has("scale_factor") else None, mode)


def _factors(given: Given) -> tuple[float, ...]:
    value = given["scale_factor"]
    return tuple(float(only_known(item)) for item in (value if isinstance(value, list | tuple) else [value]))


def unfold(given: Given) -> Op:
    return Unfold2d(*_columns(given))


def fold(given: Given) -> Op:
    return Fold2d(given.sizes("output_size", 2), *_columns(given))


def _columns(given: Given) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]:
    size, stride, dilation = (whole_sizes(given, name, 2) for name in ("kernel_size", "stride", "dilation"))
    return size, stride, dilation, tuple((margin, margin) for margin in whole_sizes(given, "padding", 2))


def unflatten(given: Given) -> Op:
    return Unflatten(given.dim(), sizes_of(given, "unflattened_size"))


_PADS = {"Zero": "constant", "Constant": "constant", "Reflection": "reflect", "Replication": "replicate",
         "Circular": "circular"}  # fmt: skip
_WINDOW = "kernel_size, dilation=1, padding=0, stride=1"

ROWS: dict[str, LayerRow] = {
    **{
        f"{name}Pad{spatial}d": layer("padding, value" if name == "Constant" else "padding", pad(spatial, mode))
        for name, mode in _PADS.items()
        for spatial in (1, 2, 3)
    },
    "Upsample": layer(
        "size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None", upsample
    ),
    "UpsamplingNearest2d": layer("size=None, scale_factor=None", lambda given: _upsampled(given, "nearest")),
    "UpsamplingBilinear2d": layer("size=None, scale_factor=None", lambda given: _upsampled(given, "bilinear")),
    "PixelShuffle": layer("upscale_factor", lambda given: DepthToSpace(whole(given, "upscale_factor"), True)),
    "PixelUnshuffle": layer("downscale_factor", lambda given: SpaceToDepth(whole(given, "downscale_factor"), True)),
    "ChannelShuffle": layer("groups", lambda given: ChannelShuffle(whole(given, "groups"))),
    "Unfold": layer(_WINDOW, unfold),
    "Fold": layer("output_size, " + _WINDOW, fold),
    "Flatten": layer("start_dim=1, end_dim=-1", lambda given: Flatten(given.dim("start_dim"), given.dim("end_dim"))),
    "Unflatten": layer("dim, unflattened_size", unflatten),
}
