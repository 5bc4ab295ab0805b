"""Whether what a report holds grows in proportion to the network: its time and its size a layer, in one process."""

from __future__ import annotations

import argparse
import json
from time import perf_counter

from linear import FEWER, KINDS
from measuring import table

from weigh.page import html
from weigh.show.document import document
from weigh.sources import read_source

LENGTHS = [1_000, 10_000]


def measured(kind: str, layers: int, runs: int) -> tuple[float, int, int]:
    """Seconds from networks to the file, the best of some runs; characters of the document and of the file."""
    reading = read_source("chain.py", text=KINDS[kind].format(layers=layers))
    best = float("inf")
    for _ in range(runs):
        start = perf_counter()
        made = document(reading)
        page = html(made)
        best = min(best, perf_counter() - start)
    return best, len(json.dumps(made, ensure_ascii=False, separators=(",", ":"))), len(page)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=3, help="runs of each length, of which the best is shown (default: 3)"
    )
    parser.add_argument("--lengths", type=int, nargs="+", default=LENGTHS, help="layers in a chain")
    wanted = parser.parse_args()
    rows = []
    for kind in KINDS:
        first = None
        for layers in (length // FEWER.get(kind, 1) for length in wanted.lengths):
            seconds, size, page = measured(kind, layers, wanted.runs)
            layer = seconds / layers
            first = first or layer
            rows.append([
                kind, f"{layers:,}", f"{seconds:.2f} s", f"{layer * 1e6:.0f} µs", f"{layer / first:.2f}",
                f"{size / 1e6:.2f} MB", f"{page / 1e6:.2f} MB",
            ])  # fmt: skip
    print(table(["chain", "layers", "time", "per layer", "÷ shortest", "document", "file"], rows))


if __name__ == "__main__":
    main()
