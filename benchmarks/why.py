"""How long `weigh why` takes as a whole process from a cold start, beside `weigh` of the same source."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from measuring import ROOT, median, table, weigh

ALEXNET = str(ROOT / "examples" / "alexnet.py")
VGG16 = str(ROOT / "benchmarks" / "vgg16_pasted.py")
CHAIN = """from keras import Input, Sequential, layers
chain = Sequential([Input((64,))])
for _ in range(1_000):
    chain.add(layers.Dense(64, activation="relu"))
"""

DIFFERENT = """from keras import Input, Sequential, layers
chain = Sequential([Input((64,))])
for number in range(2_000):
    chain.add(layers.Dense(100 + number * 7_919 % 8_000, activation="relu"))
"""

QUESTIONS = (
    ("AlexNet, rounded", ALEXNET, "60M"),
    ("AlexNet, of a layer as well", ALEXNET, "60M", "conv2.kernel=5x5x48"),
    ("AlexNet, nothing fits", ALEXNET, "33,333,331"),
    ("VGG-16, exact", VGG16, "138,344,128"),
    ("VGG-16, rounded", VGG16, "14.7M"),
    ("VGG-16, nothing fits", VGG16, "activations=24M"),
    ("ResNet-152, exact", "resnet152", "60,192,808"),
    ("ResNet-152, work", "resnet152", "11.5G", "MACs"),
)
"""What is asked: a name, the source, the claims."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each command, of which the median is shown")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chain, different = Path(folder) / "chain.py", Path(folder) / "different.py"
        chain.write_text(CHAIN)
        different.write_text(DIFFERENT)
        asked = (
            *QUESTIONS,
            ("1,000 layers, one more", str(chain), "4,164,160"),
            ("1,000 layers, nothing fits", str(chain), "3,999,991"),
            ("2,000 different layers, nothing fits", str(different), "33,333,333,331"),
            ("2,000 different layers, two claims", str(different), "33,333,333,331", "12,345,678,901 MACs"),
        )
        rows = []
        for name, source, *claims in asked:
            plain = median(weigh(source), wanted.runs)
            why = median(weigh("why", source, *claims), wanted.runs)
            rows.append([name, f"{plain.seconds:.2f} s", f"{why.seconds:.2f} s", f"{why.seconds / plain.seconds:.1f}"])
    print(table(["", "weigh", "weigh why", "÷ weigh"], rows))


if __name__ == "__main__":
    main()
