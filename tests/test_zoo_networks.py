"""The networks of the zoo against the figures that others print for them, to the last digit."""

from __future__ import annotations

import pytest

import weigh
from weigh import zoo

TRAINABLE = {
    # torchvision's num_params: running statistics are buffers there and are not counted
    "torchvision-alexnet": 61_100_840,
    "vgg11": 132_863_336,
    "vgg13": 133_047_848,
    "vgg16": 138_357_544,
    "vgg19": 143_667_240,
    "vgg11-bn": 132_868_840,
    "vgg13-bn": 133_053_736,
    "vgg16-bn": 138_365_992,
    "vgg19-bn": 143_678_248,
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "mobilenetv2": 3_504_872,
    "densenet121": 7_978_856,
    "inceptionv3-aux": 27_161_264,
    "squeezenet-1.0": 1_248_424,
    "squeezenet-1.1": 1_235_496,
    "vit-b16": 86_567_656,
    "vit-l16": 304_326_632,
    "vit-h14": 632_045_800,
    # PyTorch's DCGAN example
    "torch-dcgan-generator": 3_576_704,
    "torch-dcgan-discriminator": 2_765_568,
    # Caffe's reference definitions
    "caffenet": 60_965_224,
    "googlenet": 6_998_552,
    "googlenet-aux": 13_378_280,
    # released checkpoints
    "gpt2": 124_439_808,
    "gpt2-medium": 354_823_168,
    "gpt2-large": 774_030_080,
    "gpt2-xl": 1_557_611_200,
    "bert-base": 109_482_240,
    "bert-large": 335_141_888,
    # counted by those who repeated the papers' tables
    "zfnet": 62_357_608,
    "resnet20-cifar": 269_722,
    "resnet56-cifar": 853_018,
    "resnet110-cifar": 1_727_962,
    "wide-resnet-28-10": 36_479_194,
    "densenet-bc-100-12": 769_162,
    "nin": 966_986,
    "unet": 31_030_658,
    "lenet5-modern": 61_706,
}

# A normalization keeps a mean and a variance for each channel besides what is trained.
STATISTICS = {
    "vgg16-bn": 2 * (2 * 64 + 2 * 128 + 3 * 256 + 6 * 512),
    "inceptionv3-aux": 34_432 + 2 * (128 + 768),  # the network of Keras, and the two of the auxiliary classifier
    "resnet20-cifar": 2 * (7 * 16 + 6 * 32 + 6 * 64),
    "torch-dcgan-generator": 2 * (512 + 256 + 128 + 64),
}


@pytest.mark.parametrize("name, trainable", TRAINABLE.items())
def test_trainable(name: str, trainable: int) -> None:
    ledger = weigh.read(name).ledger
    assert ledger.complete and ledger.trainable.known == trainable


@pytest.mark.parametrize("name, statistics", STATISTICS.items())
def test_running_statistics(name: str, statistics: int) -> None:
    assert weigh.read(name).params.known == TRAINABLE[name] + statistics


def test_the_auxiliary_classifier_of_inception_v3() -> None:
    """A 1x1 and a 5x5 convolution with scale and shift for each map, and a dense layer with biases."""
    with_scales = 23_817_352 + 34_432 // 2  # Keras's trainable ones, and a scale a channel
    auxiliary = (768 + 2) * 128 + (5 * 5 * 128 + 2) * 768 + (768 + 1) * 1000
    assert auxiliary == 3_326_696
    assert weigh.read("inceptionv3-aux").ledger.trainable.known == with_scales + auxiliary


def test_the_auxiliary_classifiers_of_googlenet() -> None:
    each = [(maps + 1) * 128 + (4 * 4 * 128 + 1) * 1024 + (1024 + 1) * 1000 for maps in (512, 528)]
    difference = weigh.read("googlenet-aux").params.known - weigh.read("googlenet").params.known
    assert difference == sum(each)


def test_the_output_of_gpt2_is_its_embedding() -> None:
    network = weigh.read("gpt2")
    block = 4 * (768 * 768 + 768) + (768 + 1) * 3072 + (3072 + 1) * 768 + 2 * 2 * 768
    assert network.params.known == (50257 + 1024) * 768 + 12 * block + 2 * 768
    assert network.graph.outputs[0].tensor.shape[1:] == (1024, 50257)


SIDES = {
    "alexnet": (55, 27, 13, 13, 13),
    "torchvision-alexnet": (55, 27, 13, 13, 13),
    "caffenet": (55, 27, 13, 13, 13),
    "zfnet": (110, 26, 13, 13, 13),
    "nin-imagenet": (55, 55, 55, 27, 27, 27, 13, 13, 13, 6, 6, 6),
}


@pytest.mark.parametrize("name, sides", SIDES.items())
def test_height_of_each_convolution(name: str, sides: tuple[int, ...]) -> None:
    rows = [layer for layer in weigh.read(name).layers if layer.type == "Conv2D"]
    assert tuple(row.output_shapes[0][1] for row in rows) == sides


def test_unet_makes_388_of_572() -> None:
    network = weigh.read("unet")
    assert network.graph.outputs[0].tensor.shape[1:] == (388, 388, 2)
    assert sum(layer.type.startswith("Conv2D") for layer in network.layers) == 23


def test_a_name_means_first_the_network_that_bears_it() -> None:
    entries = zoo.entries()
    for name, entry in entries.items():
        for written in entry.facts.get("also", ()):
            assert written != name and (
                written not in entries or list(entries).index(written) < list(entries).index(name)
            )
