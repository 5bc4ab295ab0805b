"""`pytorch_lightning`: a module with a trainer's hooks, and with the settings that it was made with."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from weigh.readers.python.modules.inert import NAMESPACE
from weigh.readers.python.values import Class, Function, Instance, Native
from weigh.readers.torch.module import MODULE
from weigh.readers.torch.module_members import native

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

_QUIET = ("log", "log_dict", "print", "configure_optimizers", "freeze", "toggle_optimizer", "untoggle_optimizer",
          "manual_backward", "optimizers", "lr_schedulers")  # fmt: skip


def _item(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return interp.get(args[0], args[1])


_SETTINGS = Class("AttributeDict", (NAMESPACE,), {"__getitem__": Native("__getitem__", _item)})
"""`self.hparams`: `hparams.rate` and `hparams["rate"]` are the same."""


def _save(interp: Interpreter, self: Instance, *chosen: Any, ignore: Any = (), **_: Any) -> None:
    """`self.save_hyperparameters()`: the arguments of the `__init__` that calls it, or those that it names."""
    names = [name for name in chosen if isinstance(name, str)]
    held = [one for one in chosen if not isinstance(one, str)]
    given = _arguments(interp) if not held else _contents(held[0])
    left_out = {ignore} if isinstance(ignore, str) else set(ignore if isinstance(ignore, list | tuple) else ())
    made = interp.instantiate(_SETTINGS, [], {})
    made.attributes.update(
        (name, value) for name, value in given.items() if name not in left_out and (not names or name in names)
    )
    self.attributes["hparams"] = made


def _arguments(interp: Interpreter) -> dict[str, Any]:
    """The arguments of the function that is being read, those of `**kwargs` among them."""
    scope = interp.scope
    function = scope.function
    if not isinstance(function, Function):
        return {}
    arguments = function.node.args
    given = {name: scope.names[name] for name in _names(arguments) if name in scope.names}
    rest = scope.names.get(arguments.kwarg.arg) if arguments.kwarg else None
    return {**given, **(rest if isinstance(rest, dict) else {})}


def _names(arguments: ast.arguments) -> Iterable[str]:
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args)][1:] + [
        one.arg for one in arguments.kwonlyargs
    ]


def _contents(value: Any) -> dict[str, Any]:
    """The settings in a namespace or a dict."""
    found = value.attributes if isinstance(value, Instance) else value
    return {name: one for name, one in found.items() if isinstance(name, str)} if isinstance(found, dict) else {}


LIGHTNING_MODULE = Class(
    "LightningModule",
    (MODULE,),
    {
        **{name: native(name, lambda interp, self, *args, **kwargs: None) for name in _QUIET},
        "save_hyperparameters": native("save_hyperparameters", _save),
    },
)
