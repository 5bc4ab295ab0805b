"""Text at hand is read alone: no file of the machine answers for it, whatever the program says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import weigh
from weigh.readers.beside import Beside
from weigh.sources import read_published, read_source

HIDDEN = "WIDTH = 4242\n"
USES = "from keras import Sequential\nfrom keras.layers import Dense, Input\nmodel = Sequential([Input((8,)), Dense(hidden.WIDTH)])\n"


def width(text: str, name: str) -> object:
    return weigh.read(name, text=text)["dense"].output_shapes[0][-1]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "hidden.py").write_text(HIDDEN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_reads_its_neighbour(folder: Path) -> None:
    (folder / "net.py").write_text("import hidden\n" + USES)
    assert weigh.read(str(folder / "net.py"))["dense"].output_shapes[0][-1] == 4242


@pytest.mark.parametrize("name", ["net.py", "-", "page"])
def test_text_does_not(folder: Path, name: str) -> None:
    assert width("import hidden\n" + USES, name) != 4242


@pytest.mark.parametrize(
    "package", ["torchvision.{folder}", "torchvision..{folder}", "timm.{folder}", "..{folder}", "{folder}"]
)
@pytest.mark.parametrize("statement", ["from . import hidden", "from .hidden import WIDTH", "from .. import hidden"])
def test_a_program_cannot_name_its_own_folder(folder: Path, package: str, statement: str) -> None:
    text = f"__package__ = {package.format(folder=folder)!r}\n{statement}\n" + USES
    assert width(text.replace("hidden.WIDTH", "WIDTH") if "WIDTH" in statement else text, "-") != 4242


@pytest.mark.parametrize(
    "dotted",
    ["torchvision./etc", "torchvision.models.../x", "timm.a b", "../hidden", "a/b", "torchvision.models/../.."],
)
def test_a_dotted_name_is_made_of_names(folder: Path, dotted: str) -> None:
    assert Beside(folder / "net.py")(dotted) is None


def test_a_file_called_as_a_published_network_is_not_that_network(folder: Path) -> None:
    (folder / "vgg16").write_text(USES.replace("hidden.WIDTH", "3"))
    assert weigh.read("vgg16").params.known == 27
    assert weigh.read_all is not None and read_published("vgg16").graphs[0].name != "sequential"


def test_reading_again_keeps_what_was_chosen() -> None:
    two = "from keras import Sequential\nfrom keras.layers import Dense\ndef small(n=3):\n    return Sequential([Dense(n)])\ndef large():\n    return Sequential([Dense(9)])\n"
    reading = read_source("nets.py::small(n=4)", text=two)
    assert reading.again is not None
    again = reading.again(inputs={"": (5,)})
    assert [weight.count for weight in again.graphs[0].calls[0].applied.weights] == [5 * 4, 4]
