"""What is said when a question cannot be put: the layer is not there, or standard input is not."""

from __future__ import annotations

FAULTS: dict[str, str] = {
    "select.no_layer": "a layer must be one of the network's.\n"
    "  Received: {wanted!r}; {network} has {count:,} layers, and none is called that.\n"
    "  The nearest: {nearest}. #1 is the first layer; `weigh SOURCE` lists them all.",
    "select.several": "a layer must be named so that only one is meant.\n"
    "  Received: {wanted!r}; in {network} that is {count:,} layers: {paths}.\n"
    "  Name one by its path.",
    "select.several_networks": "a layer must be named so that only one is meant.\n"
    "  Received: {wanted!r}; {count:,} networks of the source have a layer of that name: {networks}.\n"
    "  Name one network: {example}.",
    "stdin.closed": "standard input must be open when SOURCE is -.\n"
    "  It is closed.\n"
    "  Pipe the code in (cat model.py | weigh -), or give a file.",
    "stdin.endless": "standard input must hold one program.\n"
    "  It holds more than {most:,} MiB, so reading stopped there.\n"
    "  Give the file that builds the network, not its data.",
}
