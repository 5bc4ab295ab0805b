"""Networks drawn at random: what is predicted of each is what a real training step shows."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from verify_networks import read

from weigh.network.errors import WeighError
from weigh.verifying import verify

pytest.importorskip("torch")

ACTIVATIONS = ("relu", "sigmoid", "tanh", "gelu", "elu", "softplus", "leaky_relu", "linear")
PADDING = st.sampled_from(["valid", "same"])
activation = st.sampled_from(ACTIVATIONS)


@st.composite
def image_layer(draw: st.DrawFn) -> str:
    """One layer over images, as code. It has two channels at least: one lies in memory both ways at once, and which way
    PyTorch takes it from there on is its own affair."""
    kernel, stride, padding, act = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(PADDING), draw(activation)
    window = f"{kernel}, strides={stride}, padding={padding!r}"
    wide = f"{kernel}, strides={stride + 1}, padding={padding!r}"
    bias = draw(st.booleans())
    return draw(
        st.sampled_from(
            [
                f"layers.Conv2D({draw(st.integers(2, 5))}, {window}, activation={act!r}, use_bias={bias})",
                f"layers.DepthwiseConv2D({window}, activation={act!r})",
                f"layers.SeparableConv2D({draw(st.integers(2, 4))}, {window})",
                f"layers.Conv2DTranspose({draw(st.integers(2, 4))}, {wide}, use_bias={bias})",
                f"layers.MaxPooling2D({window})",
                f"layers.AveragePooling2D({kernel}, strides={stride})",
                f"layers.Activation({act!r})",
                f"layers.BatchNormalization(scale={bias}, center={bias})",
                "layers.LayerNormalization()",
                f"layers.Dense({draw(st.integers(2, 4))}, activation={act!r})",
                "layers.Dropout(0.3)",
                "layers.SpatialDropout2D(0.3)",
                "layers.ZeroPadding2D(1)",
                "layers.UpSampling2D(2)",
            ]
        )
    )


@st.composite
def chain(draw: st.DrawFn) -> str:
    """A network of a few layers over small images, with its head."""
    inner = draw(st.lists(image_layer(), min_size=1, max_size=5))
    head = draw(st.sampled_from(["layers.Flatten()", "layers.GlobalAveragePooling2D()", "layers.GlobalMaxPooling2D()"]))
    height, width, channels = draw(st.integers(5, 9)), draw(st.integers(5, 9)), draw(st.integers(1, 3))
    code = ", ".join([f"keras.Input(({height}, {width}, {channels}))", *inner, head, "layers.Dense(3)"])
    return f"import keras\nfrom keras import layers\nmodel = keras.Sequential([{code}])\n"


def differences(text: str, framework: str) -> list[object]:
    """What differs; nothing where the drawn network contradicts itself or has no form in the framework."""
    graph = read(text)
    if graph.faults:
        return []
    try:
        return list(verify(graph, framework).differing)
    except WeighError:
        return []


@pytest.mark.parametrize("framework", ["torch", "keras"])
@given(text=chain())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_random_chains(framework: str, text: str) -> None:
    assert differences(text, framework) == []
