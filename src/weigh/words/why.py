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
    "flops": "The claim is {text}, at two FLOPs a MAC: {low} to {high} MACs.",
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
    "given": "With a value for what the source leaves open: {total}, {fit}.",
    "holds": "It holds: {total}, {fit}.",
    "holds_flops": "It holds: 2 × {total} MACs = {flops} FLOPs, {fit}.",
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

FUNCTIONS = (
    "relu", "relu6", "elu", "gelu", "silu", "leaky_relu", "prelu", "batch_norm", "layer_norm", "group_norm",
    "max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d",
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_max_pool1d", "adaptive_max_pool2d",
)  # fmt: skip
ACTIVATIONS = ("relu", "relu6", "elu", "gelu", "silu", "leaky_relu", "prelu", "softmax")

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
    "conv_transpose": "transposed convolutions",
    "dense": "dense layers",
    "recurrent": "recurrent layers",
    "lstm": "LSTMs",
    "projection": "projections inside attention",
    "attention": "products of queries with keys, and of scores with values",
    "fused_attention": "products of scaled_dot_product_attention",
    "matmul": "other products of two activations",
    "einsum": "products written with einsum",
    "functional": "products with weights of no layer",
    "elementwise": "operations on single elements",
    "windows.conv_transpose": "transposed convolutions, with a whole window at every output",
    "bias.convolution": "sums with the biases of convolutions",
    "bias.dense": "sums with the biases of dense layers",
    "bias.projection": "sums with the biases inside attention",
    "bias.functional": "sums with biases of no layer",
    "queries": "scaled queries",
    "scores": "softmax of the scores",
    "batch_norm": "batch normalizations, at work",
    "batch_norm.plain": "batch normalizations without scales, at work",
    "layer_norm": "layer normalizations, at work",
    "layer_norm.plain": "layer normalizations without scales, at work",
    "group_norm": "group normalizations, at work",
    "group_norm.plain": "group normalizations without scales, at work",
    "max_pool.read": "what max poolings read",
    "average_pool.read": "what average poolings read",
    "average_pool.written": "what average poolings give",
    "adaptive_average_pool.read": "what average poolings over whole images read",
    "adaptive_average_pool.written": "what average poolings over whole images give",
    "adaptive_max_pool.read": "what max poolings over whole images read",
    "upsample.read": "what upsampling reads",
    "upsample.nearest": "what upsampling by neighbours gives",
    "upsample.bilinear": "what bilinear upsampling gives",
    "steps.rnn": "biases and sums of recurrent steps",
    "steps.gru": "biases, products and sums of GRU steps",
    "steps.lstm": "biases, products and sums of LSTM steps",
    **{f"activation.{name}": f"activations by {name}" for name in ACTIVATIONS},
    **{f"function.{name}": f"what the function {name} reads" for name in FUNCTIONS},
}
"""What a convention leaves out or adds, as the lines below an answer say it."""

TOOLS = "Counted so by {tools}."
SETTINGS = {
    "": "{tool}",
    "cpu": "{tool} on a CPU",
    "no_grad": "{tool} on a CPU, in evaluation without gradients",
    "by_hand": "{tool} where attention is written as matrix products",
    "linear": "{tool} where the projections of attention are linear layers",
    "pytorch": "{tool} with backend='pytorch'",
    "aten": "{tool} with backend='aten'",
}
"""A tool in one of its settings; the keys stand in `ask/why/tools.toml`."""


def tool_text(name: str, version: str, package: str, setting: str) -> str:
    """A tool as a sentence names it: "thop 0.1.1", "FlopCounterMode (torch 2.13.0) on a CPU"."""
    tool = f"{name} {version}" if name == package else f"{name} ({package} {version})"
    return SETTINGS[setting].format(tool=tool)


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
