"""`weigh verify SOURCE --with keras|torch`: the figures proved by a real training step."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from weigh.asked import only_graph
from weigh.cli.options import Whole, json_option, reading_options
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.progress import bar
from weigh.cli.reading import read
from weigh.network.errors import WeighError
from weigh.network.graph import Graph
from weigh.readers.reading import Reading
from weigh.show.layout import Spans
from weigh.verifying.datasets import SETS, TASKS
from weigh.words.verifying import HELP, OPTIONS, PROGRESS

if TYPE_CHECKING:
    from weigh.verifying import Verification
    from weigh.verifying.training import Epoch

EQUAL, DIFFERS = 0, 1
FRAMEWORKS = ("keras", "torch")
STAGES = tuple(PROGRESS[stage] for stage in ("build", "more", "forward", "step"))


@click.command("verify", help=HELP)
@click.argument("source")
@click.option("--with", "framework", type=click.Choice(FRAMEWORKS), required=True, help=OPTIONS["with"])
@click.option("--train", "data", type=click.Choice(list(SETS)), help=OPTIONS["train"].format(names=", ".join(SETS)))
@click.option("--task", type=click.Choice(TASKS), default=TASKS[0], show_default=True, help=OPTIONS["task"])
@click.option("--epochs", type=Whole(1), default=30, show_default=True, help=OPTIONS["epochs"])
@click.option("--batch", type=Whole(1), default=2, show_default=True, help=OPTIONS["batch"])
@click.option("--seed", type=Whole(0), default=0, show_default=True, help=OPTIONS["seed"])
@click.option("-v", "--all", "unfolded", is_flag=True, help=OPTIONS["all"])
@reading_options
@json_option
def command(
    source: str,
    framework: str,
    data: str | None,
    task: str,
    epochs: int,
    batch: int,
    seed: int,
    unfolded: bool,
    as_json: bool,
    **options: Any,
) -> int:
    reading = read(source, **options)
    settings = _Settings(framework, batch, seed, unfolded, as_json)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a framework remarks about itself is not about the network
        if data is not None:
            return _trained(reading, (data, task), epochs, settings, **options)
        return _verified(reading.graphs, settings)


@dataclass(frozen=True, slots=True)
class _Settings:
    framework: str
    batch: int
    seed: int
    unfolded: bool
    as_json: bool


def _verified(graphs: Sequence[Graph], settings: _Settings) -> int:
    """Every network of the source, each held against a step of its own."""
    found = [_verify(graph, settings) for graph in graphs]
    if settings.as_json:
        from weigh.show.json_verify import verify_json

        write_json(verify_json(found), sys.stdout)
    for number, one in enumerate(found if not settings.as_json else ()):
        if number:
            write_lines([[]], sys.stdout)
        _show(one, settings)
    return EQUAL if all(one.equal for one in found) else DIFFERS


def _verify(graph: Graph, settings: _Settings) -> Verification:
    from weigh.verifying import RUNS, verify

    with bar(RUNS) as shown:
        return verify(
            graph, settings.framework, batch=settings.batch, seed=settings.seed, progress=shown.stepper(STAGES)
        )


def _show(found: Verification, settings: _Settings) -> None:
    from weigh.show.verify_text import verify_text

    write_lines(verify_text(found, width(sys.stdout), settings.unfolded), sys.stdout)


def _trained(reading: Reading, choice: tuple[str, str], epochs: int, settings: _Settings, **options: Any) -> int:
    """The network fitted to a data set, verified as it is then, trained and tested."""
    from weigh.show.training_text import epoch_text, settled_text, tested_text
    from weigh.verifying import check
    from weigh.verifying.adapting import adapted
    from weigh.verifying.datasets import load
    from weigh.verifying.live import require
    from weigh.verifying.training import BATCH, trainer

    require(settings.framework)
    data = load(*choice, settings.seed)
    asked = next((shape for name, shape in options["inputs"] if not name and None not in shape), None)
    network = adapted(only_graph(reading, reading.source_name), data, lambda shape: _again(reading, shape), asked)
    check(network.graph, settings.framework)
    found = _verify(network.graph, settings)
    made = trainer(network, data, settings.framework, settings.seed)
    shown: Callable[[Iterable[Spans]], None] = (
        (lambda lines: None) if settings.as_json else (lambda lines: write_lines(lines, sys.stdout))
    )
    if not settings.as_json:
        _show(found, settings)
    shown(settled_text(network, data, made.recipe, BATCH, settings.seed, width(sys.stdout)))
    with bar(epochs * made.steps) as progress:
        step = progress.stepper()

        def tell(number: int, epoch: Epoch) -> None:
            with progress.aside():
                shown([epoch_text(number, epochs, epoch)])

        done = made.train(epochs, tell, step)
    shown([tested_text(done)])
    if settings.as_json:
        from weigh.show.json_verify import verify_json

        write_json(verify_json([found], done), sys.stdout)
    return EQUAL if found.equal else DIFFERS


def _again(reading: Reading, shape: tuple[int, ...]) -> Graph:
    """The source read once more with an input of this shape.

    Raises: WeighError where the network contradicts itself then.
    """
    assert reading.again is not None
    graph = only_graph(reading.again(inputs={"": shape}), reading.source_name)
    if graph.faults:
        raise WeighError(graph.faults[0])
    return graph
