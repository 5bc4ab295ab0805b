"""What documents are made of here: every example, published networks, and a sample of the programs that tests read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from weigh.network.graph import Graph
from weigh.readers.reading import Reading
from weigh.sources import read_source

ROOT = Path(__file__).parents[3]
PROGRAMS = [
    ROOT / "tests" / "read" / "torch" / "programs" / f"{name}.py"
    for name in (
        "actor_critic", "capsule_net", "d2l_module_style", "film_conditioning_kwargs", "highway_hyper_lists",
        "idiom_shared_activation", "lora_frozen", "module_dict_heads", "pointnet_tnet", "squeezenet_fire",
    )
]  # fmt: skip
EXAMPLES = sorted(file for file in (ROOT / "examples").iterdir() if file.is_file())
ZOO = ["vgg16", "resnet50", "inceptionv3", "mobilenetv3small", "keras-vgg16", "densenet121"]
SEVERAL = """
from keras.models import Sequential
from keras.layers import Dense
small = Sequential([Dense(3, input_shape=(4,))])
large = Sequential([Dense(30, input_shape=(40,)), Dense(5)])
"""
UNKNOWN = """
from keras.models import Sequential
from keras.layers import Dense, Conv2D
model = Sequential()
model.add(Conv2D(32, 5, input_shape=shape))
model.add(Mystery(3))
model.add(Dense(10))
"""


def named() -> Iterator[tuple[str, str | None]]:
    """Each source with its text, where it is at hand."""
    yield from ((str(file), None) for file in EXAMPLES)
    yield from ((name, None) for name in ZOO)
    yield from ((str(file), None) for file in PROGRAMS)
    yield from (("several.py", SEVERAL), ("unknown.py", UNKNOWN))


def label(value: object) -> str:
    return Path(value).name if isinstance(value, str) and "\n" not in value else ""


def reading(graph: Graph) -> Reading:
    """A network that no text was read for."""
    return Reading((graph,))


def read(source: str, text: str | None = None) -> Reading:
    return read_source(source, text=text)
