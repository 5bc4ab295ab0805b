"""The sentences of `why`: what an edit does, as advice, and why it changes the number.

A kind may have forms: `flatten.instead` stands for a Flatten in the place of another layer. Templates over the facts of
a move; {layers} names the layers that it is about, and {it} is what has the number (a layer's name, "every ...").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from weigh.network.tensors import Tensor


class Sentence(NamedTuple):
    """do: what to write, or how it was counted. because: why that changes the number; may be empty."""

    do: str
    because: str = ""


TOOLS = ("flopcountermode", "calflops", "fvcore", "thop", "ptflops", "torchinfo", "torchsummary")
"""Other tools whose ways to count are known (`ask/why/tools.toml`), in small letters."""

_SAME_COUNT = "the network stays as it is; the count follows another convention"

EDITS: dict[str, Sentence] = {
    # structure
    "flatten": Sentence(
        "put Flatten() in front of {layers}",
        "a Dense layer on an image acts on each position's channels alone; flattened, it reads every value",
    ),
    "flatten.behind": Sentence(
        "put Flatten() behind {behind}",
        "a Dense layer on an image acts on each position's channels alone; flattened, it reads every value",
    ),
    "flatten.instead": Sentence(
        "put Flatten() in the place of {layers}", "every position then has weights of its own in the next layer"
    ),
    "without_flatten": Sentence("leave out {layers}", "the next layer then acts on each position's channels alone"),
    "global_pool": Sentence("put {type}() in front of {layers}", "one value for each channel is left of the image"),
    "global_pool.behind": Sentence("put {types} behind {behind}", "one value for each channel is left of the image"),
    "global_pool.instead": Sentence(
        "put {type}() in the place of {layers}", "one value for each channel is left of the image"
    ),
    "without_global_pool": Sentence("leave out {layers}", "the image stays whole"),
    "pool": Sentence(
        "put {type}({size}, {strides}={stride}) behind {layers}",
        "it makes the image smaller, and with it what is flattened",
    ),
    "pool.behind": Sentence(
        "put {type}({size}, {strides}={stride}) behind {behind}",
        "it makes the image smaller, and with it what is flattened",
    ),
    "pool.several": Sentence(
        "put in {types} ({size}, {strides}={stride}), the first behind {behind}",
        "they make the image smaller, and with it what is flattened",
    ),
    "without_pool": Sentence("leave out {layers}", "the image stays larger, and with it what is flattened"),
    "norm": Sentence("put {batch_norm} behind {layers}", "it owns four numbers for each channel, two of them trained"),
    "norm.behind": Sentence("put {types} in, behind {behind}", "a normalization owns two or four numbers a channel"),
    "layer_more": Sentence("put in one more layer like {layers}, behind it"),
    "layer_more.times": Sentence("repeat {first} … {last} {times} more times"),
    "layer_more.block": Sentence("repeat the block {first} … {last} once more"),
    "layer_more.behind": Sentence("put in {types} behind {behind}"),
    "layer_less": Sentence("leave out {layers}"),
    "layer_less.times": Sentence("leave out {times} of the {rounds} rounds of {first} … {last}"),
    "layer_less.block": Sentence("leave out the block {first} … {last}"),
    "groups": Sentence(
        "set groups={new} in {layers}",
        "each filter then reads {old_over_new} of the input channels: in_channels ÷ {new}",
    ),
    "groups.full": Sentence(
        "let every filter of {layers} read all channels", "as described, each reads a choice of them"
    ),
    "depthwise": Sentence("make {layers} depthwise", "each channel is then filtered alone"),
    "separable": Sentence(
        "make {layers} separable", "a depthwise step and a 1 × 1 step own far less than a full kernel"
    ),
    "separable.full": Sentence(
        "write full convolutions in the place of depthwise ones with a 1 × 1 convolution behind: {layers}",
        "every filter then has a whole window for every input channel",
    ),
    "full": Sentence("make {layers} full convolutions", "every filter then has a whole window for every input channel"),
    "padding": Sentence("set {field}={new} in {layers}, instead of {old}", "the image's size changes behind it"),
    "stride": Sentence("set the stride of {layers} to {new}, instead of {old}", "the image's size changes behind it"),
    "kernel": Sentence("set the window of {layers} to {new}, instead of {old}"),
    "dilation": Sentence("set the dilation of {layers} to {new}, instead of {old}"),
    "filters": Sentence("give {layers} {new} filters, instead of {old}"),
    "units": Sentence("give {layers} {new} units, instead of {old}"),
    "width": Sentence("multiply the filters and units of all layers but the last by {factor}"),
    "input_size": Sentence("read an input of {new}, instead of {old}"),
    "channels": Sentence("read an input of {new}, instead of {old}", "the first layer owns weights for every channel"),
    "features": Sentence("read {new} features, instead of {old}"),
    "features.layer": Sentence("give {layers} {new} features, instead of {old}"),
    "classes": Sentence("give the last layer, {layers}, {new} outputs, instead of {old}"),
    "vocabulary": Sentence("give {layers} {new} entries, instead of {old}", "index 0 or an unknown word may take one"),
    "given": Sentence("take {values}"),
    "given.several": Sentence("take {values}", "any {name} from {first} to {last} would do"),
    "data_format": Sentence("read images as {new}", "what is taken for channels is then another axis"),
    "data_format.layer": Sentence("read the input of {layers} in the other data format"),
    "without_top": Sentence("end before {layers}, as include_top=False does", "the classifier is not counted"),
    "without_top.torch": Sentence("end before {layers}", "the classifier is not counted"),
    "without_output": Sentence("leave out the last layer, {layers}"),
    "with_top": Sentence("add the classifier: {types}"),
    "auxiliary_head": Sentence(
        "add the auxiliary classifier behind {behind}: {types}", "it is used while training, and some count it"
    ),
    "tied": Sentence("let {layers} use the embedding's table", "a shared table is counted once"),
    "untied": Sentence("give the output of {layers} a table of its own", "input and output then own one each"),
    "bidirectional": Sentence("wrap {layers} in Bidirectional", "each direction owns all the weights of the layer"),
    "one_direction": Sentence(
        "leave out Bidirectional around {layers}", "each direction owns all the weights of the layer"
    ),
    "bidirectional.torch": Sentence(
        "set bidirectional=True in {layers}", "each direction owns all the weights of the layer"
    ),
    "one_direction.torch": Sentence(
        "set bidirectional=False in {layers}", "each direction owns all the weights of the layer"
    ),
    "cell": Sentence(
        "make {layers} {new} instead of {old}",
        "an LSTM has four gates with weights of their own, a GRU three, an RNN one",
    ),
    "num_layers": Sentence("stack {new} layers in {layers} (num_layers), instead of {old}"),
    "recurrent_biases.torch": Sentence(
        "give {layers} one bias vector for each gate, instead of two", "PyTorch has two, Keras's LSTM has one"
    ),
    "recurrent_biases": Sentence(
        "give {layers} {new} bias vectors for each gate, instead of {old}",
        "a GRU has two with reset_after=True (the default of TensorFlow 2 and Keras 3) and one without; PyTorch has two",
    ),
    "bias_added": Sentence("give {layers} a bias"),
    "bias_removed": Sentence("leave out the bias of {layers} ({use_bias}=False)"),
    "scale_added": Sentence("set scale=True in {layers}", "each then owns a gamma for every channel"),
    "scale_added.torch": Sentence("give {layers} a scale", "each then owns a gamma for every channel"),
    "scale_removed": Sentence("set scale=False in {layers}", "no gamma then"),
    "scale_removed.torch": Sentence("leave the scale of {layers} out", "no gamma then"),
    "center_added": Sentence("set center=True in {layers}", "each then owns a beta for every channel"),
    "center_added.torch": Sentence("give {layers} a shift", "each then owns a beta for every channel"),
    "center_removed": Sentence("set center=False in {layers}", "no beta then"),
    "center_removed.torch": Sentence("leave the shift of {layers} out", "no beta then"),
    "heads": Sentence("give {layers} {new} heads, instead of {old}"),
    "key_dim": Sentence(
        "set key_dim={new} in {layers}, instead of {old}", "key_dim is the size of one head, not of all together"
    ),
    "return_sequences": Sentence("set return_sequences={new} in {layers}"),
    "keepdims": Sentence("set keepdims={new} in {layers}", "the axes that were pooled stay, with one position each"),
    "merge": Sentence("join the directions of {layers} by {new}, instead of {old}"),
    "like": Sentence("use {new} in the place of {old} in {layers}"),
    "uncomment": Sentence("switch on line {line}, which is a comment: {code}"),
    # counting
    "without_biases": Sentence("no biases are counted", _SAME_COUNT),
    "without_convolution_biases": Sentence("the biases of convolutions are not counted", _SAME_COUNT),
    "without_dense_biases": Sentence("the biases of dense layers are not counted", _SAME_COUNT),
    "without_biases_before_norm": Sentence(
        "the biases of convolutions that a normalization follows are not counted, or not there",
        "the normalization takes off the mean, and the bias with it, so most code leaves these biases out",
    ),
    "without_recurrent_biases": Sentence("the biases of recurrent layers are not counted", _SAME_COUNT),
    "without_norm": Sentence("nothing that normalizations own is counted", _SAME_COUNT),
    "without_scale_shift": Sentence("the scales and shifts of normalizations are not counted", _SAME_COUNT),
    "without_running_statistics": Sentence(
        "the running statistics of normalizations are not counted",
        "PyTorch keeps them as buffers, which are no parameters; Keras counts them as non-trainable",
    ),
    "trainable_only": Sentence("only what is trained is counted", "running statistics and frozen layers are not"),
    "untrained_too": Sentence(
        "what is not trained is counted as well", "frozen layers and running statistics are parameters, but not trained"
    ),
    "with_buffers": Sentence(
        "the running statistics of normalizations are counted as well",
        "Keras has them among its parameters, PyTorch keeps them as buffers",
    ),
    "with_state": Sentence(
        "all that state_dict() holds is counted", "running statistics and counters of batches are no parameters"
    ),
    "frozen_only": Sentence("only what is not trained is counted", _SAME_COUNT),
    "without_embeddings": Sentence("embeddings are not counted", "papers on language models often leave them out"),
    "without_positions": Sentence("position tables are not counted", "papers on language models often leave them out"),
    "without_dense": Sentence("the dense layers are not counted", _SAME_COUNT),
    "without_slopes": Sentence("the learned slopes of activations are not counted", _SAME_COUNT),
    "without_standardize": Sentence(
        "the mean, the variance and the count of the input normalization are not counted",
        "they are measured on the data; other frameworks normalize before the network",
    ),
    "without_variables": Sentence(
        "weights that belong to no layer are not counted",
        "tools that go from layer to layer do not see weights that a model holds itself",
    ),
    "convolutions_only": Sentence("only convolutions are counted", _SAME_COUNT),
    "dense_only": Sentence("only dense layers are counted", _SAME_COUNT),
    "linear_only": Sentence("only linear layers are counted, those inside attention included", _SAME_COUNT),
    "without_attention_products": Sentence(
        "the two products of attention, of queries with keys and of scores with values, are not counted",
        "they have no weights, so tools that go by layers do not see them, nor do those that lack the fused function",
    ),
    "without_products": Sentence(
        "products of two activations are not counted, such as the two of an attention",
        "they have no weights, so tools that go by layers do not see them",
    ),
    "without_attention": Sentence(
        "neither the two products of attention nor the projections inside it are counted",
        "PyTorch's MultiheadAttention computes them by functions, and in evaluation by a single fused one",
    ),
    "without_functional_work": Sentence(
        "what functions compute is not counted, neither attention nor products with weights of no layer",
        "tools that hook layers do not see functions",
    ),
    "without_recurrent_work": Sentence(
        "recurrent layers are not counted", "a fused function computes them, which many tools do not know"
    ),
    "without_dense_work": Sentence("dense layers are not counted", _SAME_COUNT),
    "without_first": Sentence("the first layer, {detail}, is not counted", _SAME_COUNT),
    "with_elementwise": Sentence(
        "operations on single elements (biases, activations, normalizations, poolings) are counted as well",
        "each as one more MAC",
    ),
    "with_backward": Sentence(
        "the backward pass is counted as well",
        "it makes two products for each one of the forward pass: one for the inputs' gradients and one for the weights'",
    ),
    "trained_but_input": Sentence(
        "the backward pass is counted as well, but nothing for the gradient of the input, which nobody asks for",
        "of the first layer, {detail}, only the weights' gradient is computed",
    ),
    **{f"as_{tool}": Sentence("the count is that of {detail}") for tool in TOOLS},
    "kernels_only": Sentence("nothing but kernels is counted: no biases, normalizations or embeddings", _SAME_COUNT),
    "every_use": Sentence(
        "shared layers are counted at each of their uses",
        "the weights exist once; tools that add up calls count them again",
    ),
    "with_optimizer": Sentence(
        "the optimizer's variables are counted as well: {slots} for each trained parameter and {counters} counters ({detail})",
        "Keras adds them to the total of a summary that is printed after fit",
    ),
    "with_optimizer.slots": Sentence(
        "what the optimizer keeps is counted as well: {slots} for each trained parameter ({detail})",
        "the state that is saved with a checkpoint",
    ),
    "macs_as_flops": Sentence(
        "these FLOPs are MACs, a multiply-add counted as one operation",
        "papers and tables of weights often tell them so; at two operations each there are twice as many",
    ),
    "flops_as_macs": Sentence("multiplications and additions are counted apart", "one MAC is two FLOPs"),
    "with_batch": Sentence("a batch of {detail} examples is counted", "work and activations grow with the batch"),
    "with_input": Sentence("the network's input is counted as well"),
    "relu_again": Sentence("what each activation function gives is counted again", "a framework may keep both"),
    "without_in_place": Sentence("what is computed in place is not counted: activations, normalizations, dropout"),
    "without_pooling": Sentence("what poolings give is not counted"),
    "with_views": Sentence("reshaped copies are counted as well", "a view moves no data"),
    "forward_and_backward": Sentence("each value is counted twice: once forward, once backward"),
    "bytes": Sentence("{each} bytes for each number, 1 {unit} being {size} bytes"),
    # one layer
    "misconception": Sentence("{layer} has {params}, not {value} = {formula}: {text}"),
    "misconception.within": Sentence("{layer} counted as {value} = {formula}, not {params}: {text}"),
    "misconception.shape": Sentence("{layer} gives {old}, not {new}: {text}"),
    "layer_count.shape": Sentence("{new} is the output of {layer} ({type})"),
    "layer_count": Sentence("{value} are the parameters of {layer} ({type}) alone"),
    # slips
    "row_left_out": Sentence("the row of {layer} was left out of the sum: {params}"),
    "row_twice": Sentence("the row of {layer} was added twice: {params}"),
    "digits_swapped": Sentence("two digits are swapped: {one} and {other}"),
    "decimal_place": Sentence("the decimal point is {places} places off"),
    "digit_dropped": Sentence("a digit is missing or doubled"),
}

TORCH = "torch"
ARGUMENTS = {
    "": {"use_bias": "use_bias", "strides": "strides", "batch_norm": "BatchNormalization()"},
    TORCH: {"use_bias": "bias", "strides": "stride", "batch_norm": "a batch normalization"},
}
"""What sentences call an argument or a layer, in Keras's words and in PyTorch's."""

NAMELESS = "the layer without a name"
NAMES = ("layer", "behind", "before", "first", "last")
"""The facts that are a layer's name."""

