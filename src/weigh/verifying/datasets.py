"""Data sets that come inside scikit-learn, so that nothing is downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weigh.network.errors import Fault
from weigh.verifying.figures import Shape
from weigh.verifying.live import VerifyError, framework, torch

# Name to title, function of sklearn.datasets, and whether its examples are pictures.
SETS: dict[str, tuple[str, str, bool]] = {
    "digits": ("handwritten digits", "load_digits", True),
    "iris": ("iris flowers", "load_iris", False),
    "wine": ("wines", "load_wine", False),
    "breast_cancer": ("breast cancer", "load_breast_cancer", False),
}
TASKS = ("classes", "even-odd")
TRAINING_SHARE = 0.8
SMALLEST = 1e-6
"""What a deviation is taken as at least: a column of numbers may be the same everywhere."""


@dataclass(frozen=True, slots=True)
class Data:
    """Examples with their classes, cut into those to train on and those to test on; tensors of float32 and int64.

    shape: of one example, channels last. images: whether examples are pictures. classes: how many.
    """

    name: str
    title: str
    task: str
    shape: Shape
    images: bool
    classes: int
    train: tuple[Any, Any]
    test: tuple[Any, Any]


def load(name: str, task: str, seed: int) -> Data:
    """A data set at mean 0 and variance 1, as its training part has them: pictures as a whole, others by column.

    Raises: VerifyError where there is none of that name, or the task cannot be asked of it.
    """
    for chosen, known, kind in ((name, SETS, "no_such_data"), (task, TASKS, "no_such_task")):
        if chosen not in known:
            raise VerifyError(Fault(f"verify.{kind}", {"names": ", ".join(known), "received": chosen}))
    title, function, images = SETS[name]
    if task == "even-odd" and not images:
        raise VerifyError(Fault("verify.task", {"data": name}))
    bunch = getattr(framework("sklearn.datasets"), function)()
    examples = torch().from_numpy(bunch.images if images else bunch.data).float()
    truth = torch().from_numpy(bunch.target).long()
    order = torch().randperm(len(truth), generator=torch().Generator().manual_seed(seed))
    first, last = _cut(order)
    axes = tuple(range(examples.dim())) if images else (0,)
    mean, deviation = examples[first].mean(axes), examples[first].std(axes)
    examples = (examples - mean) / deviation.clamp(min=SMALLEST)
    examples = examples.unsqueeze(-1) if images else examples
    if task == "even-odd":
        truth = truth % 2
    return Data(
        name, title, task, tuple(examples.shape[1:]), images, int(truth.max()) + 1,
        (examples[first], truth[first]), (examples[last], truth[last]),
    )  # fmt: skip


def _cut(order: Sequence[Any]) -> tuple[Any, Any]:
    at = int(TRAINING_SHARE * len(order))
    return order[:at], order[at:]
