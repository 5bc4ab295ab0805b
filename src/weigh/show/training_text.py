"""A training as text: the data, what was adapted, the recipe, a line an epoch, and the test at the end."""

from __future__ import annotations

from collections.abc import Iterator

from weigh.show.layout import Span, Spans, told
from weigh.show.widths import visible
from weigh.verifying.adapting import Adapted
from weigh.verifying.datasets import Data
from weigh.verifying.recipe import Recipe
from weigh.verifying.training import Epoch, Trained
from weigh.words.verifying import LOSSES, TRAINING

INDENT = "  "


def settled_text(
    network: Adapted, data: Data, recipe: Recipe, batch: int, seed: int, width: int | None
) -> Iterator[Spans]:
    """What stands before the first epoch."""
    yield []
    facts = {
        "title": data.title, "examples": len(data.train[1]) + len(data.test[1]), "classes": data.classes,
        "shape": " × ".join(map(str, data.shape)), "train": len(data.train[1]), "test": len(data.test[1]),
    }  # fmt: skip
    yield from told(TRAINING["data"].format(**facts), width, "title")
    if data.task in TRAINING:
        yield from told(TRAINING[data.task], width)
    yield from told(TRAINING["adapted" if network.notes else "not_adapted"], width)
    for kind, said in network.notes:
        yield from told(
            TRAINING[kind].format(**{name: visible(str(fact)) for name, fact in said.items()}), width, "", INDENT
        )
    given = {"optimizer": recipe.written, "batch": batch, "loss": LOSSES[recipe.loss], "seed": seed}
    yield from told(TRAINING["recipe" if recipe.given else "recipe_default"].format(**given), width)


def epoch_text(number: int, epochs: int, epoch: Epoch) -> Spans:
    text = TRAINING["epoch"].format(epoch=number, width=len(str(epochs)), loss=epoch.loss, accuracy=epoch.accuracy)
    return [Span(text)]


def tested_text(trained: Trained) -> Spans:
    test = trained.test
    right = round(test.accuracy * trained.tested)
    text = TRAINING["test"].format(accuracy=test.accuracy, right=right, count=trained.tested, loss=test.loss)
    return [Span(text, "params")]
