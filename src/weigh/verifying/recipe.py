"""How a network is trained: the optimizer, its settings and the loss that its source gives, in either framework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from weigh.network.graph import Graph, Training, Value
from weigh.verifying.live import Live, keras, torch

Number = float

LOGITS, SOFTMAX, SIGMOID, VALUES = "logits", "softmax", "sigmoid", "values"
"""What an output says: a score a class, a probability a class, a probability, or numbers."""

# Names of optimizers without their case, to the classes of torch.optim and keras.optimizers and the learning rate that
# Keras has where the source gives none.
OPTIMIZERS: dict[str, tuple[str, str, float]] = {
    "sgd": ("SGD", "SGD", 0.01),
    "adam": ("Adam", "Adam", 0.001),
    "adamw": ("AdamW", "AdamW", 0.001),
    "adamax": ("Adamax", "Adamax", 0.001),
    "nadam": ("NAdam", "Nadam", 0.001),
    "rmsprop": ("RMSprop", "RMSprop", 0.001),
    "adagrad": ("Adagrad", "Adagrad", 0.001),
    "adadelta": ("Adadelta", "Adadelta", 0.001),
}
# What a setting is called, to what torch.optim and keras.optimizers call it; {beta} stands for a pair.
SETTINGS: dict[str, tuple[str, str]] = {
    "momentum": ("momentum", "momentum"),
    "nesterov": ("nesterov", "nesterov"),
    "weight_decay": ("weight_decay", "weight_decay"),
    "rho": ("rho", "rho"),
    "alpha": ("alpha", "rho"),
    "eps": ("eps", "epsilon"),
    "epsilon": ("eps", "epsilon"),
    "amsgrad": ("amsgrad", "amsgrad"),
    "centered": ("centered", "centered"),
}
RATES = ("learning_rate", "lr")
CLASSES = frozenset(["categorical_crossentropy", "sparse_categorical_crossentropy", "crossentropyloss", "nllloss"])
BINARY = frozenset(["binary_crossentropy", "bceloss", "bcewithlogitsloss"])
ABSOLUTE = frozenset(["mean_absolute_error", "mae", "l1loss"])
LEAST = 1e-7
"""What a probability is kept away from 0 and 1 by, as Keras does before it takes a logarithm."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """optimizer: as `OPTIMIZERS` names it. rate: the learning rate; decay: it becomes rate / (1 + decay · iterations).

    loss: "classes", "binary", "absolute" or "squares". says: what the network's output says. given: the source tells
    the optimizer. settings: momentum and the like, under the names that the source uses.
    """

    optimizer: str
    rate: Number
    decay: Number
    settings: Mapping[str, Any]
    loss: str
    says: str
    given: bool

    def rate_at(self, iteration: int) -> Number:
        """The learning rate of a step, counted from 0: Keras 1's law."""
        return self.rate / (1 + self.decay * iteration)

    @property
    def written(self) -> str:
        """As code has it: SGD(lr=0.001, momentum=0.9)."""
        decay = {"decay": self.decay} if self.decay else {}
        parts = {"lr": self.rate, **decay, **self.settings}
        return f"{OPTIMIZERS[self.optimizer][0]}({', '.join(f'{name}={value}' for name, value in parts.items())})"


def recipe(graph: Graph) -> Recipe:
    """What the source says of training; plain SGD and the loss that fits the output where it says nothing."""
    said = graph.training or Training()
    name = said.optimizer.lower().rpartition(".")[2]
    known = name in OPTIMIZERS
    given = {key: value for key, value in said.settings.items() if isinstance(value, int | float)} if known else {}
    name = name if known else "sgd"
    rate = next((given[key] for key in RATES if given.get(key)), OPTIMIZERS[name][2])
    settings = {key: value for key, value in given.items() if key in SETTINGS}
    says = output_says(graph, graph.outputs[0]) if graph.outputs else VALUES
    loss = _loss(said.loss, says)
    if loss == "classes" and says == VALUES:
        says = LOGITS
    return Recipe(name, float(rate), float(given.get("decay", 0) or 0), settings, loss, says, known)


