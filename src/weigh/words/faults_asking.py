"""What is said when a question cannot be put: the layer is not there, or standard input is not."""

from __future__ import annotations

FAULTS: dict[str, str] = {
    "select.no_layer": "a layer must be one of the network's.\n"
    "  Received: {wanted!r}; {network} has {count:,} layers, and none is called that.\n"
    "  The nearest: {nearest}. #1 is the first layer; `weigh SOURCE` lists them all.",
    "select.no_number": "a layer must be one of the network's.\n"
    "  Received: {wanted!r}; {network} has {count:,} layers, #1 to #{count}.\n"
    "  `weigh SOURCE` lists them all.",
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
    "select.like": "a network to compare with must be one of the zoo's.\n"
    "  Received: {received!r}; none is called that.\n"
    "  The nearest: {near}. `weigh zoo` lists them all.",
    "claim.form": "a claim must be a number of something: VALUE, QUANTITY=VALUE or LAYER.WHAT=VALUE.\n"
    "  Received: {received!r}.\n"
    "  A value: 60M, 138,357,544, 25.6 million, 240 MB, ~650k, <5M, 133M..135M; with its quantity: 1.8G MACs, neurons=650k, trainable=3, layers=16; of a layer: conv2d_1=1664, conv2.kernel=5x5x48, conv1.output=55x55x96, fc1.units=4096.",
    "claim.no_attribute": "what is claimed of a layer must be something that it has.\n"
    "  Received: {attribute!r} of {layer}; a {type} has none.\n"
    "  It has: {has}.",
    "claim.unknown_quantity": "{quantity} can be claimed only of a network whose sizes are known.\n"
    "  {network} leaves open: {sizes}.\n"
    "  Give its input a size: {example}.",
    "edit.twice": "edits of one network must not contradict each other.\n"
    "  Two of them set the same thing to different values.\n"
    "  Make one of them.",
    "edit.order": "a layer must be put in behind everything that it reads.\n"
    "  What reads its output comes before it.\n"
    "  Put it in further behind.",
    "edit.gone": "what is taken out of a network must not be read any more.\n"
    "  A layer that stays, or the network's output, reads it.\n"
    "  Take that out as well, or let it read something else.",
    "edit.outputs": "a layer must give as many outputs after an edit as before, for each is read somewhere.\n"
    "  {layer} gave {before:,}, and now gives {now:,}.\n"
    "  Change what reads them as well.",
    "edit.shared": "the calls of one layer must all need the same weights.\n"
    "  {layer} is called {calls:,} times, and its weights would now have different shapes.\n"
    "  Make the edit at every call.",
}
