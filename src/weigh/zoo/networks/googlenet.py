"""GoogLeNet as its paper describes it, a row of its table 1 each.

Szegedy et al., "Going Deeper with Convolutions", arXiv:1409.4842, section 5, table 1 and figure 3.
"""

from keras import Input, Model, layers

from .alexnet import local_response_norm

# Rows 3a to 5b: 1x1; 3x3 reduce, 3x3; 5x5 reduce, 5x5; projection behind the pooling.
INCEPTION = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def conv(x, filters, kernel, name, strides=1):
    return layers.Conv2D(filters, kernel, strides=strides, padding="same", activation="relu", name=name)(x)


def halve(x, name):
    return layers.MaxPooling2D(3, strides=2, padding="same", name=name)(x)


def inception(x, row):
    one, reduce_3, three, reduce_5, five, projection = INCEPTION[row]
    pooled = layers.MaxPooling2D(3, strides=1, padding="same", name=f"inception_{row}_pool")(x)
    branches = [
        conv(x, one, 1, f"inception_{row}_1x1"),
        conv(conv(x, reduce_3, 1, f"inception_{row}_3x3_reduce"), three, 3, f"inception_{row}_3x3"),
        conv(conv(x, reduce_5, 1, f"inception_{row}_5x5_reduce"), five, 5, f"inception_{row}_5x5"),
        conv(pooled, projection, 1, f"inception_{row}_projection"),
    ]
    return layers.Concatenate(name=f"inception_{row}")(branches)


def auxiliary(x, classes, name):
    """A classifier beside the network that only training uses: from 14 x 14 maps (section 5)."""
    x = layers.AveragePooling2D(5, strides=3, name=f"{name}_pool")(x)
    x = conv(x, 128, 1, f"{name}_conv")
    x = layers.Flatten(name=f"{name}_flatten")(x)
    x = layers.Dense(1024, activation="relu", name=f"{name}_fc")(x)
    x = layers.Dropout(0.7, name=f"{name}_dropout")(x)
    return layers.Dense(classes, activation="softmax", name=f"{name}_classifier")(x)


def googlenet(classes=1000, auxiliaries=False):
    """224 x 224 x 3 to `classes` probabilities, three times where the auxiliary classifiers are there."""
    image = Input((224, 224, 3))
    x = halve(conv(image, 64, 7, "conv1", strides=2), "pool1")
    x = local_response_norm(x, "norm1")
    x = conv(conv(x, 64, 1, "conv2_reduce"), 192, 3, "conv2")
    x = local_response_norm(x, "norm2")
    outputs = []
    for row in INCEPTION:
        if row in ("3a", "4a", "5a"):
            x = halve(x, f"pool{int(row[0]) - 1}")
        x = inception(x, row)
        if auxiliaries and row in ("4a", "4d"):
            outputs.append(auxiliary(x, classes, f"auxiliary_{row}"))
    x = layers.GlobalAveragePooling2D(name="pool5")(x)
    x = layers.Dropout(0.4, name="dropout")(x)
    outputs.append(layers.Dense(classes, activation="softmax", name="classifier")(x))
    return Model(image, outputs, name="googlenet-aux" if auxiliaries else "googlenet")


def googlenet_aux():
    return googlenet(auxiliaries=True)