def output_says(graph: Graph, output: Value) -> str:
    """Whether an output is made of probabilities: by the function of the last op that computes anything."""
    at: Value | None = output
    while at is not None and at.call is not None and at.call.op is not None:
        op = at.call.op
        function = getattr(op, "function", "") if op.kind == "activation" else getattr(op, "activation", "")
        if function in (SOFTMAX, SIGMOID):
            return str(function)
        if not op.view or len(at.call.inputs) != 1:
            break
        at = at.call.inputs[0]
    return VALUES


def _loss(name: str, says: str) -> str:
    name = name.lower().rpartition(".")[2]
    if name in CLASSES or (not name and says == SOFTMAX):
        return "classes"
    if name in BINARY or (not name and says == SIGMOID):
        return "binary"
    return "absolute" if name in ABSOLUTE else "squares"


def loss_of(recipe: Recipe, output: Any, target: Any) -> Any:
    """The mean loss of a batch. target: class numbers for "classes", else numbers shaped as the output."""
    functional = torch().nn.functional
    if recipe.loss == "classes":
        if recipe.says == SOFTMAX:
            return functional.nll_loss(output.clamp(LEAST, 1 - LEAST).log().flatten(0, -2), target.flatten())
        return functional.cross_entropy(output.flatten(0, -2), target.flatten())
    if recipe.loss == "binary":
        if recipe.says in (SIGMOID, SOFTMAX):
            return functional.binary_cross_entropy(output.clamp(LEAST, 1 - LEAST), target)
        return functional.binary_cross_entropy_with_logits(output, target)
    return functional.l1_loss(output, target) if recipe.loss == "absolute" else functional.mse_loss(output, target)


class Stepper(Protocol):
    """An optimizer at work: `step(loss)` takes one step downhill."""

    def step(self, loss: Any) -> None: ...


class TorchStepper:
    """`torch.optim`, with the learning rate set anew before every step."""

    def __init__(self, recipe: Recipe, trained: list[Any]) -> None:
        name = OPTIMIZERS[recipe.optimizer][0]
        settings = {SETTINGS[key][0]: value for key, value in recipe.settings.items()}
        made: Callable[..., Any] = getattr(torch().optim, name)
        self.recipe = recipe
        self.iteration = 0
        self.optimizer = made(trained, lr=recipe.rate, **_accepted(made, settings))

    def step(self, loss: Any) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.rate_at(self.iteration)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.iteration += 1


class KerasStepper:
    """`keras.optimizers`, on the gradients that PyTorch left at the variables."""

    def __init__(self, recipe: Recipe, model: Any) -> None:
        settings = {SETTINGS[key][1]: value for key, value in recipe.settings.items()}
        made: Callable[..., Any] = getattr(keras().optimizers, OPTIMIZERS[recipe.optimizer][1])
        rate: Any = recipe.rate
        if recipe.decay:
            rate = keras().optimizers.schedules.InverseTimeDecay(recipe.rate, decay_steps=1, decay_rate=recipe.decay)
        self.model = model
        self.optimizer = made(learning_rate=rate, **_accepted(made, settings))

    def step(self, loss: Any) -> None:
        self.model.zero_grad()
        loss.backward()
        variables = [one for one in self.model.trainable_weights if one.value.grad is not None]
        with torch().no_grad():
            self.optimizer.apply([one.value.grad for one in variables], variables)


def stepper(recipe: Recipe, live: Live, framework: str) -> Stepper:
    """The recipe's optimizer for a live model."""
    if framework == "keras":
        return KerasStepper(recipe, live.model)
    return TorchStepper(recipe, live.trained())


def _accepted(made: Callable[..., Any], settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that this optimizer has."""
    from inspect import signature

    return {name: value for name, value in settings.items() if name in signature(made).parameters}
