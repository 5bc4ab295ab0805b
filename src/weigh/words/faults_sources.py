"""Sources that cannot be read, and choices in a source that are not there."""

from __future__ import annotations

FAULTS = {
    "source.missing": "a source must be a file, - for standard input, or a name in the zoo.\n"
    "  There is no file {path!r}.{near}\n"
    "  Paste code with: weigh - , then Ctrl-D at its end.",
    "source.address": "a source must be a file: weigh fetches nothing.\n"
    "  {path!r} is an address.\n"
    "  Save the page in a browser, and give the file.",
    "source.directory": "a source must be one file.\n"
    "  {path!r} is a directory.\n"
    "  Name the file in it that builds the network.",
    "source.unreadable": "a source must be readable.\n  {path!r} could not be read: {why}.",
    "source.too_large": "a source must be the code of a network, at most {most:,} lines.\n"
    "  {path!r} has {characters:,} characters in {lines:,} lines.\n"
    "  Leave the data out, and keep the lines that build the network.",
    "source.empty": "a source must hold code.\n  {path!r} is empty.",
    "source.no_code": "a source must hold a network: code, a printed summary, notation, or words that describe it.\n"
    "  {path!r} is no Python code: {why}\n"
    "  Nor was a table, notation or a description of a network found in it.",
    "source.torch": "a source must make a network with PyTorch.\n"
    "  {path!r} was read, and it makes none: no nn.Module at its end, and no class or function that can be called without "
    "arguments gives one.\n"
    "  Choose what to call: weigh '{path}::{example}'.",
    "source.no_model": "a source must build a network with Keras.\n"
    "  {path!r} was read, and it builds none: no Sequential, no Model, no layer applied to a tensor, and nothing that can be "
    "called without arguments returns one.\n"
    "  Choose what to call: weigh '{path}::{example}'.",
    "source.raised": "a source must build a network with Keras.\n"
    "  {path!r} was read, and no network stood at its end. This statement ends with {error}: {message}\n"
    "  Mend it, or choose what to call: weigh '{path}::build_model(num_classes=10)'.",
    "choice.not_an_expression": "what follows :: must be a name or a call.\n"
    "  Received: {target!r}.\n"
    "  Write it as in code: model.py::build_model(num_classes=10).",
    "choice.no_such_name": "what follows :: must be defined in the source.\n"
    "  There is no {target!r}. The source defines: {names}.",
    "choice.not_a_model": "what follows :: must give a model.\n  {target!r} gives none. The source defines: {names}.",
    "choice.cannot_build": "what follows :: must be callable as it is written.\n  {target} ends with: {why}",
    "choice.several": "a source must build one network where one is asked for.\n"
    "  {source!r} builds {count:,}: {names}.\n"
    "  Choose one with ::, or use weigh.read_all.",
}
