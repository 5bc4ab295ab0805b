"""How the network is trained, where its source says so: the optimizer and the loss, as each framework spells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from weigh.network.graph import Graph
from weigh.write.code.text import Code, called, laid_out

OPTIMIZERS: dict[str, tuple[str, str]] = {
    "sgd": ("SGD", "SGD"), "adam": ("Adam", "Adam"), "adamw": ("AdamW", "AdamW"), "adamax": ("Adamax", "Adamax"),
    "nadam": ("NAdam", "Nadam"), "rmsprop": ("RMSprop", "RMSprop"), "adagrad": ("Adagrad", "Adagrad"),
    "adadelta": ("Adadelta", "Adadelta"),
}  # fmt: skip
"""Names without their case, to the classes of torch.optim and keras.optimizers."""
SETTINGS: dict[str, tuple[str, str]] = {
    "momentum": ("momentum", "momentum"), "nesterov": ("nesterov", "nesterov"), "rho": ("rho", "rho"),
    "weight_decay": ("weight_decay", "weight_decay"), "alpha": ("alpha", "rho"), "eps": ("eps", "epsilon"),
    "epsilon": ("eps", "epsilon"), "amsgrad": ("amsgrad", "amsgrad"), "centered": ("centered", "centered"),
}  # fmt: skip
"""What a setting is called, to what torch.optim and keras.optimizers call it."""
LOSSES = frozenset([
    "categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy", "mean_squared_error",
    "mean_absolute_error", "mse", "mae", "hinge", "squared_hinge", "categorical_hinge", "kl_divergence", "poisson",
    "cosine_similarity", "huber", "log_cosh",
])  # fmt: skip
"""What Keras takes as a loss by name."""


def in_keras(graph: Graph) -> Iterator[str]:
    """The call of `compile`; nothing where the source tells no optimizer that Keras has."""
    found = _found(graph)
    if found is None or graph.training is None:
        return
    kind, settings = found
    rate, decay = _rates(settings)
    given: Any = rate
    if rate is not None and decay:
        given = Code(called("keras.optimizers.schedules.InverseTimeDecay", rate, 1, decay))
    named = {SETTINGS[key][1]: value for key, value in settings.items() if key in SETTINGS}
    optimizer = called(f"keras.optimizers.{OPTIMIZERS[kind][1]}", learning_rate=given, **named)
    loss = graph.training.loss if graph.training.loss in LOSSES else None
    yield from laid_out(called("model.compile", optimizer=Code(optimizer), loss=loss))


def in_torch(graph: Graph) -> Iterator[str]:
    """The optimizer of `model`, and what makes its rate smaller; nothing where the source tells none that PyTorch has.

    Keras 1's decay divides the rate by 1 + decay · steps.
    """
    found = _found(graph)
    if found is None:
        return
    kind, settings = found
    rate, decay = _rates(settings)
    named = {SETTINGS[key][0]: value for key, value in settings.items() if key in SETTINGS}
    yield from laid_out(
        f"optimizer = {called(f'torch.optim.{OPTIMIZERS[kind][0]}', Code('model.parameters()'), lr=rate, **named)}"
    )
    if decay:
        factor = Code(f"lambda step: 1 / (1 + {decay!r} * step)")
        yield from laid_out(f"schedule = {called('torch.optim.lr_scheduler.LambdaLR', Code('optimizer'), factor)}")


def _found(graph: Graph) -> tuple[str, Mapping[str, Any]] | None:
    """The optimizer by its key, and those of its settings that are numbers or flags."""
    training = graph.training
    if training is None or training.optimizer.lower() not in OPTIMIZERS:
        return None
    plain = {key: value for key, value in training.settings.items() if isinstance(value, int | float)}
    return training.optimizer.lower(), plain


def _rates(settings: Mapping[str, Any]) -> tuple[float | None, float]:
    rate = settings.get("learning_rate", settings.get("lr"))
    return rate, float(settings.get("decay", 0.0))
