"""One real training step of a live model, watched: what comes out of each layer, what it multiplies, what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from typing import Any

from weigh.network.errors import Fault
from weigh.verifying.examples import random_truth
from weigh.verifying.live import Live, Model, VerifyError, torch
from weigh.verifying.recipe import Recipe, loss_of, stepper
from weigh.verifying.recording import Gave, Recorder, Run
from weigh.verifying.work import Counter

Inputs = Callable[[int], list[Any]]
"""Random inputs for so many examples."""


@dataclass(frozen=True, slots=True)
class Passed:
    """One forward pass. run: what each layer did. macs: over the whole batch. saved: bytes kept for the way back."""

    run: Run
    macs: int
    saved: int
    by_rule: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one training step showed, and a forward pass with one example more: what grows then is for each example.

    fixed: what layers gave once and for all, when the model was built, by their numbers in the network. gradients:
    elements of the parameters that got one. loss: its value.
    """

    batch: int
    passed: Passed
    more: Passed
    fixed: Mapping[int, list[Gave]]
    params: int
    trainable: int
    gradients: int
    loss: float

    def for_one(self, count: int, more: int) -> int:
        """A count of the step, and of the pass with one example more, for a batch of one."""
        return count - (self.batch - 1) * (more - count)


def measure(
    live: Live,
    built: Model,
    recorder: Recorder,
    inputs: Inputs,
    recipe: Recipe,
    framework: str,
    batch: int,
    generator: Any,
    progress: Callable[[], None] = lambda: None,
) -> Measured:
    """Run the model twice forward and take one step. progress: called after each run.

    Raises: VerifyError where the step gives no finite loss.
    """
    params, trainable = live.counts()
    more = watched(live, built, recorder, framework, inputs(batch + 1))[0]  # what came out is let go
    progress()
    passed, outputs = watched(live, built, recorder, framework, inputs(batch))
    progress()
    value = step(live, framework, recipe, outputs, generator)
    if not isfinite(value):
        raise VerifyError(Fault("verify.loss", {"value": value}))
    progress()
    with_gradient = sum(one.numel() for one in live.trained() if one.grad is not None)
    return Measured(batch, passed, more, recorder.fixed, params, trainable, with_gradient, value)


def watched(
    live: Live, built: Model, recorder: Recorder, framework: str, inputs: list[Any]
) -> tuple[Passed, list[Any]]:
    """A forward pass, and what came out."""
    counter, held = Counter(), Storages()
    with recorder.running(live, built, counter) as run, counter, held.kept():
        outputs = forward(live, framework, inputs)
    return Passed(run, counter.macs, held.bytes, counter.by_rule), outputs


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
