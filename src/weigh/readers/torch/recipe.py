"""How a program trains what it makes: the optimizer with its settings, and the loss. Kept for later questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.network.graph import Training
from weigh.readers.python.values import Native
from weigh.readers.torch.inert import Nothing
from weigh.readers.torch.module import session_of
from weigh.readers.torch.session import Session

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

_ORDER = {"SGD": ("lr", "momentum"), "RMSprop": ("lr", "alpha"), "Adagrad": ("lr", "lr_decay")}
"""The settings that an optimizer takes by position, behind the parameters; the learning rate alone for the others."""


def optimizer(name: str) -> Native:
    """`optim.SGD(model.parameters(), lr=0.1, momentum=0.9)`."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        given = {**dict(zip(_ORDER.get(name, ("lr",)), args[1:], strict=False)), **kwargs}
        settings = {key: value for key, value in given.items() if isinstance(value, int | float)}
        betas = given.get("betas")
        if isinstance(betas, tuple | list) and all(isinstance(one, int | float) for one in betas):
            settings.update({f"beta_{i + 1}": one for i, one in enumerate(betas)})
        session_of(interp).optimizer = (name, settings)
        return Nothing(f"torch.optim.{name}")

    return Native(name, run)


def training(session: Session) -> Training | None:
    """What the program says of training; None where it says nothing."""
    name, settings = session.optimizer
    losses = [module.cls.name for module in session.modules if module.cls.name.endswith("Loss")]
    return Training(name, losses[-1] if losses else "", settings) if name or losses else None
