"""Documents are of the types that the front end declares."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from show import networks
from weigh.show.document import document

from .declared import Declared
from .sources import ROOT, SEVERAL, UNKNOWN, read, reading

DECLARED = Declared(ROOT / "web" / "src" / "document.ts")
DOC = DECLARED.named("Doc")
CASES: list[tuple[str, str | None, tuple[str, ...]]] = [
    (str(ROOT / "examples" / "alexnet.py"), None, ("60M", "conv2.kernel=5x5x48")),
    (str(ROOT / "examples" / "summary.txt"), None, ()),
    ("vgg16", None, ("24M activations",)),
    ("resnet50", None, ("25,557,032",)),
    ("m.py", SEVERAL, ("15",)),
    ("m.py", UNKNOWN, ("51k",)),
]


def made(source: str, code: str | None, claims: tuple[str, ...]) -> Any:
    return json.loads(json.dumps(document(read(source, code), claims)))


@pytest.mark.parametrize(("source", "code", "claims"), CASES)
def test_documents_are_as_declared(source: str, code: str | None, claims: tuple[str, ...]) -> None:
    assert DECLARED.fits(made(source, code, claims), DOC)


@pytest.mark.parametrize(
    "graph", [networks.shared(), networks.contradicting(), networks.unknown_channels(), networks.twins()]
)
def test_documents_of_made_networks_are_as_declared(graph: Any) -> None:
    assert DECLARED.fits(json.loads(json.dumps(document(reading(graph)))), DOC)


def test_the_types_are_held_in_step() -> None:
    """One thing wrong anywhere is seen."""
    right = made(*CASES[0])
    for change in (
        lambda told: told.pop("title"),
        lambda told: told["models"][0]["rows"][0].update(role="convolution"),
        lambda told: told["models"][0]["rows"][2].pop("line"),
        lambda told: told["models"][0]["why"]["answers"][0]["layers"][0].pop("row"),
        lambda told: told["models"][0].update(verdict="fails"),
        lambda told: told["models"][0]["picture"]["levels"]["-1"]["edges"][0].update(via=[[1]]),
        lambda told: told["palette"].update(blue={"light": "#000000", "dark": "#ffffff"}),
        lambda told: told["models"][0]["ledger"].update(complete=1),
        lambda told: told.update(claims=[60]),
    ):
        wrong = deepcopy(right)
        change(wrong)
        assert DECLARED.fits(right, DOC) and not DECLARED.fits(wrong, DOC)
