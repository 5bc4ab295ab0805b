"""torchvision's transforms of tensors, as networks use them: an image cut or scaled to the size of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.readers.python.values import Native
from weigh.readers.torch.functions_call import function, index
from weigh.readers.torch.inert import Nothing
from weigh.readers.torch.tensor import TorchTensor, is_size

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def _center_crop(interp: Interpreter, image: Any, size: Any) -> Any:
    """The middle of an image, where it is no smaller than what is wanted."""
    sizes = _pair(size, square=True)
    sides = image.tensor.shape[-2:]
    if sizes is None or not all(_within(inner, outer) for inner, outer in zip(sizes, sides, strict=True)):
        return interp.unknown("function arguments", "center_crop")
    return index(interp, image, (Ellipsis, *(slice(0, n) for n in sizes)))


def _within(inner: Any, outer: Any) -> bool:
    return inner == outer or (isinstance(inner, int) and isinstance(outer, int) and inner < outer)


def _resize(interp: Interpreter, image: Any, size: Any) -> Any:
    """An image of these sides; one number alone is the shorter side, and the ratio of sides stays."""
    sizes = _pair(size, square=False)
    if sizes is None:
        return interp.unknown("function arguments", "resize")
    return interp.call(function("interpolate", "functional"), [image, sizes], {"mode": "bilinear"})


def _pair(size: Any, square: bool) -> tuple[Any, ...] | None:
    """Height and width; None where they are not known. square: one number stands for both."""
    sizes = tuple(size) if isinstance(size, list | tuple) else (size,)
    if len(sizes) == 1 and square:
        sizes *= 2
    return sizes if len(sizes) == 2 and all(is_size(n) for n in sizes) else None


def _function(name: str, run: Any) -> Native:
    def called(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        given = [*args, *(kwargs[key] for key in ("img", "size", "output_size") if key in kwargs)]
        if len(given) < 2 or not isinstance(given[0], TorchTensor) or given[0].tensor.has_rest:
            return Nothing(name)
        return run(interp, given[0], given[1])

    return Native(name, called)


def _class(name: str, run: Any) -> Native:
    """`CenterCrop(size)(image)`."""
    cut = _function(name, run)

    def make(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        size = args[0] if args else kwargs.get("size")
        return Native(name, lambda interp, images, _: cut.run(interp, [*images[:1], size], {}))

    return Native(name, make)


TRANSFORMS = {
    "center_crop": _function("center_crop", _center_crop),
    "resize": _function("resize", _resize),
    "CenterCrop": _class("CenterCrop", _center_crop),
    "Resize": _class("Resize", _resize),
}
"""By the names that `torchvision.transforms` and its `functional` have."""
