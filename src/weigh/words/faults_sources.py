"""Sources that cannot be read, and choices in a source that are not there."""

from __future__ import annotations

STANDARD_INPUT = "What was given"
"""What a source without a name is called at the beginning of a sentence."""

REMEDIES = {
    "call": "Choose what to call: weigh '{path}::{example}'.",
    "dialect": "It was to be read as {dialect}, and looks like another: leave that to the source.",
    "mend": "Mend that statement, or leave it out.",
    "nothing": "Give the file that builds the network, or add the lines that do.",
    "code": "Give the code that builds the network, or what print(model) or model.summary() shows: weights alone do not "
    "tell it.",
    "text": "Give its text.",
    "checkpoint": "Say its sizes in the source instead: BertModel(BertConfig(hidden_size=..., num_hidden_layers=..., "
    "vocab_size=...)); or name a known one that is built the same.",
}
"""What to do about a source in which there is no network."""

IN_ZOO = " In the zoo there is {names}."
BESIDE = " Beside it there is {names}."
HOLDS = " It holds {names}."
"""What is added where there is something near a name, or in a folder."""

BINARIES = {
    "zip": ("a ZIP archive, as torch.save and Keras write models", "code"),
    "pickle": ("a pickle of Python, as saved models are", "code"),
    "hdf5": ("an HDF5 file, as Keras saves models", "code"),
    "numpy": ("an array of NumPy", "code"),
    "gzip": ("a compressed file", "text"),
    "pdf": ("a PDF", "text"),
    "picture": ("a picture, a sound or a film", "text"),
    "other": ("a binary file", "code"),
}
"""What files are that are no text, and what to give instead: a key of `REMEDIES`."""

FAULTS = {
    "source.missing": "a source must be a file, - for standard input, or a name in the zoo.\n"
    "  There is no file {path!r}.{near}\n"
    "  Paste code with: weigh - , then Ctrl-D at its end.",
    "source.address": "a source must be a file: weigh fetches nothing.\n"
    "  {path!r} is an address.\n"
    "  Save the page in a browser, and give the file.",
    "source.directory": "a source must be one file.\n"
    "  {path!r} is a directory.{holds}\n"
    "  Name the file in it that builds the network.",
    "source.unreadable": "a source must be readable.\n  {path!r} could not be read: {why}.",
    "source.too_large": "a source must be the code of a network, at most {most:,} lines.\n"
    "  {called} has {characters:,} characters in {lines:,} lines.\n"
    "  Leave the data out, and keep the lines that build the network.",
    "source.empty": "a source must hold code.\n  {called} is empty.",
    "source.binary": "a source must be text: code, a printed summary or a page.\n  {called} is {what}.\n  {remedy}",
    "source.no_code": "a source must hold a network: code, a printed summary, notation, or words that describe it.\n"
    "  {called} is no Python code: {why}\n"
    "  Nor was a table, notation or a description of a network found in it.\n"
    "  Mend that line, or give only the part that holds the network.",
    "source.torch": "a source must make a network with PyTorch.\n"
    "  {called} was read, and it makes none: no nn.Module at its end, and no class or function gives one.\n"
    "  {remedy}",
    "source.absent": "a source must make a network whose code is at hand.\n"
    "  {called} was read, and its network is {what}, which only torchvision's own files tell; torchvision is not installed here.\n"
    "  `pip install --no-deps torchvision` brings them; they are read as text.",
    "source.checkpoint": "a source must name a checkpoint that is known here, since nothing is downloaded.\n"
    "  {called} was read, and its network is that of {what!r}, which is not.\n"
    "  {remedy}",
    "source.no_model": "a source must build a network with Keras.\n"
    "  {called} was read, and it builds none: no Sequential, no Model, no layer applied to a tensor, and no class or function "
    "gives one.\n"
    "  {remedy}",
    "source.no_framework": "a source must build a network with Keras or PyTorch.\n"
    "  {called} was read, and it builds none: no Sequential, no Model, no nn.Module.\n"
    "  {remedy}",
    "source.foreign": "a source must build a network with Keras or PyTorch.\n"
    "  {called} imports {package}, and code that is written for it is not read.\n"
    "  Print the network as a table of its layers and give that, or write it with Keras or PyTorch.",
    "source.lost": "a source must build a network.\n"
    "  {called} was read without this line, which looks like code and is none that Python reads: {text}\n"
    "  Mend it; what follows from it builds nothing.",
    "source.raised": "a source must build a network.\n"
    "  {called} was read, and no network stood at its end. This statement ends with {error}: {message}\n"
    "  {remedy}",
    "choice.not_an_expression": "what follows :: must be a name or a call.\n"
    "  Received: {target!r}.\n"
    "  Write it as in code: model.py::build_model(num_classes=10).",
    "choice.no_such_name": "what follows :: must be defined in the source.\n"
    "  There is no {target!r}. The source defines: {names}.",
    "choice.not_a_model": "what follows :: must give a model.\n  {target!r} gives none. The source defines: {names}.",
    "choice.cannot_build": "what follows :: must be callable as it is written.\n  {target} ends with: {why}\n"
    "  Write the call as in code, with what it asks for: build_model(num_classes=10).",
    "choice.several": "a source must build one network where one is asked for.\n"
    "  {source!r} builds {count:,}: {names}.\n"
    "  Choose one with ::, or use weigh.read_all.",
}
