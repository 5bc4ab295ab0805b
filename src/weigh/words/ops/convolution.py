"""Sentences of `weigh.ops.convolution`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_SHAPE = (
    "Each spatial size is how often the window fits, step by step, into the padded input; the channels become the "
    "{filters} filters."
)

TEXTS = {
    "conv": Sentences(
        weights="Every filter has one weight for each position of the kernel and for each input channel of its group, "
        "and one bias if there are biases. The same filter slides over the whole input, so the input's height and "
        "width do not matter.",
        shape=_SHAPE,
        macs="For every output position and every filter, the window is multiplied with the kernel, through all the "
        "input channels of the group.",
    ),
    "depthwise_conv": Sentences(
        weights="Every input channel has {multiplier} small kernels of its own, which see that channel alone; so the "
        "channels are not multiplied with filters.",
        shape="Each spatial size is how often the window fits; every input channel gives {multiplier} output channels.",
        macs="For every output position and every output channel, the window of one input channel is multiplied with "
        "its kernel.",
    ),
    "separable_conv": Sentences(
        weights="First every input channel is filtered alone by {multiplier} kernels, then a 1 × 1 convolution mixes "
        "the results into {filters} filters. Only the second step has a bias.",
        shape="The first step sets the spatial sizes, as a convolution does; the second sets the channels to "
        "{filters}.",
        macs="The depthwise step multiplies each channel's window with its kernel; the pointwise step multiplies, at "
        "every position, all the channels with every filter.",
    ),
    "conv_transpose": Sentences(
        weights="As in a convolution, every filter has one weight for each position of the kernel and for each input "
        "channel, and one bias if there are biases. Only the direction is turned round.",
        shape="Every input element is spread over a window of the output, and the windows begin one stride apart: the "
        "sizes grow by the stride. The channels become the {filters} filters.",
        macs="Every input element is multiplied with the whole kernel of every filter.",
    ),
    "locally_connected": Sentences(
        weights="The weights are not shared: every output position has filters of its own, and biases of its own. That "
        "is why the count is multiplied by the output's size, unlike a convolution's.",
        shape=_SHAPE,
        macs="The same products as in a convolution; only the weights differ from position to position.",
    ),
}
