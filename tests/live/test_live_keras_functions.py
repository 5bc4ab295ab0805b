"""Functions of `keras.ops` between the layers of a live model: the op of the tables, with the shapes that Keras gives."""

from __future__ import annotations

import inspect
from functools import reduce
from typing import Any

import pytest

pytest.importorskip("keras")

import keras
from keras import layers, ops

from weigh.ask.ledger import ledger
from weigh.readers.keras.functions import KERAS_OPS
from weigh.readers.live.keras import read_model

IMAGE, SEQUENCE = (8, 6, 4), (5, 4)

EXPRESSIONS = [
    "ops.mean(i, axis=(1, 2))", "ops.sum(i, axis=-1, keepdims=True)", "ops.max(i, axis=[2])", "ops.argmax(i, axis=-1)",
    "ops.logsumexp(s, axis=1)", "ops.var(s, axis=-1, keepdims=True)", "ops.norm(s, axis=-1)", "ops.moments(i, axes=[1, 2])",
    "ops.normalize(s, axis=-1)", "ops.softmax(i, axis=1)", "ops.gelu(i, approximate=False)", "ops.glu(s)",
    "ops.leaky_relu(i, negative_slope=0.1)", "ops.clip(i, 0.0, 1.0)", "ops.cumsum(s, axis=1)", "ops.one_hot(k, 10)",
    "ops.top_k(s, k=2)", "ops.sort(s)", "ops.argsort(s)", "ops.transpose(i, (0, 3, 1, 2))", "ops.swapaxes(i, 1, -1)",
    "ops.moveaxis(i, -1, 1)", "ops.expand_dims(s, 2)", "ops.squeeze(ops.expand_dims(s, 1), 1)", "ops.reshape(i, (-1, 48, 4))",
    "ops.flip(i, axis=1)", "ops.roll(i, 1, axis=1)", "ops.split(i, 2, axis=-1)", "ops.split(i, [1, 3], axis=-1)",
    "ops.array_split(i, 3, axis=2)", "ops.unstack(s, axis=1)", "ops.pad(i, ((0, 0), (1, 2), (0, 1), (0, 0)))",
    "ops.tile(s, (1, 2, 3))", "ops.repeat(s, 2, axis=1)", "ops.max_pool(i, (2, 2))", "ops.average_pool(i, 3, strides=2, padding='same')",
    "ops.image.resize(i, (3, 9))", "ops.image.extract_patches(i, (2, 3))", "ops.cast(i, 'float16')", "ops.zeros_like(i)",
    "ops.depth_to_space(i, 2)", "ops.space_to_depth(i, 2)", "ops.take(s, [0, 2, 1], axis=1)", "ops.add(i, i)", "ops.maximum(s, 0.0)",
    "ops.concatenate([s, s], axis=1)", "ops.stack([s, s, s], axis=-1)", "ops.hstack([s, s])", "ops.vstack([s, s])",
    "ops.where(s > 0, s, 0.0)", "ops.logical_and(s > 0, s < 1)", "i[:, 0]", "i[..., :2]", "i[:, ::2, None]", "-i", "abs(i)", "2.0 / i",
    "i ** 2", "i // 2", "i % 3", "ops.einsum('bij,bkj->bik', s, s)", "ops.matmul(s, ops.transpose(s, (0, 2, 1)))",
    "ops.tensordot(s, s, axes=[[2], [2]])", "ops.dot(s, ops.ones((4, 3)))", "s @ ops.ones((4, 7))", "ops.conv(i, ops.ones((3, 3, 4, 7)), padding='same')",
    "ops.depthwise_conv(i, ops.ones((3, 3, 4, 2)))", "ops.conv_transpose(i, ops.ones((3, 3, 7, 4)), strides=2)",
    "ops.dot_product_attention(ops.expand_dims(s, 2), ops.expand_dims(s, 2), ops.expand_dims(s, 2))",
    "ops.ravel(s)", "ops.tril(ops.matmul(s, ops.swapaxes(s, 1, 2)))", "ops.rsqrt(s)", "ops.meshgrid(s[0, 0], s[0, 1])",
]  # fmt: skip


