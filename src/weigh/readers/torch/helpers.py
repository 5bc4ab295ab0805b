"""Functions and classes that PyTorch programs use from PyTorch's utilities and from packages beside it."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from weigh.network.sizes import product
from weigh.network.tensors import Tensor
from weigh.readers.python.containers import collected
from weigh.readers.python.descriptors import ClassMethod
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.values import Class, Native
from weigh.readers.torch.inert import Nothing, Progress, first
from weigh.readers.torch.module import children, is_module, parameter
from weigh.readers.torch.tensor import Parameter, TorchTensor

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def _checkpoint(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`checkpoint(function, x)`: the function, computed again in the backward pass."""
    kept = {name: value for name, value in kwargs.items() if name not in ("use_reentrant", "preserve_rng_state")}
    return interp.call(args[0], args[1:], kept)


def _checkpoint_chain(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`checkpoint_sequential(modules, segments, x)`."""
    parts, _, x = args[:3]
    held = [child for _, child in children(parts)] if is_module(parts) else collected(interp, parts)
    for part in held:
        x = interp.call(part, [x], {})
    return x


def _pad_packed(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return (args[0], interp.unknown("tensor value", "the lengths of the sequences"))


def _weight_norm(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A direction and a length in place of a weight: one number more for each entry of `dim`.

    Source: Salimans and Kingma, arXiv 1602.07868.
    """
    given = {**dict(zip(("module", "name", "dim"), args, strict=False)), **kwargs}
    instance, name, dim = given["module"], given.get("name", "weight"), given.get("dim", 0)
    found = parameter(interp, instance, name) if is_module(instance) else None
    if found is None:
        return instance
    axes = found.kind.axes
    length = Parameter(found.session, Tensor(() if dim is None else (axes[dim],)), f"{name}_g", interp.place)
    instance.attributes[f"{name}_g"] = length
    return instance


def _without_norm(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`remove_weight_norm(module)`: the weight itself again, without a length of its own."""
    given = {**dict(zip(("module", "name"), args, strict=False)), **kwargs}
    if is_module(given.get("module")):
        given["module"].attributes.pop(f"{given.get('name', 'weight')}_g", None)
    return given.get("module")


class Format(NamedTuple):
    """What `torch.finfo` tells of a floating-point format (IEEE 754; bfloat16 has the exponents of float32)."""

    max: float
    min: float
    eps: float
    tiny: float
    smallest_normal: float
    bits: int

    @classmethod
    def of(cls, bits: int, fraction: int, exponent: int) -> Format:
        """From the bits of the fraction and the largest exponent."""
        most, least = (2 - 2.0**-fraction) * 2.0**exponent, 2.0 ** (1 - exponent)
        return cls(most, -most, 2.0**-fraction, least, least, bits)


_FORMATS = {
    "float16": Format.of(16, 10, 15), "bfloat16": Format.of(16, 7, 127),
    "float32": Format.of(32, 23, 127), "float64": Format.of(64, 52, 1023),
}  # fmt: skip


def _finfo(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    kind = args[0] if args else kwargs.get("type", "float32")
    return _FORMATS.get(kind, Nothing("finfo")) if isinstance(kind, str) else Nothing("finfo")


def _progress(name: str) -> Native:
    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        around = interp.call(interp.builtins["range"], args, {}) if name == "trange" else args[0] if args else None
        return Progress(name, kwargs.get("iterable") if around is None else around)

    return Native(name, run)


def tuple_of(count: int) -> Callable[[Interpreter, list[Any], dict[str, Any]], Any]:
    """A number as a tuple of so many; a tuple as it is."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        value = args[0]
        return tuple(value) if isinstance(value, list | tuple) else (value,) * count

    return run


def _apply(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`Function.apply(x)` of an `autograd.Function` of the program's own: its `forward`, with a context."""
    cls, *rest = args
    return interp.call(interp.get(cls, "forward"), [Nothing("ctx"), *rest], kwargs)


def _clones(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    from weigh.readers.python.modules.copying import copied
    from weigh.readers.torch.containers import CONTAINERS

    module, count = args[0], args[1]
    return interp.instantiate(CONTAINERS["ModuleList"], [[copied(interp, module) for _ in range(count)]], {})


def _from_pretrained(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`nn.Embedding.from_pretrained(table, freeze=True)`: a row for each of the table's, frozen by default."""
    cls, *given = args
    bound = {**dict(zip(("embeddings", "freeze"), given, strict=False)), **kwargs}
    table, freeze = bound.pop("embeddings", None), bound.pop("freeze", True)
    known = isinstance(table, TorchTensor) and len(table.tensor.axes) == 2
    sizes = (
        list(table.tensor.shape) if known else [interp.unknown("tensor shape", name) for name in ("rows", "columns")]
    )
    made = interp.instantiate(cls, sizes, bound)
    weight = parameter(interp, made, "weight")
    if weight is not None:
        weight.requires_grad = freeze is False
    return made


def _fans(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """How many numbers go into one output of a weight, and how many come of one input."""
    weight = args[0] if args else kwargs.get("tensor")
    if not isinstance(weight, TorchTensor) or len(weight.tensor.axes) < 2:
        return interp.unknown("tensor shape", "the weight")
    outputs, inputs, *taps = weight.tensor.shape
    return (inputs * product(taps), outputs * product(taps))


def _fan(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    fans = _fans(interp, args[:1], kwargs)
    mode = args[1] if args[1:] else kwargs.get("mode", "fan_in")
    return fans[mode == "fan_out"] if isinstance(fans, tuple) else fans


def _gain(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Source: He et al., arXiv 1502.01852, and what PyTorch recommends for each nonlinearity."""
    name = args[0] if args else kwargs.get("nonlinearity")
    slope = args[1] if args[1:] else kwargs.get("param")
    slope = slope if isinstance(slope, int | float) else 0.01
    gains = {"relu": sqrt(2), "leaky_relu": sqrt(2 / (1 + slope**2)), "tanh": 5 / 3, "selu": 3 / 4}
    return gains.get(name, 1.0) if isinstance(name, str) else interp.unknown("call", "calculate_gain")


INIT: dict[str, Native] = {
    "_calculate_fan_in_and_fan_out": Native("_calculate_fan_in_and_fan_out", _fans),
    "_calculate_correct_fan": Native("_calculate_correct_fan", _fan),
    "calculate_gain": Native("calculate_gain", _gain),
}
"""Functions of `nn.init` that give numbers; all others give back the tensor that they fill."""

HELPERS: dict[str, Any] = {
    "from_pretrained": ClassMethod(Native("from_pretrained", _from_pretrained)),
    "checkpoint": Native("checkpoint", _checkpoint),
    "checkpoint_sequential": Native("checkpoint_sequential", _checkpoint_chain),
    "pack_padded_sequence": first("pack_padded_sequence"),
    "pad_packed_sequence": Native("pad_packed_sequence", _pad_packed),
    "Variable": first("Variable"),
    "weight_norm": Native("weight_norm", _weight_norm),
    **{name: first(name) for name in ("spectral_norm", "remove_spectral_norm", "orthogonal")},
    **{name: Native(name, _without_norm) for name in ("remove_weight_norm", "remove_parametrizations")},
    **{name: _progress(name) for name in ("tqdm", "trange")},
    "finfo": Native("finfo", _finfo),
    **{name: first(name) for name in ("trunc_normal_", "lecun_normal_", "variance_scaling_")},
    **{name: Native(name, tuple_of(count)) for name, count in (
        ("_single", 1), ("_pair", 2), ("_triple", 3), ("_quadruple", 4), ("to_1tuple", 1), ("to_2tuple", 2),
        ("to_3tuple", 3), ("to_4tuple", 4),
    )},
    "_get_clones": Native("_get_clones", _clones),
    "Function": Class("Function", (OBJECT,), {"apply": ClassMethod(Native("apply", _apply))}),
    **{name: Class(name, (OBJECT,)) for name in ("Dataset", "IterableDataset", "Sampler")},
}  # fmt: skip
