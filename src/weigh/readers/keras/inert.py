"""What a program names but no count depends on: optimizers, initializers, callbacks, losses, data helpers."""

from __future__ import annotations

from functools import cache
from typing import Any

from weigh.network.sizes import Formula
from weigh.readers.python.values import Class, Instance, Module, Native

INERT_MODULES = {
    "optimizers", "initializers", "regularizers", "constraints", "callbacks", "losses", "metrics", "utils",
    "preprocessing", "mixed_precision", "wrappers", "objectives", "distribution", "export", "estimator", "tree",
    "dtype_policies",
}  # fmt: skip


def inert(module: str, name: str) -> Any:
    """A class that only remembers its arguments, or a function whose result is known in a few cases."""
    if name in _FUNCTIONS:
        return _FUNCTIONS[name]
    if name[:1].isupper() or name.endswith("_initializer"):
        return _class(name)
    if name in _SUBMODULES:
        return Module(f"keras.{module}.{name}", lambda member: inert(module, member))
    if module in ("losses", "metrics", "objectives") and name.islower():
        return Native(name, lambda interp, args, kwargs: _loss(interp, name, args, kwargs))
    return (
        _Named(name)
        if module in ("initializers", "regularizers", "losses", "metrics", "constraints")
        else NotImplemented
    )


_SUBMODULES = {
    "callbacks", "schedules", "sequence", "image", "text", "np_utils", "vis_utils", "generic_utils", "legacy",
    "training_utils",
}  # fmt: skip


@cache
def _class(name: str) -> Class:
    hooks = {"__init__": _remember, "__getattr__": _setting, "__call__": _initial}
    return Class(name, members={hook: Native(hook, run) for hook, run in hooks.items()})


def _remember(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
    instance: Instance = args[0]
    instance.native = {**({"learning_rate": args[1]} if args[1:] else {}), **kwargs}


def _setting(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    instance, name = args[0], args[1]
    if isinstance(instance.native, dict) and name in instance.native:
        return instance.native[name]
    return interp.unknown("attribute", f"{instance.cls.name}.{name}")


def _loss(interp: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A loss called between layers; named alone, it is only a word of `compile`."""
    from weigh.ops.loss import Loss
    from weigh.readers.keras.functions_call import apply_op

    tensors = [*args, *kwargs.values()][:2]
    return apply_op(interp, name, Loss(name), tensors)


def _initial(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`initializer(shape)`: an array of that shape; anything else called is not known."""
    from weigh.readers.python.modules.arrays import Array

    shape = kwargs.get("shape", args[1] if args[1:] else None)
    if isinstance(shape, list | tuple) and all(isinstance(size, int | Formula) for size in shape):
        return Array(tuple(shape))
    return interp.unknown("call", args[0].cls.name)


class _Named(Native):
    """A function known by its name alone."""

    def __init__(self, name: str) -> None:
        super().__init__(name, lambda interp, args, kwargs: interp.unknown("function", name))


def _to_categorical(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """One label a row -> one column a class; how many classes is known only where the program says it."""
    from weigh.readers.python.modules.arrays import Array

    labels = args[0] if args else kwargs.get("x", kwargs.get("y"))
    classes = next(
        (kwargs[key] for key in ("num_classes", "nb_classes") if key in kwargs), args[1] if args[1:] else None
    )
    classes = getattr(labels, "classes", None) if classes is None else classes
    shape = getattr(labels, "shape", None)
    if not isinstance(classes, int) or not isinstance(shape, tuple):
        return interp.unknown("labels", "the number of classes")
    return Array((*(shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape), classes))


def _pad_sequences(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Sequences of any length -> (how many, maxlen)."""
    from weigh.readers.python.modules.arrays import Array

    sequences = args[0] if args else kwargs.get("sequences")
    length = kwargs.get("maxlen", args[1] if args[1:] else None)
    shape = getattr(sequences, "shape", None)
    if not isinstance(length, int) or not isinstance(shape, tuple):
        return interp.unknown("sequences", "the padded sequences")
    return Array((shape[0], length))


def _same(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Decorators such as `register_keras_serializable`: what they decorate, unchanged."""
    return args[0] if args and not isinstance(args[0], str) else Native("decorator", _same)


def _nothing(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
    return None


_FUNCTIONS = {
    "to_categorical": Native("to_categorical", _to_categorical),
    "pad_sequences": Native("pad_sequences", _pad_sequences),
    "register_keras_serializable": Native("register_keras_serializable", _same),
    **{
        name: Native(name, lambda interp, args, kwargs: args[0] if args else None)
        for name in ("get", "serialize", "deserialize")
    },
    **{name: Native(name, _nothing) for name in ("plot_model", "plot", "set_random_seed", "print_summary", "set_seed")},
}
