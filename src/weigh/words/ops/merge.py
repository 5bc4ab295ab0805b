"""Sentences of `weigh.ops.merge`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "merge": Sentences(
        weights="The tensors are combined element by element ({function}) by a fixed rule; nothing in it is learned.",
        shape="The inputs have one shape, which stays; an axis of size 1 is stretched to the other's size.",
        macs="No weight is involved. One operation an element is counted for every further tensor.",
    ),
    "concatenate": Sentences(
        weights="The tensors are only put end to end. The next layer pays for it: its input is longer.",
        shape="The sizes along axis {axis} are added up; all the others stay.",
        macs="Nothing is computed.",
    ),
    "batch_dot": Sentences(
        weights="Two tensors are multiplied with each other; neither of them is a weight.",
        shape="The two axes that are summed over go; the axes in front of the last two are batches and stay.",
        macs="Every number of the output is a sum of products along the axis that is summed over.",
    ),
    "concatenate_as": Sentences(
        weights="The tensors are put end to end ({direction}); there is nothing to learn.",
        shape="Along one axis the sizes are added up; all others stay.",
        macs="Nothing is computed.",
    ),
    "dot": Sentences(
        weights="Two tensors are multiplied with each other; neither of them is a weight.",
        shape="The two axes that are summed over go; what is left of both stands side by side.",
        macs="Every number of the output is a sum of products along the axis that is summed over.",
    ),
}
