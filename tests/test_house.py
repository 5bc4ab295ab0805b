"""The house itself: style, types, the direction of imports, how light it starts, and the names it shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import weigh

ROOT = Path(__file__).resolve().parent.parent
BESIDE = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ],
    ids=lambda command: command[0] + " " + command[-1],
)
def test_tool_is_content(command: list[str]) -> None:
    program = BESIDE / command[0]
    if not program.exists():
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([str(program), *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


HEAVY = {"torch", "keras", "tensorflow", "numpy", "sympy", "rich"}


def loaded(code: str) -> set[str]:
    """The top-level modules that are in memory after running some code."""
    run = [sys.executable, "-c", f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"]
    return set(subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")[-2].split())


def test_import_is_light() -> None:
    assert not loaded("import weigh") & HEAVY


def test_reading_needs_nothing_heavy() -> None:
    assert not loaded("import weigh\nweigh.read('examples/alexnet.py')") & HEAVY


def test_unknown_sizes_need_no_algebra() -> None:
    assert "sympy" not in loaded("import weigh\nweigh.read('examples/keras1_cnn.py')")


def test_algebra_comes_when_a_formula_needs_it() -> None:
    code = "i = Input((8, 8, 3))\\nm = Model(i, Reshape((n % 3, -1))(i))"
    assert "sympy" in loaded(f"import weigh\nweigh.read('m.py', text='{code}')")


def test_the_guard_can_fail() -> None:
    assert "sympy" in loaded("import weigh, sympy") & HEAVY


def test_public_names() -> None:
    assert weigh.__all__ == [
        "LayerView",
        "LimitError",
        "Network",
        "SelectionError",
        "ShapeError",
        "SourceError",
        "WeighError",
        "build",
        "check",
        "read",
        "read_all",
    ]
    assert all(getattr(weigh, name) for name in weigh.__all__)
    with pytest.raises(AttributeError, match="module 'weigh' has no attribute 'weights'"):
        weigh.weights  # noqa: B018


def test_files_are_short() -> None:
    long = {
        path.name: count
        for path in (ROOT / "src").rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 420
    }
    assert not long
