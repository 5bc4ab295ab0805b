"""One real training step of a live model, watched: what comes out of each layer, what it multiplies, what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from weigh.network.errors import Fault
from weigh.network.graph import Layer
from weigh.verifying.examples import random_truth
from weigh.verifying.figures import Shape
from weigh.verifying.live import Live, VerifyError, torch
from weigh.verifying.recipe import Recipe, loss_of, stepper
from weigh.verifying.work import Counter

Inputs = Callable[[int], list[Any]]
"""Random inputs for so many examples."""


@dataclass(slots=True)
class Watched:
    """What one layer did: the shapes of its outputs, call by call, and its MACs over the whole batch.

    runs: of each cell of a recurrent layer, the MACs of every time that it was run.
    """

    calls: list[tuple[Shape, ...]] = field(default_factory=list)
    macs: int = 0
    runs: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one training step showed. macs: of the whole batch. each, once: bytes saved for the backward pass, for each
    example and whatever the batch. gradients: elements of the parameters that got one. loss: its value."""

    layers: Mapping[Layer, Watched]
    params: int
    trainable: int
    macs: int
    by_rule: tuple[str, ...]
    each: int
    once: int
    gradients: int
    loss: float


def measure(
    live: Live,
    modules: Mapping[Layer, Any],
    inputs: Inputs,
    recipe: Recipe,
    framework: str,
    batch: int,
    generator: Any,
    progress: Callable[[], None] = lambda: None,
) -> Measured:
    """Run the model twice forward and take one step.

    Two sizes of the batch tell the bytes that grow with it from those that do not. progress: called after each run.
    Raises: VerifyError where the step gives no finite loss.
    """
    params, trainable = live.counts()
    more = bytes_saved(live, framework, inputs(batch + 1))
    progress()
    counter, layers, held = Counter(), {layer: Watched() for layer in modules}, Storages()
    with watching(live, modules, layers, counter), counter, held.kept():
        outputs = forward(live, framework, inputs(batch))
    saved = held.bytes
    progress()
    value = step(live, framework, recipe, outputs, generator)
    if not isfinite(value):
        raise VerifyError(Fault("verify.loss", {"value": value}))
    progress()
    with_gradient = sum(one.numel() for one in live.trained() if one.grad is not None)
    each = more - saved
    return Measured(
        layers, params, trainable, counter.macs, counter.by_rule, each, saved - batch * each, with_gradient, value
    )


@contextmanager
def watching(
    live: Live, modules: Mapping[Layer, Any], layers: Mapping[Layer, Watched], counter: Counter
) -> Iterator[None]:
    """Note what each layer gives, and what it multiplies, layers inside it included."""
    begun: list[int] = []

    def around(layer: Layer) -> Callable[[list[Any]], None]:
        def after(outputs: list[Any]) -> None:
            layers[layer].calls.append(tuple(tuple(output.shape) for output in outputs))
            layers[layer].macs += counter.macs - begun.pop()

        return after

    def each(runs: list[int]) -> Callable[[list[Any]], None]:
        return lambda outputs: runs.append(counter.macs - begun.pop())

    def before() -> None:
        begun.append(counter.macs)

    ends = [live.watch(module, before, around(layer)) for layer, module in modules.items()]
    for layer, module in modules.items():
        for cell in live.cells(module):
            layers[layer].runs.append([])
            ends.append(live.watch(cell, before, each(layers[layer].runs[-1])))
    try:
        yield
    finally:
        for end in ends:
            end()


class Storages:
    """The memory that a forward pass keeps for its backward pass, each piece once, whoever looks at it."""

    def __init__(self) -> None:
        self.sizes: dict[int, int] = {}

    @property
    def bytes(self) -> int:
        return sum(self.sizes.values())

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Note what is saved while this is open. What is saved lives on with the outputs, so no address comes twice."""

        def pack(tensor: Any) -> Any:
            storage = tensor.untyped_storage()
            self.sizes.setdefault(storage.data_ptr(), storage.nbytes())
            return tensor

        with torch().autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            yield


def forward(live: Live, framework: str, inputs: list[Any]) -> list[Any]:
    """What the model gives in training.

    Raises: VerifyError with the framework's own error where it gives none.
    """
    with told(framework):
        return live.forward(inputs)


def step(live: Live, framework: str, recipe: Recipe, outputs: list[Any], generator: Any) -> float:
    """Go backward from the loss of what came out, and take one step of the optimizer; the loss.

    Raises: VerifyError with the framework's own error where that ends it.
    """
    led = [output for output in outputs if output.requires_grad]
    with told(framework):
        loss = sum(loss_of(recipe, output, random_truth(recipe, output, generator)) for output in led)
        stepper(recipe, live, framework).step(loss)
    return float(loss.detach())


@contextmanager
def told(framework: str) -> Iterator[None]:
    """Raises: VerifyError with the framework's own error, whichever that is, where what runs inside fails."""
    try:
        yield
    except Exception as error:
        facts = {"framework": framework, "error": type(error).__name__, "message": str(error).split("\n")[0]}
        raise VerifyError(Fault("verify.forward", facts)) from error


def bytes_saved(live: Live, framework: str, inputs: list[Any]) -> int:
    """All bytes that one forward pass saves."""
    held = Storages()
    with held.kept():
        outputs = forward(live, framework, inputs)
    del outputs
    return held.bytes
