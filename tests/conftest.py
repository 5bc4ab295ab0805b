"""Set before any test imports Keras, which reads its backend once; and our own faults are raised, never told as gaps."""

import os

import pytest

from weigh.readers.python.interpreter import Interpreter

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.pop("COLUMNS", None)  # the width of whoever runs the tests
Interpreter.strict = True


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", metavar="DIR", help="where tests in a browser write the documentation's pictures")
