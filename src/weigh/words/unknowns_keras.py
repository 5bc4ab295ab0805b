"""Why something in Keras code is not known, and what was decided where the source leaves it open."""

from __future__ import annotations

UNKNOWNS: dict[str, str] = {
    "fault": "What {what} gives is not known, because it contradicts itself.",
    "function": "The function {what} has no rule here.",
    "function arguments": "The arguments of {what} were not understood.",
    "odd arguments": "The arguments of {what} were not understood ({why}).",
    "function keyword": "What `{keyword}` means to {what} is not known here.",
    "function operand": "What a {what} is among tensors is not known.",
    "index": "Which elements {what} takes is not known.",
    "inner_layer": "The layer inside is not one of Keras's own ({what}), and what it does at each step is not followed.",
    "labels": "How many classes there are depends on the data ({what}).",
    "layer not called": "The layer {what} was not called yet.",
    "no call": "What {what} computes is not known: its class has no `call`.",
    "no input": "The model {what} was called without a tensor.",
    "no input shape": "The shape of the input {what} is not given. Give it: --input {what}:224x224x3.",
    "no such layer": "There is no layer {what} in the model.",
    "not a layer": "What was added to the model is not a layer: {what}.",
    "result of training": "What training or running {what} gives is not known: nothing is run.",
    "stopped": "Reading stopped before the end of the source, so what follows is not in it. {what}",
    "sequences": "The length of {what} is not known.",
    "tensor rank": "How many axes the tensor {what} has is not known.",
    "tensor shape": "The shape of the tensor {what} is not known.",
    "tensor value": "The values of the tensor {what} are not known: nothing is run.",
    "value of function": "What {what} gives for these values is not known.",
    "lost": "A line that looks like code was left out, so something may be missing: {text}",
}

NOTES: dict[str, str] = {
    "channels_first": "Read with the channels first: with the channels last, the network contradicts itself.\n{fault}\n"
    "Settle it with --set image_data_format=channels_last or channels_first.",
    "channels_first by shape": "Read with the channels first: an input of {shape} reads like an image with its channels in front.\n"
    "Settle it with --set image_data_format=channels_last or channels_first.",
    "input not used": "The shape given by --input ({what}) was not used: no input has that name, or as many axes.",
    "setting not used": "--set {what} was not used: the source does not leave that name open.",
    "loose layers": "The source applies layers but builds no model; what lies between its inputs and its last tensors is shown.",
    "generation": "Read as {dialect}. GRU keeps two biases a gate in tf.keras 2 and Keras 3, one in Keras 1 and 2: with the other "
    "rule the total is {other}. Settle it with --dialect.",
    "first year": "{what} is read as Keras 0.1 had it: the size of the input comes before that of the output.",
    "keyword": "{layer} has no argument {keyword} in {dialect}; it was passed over.{near}",
}
