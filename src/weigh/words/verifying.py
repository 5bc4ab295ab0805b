"""What `weigh verify` says: its help, its table, why a figure is not compared, and what is wrong."""

from __future__ import annotations

HELP = """\
Prove the figures of SOURCE: build it as a live model, run one real training step (forward, loss, backward, optimizer
step) on random data, and compare what is predicted with what is measured.

With --train it is adapted to a data set that comes inside scikit-learn, compared, and then trained with the optimizer
and the loss that the source gives.

The code of SOURCE is not run: weigh writes the network out itself, and runs that.
"""

OPTIONS = {
    "with": "The framework that the network is built in. Keras runs on PyTorch.",
    "batch": "Examples of the training step.",
    "seed": "The same seed gives the same weights and data.",
    "all": "Show every layer, not only those that differ.",
    "train": "Train on a data set that needs no download: {names}.",
    "task": "What is to be told: classes (the data set's own) or even-odd.",
    "epochs": "How often the training data is gone through.",
}

FIGURES = {
    "params": "parameters",
    "trainable": "trainable",
    "gradients": "parameters with a gradient",
    "macs": "MACs",
    "activations": "output elements",
    "activations_watched": "output elements of the watched layers",
    "saved": "bytes saved for backward",
    "saved_once": "… whatever the batch",
}
"""The rows of the table. Work and memory are for one example."""

HEADINGS = {"figure": "", "predicted": "predicted", "measured": "measured", "equal": "equal"}

EQUAL = {True: "yes", False: "NO", None: "–"}
NOT_PREDICTED, NOT_MEASURED = "–", "–"

WHY_NOT = {
    "no_rule": "The bytes saved for backward are not predicted: there is no rule for {facts}.",
    "at_least": "{name} is not predicted: not everything is known.",
}
"""Why a figure is not compared."""

UNWATCHED = {
    "unread": "Not compared, since no output depends on it and so {framework} does not run it: {names}.",
    "dissolved": "Not in the code that was run, where the layers inside stand for them, and are compared: {names}.",
}
"""Why nothing of a layer was measured."""

TEXT = {
    "title": "{network} in {versions}: one training step of {batch} examples, {optimizer}, loss {loss}",
    "per_example": "MACs, elements and bytes are for one example.",
    "layers_equal": "All {count} layers are equal: shapes, parameters, MACs.",
    "layer_equal": "The one layer is equal: shapes, parameters, MACs.",
    "layers_differ": "{differ} of {count} layers differ:",
    "by_rule": "Counted by a rule of weigh, since PyTorch's counter leaves it out: {names}.",
    "again": "Keras runs the first step of {names} once more, to learn what comes out; those MACs are left out.",
    "equal": "Equal.",
    "differ": "NOT equal: {count} differ.",
    "more": "{names} and {more} more",
    "missing": "never called",
}

PROGRESS = {
    "build": "building",
    "more": "one example more",
    "forward": "forward",
    "step": "backward and step",
}

TRAINING = {
    "data": "{title}: {examples} examples of {shape}, {classes} classes; {train} to train on, {test} to test on.",
    "even-odd": "The task is to tell even digits (class 0) from odd ones (class 1).",
    "adapted": "Adapted to the data:",
    "not_adapted": "The network fits the data as it is.",
    "input": "its input is {new} instead of {old}",
    "input_open": "its input, which the source leaves open, is {new}",
    "units": "{layer} has {new} {what} instead of {old}, one for each class",
    "scaled": "the images of {old} are scaled to {new}",
    "recipe": "Trained with {optimizer}, batches of {batch}, loss {loss}, seed {seed}.",
    "recipe_default": "The source gives no optimizer. Trained with {optimizer}, batches of {batch}, loss {loss}, seed {seed}.",
    "epoch": "epoch {epoch:>{width}}  loss {loss:.4f}  accuracy {accuracy:.2%}",
    "test": "test accuracy {accuracy:.2%} ({right} of {count}), test loss {loss:.4f}",
}

LOSSES = {
    "classes": "cross-entropy",
    "binary": "binary cross-entropy",
    "absolute": "mean absolute error",
    "squares": "mean squared error",
}

FAULTS = {
    "verify.missing": "to verify, the framework must be installed.\n"
    "  The module {module!r} is not there.\n"
    "  Install it: pip install {module}.",
    "verify.backend": "to verify with Keras, it must run on PyTorch, which can tell what it saves and multiplies.\n"
    "  Keras runs on {backend}.\n"
    "  Set the environment variable KERAS_BACKEND=torch.",
    "verify.framework": "the framework must be {frameworks}.\n  Received: {received!r}.",
    "verify.gaps": "to verify, everything of the network must be known.\n"
    "  Not known, among {count}: {what}.\n"
    "  `weigh SOURCE` lists what is missing; --set gives a name that is left undefined its value.",
    "verify.no_input": "to verify, the network must have an input and an output.\n  {network!r} lacks one.",
    "verify.open": "to verify, the sizes of the inputs must be known.\n"
    "  {tensor} has an open size: {names}.\n"
    "  Give it: --input 3x224x224, without the batch.",
    "verify.loss": "a training step must give a finite loss.\n"
    "  It gave {value}.\n"
    "  Another --seed gives other weights and data.",
    "verify.forward": "a training step must run.\n"
    "  {framework} ends it with {error}: {message}\n"
    "  A norm over the batch needs several examples: --batch 4. Else this is a fault in weigh: please report it.",
    "verify.nothing_trained": "a training step needs something to train.\n"
    "  No parameter of {network!r} that leads to an output is trainable.\n"
    "  The ledger tells its figures without a step: weigh SOURCE.",
    "verify.too_large": "a live model and its training step must fit into memory.\n"
    "  {params:,} parameters, their gradients and {optimizer} take {weights:,} MB, what {batch} examples leave for the backward "
    "pass about {activations:,} MB; this machine has {memory:,} MB.\n"
    "  A smaller --input or --batch takes less; the ledger needs none of it.",
    "verify.no_such_data": "--train: the data set must be one of {names}.\n  Received: {received!r}.",
    "verify.no_such_task": "--task: the task must be one of {names}.\n  Received: {received!r}.",
    "verify.task": "--task even-odd asks whether a number is even, so the classes must be numbers.\n"
    "  The classes of {data} are none.\n"
    "  Leave --task out.",
    "verify.several": "a network that is trained must have one input and one output.\n"
    "  {network!r} has {inputs} and {outputs}.",
    "verify.does_not_fit": "a network that is trained must be able to read the data.\n"
    "  {network!r} does not take {shape}, nor that size times 2 to {most}.\n"
    "  {why}\n"
    "  Give a size that fits: --input 28x28x1.",
    "verify.rank": "a network that is trained must read tensors with as many axes as the data.\n"
    "  {network!r} reads {tensor}; the examples of {data} are {shape}.\n"
    "  The data sets of images are: {images}. The others are rows of numbers.",
    "verify.no_head": "the last layer of a network that is trained must give one number for each class.\n"
    "  {network!r} ends with {sizes}, and no layer before it has units or filters that could be as many as the {classes} classes.",
}
