"""The pastes: short programs as people post them, in `pastes/*.txt`, each with who says what its figures are.

    === NAME | JUDGE | TARGET | OPTIONS
    the code
    # train
    code that only weigh reads

JUDGE is `keras` where Keras 3 runs the code (without what follows `# train`) and says every figure; or, for older dialects
and code that needs other libraries, the parameters written as arithmetic, `total` or `total ; trainable`.
TARGET is the expression that gives the model, where it is not `model` or there are several. OPTIONS: a dialect, and
`name=value` for what the source leaves open, with `x` between sizes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("pastes")
TRAINING = "# train\n"


@dataclass(frozen=True)
class Paste:
    name: str
    judge: str
    target: str
    code: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def runnable(self) -> str:
        """What Keras 3 can run: today's module names, and nothing that needs data."""
        code = self.code.partition(TRAINING)[0]
        code = re.sub(r"^(\s*)import tensorflow(\.keras)? as (\w+)", _today, code, flags=re.MULTILINE)
        return (
            code.replace("tensorflow.keras", "keras")
            .replace("from tensorflow import", "import")
            .replace("tf.keras", "keras")
        )

    @property
    def figures(self) -> list[int]:
        """The hand-written arithmetic, worked out."""
        return [int(eval(part, {"__builtins__": {}})) for part in self.judge.split(";")]


def _today(found: re.Match[str]) -> str:
    return f"{found[1]}import keras" + (f"\n{found[1]}import keras as {found[3]}" if found[2] else "")


def pastes() -> list[Paste]:
    return [
        paste for file in sorted(FOLDER.glob("*.txt")) for paste in _of(file.read_text(encoding="utf-8"), file.stem)
    ]


def _of(text: str, topic: str) -> list[Paste]:
    found = []
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        head, _, code = part.partition("\n")
        name, judge, target, options, *_ = [*(piece.strip() for piece in head.split("|")), "", "", ""]
        found.append(Paste(f"{topic}: {name}", judge, target, code, _options(options)))
    return found


def _options(text: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for word in text.split():
        name, equals, value = word.partition("=")
        if not equals:
            options["dialect"] = name
        elif value.replace("x", "").isdigit():
            sizes = tuple(int(size) for size in value.split("x"))
            given[name] = sizes if "x" in value else sizes[0]
        else:
            given[name] = value
    return {**options, "given": given} if given else options
