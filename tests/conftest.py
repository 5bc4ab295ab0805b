"""Set before any test imports Keras, which reads its backend once; and our own faults are raised, never told as gaps."""

import os

from weigh.readers.python.interpreter import Interpreter

os.environ.setdefault("KERAS_BACKEND", "torch")
Interpreter.strict = True
