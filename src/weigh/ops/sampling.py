"""Images read at computed places: grids of coordinates, and the values there."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.broadcasting import made, sized
from weigh.ops.resizing import COSTS


@dataclass(frozen=True, slots=True)
class GridSample(Op):
    """The values of an image at the places that a grid names: (batch, channels, *spatial) and (batch, *grid,
    coordinates) -> (batch, channels, *grid).

    Elementwise work: of the blending, as for a resizing of the same kind.
    """

    kind = "grid_sample"
    mode: str = "bilinear"

    def apply(self, x: Tensor, grid: Tensor) -> Applied:  # type: ignore[override]
        if x.has_rest or grid.has_rest:
            return Applied((Tensor.unknown("grid_sample", x.dtype),), unpriced=True)
        spatial = len(x.axes) - 2
        if len(grid.axes) != len(x.axes) or clash(grid.last.size, spatial):
            raise ShapeError.of("grid_sample.coordinates", tensor=x, grid=grid, spatial=spatial)
        y = Tensor((*x.axes[:2], *grid.axes[1:-1]), x.dtype)
        times = COSTS.get("trilinear" if spatial == 3 and self.mode == "bilinear" else self.mode, 0)
        return Applied((y,), elementwise=(Work(y.axes, times),) if times else ())


@dataclass(frozen=True, slots=True)
class AffineGrid(Op):
    """Coordinates that an affine map gives for every place of an output: (batch, n, n + 1) -> (batch, *spatial, n).

    size: of the output that is to be sampled, (batch, channels, *spatial).
    MACs: one product of each coordinate (and a 1) with each column of the map, at every place.
    """

    kind = "affine_grid"
    size: tuple[Size, ...]

    def apply(self, theta: Tensor) -> Applied:  # type: ignore[override]
        spatial = made(self.size[2:]).axes
        batch = theta.axes[0] if not theta.has_rest else sized("batch", self.size[0])
        count = len(spatial)
        y = Tensor((batch, *spatial, Axis("coordinates", count)), theta.dtype)
        return Applied((y,), macs=(Work((*y.axes, Axis("terms", count + 1))),))
