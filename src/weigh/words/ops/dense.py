"""Sentences of `weigh.ops.dense`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "dense": Sentences(
        weights="Every unit weighs each value of the last axis once and adds one bias. On an input with more axes the "
        "same weights are used at every position: Dense does not flatten.",
        shape="Only the last axis changes: it becomes the {units} units.",
        macs="At every position, each of the {units} units multiplies and adds every value of the last axis once.",
    ),
    "highway": Sentences(
        weights="Two dense layers of the input's own width: one transforms, the other is a gate that says how much of "
        "the transformed value replaces the input. Hence twice the weights of one Dense.",
        shape="The shape stays, since input and output are mixed value by value.",
        macs="Each of the two matrices multiplies every value of the last axis with every unit.",
    ),
    "bilinear": Sentences(
        weights="Every unit has one weight for each pair of a value of the first input and one of the second, and adds "
        "one bias.",
        shape="Only the last axis changes: it becomes the {units} units.",
        macs="For each unit, every value of the first input meets every value of the second.",
    ),
    "maxout_dense": Sentences(
        weights="{pieces} dense layers of {units} units stand side by side; every output takes the largest of its "
        "{pieces} candidates, so there are {pieces} times the weights of one Dense.",
        shape="Only the last axis changes: it becomes the {units} units.",
        macs="Each of the {pieces} matrices multiplies every value of the last axis with every unit.",
    ),
}
