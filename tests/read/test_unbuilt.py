"""Sources that build no network: every text whole, by what the source is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from weigh.network.errors import SourceError
from weigh.readers.unbuilt import to_call
from weigh.sources import read_published, read_source

GIVE = "  Give the file that builds the network, or add the lines that do."
CODE = "  Give the code that builds the network, or what print(model) or model.summary() shows: weights alone do not tell it."
TEXT = "a source must be text: code, a printed summary or a page.\n  'net.x' is "
NO_KERAS = (
    "a source must build a network with Keras.\n  'net.x' was read, and it builds none: no Sequential, no Model, no layer "
    "applied to a tensor, and no class or function gives one.\n"
)
NO_TORCH = (
    "a source must make a network with PyTorch.\n  'net.x' was read, and it makes none: no nn.Module at its end, and no "
    "class or function gives one.\n"
)


def refused(text: str | bytes, name: str = "net.x") -> str:
    with pytest.raises(SourceError) as error:
        read_source(name, text=text)
    return str(error.value)


TEXTS: list[tuple[str | bytes, str]] = [
    (b"", "a source must hold code.\n  'net.x' is empty."),
    (b"PK\x03\x04\x14\0\0\0", f"{TEXT}a ZIP archive, as torch.save and Keras write models.\n{CODE}"),
    (b"\x80\x02}q\0.", f"{TEXT}a pickle of Python, as saved models are.\n{CODE}"),
    (b"\x89HDF\r\n\x1a\n\0", f"{TEXT}an HDF5 file, as Keras saves models.\n{CODE}"),
    (b"\x89PNG\r\n\x1a\n\0\0", f"{TEXT}a picture, a sound or a film.\n  Give its text."),
    (b"\x00\x01\x02\x03\x04", f"{TEXT}a binary file.\n{CODE}"),
    ("print(1)\n", f"a source must build a network with Keras or PyTorch.\n  'net.x' was read, and it builds none: no Sequential, no Model, no nn.Module.\n{GIVE}"),
    ("import keras\n", NO_KERAS + GIVE),
    ("import torch\n", NO_TORCH + GIVE),
    ("def build(n, m=1):\n  return Sequential\n  return Sequential([Dense(n)])\n", NO_KERAS + "  Choose what to call: weigh 'net.x::build(n=...)'."),
    (
        "import jax\nfrom flax import linen as nn\nclass M(nn.Module):\n  pass\n",
        "a source must build a network with Keras or PyTorch.\n  'net.x' imports flax, and code that is written for it is not read.\n"
        "  Print the network as a table of its layers and give that, or write it with Keras or PyTorch.",
    ),
    (
        "import keras\nm = keras.Sequential([keras.layers.Dense(3), 'abc])\nprint(m)\n",
        "line 2: a source must build a network.\n  'net.x' was read without this line, which looks like code and is none that "
        "Python reads: m = keras.Sequential([keras.layers.Dense(3), 'abc])\n  Mend it; what follows from it builds nothing.",
    ),
    (
        "import torch\nraise ValueError('no')\n",
        "line 2: a source must build a network.\n  'net.x' was read, and no network stood at its end. This statement ends with "
        "ValueError: no\n  Mend that statement, or leave it out.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), TEXTS)
def test_what_builds_no_network(text: str | bytes, said: str) -> None:
    assert refused(text) == said


def test_standard_input_has_no_name() -> None:
    assert refused("print(1)", "-").split("\n")[1].startswith("  What was given was read")


CALLS = [
    ("class Net(nn.Module):\n  def __init__(self, width, depth=2): pass", "Net(width=...)"),
    ("class Net(nn.Module): pass\ndef make(n): return Net()", "make(n=...)"),
    ("class Net(keras.Model): pass", "Net()"),
    ("class Config: pass\ndef helper(x): return x", ""),
]


@pytest.mark.parametrize(("code", "call"), CALLS)
def test_only_what_is_there_is_proposed(code: str, call: str) -> None:
    assert to_call(ast.parse(code)) == call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("alexnet.py", "notes.txt", ".hidden.py"):
        (tmp_path / name).write_text("x = 1\n")
    return tmp_path


def missing(source: str) -> str:
    with pytest.raises(SourceError) as error:
        read_source(source)
    return str(error.value).split("\n")[1]


def test_a_missing_file_is_told_with_what_is_near(folder: Path) -> None:
    assert (
        missing("alexnt.py")
        == "  There is no file 'alexnt.py'. Beside it there is alexnet.py. In the zoo there is alexnet."
    )
    assert missing("nowhere/alexnt.py").startswith("  There is no file 'nowhere/alexnt.py'.")
    assert missing("xyzzy.py") == "  There is no file 'xyzzy.py'."
    assert missing(".") == "  '.' is a directory. It holds alexnet.py."


def test_a_name_of_the_zoo_says_nothing_of_files(folder: Path) -> None:
    with pytest.raises(SourceError) as error:
        read_published("alexnt.py")
    assert "Beside" not in str(error.value)


def test_a_dialect_that_is_another_is_told() -> None:
    with pytest.raises(SourceError) as error:
        read_source("net.x", text="import torch.nn as nn\nm = nn.Linear(2, 3)\n", dialect="keras3")
    assert (
        str(error.value).split("\n")[-1]
        == "  It was to be read as keras3, and looks like another: leave that to the source."
    )


def test_no_name_at_all() -> None:
    assert missing("") == "  There is no file ''."
