"""VGG-16 and VGG-19 as Keras names them.

Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", arXiv:1409.1556, table 1.
"""

from keras import layers

from .common import finish, pool, start

WIDTHS = (64, 128, 256, 512, 512)


def constructor(convs_per_block, default_name):
    def build(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
        name=default_name,
    ):
        x = image = start(input_tensor, input_shape, 224 if include_top else None)
        for block, (convs, filters) in enumerate(zip(convs_per_block, WIDTHS, strict=True), start=1):
            for conv in range(1, convs + 1):
                x = layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"block{block}_conv{conv}")(x)
            x = layers.MaxPooling2D(2, strides=2, name=f"block{block}_pool")(x)
        if include_top:
            x = layers.Flatten(name="flatten")(x)
            x = layers.Dense(4096, activation="relu", name="fc1")(x)
            x = layers.Dense(4096, activation="relu", name="fc2")(x)
            x = layers.Dense(classes, activation=classifier_activation, name="predictions")(x)
        else:
            x = pool(x, pooling)
        return finish(image, x, name)

    return build


VGG16 = constructor((2, 2, 3, 3, 3), "vgg16")
VGG19 = constructor((2, 2, 4, 4, 4), "vgg19")
