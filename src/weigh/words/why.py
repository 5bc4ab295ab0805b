"""What `why` says around its answers: the claim, the verdict, the headings."""

from __future__ import annotations

NOW = {
    "exact": "{name} has {value} {quantity}.",
    "activations": "{name} has {value} {quantity}, {more} with its input.",
    "incomplete": "{name} has at least {value} {quantity}: not everything in it is known, and the answers rest on what is.",
    "output": "{layer} gives {value}.",
    "input": "{layer} reads {value}.",
    "other": "{layer} has {what} {value}.",
    "nothing": "{layer} has no {what}.",
    "none": "{name}: the {quantity} of it are not known.",
}

CLAIM = {
    "bound": "The claim is {text}.",
    "exact": "The claim is {text}.",
    "range": "The claim is {text}: {low} to {high}.",
    "rounded": "The claim is {text}: {low} to {high}, or rounded to fewer digits {wide_low} to {wide_high}.",
    "bytes": "The claim is {text}: {low} to {high} numbers of 4 bytes, or of another size.",
}

QUANTITIES = {
    "params": "parameters",
    "trainable": "trained parameters",
    "non_trainable": "parameters that are not trained",
    "macs": "MACs",
    "flops": "FLOPs",
    "activations": "elements of activations",
    "neurons": "neurons",
    "layers": "layers with weights",
    "bytes": "parameters",
    "shape": "",
}

COUNTS = {1: "One edit", 2: "Two edits", 3: "Three edits", 4: "Four edits", 5: "Five edits"}
HEADLINES = {
    "edits": "{edits}: {total}, {fit}.",
    "counting": "Counted otherwise: {total}, {fit}.",
    "both": "{edits}, counted otherwise: {total}, {fit}.",
    "holds": "It holds: {total}, {fit}.",
    "layer": "A number of one layer: {total}, {fit}.",
    "layer_shape": "About one layer:",
    "slip": "A slip in adding up: {total}, {fit}.",
    "unmeasured": "{edits}: {fit}.",
}
MANY = "{count} edits"

FITS = {
    "exact": "exactly the claim",
    "tight": "within the claim",
    "wide": "within the claim if {text} is rounded to fewer digits",
    "cut": "the claim, if the digits of {text} were cut instead of rounded",
    "partly": "which explains {explained} of the {claims} claims",
    "all": "which explains all {claims} claims",
    "both": "which explains both claims",
    "one_of_two": "which explains one of the two claims",
}

AS_SHORT = "It ties with answer {number}: neither is the likelier."
AS_BEFORE = "As answer {number}, and besides:"

LIKE = {
    "partly": "Likely: this is {title}.",
}

TIES = {
    "one": "The same number comes out with: {text}.",
    "more": "The same number comes out with: {text}; and with {count} more of this kind.",
}

CHANGED = {
    "added": "+ {name}",
    "removed": "− {name}",
    "changed": "  {name}",
    "more": "  and {count} more layers, together {gap}",
    "row": "{before} → {after}",
    "shape": "{before} → {after}",
    "gap": "{total} − {now} = {gap}",
    "gap_sum": "{total} − {now} = {gap} = {parts}",
}

GROUPS = {
    "convolution_bias": "biases of convolutions",
    "bias_before_norm": "biases of convolutions before a normalization",
    "dense_bias": "biases of dense layers",
    "recurrent_bias": "biases of recurrent layers",
    "attention_bias": "biases of attention",
    "other_bias": "other biases",
    "norm_scale": "scales of normalizations",
    "norm_shift": "shifts of normalizations",
    "running_statistics": "running statistics of normalizations",
    "standardize": "measured values of the input normalization",
    "embeddings": "embeddings",
    "positions": "position tables",
    "activation": "learned slopes of activations",
    "variable": "weights of no layer",
    "convolution_kernel": "kernels of convolutions",
    "dense_kernel": "kernels of dense layers",
    "recurrent_kernel": "kernels of recurrent layers",
    "attention_kernel": "kernels of attention",
    "other_kernel": "other kernels",
    "state": "state",
    "other": "other",
    "slots": "the optimizer's slots",
    "counters": "the optimizer's counters",
    "times": "the same again",
    "input": "the network's input",
    "view": "reshaped copies",
    "neurons": "outputs of layers with weights",
    "pool": "outputs of poolings",
    "in_place": "outputs computed in place",
    "convolution": "convolutions",
    "dense": "dense layers",
}
COUNTED = "{group}, in {layers} layers"

NONE = {
    "title": "None of the known edits explains it.",
    "nearest": "The nearest, with what would still be missing:",
    "near": "{text}: {total}, {residual}",
    "as_it_is": "as it is",
    "advice": "A claim may be of another quantity (macs=, activations=, neurons=, trainable=), of one layer "
    "(conv1=1,664), or of another network (--like NAME).",
}
MORE, FEWER = "{count} more", "{count} fewer"
PLACE = "{place}"
