"""Every published network, and every network of torchvision read as text and live, written as PyTorch and read back.

What is read back must have the network's parameters, trained parameters, work and output shapes. torchvision's are
gone through where it is installed. Names on the command line go through these alone.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from time import process_time

from measuring import ROOT, table

sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tests" / "write_code"))

from written_networks import buffers, read, totals

from weigh import zoo
from weigh.api import read_source
from weigh.network.errors import WeighError
from weigh.network.graph import Graph
from weigh.write.code import write

Case = tuple[str, str, Callable[[], Graph]]


def published() -> Iterator[Case]:
    for name in sorted(zoo.entries()):
        yield "zoo", name, lambda name=name: read_source(name).graphs[0]


def of_torchvision() -> Iterator[Case]:
    from torchvision_models import made, torchvision_models
    from weigh.readers.live.torch import read_module

    models = torchvision_models()
    for name in models.list_models(module=models):
        weights = next(iter(models.get_model_weights(name)))
        side = weights.transforms.keywords.get("crop_size", 224)
        file = Path(inspect.getsourcefile(inspect.unwrap(models.get_model_builder(name))) or "")
        sized = {"image_size": side} if name.startswith("vit") else {}
        target = f"{file}::{name}(image_size={side})" if sized else f"{file}::{name}"
        yield "text", name, lambda target=target, side=side: read_source(target, inputs={"": (3, side, side)}).graphs[0]
        yield (
            "live",
            name,
            lambda name=name, side=side, sized=sized: read_module(made(name, **sized), (1, 3, side, side)).graphs[0],
        )


def outcome(graph: Graph) -> str:
    """What is not as it was; nothing where all is."""
    try:
        again = read(write(graph, "torch"), dialect="torch")
    except WeighError as error:
        return str(error).splitlines()[0]
    params, trainable, macs = totals(graph)
    found, wanted = totals(again), (params - buffers(graph), trainable, macs)
    shapes = [[sorted(map(str, y.tensor.shape)) for y in net.outputs] for net in (graph, again)]
    if again.gaps or again.faults:
        return f"{len(again.gaps)} gaps, {len(again.faults)} faults"
    return "" if found == wanted and shapes[0] == shapes[1] else f"{found} for {wanted}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    names = parser.parse_args().names
    cases = [*published(), *(of_torchvision() if find_spec("torchvision") else ())]
    rows: dict[str, list[float]] = {}
    failed = 0
    for kind, name, source in cases:
        if names and name not in names:
            continue
        graph, began = source(), process_time()
        why = outcome(graph)
        failed += bool(why)
        rows.setdefault(kind, []).append(process_time() - began)
        if why:
            print(f"{kind} {name}: {why}")
    print(table(["read as", "networks", "written and read back in s"],
                [[kind, str(len(times)), f"{sum(times):.1f}"] for kind, times in rows.items()]))  # fmt: skip
    print("all as they were" if not failed else f"{failed} not as they were")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
