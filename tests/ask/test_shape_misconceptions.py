"""What would have to be otherwise for a layer to give the shape that somebody expected."""

from __future__ import annotations

from time import process_time

import pytest
from made_layers import both_ways, conv, last_of, lstm, pool

from weigh.ask.shape_misconceptions import MOST_BITS, matches, shape_misconceptions
from weigh.network.graph import Call
from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.ops.dense import Dense
from weigh.ops.embedding import Embedding
from weigh.ops.pooling import GlobalPool
from weigh.ops.shape import Flatten

of = Tensor.of
Shape = tuple[int | None, ...]

CASES: list[tuple[Call, Shape, str, str]] = [
    (last_of(of(12, 12, 32), conv(64, 5)), (12, 12, 64), "padding", "padding same instead of valid"),
    (last_of(of(28, 28, 16), conv(32, 3, 2, padding="same")), (13, 13, 32), "padding", "padding valid instead of same"),
    (last_of(of(55, 55, 96), pool(3, 2)), (28, 28, 96), "padding", "padding same instead of valid"),  # rounded up
    (last_of(of(55, 55, 96), pool(3, 2)), (18, 18, 96), "stride", "a stride of 3 × 3 instead of 2 × 2"),
    (last_of(of(28, 28, 16), conv(32, 3)), (25, 25, 32), "one_less",
     "leaving out the last + 1 of (size − window) // stride + 1"),
    (last_of(of(28, 28, 16), conv(32, 3)), (26, 26, 16), "channels_kept",
     "keeping the input's 16 channels, as a depthwise layer does"),
    (last_of(of(28, 28, 16), conv(32, 3)), (26, 26, 512), "channels_multiplied",
     "32 outputs for each of the 16 input channels, instead of one sum over them"),
    (last_of(of(28, 28, 16), conv(32, 3)), (26, 26, 64), "filters", "64 filters instead of 32"),
    (last_of(of(28, 28, 16), conv(32, 3)), (1, 26, 26, 32), "with_batch", "a batch of 1 written in front"),
    (last_of(of(28, 28, 1), conv(32, 3, padding="same")), (32, 28, 28), "axes_moved", "the axes in another order"),
    (last_of(of(28, 28, 1), conv(32, 3)), (32, 28, 28), "padding+axes_moved",
     "padding same instead of valid, and the axes in another order"),
    (last_of(of(28, 28, 1), conv(32, 3)), (13, 13, 64), "filters+stride", ""),
    (last_of(of(28, 28, 16), pool(2), conv(32, 3)), (26, 26, 32), "skipped",
     "the input as it is before layer_0, 28 × 28 × 16"),
    (last_of(of(224, 224, 3), conv(96, 11, 4)), (56, 56, 96), "padding", "padding same instead of valid"),
    (last_of(of(13, 13, 64), Flatten()), (13, 13, 64), "unchanged",
     "an output like the input, as if the layer changed no size"),
    (last_of(of(13, 13, 64), GlobalPool("max", 2)), (13, 13, 64), "unchanged",
     "an output like the input, as if the layer changed no size"),
    (last_of(of(13, 13, 64), conv(8, 3)), (968,), "flattened", "a flattened output"),
    (last_of(of(32, 32, 3), Dense(512)), (512,), "flattened_input", "a flattened input, of 3,072 features"),
    (last_of(of(30, 10), lstm(20)), (30, 20), "return_sequences", "return_sequences=True, which keeps all steps"),
    (last_of(of(30, 10), lstm(20)), (30, 40), "bidirectional+return_sequences", ""),
    (last_of(of(30, 10), both_ways(lstm(20))), (20,), "one_direction", "one direction instead of both"),
    (last_of(of(20), Embedding(1000, 64)), (64,), "axis_left_out", "an output without its steps (20)"),
    (last_of(of(28, 28, 16), conv(32, 3)), (None, None, 64), "filters", "64 filters instead of 32"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "expected", "kind", "text"), CASES)
def test_the_change_behind_a_shape(call: Call, expected: Shape, kind: str, text: str) -> None:
    found = shape_misconceptions(call, expected)
    assert found and found[0].kind == kind, found
    assert not text or found[0].text == text


@pytest.mark.parametrize(("call", "expected", "kind", "text"), CASES)
def test_every_change_gives_the_shape(call: Call, expected: Shape, kind: str, text: str) -> None:
    found = shape_misconceptions(call, expected)
    for one in found:
        assert matches(Tensor.of(*one.shape), expected)
        assert one.text and "{" not in one.text and one.bits <= MOST_BITS
    assert [one.bits for one in found] == sorted(one.bits for one in found)


def test_nothing_is_made_up() -> None:
    call = last_of(of(12, 12, 32), conv(64, 5))
    assert shape_misconceptions(call, (99, 3, 7)) == ()
    assert shape_misconceptions(call, (8, 8, 64)) == ()  # it is right
    assert shape_misconceptions(call, (None, 8, None)) == ()


def test_sizes_that_are_not_known() -> None:
    call = last_of(of(Formula("height"), Formula("width"), 3), conv(8, 3))
    assert [one.kind for one in shape_misconceptions(call, (None, None, 16))][:1] == ["filters"]
    assert shape_misconceptions(last_of(Tensor.unknown("x"), Dense(4)), (4, 4)) == ()


def test_it_takes_no_time() -> None:
    begin = process_time()
    for call, expected, *_ in CASES:
        shape_misconceptions(call, expected)
    assert (process_time() - begin) / len(CASES) < 2  # seconds a question; tens of milliseconds as a rule
