"""How long one answer takes, as a whole process from a cold start, beside what else there is. See benchmarks/README.md."""

from __future__ import annotations

import argparse
import importlib.util
import sys

from measuring import ROOT, Run, median, megabytes, table, weigh

ALEXNET = str(ROOT / "examples" / "alexnet.py")
VGG16 = str(ROOT / "benchmarks" / "vgg16_pasted.py")
OURS = "weigh vgg16_pasted.py"

COMMANDS: dict[str, list[str]] = {
    "a bare interpreter": [sys.executable, "-c", "pass"],
    "import click, rich": [sys.executable, "-c", "import click, rich.console, rich.table"],
    "weigh alexnet.py": weigh(ALEXNET),
    "weigh alexnet.py --json": weigh(ALEXNET, "--json"),
    OURS: weigh(VGG16),
    "weigh resnet50 (zoo)": weigh("resnet50"),
}


def torch_commands() -> dict[str, list[str]]:
    """torchvision's ResNet-152 read from its source, beside what it takes to import PyTorch alone."""
    place = importlib.util.find_spec("torchvision")
    if place is None or not place.submodule_search_locations:
        return {}
    source = f"{place.submodule_search_locations[0]}/models/resnet.py::resnet152"
    return {
        "weigh torchvision's resnet152": weigh(source, "--input", "3x224x224"),
        "import torch": [sys.executable, "-c", "import torch"],
    }


def rows(runs: int, keras: bool) -> list[tuple[str, Run]]:
    found = [(name, median(command, runs)) for name, command in {**COMMANDS, **torch_commands()}.items()]
    if keras:
        found.append(("Keras runs vgg16_pasted.py", median([sys.executable, VGG16], max(1, runs // 5))))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=11, help="runs of each command, of which the median is shown (default: 11)"
    )
    parser.add_argument("--no-keras", action="store_true", help="leave out Keras itself, which takes long")
    wanted = parser.parse_args()
    found = rows(wanted.runs, not wanted.no_keras and importlib.util.find_spec("keras") is not None)
    base = dict(found)[OURS]
    print(table(
        ["", "wall", "processor", "peak memory", "wall ÷ weigh's", "memory ÷ weigh's"],
        [
            [name, f"{each.seconds:.3f} s", f"{each.cpu:.3f} s", megabytes(each.peak),
             f"{each.seconds / base.seconds:.2f}", f"{each.peak / base.peak:.2f}"]
            for name, each in found
        ],
    ))  # fmt: skip


if __name__ == "__main__":
    main()
