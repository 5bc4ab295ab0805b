"""The networks of `keras.applications`: the library's own source files, read as text, against what the library builds.

Two readings of each: Keras's file itself, and the project's own copy of the architecture, which stands in wherever a
program says `from keras.applications import X`. The figures are recorded (`record_applications.py`); two small networks
are built afresh, so that the record cannot go stale unnoticed.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from portraits import Portrait, by_keras, by_weigh

RECORD = json.loads(gzip.decompress(Path(__file__).with_name("applications.json.gz").read_bytes()))
NAMES = sorted(RECORD["networks"])
LIVE = ["MobileNetV3Small", "EfficientNetB0"]


def folder() -> Path:
    """Where the installed Keras keeps these files; skips where it is another Keras than the recorded one."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        installed = version("keras")
    except PackageNotFoundError:
        pytest.skip("keras is not installed")
    if installed != RECORD["keras"]:
        pytest.skip(f"the figures are those of keras {RECORD['keras']}, installed is {installed}")
    found = importlib.util.find_spec("keras")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "src" / "applications"


def parts(portrait: Portrait) -> list[list[Any]]:
    return [[part.name, part.type, list(part.outputs[0]), part.params] for part in portrait.parts]


def check(portrait: Portrait, name: str) -> None:
    expected = RECORD["networks"][name]
    for read, built in zip(parts(portrait), expected["layers"], strict=False):
        assert read == built
    assert len(portrait.parts) == len(expected["layers"])
    assert (portrait.total, portrait.trainable) == (expected["total"], expected["trainable"])


@pytest.mark.parametrize("name", NAMES)
def test_the_librarys_source_read_as_text(name: str) -> None:
    file = folder() / f"{RECORD['networks'][name]['module']}.py"
    check(by_weigh(None, target=f"{name}(weights=None)", name=str(file), dialect="keras3"), name)


@pytest.mark.parametrize("name", NAMES)
def test_imported_by_a_program(name: str) -> None:
    text = f"from keras.applications import {name}\nmodel = {name}(weights=None)\n"
    check(by_weigh(text, dialect="keras3"), name)


@pytest.mark.parametrize("name", LIVE)
def test_the_record_is_what_keras_builds(name: str) -> None:
    folder()
    text = f"from keras.applications import {name}\nmodel = {name}(weights=None)\n"
    check(by_keras(text), name)
