"""Pastes that mean harm: each ends in an answer or a clear error, soon, and nobody else waits for it."""

from __future__ import annotations

import base64
import gzip
from typing import Any, Final, NamedTuple

HEAD: Final = "from keras.models import Sequential\nfrom keras.layers import Dense\nm = Sequential()\n"
LONG: Final = HEAD + "m.add(Dense(3, input_shape=(3,)))\nfor i in range({}):\n    m.add(Dense(i % 97 + 1))\n"
LATE: Final = ("", "serve.deadline")
CLOCK: Final = ("limit.time", "limit.seconds")
"""How a reading ends that gets too little of a processor."""


class Hostile(NamedTuple):
    """route: the question's name. kinds: the errors that it may end in; "" for an answer, which tells what is missing.

    late: it takes so long that a short deadline ends it for sure.
    """

    name: str
    route: str
    request: dict[str, Any]
    kinds: tuple[str, ...]
    late: bool = False


def _code(name: str, text: str, *kinds: str) -> Hostile:
    return Hostile(name, "weigh", {"source": text, "name": "model.py"}, kinds)


PASTES: Final = (
    _code("endless loop", "while True:\n    pass\n", "source.no_framework", "limit.steps", "limit.time"),
    _code(
        "endless layers", f"{HEAD}while True:\n    m.add(Dense(3))\n", "", "limit.layers", "limit.time", "limit.seconds"
    ),
    _code("deep recursion", f"{HEAD}def f(n):\n    return f(n + 1)\nm.add(Dense(f(0)))\n", "", "limit.recursion"),
    _code(
        "ten thousand million layers",
        f"{HEAD}for i in range(10**10):\n    m.add(Dense(i))\n",
        "limit.layers",
        "limit.time",
    ),
    _code("huge integers", f"{HEAD}m.add(Dense(10**10**10, input_shape=(9**9**9,)))\n", "", "limit.integer"),
    _code("backtracking bait", "Dense(" + "(" * 50_000 + "a" * 50_000 + " \t" * 50_000 + "\n", "source.no_code"),
    Hostile(
        "a string that grows",
        "weigh",
        {"source": f"{HEAD}s = 'ab' * 500_000\nfor i in range(40):\n    s = s + s\nm.add(Dense(len(s)))\n"},
        ("", "limit.length", "limit.memory", "source.no_framework"),
    ),
    Hostile(
        "compressed zeros",
        "weigh",
        {"bytes": base64.b64encode(gzip.compress(bytes(50_000_000))).decode(), "name": "model.py"},
        ("source.binary",),
    ),
    _code("one line of 2 MB", "x = [" + "0," * 1_000_000 + "]", "source.too_large"),
    Hostile("no text", "weigh", {"source": [[[["x"]]]]}, ("serve.value",)),
    Hostile("a long search", "why", {"source": LONG.format(2_000), "claims": ["60M", "40M MACs"]}, LATE, True),
    Hostile("a long picture", "report", {"source": LONG.format(19_000), "claims": ["60M"]}, (*LATE, *CLOCK), True),
)
