"""U-Net as its paper draws it: unpadded convolutions, so that the output is smaller than the image.

Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", arXiv:1505.04597,
section 2 and figure 1.
"""

from keras import Input, Model, layers

WIDTHS = (64, 128, 256, 512)


def twice(x, filters, name):
    for index in (1, 2):
        x = layers.Conv2D(filters, 3, activation="relu", name=f"{name}_conv{index}")(x)
    return x


def crop_to(maps, x, name):
    """The middle of `maps`, as large as `x`: convolutions without padding have lost the rim."""
    spare = [large - small for large, small in zip(maps.shape[1:3], x.shape[1:3], strict=True)]
    return layers.Cropping2D([(extra // 2, extra - extra // 2) for extra in spare], name=name)(maps)


def unet(side=572, channels=1, classes=2):
    """side x side x channels to `classes` probabilities at every position; of 572 it makes 388."""
    x = image = Input((side, side, channels))
    kept = []
    for level, filters in enumerate(WIDTHS, start=1):
        x = twice(x, filters, f"down{level}")
        kept.append(x)
        x = layers.MaxPooling2D(2, name=f"pool{level}")(x)
    x = twice(x, 1024, "bottom")
    for level, filters in reversed(list(enumerate(WIDTHS, start=1))):
        x = layers.Conv2DTranspose(filters, 2, strides=2, name=f"up{level}_conv")(x)
        x = layers.Concatenate(name=f"join{level}")([crop_to(kept.pop(), x, f"crop{level}"), x])
        x = twice(x, filters, f"up{level}")
    return Model(image, layers.Conv2D(classes, 1, activation="softmax", name="output")(x), name="unet")