EACH = "set {field}: {each}"
EACH_LAYER = "{layer} {new} instead of {old}"
MORE_LAYERS = "{count} more"

LISTS = {
    "same": "{count} {type} layers",
    "and": "{first} and {last}",
    "comma": ", ",
    "all": "{count} layers ({first} … {last})",
    "none": "the network",
}
MOST_NAMED = 4
VIEWS = {True: "True", False: "False", None: "none"}


def sentence_of(kind: str, facts: Mapping[str, Any]) -> Sentence:
    """The sentence of an edit in the form that its facts ask for."""
    for form in _forms(facts):
        found = EDITS.get(f"{kind}.{form}")
        if found is not None:
            return found
    return EDITS[kind]


def _forms(facts: Mapping[str, Any]) -> list[str]:
    """Which forms of a sentence fit, the most special first."""
    named = bool(facts.get("layers_named"))
    forms = {
        "torch": facts.get("dialect") == TORCH,
        "within": facts.get("within"),
        "shape": facts.get("shape") is True,
        "instead": facts.get("instead"),
        "full": facts.get("full"),
        "slots": facts.get("slots") and not facts.get("counters"),
        "times": facts.get("times"),
        "several": len(facts.get("types", ())) > 1,
        "block": facts.get("block"),
        "layer": named,
        "behind": not named and facts.get("behind") is not None,
    }
    return [name for name, wanted in forms.items() if wanted]


