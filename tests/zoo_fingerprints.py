"""Writes `fingerprints.json` of the zoo anew: `python tests/zoo_fingerprints.py --write`; without it, says what is old.

It stands outside the package since the zoo knows nothing of the readers that read it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import weigh
from weigh import zoo
from weigh.zoo import fingerprints


def fingerprint(name: str) -> dict[str, Any]:
    """The facts of one network of the zoo as the file holds them."""
    network = weigh.read(name)
    found = fingerprints.tokens(network.graph)
    return {
        "params": network.ledger.params.known,
        "trainable": network.ledger.trainable.known,
        "layers": sum(1 for owned in network.graph.weights().values() if owned),
        "tokens": dict(sorted(found.items())),
    }


def text() -> str:
    """The whole file, a network a line, so that a change shows which network changed."""
    lines = (f'"{name}": {json.dumps(fingerprint(name))}' for name in zoo.entries())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    made = text()
    old = fingerprints.FILE.read_text(encoding="utf-8") if fingerprints.FILE.exists() else ""
    if "--write" in sys.argv[1:]:
        fingerprints.FILE.write_text(made, encoding="utf-8")
    elif made != old:
        changed = sorted({*made.splitlines()} - {*old.splitlines()})
        sys.exit("\n".join(["fingerprints.json is old:", *(line.partition(":")[0] for line in changed)]))
