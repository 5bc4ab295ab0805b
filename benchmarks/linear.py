"""Whether the cost grows in proportion to the network: chains of layers built in a loop, as whole processes."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from measuring import Run, median, megabytes, table, weigh

LENGTHS = [1_000, 10_000, 100_000]
FEWER = {"PyTorch, residual": 10}
"""Where a step is more than one layer: a block, a sum, an activation, and what encloses them."""
KINDS = {
    "Sequential": """from keras.models import Sequential
from keras.layers import Dense, Input
model = Sequential()
model.add(Input(shape=(8,)))
for i in range({layers}):
    model.add(Dense(8))
""",
    "functional": """from keras.models import Model
from keras.layers import Dense, Input
x = inputs = Input(shape=(8,))
for i in range({layers}):
    x = Dense(8)(x)
model = Model(inputs, x)
""",
    "PyTorch, residual": """import torch
from torch import nn
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.inside = nn.Linear(8, 8)
    def forward(self, x):
        return x + torch.relu(self.inside(x))
model = nn.Sequential(*[Block() for i in range({layers})])
model(torch.randn(1, 8))
""",
}


def measured(kind: str, layers: int, runs: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chain.py"
        file.write_text(KINDS[kind].format(layers=layers))
        return median(weigh(str(file)), runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=3, help="runs of each length, of which the median is shown (default: 3)"
    )
    parser.add_argument("--lengths", type=int, nargs="+", default=LENGTHS, help="layers in a chain")
    wanted = parser.parse_args()
    rows = []
    for kind in KINDS:
        first, start = None, measured(kind, 1, wanted.runs)
        for layers in (length // FEWER.get(kind, 1) for length in wanted.lengths):
            each = measured(kind, layers, wanted.runs)
            layer = (each.seconds - start.seconds) / layers
            first = first or layer
            rows.append([
                kind, f"{layers:,}", f"{each.seconds:.2f} s", f"{layer * 1e6:.1f} µs", f"{layer / first:.2f}", megabytes(each.peak)
            ])  # fmt: skip
    print("Time per layer is without that of a chain of one.\n")
    print(table(["chain", "layers", "wall", "per layer", "÷ shortest", "peak memory"], rows))


if __name__ == "__main__":
    main()
