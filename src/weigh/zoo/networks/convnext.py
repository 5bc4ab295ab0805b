"""ConvNeXt as Keras names it.

Liu et al., "A ConvNet for the 2020s", arXiv:2201.03545, figure 4 and section 3. Keras has it for `channels_last` alone.
"""

from keras import Sequential, layers

from .common import finish, pool, start

MEAN = (0.485 * 255, 0.456 * 255, 0.406 * 255)
VARIANCE = ((0.229 * 255) ** 2, (0.224 * 255) ** 2, (0.225 * 255) ** 2)
EPSILON = 1e-6


class LayerScale(layers.Layer):
    """One trained factor a channel."""

    def __init__(self, init_values, projection_dim, **options):
        super().__init__(**options)
        self.init_values = init_values
        self.projection_dim = projection_dim

    def build(self, _):
        self.gamma = self.add_weight(shape=(self.projection_dim,), name="gamma")

    def call(self, x):
        return x * self.gamma


def layer_norm(name=None):
    return layers.LayerNormalization(epsilon=EPSILON, name=name)


def stem(width, name):
    """Patches of 4 x 4 pixels."""
    patches = layers.Conv2D(width, 4, strides=4, name=f"{name}_stem_conv")
    return Sequential([patches, layer_norm(f"{name}_stem_layernorm")], name=f"{name}_stem")


def halving(width, index, name):
    """Half the height and the width, `width` channels."""
    patches = layers.Conv2D(width, 2, strides=2, name=f"{name}_downsampling_conv_{index}")
    norm = layer_norm(f"{name}_downsampling_layernorm_{index}")
    return Sequential([norm, patches], name=f"{name}_downsampling_block_{index}")


def block(x, width, name):
    """A 7x7 filter a channel, then two dense layers at every position, 4 times wider in between."""
    shortcut = x
    x = layers.Conv2D(width, 7, padding="same", groups=width, name=f"{name}_depthwise_conv")(x)
    x = layer_norm(f"{name}_layernorm")(x)
    x = layers.Dense(4 * width, name=f"{name}_pointwise_conv_1")(x)
    x = layers.Activation("gelu", name=f"{name}_gelu")(x)
    x = layers.Dense(width, name=f"{name}_pointwise_conv_2")(x)
    x = LayerScale(1e-6, width, name=f"{name}_layer_scale")(x)
    x = layers.Activation("linear", name=f"{name}_identity")(x)
    return shortcut + x


def constructor(depths, widths, default_name):
    def build(
        include_top=True,
        include_preprocessing=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
        name=default_name,
    ):
        """Only a picture of three channels is normalised."""
        x = image = start(input_tensor, input_shape, 224 if include_top else None)
        if include_preprocessing and image.shape[-1] == 3:
            x = layers.Normalization(mean=MEAN, variance=VARIANCE, name=f"{name}_prestem_normalization")(x)
        for stage, (depth, width) in enumerate(zip(depths, widths, strict=True)):
            x = halving(width, stage - 1, name)(x) if stage else stem(width, name)(x)
            for index in range(depth):
                x = block(x, width, f"{name}_stage_{stage}_block_{index}")
        if include_top:
            x = layers.GlobalAveragePooling2D(name=f"{name}_head_gap")(x)
            x = layer_norm(f"{name}_head_layernorm")(x)
            x = layers.Dense(classes, activation=classifier_activation, name=f"{name}_head_dense")(x)
        else:
            x = layer_norm()(pool(x, pooling))
        return finish(image, x, name)

    return build


ConvNeXtTiny = constructor((3, 3, 9, 3), (96, 192, 384, 768), "convnext_tiny")
ConvNeXtSmall = constructor((3, 3, 27, 3), (96, 192, 384, 768), "convnext_small")
ConvNeXtBase = constructor((3, 3, 27, 3), (128, 256, 512, 1024), "convnext_base")
ConvNeXtLarge = constructor((3, 3, 27, 3), (192, 384, 768, 1536), "convnext_large")
ConvNeXtXLarge = constructor((3, 3, 27, 3), (256, 512, 1024, 2048), "convnext_xlarge")
