"""A network trained for some epochs, as its source says, and tested on what it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from weigh.verifying.adapting import Adapted
from weigh.verifying.datasets import Data
from weigh.verifying.figures import Shape
from weigh.verifying.live import Live, build_live, live, sow, torch
from weigh.verifying.recipe import LOGITS, SIGMOID, SOFTMAX, VALUES, Recipe, loss_of, recipe, stepper

BATCH = 32
"""Examples of a step: Keras's own number where a program gives none."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """Means over the examples: the loss, and the share of them that was told right."""

    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Trained:
    """What training came to. tested: examples that the test is over."""

    data: str
    task: str
    optimizer: str
    seed: int
    epochs: tuple[Epoch, ...]
    test: Epoch
    tested: int


class Trainer:
    """One network on one data set. The same seed gives the same weights, the same order, and the same result."""

    def __init__(self, network: Adapted, data: Data, framework: str, seed: int, model: Any) -> None:
        self.network, self.data, self.seed = network, data, seed
        self.framework = framework
        self.recipe = classifying(recipe(network.graph))
        self.live: Live = live(model, framework, network.graph.dialect)
        self.stepper = stepper(self.recipe, self.live, framework)
        self.generator = torch().Generator().manual_seed(seed)

    @property
    def steps(self) -> int:
        """Steps of one epoch."""
        return len(list(self._batches()))

    def train(
        self, epochs: int, tell: Callable[[int, Epoch], None], step: Callable[[], None] = lambda: None
    ) -> Trained:
        """Go through the training data so often, then test. tell: told after each epoch, which are counted from 1;
        step: after each step."""
        found = []
        for number in range(1, epochs + 1):
            found.append(self._epoch(step))
            tell(number, found[-1])
        tested = self._test()
        data = self.data
        return Trained(
            data.name, data.task, self.recipe.written, self.seed, tuple(found), tested, len(data.test[1])
        )  # fmt: skip

    def _epoch(self, step: Callable[[], None]) -> Epoch:
        losses, right, count = 0.0, 0, 0
        examples, truth = self.data.train
        for chosen in self._batches(self.generator):
            output = self.live.forward([self._read(examples[chosen])])[0].flatten(1)
            loss = loss_of(self.recipe, output, target(self.recipe, output, truth[chosen]))
            self.stepper.step(loss)
            losses += float(loss.detach()) * len(chosen)
            right += told_right(self.recipe, output, truth[chosen])
            count += len(chosen)
            step()
        return Epoch(losses / count, right / count)

    def _test(self) -> Epoch:
        examples, truth = self.data.test
        losses, right = 0.0, 0
        with torch().no_grad():
            for start in range(0, len(truth), BATCH):
                known = truth[start : start + BATCH]
                output = self.live.predict([self._read(examples[start : start + BATCH])])[0].flatten(1)
                losses += float(loss_of(self.recipe, output, target(self.recipe, output, known))) * len(known)
                right += told_right(self.recipe, output, known)
        return Epoch(losses / len(truth), right / len(truth))

    def _batches(self, generator: Any = None) -> Iterator[Any]:
        """The numbers of the examples of each step, in a new order each time; no step has a lone example, over which
        nothing can be normalized."""
        count = len(self.data.train[1])
        order = torch().arange(count) if generator is None else torch().randperm(count, generator=generator)
        for chosen in order.split(BATCH):
            if len(chosen) > 1:
                yield chosen

    def _read(self, examples: Any) -> Any:
        """Examples as the live model takes them: scaled to its input, as many channels, in front where it wants so."""
        shape = self.network.shape
        if len(shape) == 1:
            return examples.flatten(1)
        images = examples.permute(0, 3, 1, 2)
        height, width, channels = _sides(shape, self.network.channels_first)
        if images.shape[2:] != (height, width):
            images = torch().nn.functional.interpolate(images, (height, width), mode="bilinear", align_corners=False)
        images = images.expand(-1, channels, -1, -1)
        front = self.framework == "torch" or self.network.channels_first
        return (images if front else images.permute(0, 2, 3, 1)).contiguous()


def trainer(network: Adapted, data: Data, framework: str, seed: int) -> Trainer:
    """A fresh live model of the network, whose weights follow from the seed, and what trains it."""
    sow(framework, seed)
    model = build_live(network.graph, framework).model
    if framework == "torch" and network.graph.dialect != "torch":
        start_as_keras(model)
    return Trainer(network, data, framework, seed, model)


def start_as_keras(model: Any) -> None:
    """Draw a PyTorch model's kernels as every Keras draws them, Glorot's way, and set its biases to 0: from PyTorch's
    own first weights, which are a good deal smaller, a network of Keras learns at another pace."""
    nn = torch().nn
    kinds = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
    for module in model.modules():
        if isinstance(module, kinds):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def classifying(said: Recipe) -> Recipe:
    """The recipe for telling classes apart: an output of which nothing is said gives scores."""
    return replace(said, loss="classes", says=LOGITS) if said.says == VALUES and said.loss == "squares" else said


def target(recipe: Recipe, output: Any, truth: Any) -> Any:
    """The truth as the loss compares it: class numbers, or a 1 where the class is."""
    if recipe.loss == "classes":
        return truth
    if output.shape[-1] == 1:
        return truth.unsqueeze(-1).to(output.dtype)
    return torch().nn.functional.one_hot(truth, output.shape[-1]).to(output.dtype)


def told_right(recipe: Recipe, output: Any, truth: Any) -> int:
    """How many examples are told right: by the largest output, or by the one output's half."""
    if output.shape[-1] > 1:
        return int((output.argmax(-1) == truth).sum())
    half = 0.5 if recipe.says in (SIGMOID, SOFTMAX) or recipe.loss != "binary" else 0.0
    return int(((output[:, 0] > half).long() == truth).sum())


def _sides(shape: Shape, first: bool) -> tuple[int, int, int]:
    """Height, width and channels."""
    return (shape[1], shape[2], shape[0]) if first else (shape[0], shape[1], shape[2])
