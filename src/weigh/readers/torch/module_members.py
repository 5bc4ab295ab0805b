"""What programs can ask of a module. Fills the class that all modules derive from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from weigh.readers.python.values import BoundMethod, Function, Instance, Native, NativeProperty, Thing
from weigh.readers.torch.calling import aside, call_module
from weigh.readers.torch.inert import Nothing
from weigh.readers.torch.module import (
    MODULE,
    Hook,
    children,
    is_module,
    named_modules,
    named_parameters,
    own_parameters,
    parameter,
    parameter_names,
    state_of,
)
from weigh.readers.torch.tensor import Parameter, TorchTensor

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Run = Callable[..., Any]


def _init(interp: Interpreter, self: Instance, *args: Any, **kwargs: Any) -> None:
    state_of(interp, self)


def _missing(interp: Interpreter, self: Instance, name: str) -> Any:
    """An attribute that is not set: a parameter, or an argument that the module was made with."""
    state = state_of(interp, self)
    found = parameter(interp, self, name)
    if found is not None:
        return found
    if any(one.startswith(f"{name}.") for one in parameter_names(state)):
        return Part(self, name)
    if name in _MAY_LACK and state.row is not None and _lacks(self, state.arguments):
        return None
    if name in state.arguments:
        return _stored(self, name, state.arguments[name])
    if name in _PARTS:
        return {key: value for key, value in self.attributes.items() if _PARTS[name](value)}
    if name in _SELF and state.row is None:
        return interp.unknown("attribute", f"{self.cls.name}.{name}")
    return interp.error("AttributeError", f"'{self.cls.name}' object has no attribute '{name}'")


_PARTS: dict[str, Callable[[Any], bool]] = {
    "_modules": is_module,
    "_parameters": lambda value: isinstance(value, Parameter),
    "_buffers": lambda value: isinstance(value, TorchTensor) and not isinstance(value, Parameter),
}
_SELF = frozenset(["device", "dtype", "config"])
_MAY_LACK = frozenset(["weight", "bias"])


def _lacks(self: Instance, arguments: Mapping[str, Any]) -> bool:
    """Whether a parameter that the module's class may have is None: made with `bias=False`, `affine=False`."""
    recurrent = "num_layers" in arguments  # there, `bias` is the setting itself
    return not recurrent and bool({"bias", "affine", "elementwise_affine"} & set(arguments))


_WINDOWS = frozenset(["kernel_size", "stride", "padding", "dilation", "output_padding"])


def _stored(self: Instance, name: str, value: Any) -> Any:
    """An argument as PyTorch keeps it: convolutions hold a size for every axis."""
    digits = [c for c in self.cls.name if c.isdigit()]
    if name in _WINDOWS and "Conv" in self.cls.name and digits and isinstance(value, int):
        return (value,) * int(digits[0])
    if name == "normalized_shape" and isinstance(value, int):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


class Part(Thing):
    """A part of a module that stands as one: `attention.out_proj`, of which only the parameters are asked for."""

    __slots__ = ("name", "of")

    def __init__(self, of: Instance, name: str) -> None:
        self.of = of
        self.name = name

    def get(self, interp: Interpreter, name: str) -> Any:
        found = parameter(interp, self.of, f"{self.name}.{name}")
        return NotImplemented if found is None else found


def _register(interp: Interpreter, self: Instance, name: str, value: Any = None, *args: Any, **kwargs: Any) -> None:
    state_of(interp, self)
    self.attributes[str(name)] = value


def _apply(interp: Interpreter, self: Instance, function: Any) -> Instance:
    """`model.apply(function)`: on every module inside, what is held before what holds it.

    Most such functions initialize; others freeze, or put weight normalization around what they find.
    """
    if isinstance(function, Function | BoundMethod):
        for _, module in reversed(list(named_modules(self))):
            aside(interp, function, [module])
    return self


def _itself(interp: Interpreter, self: Instance, *args: Any, **kwargs: Any) -> Instance:
    return self


def _nothing(interp: Interpreter, self: Instance, *args: Any, **kwargs: Any) -> None:
    return None


def _train(interp: Interpreter, self: Instance, mode: bool = True) -> Instance:
    return self


def _freeze(interp: Interpreter, self: Instance, requires_grad: bool = True) -> Instance:
    for _, one in named_parameters(interp, self):
        one.requires_grad = requires_grad is not False
    return self


def _submodule(interp: Interpreter, self: Instance, target: str) -> Any:
    at: Any = self
    for name in filter(None, target.split(".")):
        at = interp.get(at, name)
    return at


def _handle(interp: Interpreter, self: Instance, *args: Any, **kwargs: Any) -> Any:
    return Nothing("hook")


