"""What a file name, a function's name or a claim says about the published network that is meant."""

from __future__ import annotations

import pytest

from weigh import zoo
from weigh.zoo.names import named


@pytest.mark.parametrize(
    "text, networks",
    [
        ("vgg16.py", ("vgg16", "keras-vgg16")),
        ("build_vgg_16", ("vgg16", "keras-vgg16")),
        ("VGGNet", ("vgg16", "vgg19")),
        ("vgg16_bn", ("vgg16-bn",)),
        ("AlexNet", ("alexnet", "alexnet-one-tower", "torchvision-alexnet")),
        ("myalexnet.ipynb", ("alexnet", "alexnet-one-tower", "torchvision-alexnet")),
        ("The AlexNet paper says 60M.", ("alexnet", "alexnet-one-tower", "torchvision-alexnet")),
        ("resnet_50", ("resnet50", "resnet50-v1.5", "keras-resnet50")),
        ("ResNet152V2", ("resnet152v2",)),
        ("resnet20.py", ("resnet20-cifar",)),
        ("my_mobilenet_v2", ("mobilenetv2",)),
        ("MobileNet", ("mobilenet",)),
        ("models/inception_resnet_v2.py", ("inceptionresnetv2",)),
        ("/keras/vgg19.py", ("vgg19", "keras-vgg19")),
        ("InceptionV3", ("inceptionv3", "inceptionv3-aux")),
        ("GoogLeNet", ("googlenet", "googlenet-aux")),
        ("LeNet-5", ("lenet5", "lenet5-modern")),
        ("U-Net", ("unet",)),
        ("UNet", ("unet",)),
        ("ViT-B/16", ("vit-b16",)),
        ("WRN-28-10", ("wide-resnet-28-10",)),
        ("gpt2-medium", ("gpt2-medium",)),
        ("GPT2", ("gpt2",)),
        ("bert_base_uncased", ("bert-base",)),
        ("nin", ("nin", "nin-imagenet")),
        ("DenseNet121 or VGG19", ("densenet121", "vgg19", "keras-vgg19")),
    ],
)
def test_a_name_is_found(text: str, networks: tuple[str, ...]) -> None:
    assert named(text) == networks


@pytest.mark.parametrize(
    "text",
    [
        "net",
        "cnn",
        "model",
        "my_model.py",
        "training.py",
        "network",
        "dense",
        "runet",
        "vitamin",
        "transformer",
        "unit",
        "classifier",
        "Sequential",
        "60M",
    ],
)
def test_ordinary_words_name_nothing(text: str) -> None:
    assert named(text) == ()


@pytest.mark.parametrize("name", zoo.entries())
def test_every_name_of_the_zoo_names_itself(name: str) -> None:
    assert name in named(name)
    assert name in named(name.replace("-", "_").upper())