def edit_text(kind: str, layer: str, facts: Mapping[str, Any]) -> str:
    """What an edit does, as a whole sentence without its full stop."""
    return _filled(kind, layer, facts).do


def reason_text(kind: str, layer: str, facts: Mapping[str, Any]) -> str:
    """Why it changes the number; empty where that needs no words."""
    return _filled(kind, layer, facts).because


def _filled(kind: str, layer: str, facts: Mapping[str, Any]) -> Sentence:
    names = [name for name in facts.get("layers", ()) if isinstance(name, str)]
    values = {name: shown(value) for name, value in facts.items() if isinstance(value, _SIMPLE) or value is None}
    values |= {name: NAMELESS for name in NAMES if facts.get(name) == ""}
    values |= {"layers": listed(names) if names else LISTS["none"], "layer": layer or listed(names) or NAMELESS}
    values |= ARGUMENTS[TORCH if facts.get("dialect") == TORCH else ""]
    values["types"] = _types([str(name) for name in facts.get("types", ())])
    values.setdefault("type", values["types"])
    if "old" in facts and isinstance(facts.get("new"), int) and facts["new"]:
        values["old_over_new"] = f"1/{facts['new']}"
    if kind == "bytes":
        each, _, unit = str(facts.get("detail", "4 MB")).partition(" ")
        values |= {"each": each, "unit": unit}
    sentence = sentence_of(kind, {**facts, "layers_named": bool(names)})
    if facts.get("each"):
        sentence = Sentence(EACH.format(field=facts["field"], each=_each(facts["each"])), sentence.because)
    return Sentence(*(text.format_map(_Missing(values)) for text in sentence))


