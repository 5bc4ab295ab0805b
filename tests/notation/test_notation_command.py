"""`weigh SOURCE --notation`, as it is typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from weigh.readers.written.notation import networks

ROOT = Path(__file__).resolve().parents[2]


def weigh(*arguments: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "weigh", *arguments]
    return subprocess.run(run, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def test_notation_of_an_example() -> None:
    done = weigh("examples/alexnet.py", "--notation")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:4] == [
        "network sequential: Sequential in tf.keras",
        "input conv2d_input: 227x227x3",
        "Conv(96, 11x11, stride=4x4, activation=relu) as conv2d: Conv2D",
        "Pool(max, 3x3, stride=2x2) as max_pooling2d: MaxPooling2D",
    ]
    (graph,) = networks(done.stdout)
    assert sum(weight.count for owned in graph.weights().values() for weight in owned) == 25_678_184


def test_faults_are_told_by_the_status(tmp_path: Path) -> None:
    source = tmp_path / "net.py"
    source.write_text(
        "from keras.layers import *\nfrom keras import Sequential\nSequential([Input((5, 5, 3)), Conv2D(4, 7)])\n"
    )
    done = weigh(str(source), "--notation")
    assert done.returncode == 1
    assert "fault(" in done.stdout