def tensors() -> dict[str, Any]:
    return {"i": keras.Input(IMAGE), "s": keras.Input(SEQUENCE), "k": keras.Input((5,), dtype="int32"), "ops": ops}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_function(expression: str) -> None:
    given = tensors()
    made = keras.tree.flatten(eval(expression, given))
    model = keras.Model([given[name] for name in "isk"], made)
    graph = read_model(model).graphs[0]
    assert not graph.gaps
    assert not ledger(graph).macs.missing
    for value, tensor in zip(graph.outputs, made, strict=True):
        sizes = [size if isinstance(size, int) else None for size in value.tensor.shape]
        assert len(sizes) == len(tensor.shape)
        assert all(theirs is None or ours == theirs for ours, theirs in zip(sizes, tensor.shape, strict=True))


def functions_of_one() -> list[str]:
    """Functions with a row that need nothing but one tensor."""
    found = []
    for name in KERAS_OPS:
        function = reduce(lambda held, part: getattr(held, part, None), name.split("."), ops)
        if not callable(function) or name in NOT_OF_FLOATS or not KERAS_OPS[name].tensors:
            continue
        parameters = list(inspect.signature(function).parameters.values())
        required = [
            p for p in parameters if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        if len(required) == 1 and required[0].name not in ("xs", "arrays"):
            found.append(name)
    return sorted(found)


NOT_OF_FLOATS = {
    "bitwise_invert", "bitwise_not",  # of integers
    "real_if_close", "conj", "angle", "imag", "real",  # of complex numbers
    "cumsum", "cumprod",  # of all elements in a row
    "image.hsv_to_rgb", "image.rgb_to_hsv",  # of images
    "fft", "fft2", "ifft2", "rfft", "irfft",  # of pairs of tensors
    "where", "meshgrid", "stack", "concatenate", "hstack", "vstack", "einsum", "max", "min", "average", "unstack",  # above
    "convert_to_tensor", "array", "copy", "stop_gradient", "median", "nanmedian", "squeeze",
}  # fmt: skip


@pytest.mark.parametrize("name", functions_of_one())
def test_function_of_one_tensor(name: str) -> None:
    x = keras.Input(SEQUENCE)
    function = reduce(getattr, name.split("."), ops)
    made = keras.tree.flatten(function(x))
    graph = read_model(keras.Model(x, made)).graphs[0]
    assert not graph.gaps


@pytest.mark.parametrize(
    ("expression", "macs"),
    [
        ("ops.matmul(s, ops.ones((4, 3)))", 5 * 3 * 4),
        ("ops.einsum('bij,bkj->bik', s, s)", 5 * 5 * 4),
        ("ops.conv(i, ops.ones((3, 3, 4, 7)), padding='same')", 8 * 6 * 7 * 36),
        ("ops.depthwise_conv(i, ops.ones((3, 3, 4, 2)))", 6 * 4 * 4 * 2 * 9),
        ("ops.dot_product_attention(s[:, :, None], s[:, :, None], s[:, :, None])", 2 * 5 * 5 * 4),
        ("layers.Dense(3)(s) @ ops.ones((3, 2))", 5 * 4 * 3 + 5 * 3 * 2),
    ],
)
def test_work(expression: str, macs: int) -> None:
    given = tensors()
    made = eval(expression, {**given, "layers": layers})
    graph = read_model(keras.Model([given[name] for name in "isk"], made)).graphs[0]
    assert (ledger(graph).macs.known, graph.gaps) == (macs, ())


def test_a_function_that_no_row_describes_is_told() -> None:
    x = keras.Input((4, 4))
    graph = read_model(keras.Model(x, ops.linalg.cholesky(x))).graphs[0]
    assert [(gap.kind, gap.what) for gap in graph.gaps] == [("function", "cholesky")]
    assert ledger(graph).macs.missing
