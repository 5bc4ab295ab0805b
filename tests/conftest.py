"""Set before any test imports Keras: it reads its backend once, at import."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")
