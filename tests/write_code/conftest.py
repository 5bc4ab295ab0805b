"""The tests here draw their programs where the differential tests do."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")
sys.path.append(str(Path(__file__).parent.parent / "differential"))
