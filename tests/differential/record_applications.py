"""Writes applications.json.gz: what the installed Keras says of every constructor of `keras.applications`.

    KERAS_BACKEND=torch python tests/differential/record_applications.py

Nothing is allocated: the networks are built on torch's meta device, in a minute and under a gigabyte. The file holds
`{"keras": version, "networks": {constructor: {"module", "total", "trainable", "layers": [[name, class, shape, params]]}}}`.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).with_name("applications.json.gz")


def constructors() -> list[tuple[str, str]]:
    """(module, constructor) of each network, by the modules' names."""
    import keras

    found = {}
    for name in dir(keras.applications):
        maker = getattr(keras.applications, name)
        if name[0].isupper() and callable(maker):
            found[name] = maker.__module__.rpartition(".")[2]
    return sorted((module, name) for name, module in found.items())


def figures(name: str) -> dict[str, Any]:
    """Totals and layers of one network."""
    import keras

    from portraits import of_model

    keras.backend.clear_session(free_memory=False)
    with keras.device("meta"), _any_backend():
        portrait = of_model(getattr(keras.applications, name)(weights=None))
    layers = [[part.name, part.type, part.outputs[0], part.params] for part in portrait.parts]
    return {"total": portrait.total, "trainable": portrait.trainable, "layers": layers}


@contextmanager
def _any_backend() -> Iterator[None]:
    """NASNetMobile refuses the torch backend for an error in running it; building it is not concerned."""
    from keras.src.applications import nasnet

    class Elsewhere:
        def __getattr__(self, name: str) -> Any:
            return (lambda: "tensorflow") if name == "backend" else getattr(backend, name)

    backend = nasnet.backend
    nasnet.backend = Elsewhere()
    try:
        yield
    finally:
        nasnet.backend = backend


def main() -> None:
    import keras

    sys.path.insert(0, str(Path(__file__).parents[1]))
    found: dict[str, Any] = {}
    for module, name in constructors():
        found[name] = {"module": module, **figures(name)}
        print(f"{name:20} {found[name]['total']:>12,}", file=sys.stderr, flush=True)
    text = json.dumps({"keras": keras.__version__, "networks": found}, separators=(",", ":"))
    FIGURES.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