def _hook(before: bool) -> Run:
    """A function that each call of the module calls, and the handle by which a program takes it away."""

    def register(interp: Interpreter, self: Instance, hook: Any, **settings: Any) -> Any:
        hooks = state_of(interp, self).hooks
        hooks.append((hook, before))
        return Hooked(hooks, hooks[-1])

    return register


class Hooked(Nothing):
    """The handle of a hook."""

    __slots__ = ("hook", "hooks")

    def __init__(self, hooks: list[Hook], hook: Hook) -> None:
        super().__init__("hook")
        self.hooks, self.hook = hooks, hook

    def get(self, interp: Interpreter, name: str) -> Any:
        return Native("remove", self._remove) if name == "remove" else super().get(interp, name)

    def _remove(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
        if self.hook in self.hooks:
            self.hooks.remove(self.hook)


def _state_dict(interp: Interpreter, self: Instance, *args: Any, **kwargs: Any) -> Any:
    return dict(named_parameters(interp, self))


def _parameters(interp: Interpreter, self: Instance, recurse: bool = True) -> list[Any]:
    return [one for _, one in (named_parameters if recurse else own_parameters)(interp, self)]


def _named_parameters(interp: Interpreter, self: Instance, prefix: str = "", recurse: bool = True, **_: Any) -> Any:
    front = f"{prefix}." if prefix else ""
    return [(front + name, one) for name, one in (named_parameters if recurse else own_parameters)(interp, self)]


def _named_modules(interp: Interpreter, self: Instance, memo: Any = None, prefix: str = "", **_: Any) -> Any:
    return list(named_modules(self, prefix))


def _iterated(run: Run) -> Run:
    """The list that `run` makes, as the iterator that PyTorch gives."""
    return lambda interp, *args, **kwargs: interp.call(interp.builtins["iter"], [run(interp, *args, **kwargs)], {})


def native(name: str, run: Run) -> Native:
    return Native(name, lambda interp, args, kwargs: run(interp, *args, **kwargs))


_RUN: dict[str, Run] = {
    "__init__": _init,
    "__getattr__": _missing,
    "add_module": _register,
    "register_module": _register,
    "register_parameter": _register,
    "register_buffer": _register,
    "apply": _apply,
    "train": _train,
    "requires_grad_": _freeze,
    "get_submodule": _submodule,
    "get_parameter": _submodule,
    "get_buffer": _submodule,
    "state_dict": _state_dict,
    "parameters": _iterated(_parameters),
    "named_parameters": _iterated(_named_parameters),
    "buffers": _iterated(lambda interp, self, *args, **kwargs: []),
    "named_buffers": _iterated(lambda interp, self, *args, **kwargs: []),
    "children": _iterated(lambda interp, self: [child for _, child in children(self)]),
    "named_children": _iterated(lambda interp, self: list(children(self))),
    "modules": _iterated(lambda interp, self: [module for _, module in named_modules(self)]),
    "named_modules": _iterated(_named_modules),
    **dict.fromkeys(
        ("to", "cuda", "cpu", "float", "double", "half", "bfloat16", "eval", "type", "share_memory", "to_empty", "xpu",
         "ipu"),
        _itself,
    ),
    **dict.fromkeys(
        ("zero_grad", "load_state_dict", "extra_repr", "compile", "reset_parameters", "_reset_parameters",
         "_log_api_usage_once", "_load_from_state_dict", "flatten_parameters", "register_state_dict_pre_hook"),
        _nothing,
    ),
    "register_forward_hook": _hook(before=False),
    "register_forward_pre_hook": _hook(before=True),
    **dict.fromkeys(
        ("register_full_backward_hook", "register_backward_hook",
         "register_load_state_dict_post_hook", "_register_load_state_dict_pre_hook", "register_full_backward_pre_hook"),
        _handle,
    ),
}  # fmt: skip

_CHANGING = frozenset(["add_module", "register_module", "register_parameter", "register_buffer", "requires_grad_"])
HARMLESS = frozenset(_RUN) - _CHANGING
"""Methods that leave what a module holds as it is."""
SAME = frozenset(name for name, run in _RUN.items() if run is _itself) | {
    "train", "apply", "compile", "DataParallel", "DistributedDataParallel",
}  # fmt: skip
"""Methods that give the module itself, and functions around it that compute the same."""

MODULE.members.update({name: native(name, run) for name, run in _RUN.items()})
MODULE.members["__call__"] = Native("__call__", call_module)
MODULE.members["training"] = NativeProperty(lambda interp, instance: False, lambda interp, instance, value: None)
