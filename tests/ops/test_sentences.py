"""Every kind of op has its sentences, and they can be filled in from the op's own fields."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import weigh.ops
from weigh.network.ops import Op

FAMILIES = sorted(path.stem for path in Path(weigh.ops.__path__[0]).glob("*.py") if path.stem != "__init__")
FROM_THE_CALL = {"input", "output", "inputs"}


def ops_of(family: str) -> dict[str, type[Op]]:
    module = import_module(f"weigh.ops.{family}")
    members = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Op)]
    return {op.kind: op for op in members if op.__module__ == module.__name__ and op.kind}


@pytest.mark.parametrize("family", [family for family in FAMILIES if ops_of(family)])
def test_every_kind_has_sentences(family: str) -> None:
    assert set(import_module(f"weigh.words.ops.{family}").TEXTS) == set(ops_of(family))


@pytest.mark.parametrize("family", [family for family in FAMILIES if ops_of(family)])
def test_sentences_name_only_what_there_is(family: str) -> None:
    texts = import_module(f"weigh.words.ops.{family}").TEXTS
    for kind, op in ops_of(family).items():
        used = {name.split(".")[0] for text in texts[kind] for _, name, _, _ in Formatter().parse(text) if name}
        assert used <= set(op.__dataclass_fields__) | FROM_THE_CALL, kind
        assert all(text.endswith(".") for text in texts[kind]), kind
