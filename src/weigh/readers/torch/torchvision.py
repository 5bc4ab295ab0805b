"""What torchvision's own networks use of torchvision: registration, weights as metadata, its old keywords.

The networks themselves are read from torchvision's files; these helpers would need more of Python than networks do.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import TYPE_CHECKING, Any

from weigh.readers.python.modules.records import ENUM
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.values import Class, Instance, Module, Native, NativeProperty
from weigh.readers.torch.functions_call import function
from weigh.readers.torch.helpers import tuple_of
from weigh.readers.torch.inert import Nothing, first
from weigh.readers.torch.tensor import TorchTensor

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def _decorator(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`register_model()`: what it decorates, unchanged."""
    return first("register")


def _with_old_keywords(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`handle_legacy_interface(weights=("pretrained", W))`: `pretrained=True` is `weights=W`, also by position."""
    meant = {new: old for new, old in kwargs.items() if isinstance(old, tuple)}

    def decorate(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        function = args[0]

        def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
            kwargs = dict(kwargs)
            for new, value in zip([*meant, "progress"], args, strict=False):
                kwargs[new] = value
            for new, (old, weights) in meant.items():
                asked = kwargs.pop(old, None)
                if isinstance(kwargs.get(new), str) and isinstance(weights, Instance):
                    named = weights.cls.find(kwargs[new])
                    kwargs[new] = named if isinstance(named, Instance) else weights
                if kwargs.get(new) is True or asked is True:
                    kwargs[new] = weights if isinstance(weights, Instance) else None
                elif kwargs.get(new) is False:
                    kwargs[new] = None
            return interp.call(function, [], kwargs)

        return Native(getattr(function, "name", "model"), run)

    return Native("handle_legacy_interface", decorate)


def _overwrite(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    """`_ovewrite_named_param(kwargs, name, value)`: what the weights ask for."""
    given, name, value = args
    given[name] = value


def _value(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`_ovewrite_value_param(name, actual, expected)`."""
    return args[2]


def _divisible(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Channels as a multiple of a divisor, at most a tenth below what was asked for (as MobileNet v2 has it)."""
    given = {**dict(zip(("v", "divisor", "min_value"), args, strict=False)), **kwargs}
    value, divisor = given["v"], given["divisor"]
    if not isinstance(value, int | float) or not isfinite(value) or not isinstance(divisor, int):
        return interp.unknown("call", "_make_divisible")
    rounded = max(given.get("min_value") or divisor, int(value + divisor / 2) // divisor * divisor)
    return rounded if rounded >= 0.9 * value else rounded + divisor


def _keep(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    """`Weights(url=..., transforms=..., meta=...)`: a record."""
    args[0].attributes.update({**dict(zip(("url", "transforms", "meta"), args[1:], strict=False)), **kwargs})


def _of_record(name: str) -> NativeProperty:
    return NativeProperty(lambda interp, instance: interp.get(instance.attributes["value"], name))


WEIGHTS = Class("Weights", (OBJECT,), {"__init__": Native("__init__", _keep)})
WEIGHTS_ENUM = Class(
    "WeightsEnum",
    (ENUM,),
    {
        "verify": Native("verify", lambda interp, args, kwargs: args[-1]),
        "get_state_dict": Native("get_state_dict", lambda interp, args, kwargs: Nothing("weights")),
        **{name: _of_record(name) for name in ("url", "transforms", "meta")},
    },
)

_API: dict[str, Any] = {
    "register_model": Native("register_model", _decorator),
    "Weights": WEIGHTS,
    "WeightsEnum": WEIGHTS_ENUM,
}
_UTILS: dict[str, Any] = {
    "handle_legacy_interface": Native("handle_legacy_interface", _with_old_keywords),
    "kwonly_to_pos_or_kw": first("kwonly_to_pos_or_kw"),
    "_ovewrite_named_param": Native("_ovewrite_named_param", _overwrite),
    "_ovewrite_value_param": Native("_ovewrite_value_param", _value),
    "_make_divisible": Native("_make_divisible", _divisible),
    "_log_api_usage_once": Native("_log_api_usage_once", lambda interp, args, kwargs: None),
    "_make_ntuple": Native("_make_ntuple", lambda interp, args, kwargs: tuple_of(args[1])(interp, args[:1], {})),
}


def _resize(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`resize(image, (height, width))`; a single size is that of the shorter side."""
    image, size = _image_and_size(interp, args, kwargs, "size")
    if not isinstance(image, TorchTensor) or not isinstance(size, tuple):
        return Nothing("torchvision.transforms.resize")
    return interp.call(function("interpolate", "functional"), [image], {"size": size, "mode": "bilinear"})


def _center_crop(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`center_crop(image, (height, width))`, of an image that is at least as large."""
    image, size = _image_and_size(interp, args, kwargs, "output_size")
    size = (size, size) if isinstance(size, int) else size
    if not isinstance(image, TorchTensor) or not isinstance(size, tuple):
        return Nothing("torchvision.transforms.center_crop")
    whole = image.tensor.shape[-2:]
    sides = [side for side in whole if isinstance(side, int)]
    if len(sides) != len(size) or not all(
        isinstance(n, int) and 0 < n <= side for n, side in zip(size, sides, strict=True)
    ):
        return Nothing("torchvision.transforms.center_crop")
    starts = [(side - n) // 2 for n, side in zip(size, sides, strict=True)]
    return image.item(interp, (Ellipsis, *(slice(at, at + n) for at, n in zip(starts, size, strict=True))))


def _image_and_size(interp: Interpreter, args: list[Any], kwargs: dict[str, Any], name: str) -> tuple[Any, Any]:
    given = {**dict(zip(("img", name), args, strict=False)), **kwargs}
    size = given.get(name)
    return given.get("img"), tuple(size) if isinstance(size, list) else size


def _transform(run: Callable[[Interpreter, list[Any], dict[str, Any]], Any], name: str) -> Native:
    """`CenterCrop(size)`: a function of an image."""

    def made(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        size = args[0] if args else kwargs.get("size")
        return Native(name, lambda interp, given, kwargs: run(interp, [*given, size], {}))

    return Native(name, made)


_IMAGES: dict[str, Any] = {
    "resize": Native("resize", _resize),
    "center_crop": Native("center_crop", _center_crop),
    "CenterCrop": _transform(_center_crop, "CenterCrop"),
    "Resize": _transform(_resize, "Resize"),
}
_TABLES = {
    "torchvision.models._api": _API,
    "torchvision.models._utils": _UTILS,
    "torchvision.utils": _UTILS,
    "torchvision.transforms.functional": _IMAGES,
}


def module(dotted: str) -> Module | None:
    """One of torchvision's helper modules; None for those that are read, or passed over."""
    if dotted == "torchvision.transforms":
        return Module(dotted, lambda name: _IMAGES.get(name, module(f"{dotted}.{name}") or Nothing(f"{dotted}.{name}")))
    table = _TABLES.get(dotted)
    if table is None:
        return None
    return Module(dotted, lambda name: table.get(name, Nothing(f"{dotted}.{name}")))
