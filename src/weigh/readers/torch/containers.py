"""Modules that hold others in order or by name: Sequential, ModuleList, ModuleDict, and their like for parameters.

What they hold are attributes called by position, as in PyTorch: `features.0` is an attribute of `features`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.readers.python.containers import collected, is_spoiled
from weigh.readers.python.values import Cause, Class, Instance, Native, Unknown
from weigh.readers.torch.functions_call import unknown_layer
from weigh.readers.torch.module import MODULE, is_module, state_of
from weigh.readers.torch.tensor import Parameter, TorchTensor

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Run = Callable[..., Any]


def held(instance: Instance) -> dict[str, Any]:
    """What a container holds, by name; a module that is left out (None) has its place in a list too, and one of a class
    that is not known may own anything."""
    of_data = any(cls.name.startswith("Parameter") for cls in instance.cls.mro if cls.place is None)
    if of_data:
        return {name: value for name, value in instance.attributes.items() if _is_data(value)}
    return {
        name: value
        for name, value in instance.attributes.items()
        if is_module(value) or isinstance(value, Unknown) or (value is None and name.isdigit())
    }


def _is_data(value: Any) -> bool:
    return isinstance(value, Parameter | TorchTensor)


def _items(instance: Instance) -> list[Any]:
    return list(held(instance).values())


def _fill(instance: Instance, items: list[Any]) -> None:
    """Number the items anew."""
    for name in held(instance):
        del instance.attributes[name]
    instance.attributes.update({str(i): item for i, item in enumerate(items)})


def _unknown(interp: Interpreter, self: Instance, items: Any) -> bool:
    """Whether what a container is given is not known; it is told then, and what it holds is not all."""
    cause = next((one for one in (items, is_spoiled(interp, items)) if isinstance(one, Unknown)), None)
    if cause is not None:
        state_of(interp, self).spoil(cause.cause)
    return cause is not None


def _init_sequence(interp: Interpreter, self: Instance, *items: Any) -> None:
    state_of(interp, self)
    if len(items) == 1 and _unknown(interp, self, items[0]) and isinstance(items[0], Unknown):
        items = ()
    if len(items) == 1 and isinstance(items[0], dict):
        self.attributes.update({str(name): item for name, item in items[0].items()})
        return
    if len(items) == 1 and not is_module(items[0]) and not isinstance(items[0], Unknown | TorchTensor):
        items = () if items[0] is None else tuple(collected(interp, items[0]))
    _extend(interp, self, items)


def _extend(interp: Interpreter, self: Instance, items: Any) -> Instance:
    if _unknown(interp, self, items) and isinstance(items, Unknown):
        return self
    for item in _items(items) if is_module(items) else collected(interp, items):
        _append(interp, self, item)
    return self


def _append(interp: Interpreter, self: Instance, item: Any) -> Instance:
    count = len(self.attributes)
    if str(count - 1) not in self.attributes:  # else it has nothing but what it holds, numbered: no need to look at all
        count = len(held(self))
    self.attributes[str(count)] = item
    return self


def _insert(interp: Interpreter, self: Instance, position: int, item: Any) -> None:
    items = _items(self)
    items.insert(position, item)
    _fill(self, items)


def _getitem(interp: Interpreter, self: Instance, key: Any) -> Any:
    if isinstance(key, str):
        found = held(self).get(key)
        return found if found is not None else interp.error("KeyError", key)
    items = list(held(self).items())
    if isinstance(key, slice):
        cut = Instance(self.cls, dict(items[key]), place=self.place)
        state_of(interp, cut)
        return cut
    if isinstance(key, Unknown):
        return key
    try:
        return items[key][1]
    except IndexError:
        interp.error("IndexError", f"index {key} is out of range")


def _setitem(interp: Interpreter, self: Instance, key: Any, value: Any) -> None:
    if isinstance(key, int):
        names = list(held(self))
        if not -len(names) <= key < len(names):
            interp.error("IndexError", f"index {key} is out of range")
        key = names[key]
    self.attributes[str(key)] = value


def _delitem(interp: Interpreter, self: Instance, key: Any) -> None:
    if isinstance(key, str):
        self.attributes.pop(key, None)
        return
    items = _items(self)
    del items[key]
    _fill(self, items)


def _update(interp: Interpreter, self: Instance, others: Any = (), **named: Any) -> None:
    state_of(interp, self)
    if is_module(others):
        others = held(others)
    pairs = others.items() if isinstance(others, dict) else [tuple(collected(interp, pair)) for pair in others or ()]
    self.attributes.update({str(name): item for name, item in [*pairs, *named.items()]})


def _pop(interp: Interpreter, self: Instance, key: Any = -1) -> Any:
    names = list(held(self))
    return self.attributes.pop(key if isinstance(key, str) else names[key])


def _forward(interp: Interpreter, self: Instance, x: Any) -> Any:
    """One after the other, each given what the one before it gave."""
    for module in _items(self):
        x = interp.call(module, [x], {})
    cause = state_of(interp, self).cause
    return unknown_layer(interp, cause, [x]) if isinstance(cause, Cause) else x


def _natives(functions: dict[str, Run]) -> dict[str, Any]:
    def native(name: str, run: Run) -> Native:
        return Native(name, lambda interp, args, kwargs: run(interp, *args, **kwargs))

    return {name: native(name, run) for name, run in functions.items()}


_ANY: dict[str, Run] = {
    "__getitem__": _getitem,
    "__setitem__": _setitem,
    "__delitem__": _delitem,
    "__len__": lambda interp, self: len(held(self)),
    "pop": _pop,
}
TAKES_UNKNOWN = {"__takes_unknown__": True}
_SEQUENCE: dict[str, Run] = {
    **_ANY,
    "__init__": _init_sequence,
    "__iter__": lambda interp, self: interp.call(interp.builtins["iter"], [_items(self)], {}),
    "__contains__": lambda interp, self, item: any(item is one for one in _items(self)),
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "__iadd__": _extend,
    "__add__": lambda interp, self, others: _extend(
        interp, _extend(interp, interp.instantiate(self.cls, [], {}), self), others
    ),
}
_MAPPING: dict[str, Run] = {
    **_ANY,
    "__init__": _update,
    "__iter__": lambda interp, self: interp.call(interp.builtins["iter"], [list(held(self))], {}),
    "__contains__": lambda interp, self, name: name in held(self),
    "keys": lambda interp, self: list(held(self)),
    "values": lambda interp, self: _items(self),
    "items": lambda interp, self: list(held(self).items()),
    "get": lambda interp, self, name, default=None: held(self).get(name, default),
    "update": _update,
}

SEQUENTIAL = Class("Sequential", (MODULE,), {**_natives({**_SEQUENCE, "forward": _forward}), **TAKES_UNKNOWN})
CONTAINERS = {
    "Sequential": SEQUENTIAL,
    "ModuleList": Class("ModuleList", (MODULE,), _natives(_SEQUENCE)),
    "ParameterList": Class("ParameterList", (MODULE,), _natives(_SEQUENCE)),
    "ModuleDict": Class("ModuleDict", (MODULE,), _natives(_MAPPING)),
    "ParameterDict": Class("ParameterDict", (MODULE,), _natives(_MAPPING)),
}


def _init_around(interp: Interpreter, self: Instance, module: Any, *args: Any, **kwargs: Any) -> None:
    state_of(interp, self)
    self.attributes["module"] = module


def _forward_around(interp: Interpreter, self: Instance, *args: Any, **kwargs: Any) -> Any:
    return interp.call(self.attributes["module"], list(args), kwargs)


_AROUND = _natives({"__init__": _init_around, "forward": _forward_around})
CONTAINERS.update({name: Class(name, (MODULE,), _AROUND) for name in ("DataParallel", "DistributedDataParallel")})
