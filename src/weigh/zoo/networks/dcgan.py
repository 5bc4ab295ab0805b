"""Both halves of DCGAN: the generator that its paper draws, and what PyTorch's examples make of the two.

Radford, Metz and Chintala, "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial
Networks", arXiv:1511.06434, section 3 and figure 1. PyTorch's example has half the maps and kernels of 4 x 4.
"""

from keras import Input, Model, layers


def norm_relu(x, name):
    return layers.ReLU(name=f"{name}_relu")(layers.BatchNormalization(name=f"{name}_bn")(x))


def generator():
    """A vector of 100 to an image of 64 x 64 x 3: a projection to 4 x 4 x 1024, then four strides of one half."""
    noise = Input((100,))
    x = layers.Dense(4 * 4 * 1024, use_bias=False, name="project")(noise)
    x = norm_relu(layers.Reshape((4, 4, 1024), name="reshape")(x), "project")
    for index, filters in enumerate((512, 256, 128), start=1):
        name = f"conv{index}"
        x = layers.Conv2DTranspose(filters, 5, strides=2, padding="same", use_bias=False, name=name)(x)
        x = norm_relu(x, name)
    x = layers.Conv2DTranspose(3, 5, strides=2, padding="same", use_bias=False, activation="tanh", name="conv4")(x)
    return Model(noise, x, name="dcgan-generator")


def torch_generator():
    """A vector of 100, as an image of one position, to 64 x 64 x 3."""
    noise = Input((1, 1, 100))
    x = layers.Conv2DTranspose(512, 4, use_bias=False, name="conv1")(noise)
    for index, filters in enumerate((256, 128, 64), start=2):
        x = norm_relu(x, f"conv{index - 1}")
        x = layers.Conv2DTranspose(filters, 4, strides=2, padding="same", use_bias=False, name=f"conv{index}")(x)
    x = norm_relu(x, "conv4")
    x = layers.Conv2DTranspose(3, 4, strides=2, padding="same", use_bias=False, activation="tanh", name="conv5")(x)
    return Model(noise, x, name="torch-dcgan-generator")


def torch_discriminator():
    """64 x 64 x 3 to the probability that the image is real; no normalization behind the first convolution."""
    image = Input((64, 64, 3))
    x = image
    for index, filters in enumerate((64, 128, 256, 512), start=1):
        x = layers.Conv2D(filters, 4, strides=2, padding="same", use_bias=False, name=f"conv{index}")(x)
        if index > 1:
            x = layers.BatchNormalization(name=f"conv{index}_bn")(x)
        x = layers.LeakyReLU(negative_slope=0.2, name=f"conv{index}_relu")(x)
    x = layers.Conv2D(1, 4, use_bias=False, activation="sigmoid", name="conv5")(x)
    return Model(image, x, name="torch-dcgan-discriminator")
