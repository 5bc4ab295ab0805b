"""Arguments as Keras took them in its first year (until 0.2, 2015), when each layer was told the size of its input.

`Dense(784, 128)` has 784 inputs and 128 outputs, and `Convolution2D(32, 3, 5, 5)` 32 filters over 3 channels. Every
later version has words, not numbers, in the second place of these layers, so that such a call can mean nothing else.
"""

from __future__ import annotations

from typing import Any

_INPUT_FIRST = {"Dense", "TimeDistributedDense", "SimpleRNN", "LSTM", "GRU"}
_CHANNELS_SECOND = {"Convolution2D": 4, "Conv2D": 4}
"""How many numbers stood in front: the filters, the channels of the input, and the kernel's rows and columns."""
_RENAMED = {"poolsize": "pool_size"}


def today(name: str, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any], bool]:
    """The arguments in today's order, and whether they were in the oldest one."""
    numbers = 0
    while numbers < len(args) and type(args[numbers]) is int:
        numbers += 1
    renamed = {_RENAMED.get(key, key): value for key, value in kwargs.items()}
    if name in _INPUT_FIRST and numbers >= 2 and "units" not in kwargs and "output_dim" not in kwargs:
        return args[1:], {**renamed, "input_dim": args[0]}, True
    if numbers == _CHANNELS_SECOND.get(name, 0) != 0:
        return [args[0], *args[2:]], renamed, True
    return args, renamed, False