_SIMPLE = (str, int, tuple, Tensor)


def _each(given: Sequence[tuple[str, Any, Any]]) -> str:
    """What each of several layers is given; of many, the first few."""
    told = [EACH_LAYER.format(layer=layer, old=shown(old), new=shown(new)) for layer, old, new in given[:MOST_NAMED]]
    more = len(given) - len(told)
    return LISTS["comma"].join([*told, *([MORE_LAYERS.format(count=f"{more:,}")] if more else [])])


class _Missing(dict[str, str]):
    """A fact that an edit does not have is told as an ellipsis, so that a sentence never fails."""

    def __missing__(self, key: str) -> str:
        return "…"


def listed(names: Sequence[str]) -> str:
    """Names as a list in words; of many, the first and the last.

    >>> listed(["conv1", "conv2", "conv3"]), listed(["a"] * 53)
    ('conv1, conv2 and conv3', '53 layers (a … a)')
    """
    names = [name or NAMELESS for name in names]
    if len(names) > MOST_NAMED:
        return LISTS["all"].format(count=f"{len(names):,}", first=names[0], last=names[-1])
    if len(names) < 2:
        return "".join(names)
    return LISTS["and"].format(first=LISTS["comma"].join(names[:-1]), last=names[-1])


def _types(types: Sequence[str]) -> str:
    """The classes of layers that are put in: of many like ones how many."""
    if len(types) > 1 and len(set(types)) == 1:
        return LISTS["same"].format(count=f"{len(types):,}", type=types[0])
    return listed(types)


def shown(value: Any) -> str:
    """A fact as it stands in a sentence: 4,096; 3 × 3; 227 × 227 × 3."""
    if isinstance(value, bool) or value is None:
        return VIEWS[value]
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Tensor):
        return " × ".join(str(size) if not isinstance(size, int) else f"{size:,}" for size in value.shape[1:])
    if isinstance(value, tuple) and value and all(isinstance(size, int) for size in value):
        return f"{value[0]:,}" if len(set(value)) == 1 else " × ".join(map(str, value))
    if isinstance(value, tuple) and len(set(value)) == 1:
        return shown(value[0])
    if isinstance(value, tuple):
        return ", ".join(shown(one) for one in value)
    return str(value)
