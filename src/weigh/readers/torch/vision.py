"""torchvision where it is not installed: its classification networks, as text of our own (`composites/`).

Where it is installed, its own files are read instead (`beside.is_read` decides), and this gives what both lack:
networks that are asked for by their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from weigh.readers.python.values import Class, Instance, Native, Thing
from weigh.readers.torch.inert import Nothing
from weigh.readers.torch.module import named_modules, session_of

if TYPE_CHECKING:
    from weigh.network.graph import Graph
    from weigh.readers.python.interpreter import Interpreter
    from weigh.readers.torch.inputs import Shapes
    from weigh.readers.torch.session import Session

_Args = list[Any]
_Kwargs = dict[str, Any]
Read = Callable[[str], dict[str, Any]]
"""The names that one of the composites' files defines."""

BUILDERS: dict[str, str] = {
    "resnet": "resnet18 resnet34 resnet50 resnet101 resnet152 resnext50_32x4d resnext101_32x8d resnext101_64x4d "
    "wide_resnet50_2 wide_resnet101_2",
    "plain": "alexnet vgg11 vgg13 vgg16 vgg19 vgg11_bn vgg13_bn vgg16_bn vgg19_bn squeezenet1_0 squeezenet1_1",
    "densenet": "densenet121 densenet161 densenet169 densenet201",
    "inception": "inception_v3",
    "googlenet": "googlenet",
    "mobilenet": "mobilenet_v2 mnasnet0_5 mnasnet0_75 mnasnet1_0 mnasnet1_3",
    "mobilenetv3": "mobilenet_v3_large mobilenet_v3_small",
    "efficientnet": "efficientnet_b0 efficientnet_b1 efficientnet_b2 efficientnet_b3 efficientnet_b4 efficientnet_b5 "
    "efficientnet_b6 efficientnet_b7 efficientnet_v2_s efficientnet_v2_m efficientnet_v2_l",
    "transformers": "vit_b_16 vit_b_32 vit_l_16 vit_l_32 vit_h_14 swin_t swin_s swin_b swin_v2_t swin_v2_s swin_v2_b",
    "maxvit": "maxvit_t",
    "convnext": "convnext_tiny convnext_small convnext_base convnext_large shufflenet_v2_x0_5 shufflenet_v2_x1_0 "
    "shufflenet_v2_x1_5 shufflenet_v2_x2_0",
    "regnet": "regnet_y_400mf regnet_y_800mf regnet_y_1_6gf regnet_y_3_2gf regnet_y_8gf regnet_y_16gf regnet_y_32gf "
    "regnet_y_128gf regnet_x_400mf regnet_x_800mf regnet_x_1_6gf regnet_x_3_2gf regnet_x_8gf regnet_x_16gf "
    "regnet_x_32gf",
}
"""The networks that each file makes."""
CLASSES: dict[str, str] = {
    "resnet": "ResNet BasicBlock Bottleneck conv1x1 conv3x3",
    "plain": "AlexNet VGG make_layers cfgs SqueezeNet Fire",
    "densenet": "DenseNet _DenseLayer _DenseBlock _Transition",
    "inception": "Inception3 InceptionOutputs InceptionA InceptionB InceptionC InceptionD InceptionE InceptionAux "
    "BasicConv2d _scaled",
    "googlenet": "GoogLeNet GoogLeNetOutputs Inception InceptionAux BasicConv2d",
    "mobilenetv3": "MobileNetV3 InvertedResidual",
    "mobilenet": "MobileNetV2 InvertedResidual MNASNet _InvertedResidual",
    "efficientnet": "EfficientNet MBConv FusedMBConv",
    "transformers": "VisionTransformer Encoder EncoderBlock MLPBlock SwinTransformer SwinTransformerBlock PatchMerging "
    "ShiftedWindowAttention SwinTransformerBlockV2 PatchMergingV2 ShiftedWindowAttentionV2",
    "maxvit": "MaxVit MaxVitBlock MaxVitLayer PartitionAttentionLayer RelativePositionalMultiHeadAttention SwapAxes "
    "WindowPartition WindowDepartition",
    "convnext": "ConvNeXt CNBlock ShuffleNetV2 InvertedResidual channel_shuffle",
    "regnet": "RegNet AnyStage ResBottleneckBlock BottleneckTransform SimpleStemIN",
    "misc": "Conv2dNormActivation ConvNormActivation SqueezeExcitation StochasticDepth MLP Permute LayerNorm2d "
    "_make_divisible",
}
"""The other names of each file that programs import."""
MODULES: dict[str, str] = {
    "resnet": "resnet", "alexnet": "plain", "vgg": "plain", "squeezenet": "plain", "densenet": "densenet",
    "inception": "inception", "googlenet": "googlenet", "mobilenet": "mobilenet", "mobilenetv2": "mobilenet",
    "mobilenetv3": "mobilenetv3", "mnasnet": "mobilenet", "efficientnet": "efficientnet", "misc": "misc",
    "vision_transformer": "transformers", "swin_transformer": "transformers", "convnext": "convnext",
    "shufflenetv2": "convnext", "regnet": "regnet", "maxvit": "maxvit",
}  # fmt: skip
"""torchvision's modules, and the file that holds what is theirs."""
BESIDE = frozenset({"detection", "segmentation", "video", "optical_flow", "quantization", "_utils", "_api",
                    "feature_extraction", "feature_pyramid_network", "poolers", "boxes"})  # fmt: skip
"""Modules of which nothing is known without the package."""
_HOME = {name: file for table in (CLASSES, BUILDERS) for file, names in table.items() for name in names.split()}
NETWORKS = frozenset(name for names in BUILDERS.values() for name in names.split())
SIDES = {
    "inception_v3": 299, "efficientnet_b1": 240, "efficientnet_b2": 288, "efficientnet_b3": 300, "efficientnet_b4": 380,
    "efficientnet_b5": 456, "efficientnet_b6": 528, "efficientnet_b7": 600, "efficientnet_v2_s": 384,
    "efficientnet_v2_m": 480, "efficientnet_v2_l": 480, "swin_v2_t": 256, "swin_v2_s": 256, "swin_v2_b": 256,
}  # fmt: skip
"""Sides of the images that torchvision gives its networks' figures for."""
SIDE = 224
"""That of all others."""


class Vision(Thing):
    """`torchvision.models`, `torchvision.ops` or one of their modules. read: gives the names of a file of ours."""

    __slots__ = ("name", "read")

    def __init__(self, name: str, read: Read) -> None:
        self.name = name
        self.read = read

    def type_name(self) -> str:
        return "module"

    def get(self, interp: Interpreter, name: str) -> Any:
        if (known := by_name(self.name, name)) is not None:
            return known
        inside = self.name.rpartition(".")[2]
        file = MODULES.get(inside, "")
        if name in CLASSES.get(file, "").split():
            return self.read(file)[name]
        if name in _HOME:
            return sized(name, self.read(_HOME[name])[name])
        if name.endswith("_Weights"):
            return Weights(name)
        if name in MODULES or name in BESIDE:
            return Vision(f"{self.name}.{name}", self.read)
        return _absent(interp, f"{self.name}.{name}")


class Weights(Nothing):
    """`ResNet18_Weights`, and each set of weights in it: there, of a thousand classes, and nothing besides."""

    __slots__ = ()

    def get(self, interp: Interpreter, name: str) -> Any:
        if name == "meta":
            return {"categories": [f"class {i}" for i in range(1000)], "min_size": (1, 1)}
        if name == "name":
            return self.name.rpartition(".")[2]
        return Weights(f"{self.name}.{name}"[:80]) if name.isupper() else super().get(interp, name)

    def item(self, interp: Interpreter, key: Any) -> Any:
        return Weights(f"{self.name}.{key}"[:80])

    def truth(self, interp: Interpreter) -> bool:
        return True


class _Names(Thing):
    """`models.__dict__`: each network by its name."""

    __slots__ = ("module",)

    def __init__(self, module: str) -> None:
        self.module = module

    def item(self, interp: Interpreter, key: Any) -> Any:
        return interp.get(interp.module(self.module), key) if isinstance(key, str) else NotImplemented

    def iterate(self, interp: Interpreter) -> Iterator[Any]:
        return iter(sorted(NETWORKS))

    def length(self, interp: Interpreter) -> int:
        return len(NETWORKS)

    def get(self, interp: Interpreter, name: str) -> Any:
        if name == "keys":
            return Native(name, lambda interp, args, kwargs: sorted(NETWORKS))
        if name == "get":
            return Native(name, lambda interp, args, kwargs: self.item(interp, args[0]))
        return NotImplemented


def by_name(module: str, name: str) -> Any:
    """What `torchvision.models` has to find a network by its name, installed or not; None for any other name."""
    if module != _MODELS:
        return None
    return _Names(_MODELS) if name == "__dict__" else _BY_NAME.get(name)


def names_of(module: str) -> list[str]:
    """The names that `from torchvision.models import *` brings, or that of one of its modules."""
    file = MODULES.get(module.rpartition(".")[2], "")
    tables = [BUILDERS.get(file, ""), CLASSES.get(file, "")] if file else [*BUILDERS.values(), *CLASSES.values()]
    return [name for names in tables for name in names.split() if name[:1] != "_"]


def of_hub(interp: Interpreter, args: _Args, kwargs: _Kwargs) -> Any:
    """`torch.hub.load("pytorch/vision", "resnet18", ...)`; whatever else a hub holds is not known."""
    given = {**dict(zip(("repo_or_dir", "model"), args, strict=False)), **kwargs}
    repository, name = given.get("repo_or_dir"), given.get("model")
    if not isinstance(repository, str) or not repository.lower().startswith("pytorch/vision"):
        return Nothing("torch.hub.load")
    settings = {key: value for key, value in kwargs.items() if key not in _OF_HUB}
    return _made(interp, [name, *args[2:]], settings)


_OF_HUB = frozenset({"repo_or_dir", "model", "source", "trust_repo", "force_reload", "verbose", "skip_validation"})


def _builder(interp: Interpreter, args: _Args, kwargs: _Kwargs) -> Any:
    """`get_model_builder(name)`."""
    name = args[0] if args else kwargs.get("name")
    if not isinstance(name, str):
        return interp.unknown("call", "torchvision.models.get_model_builder")
    return interp.get(interp.module(_MODELS), name.lower())


def _made(interp: Interpreter, args: _Args, kwargs: _Kwargs) -> Any:
    """`get_model(name, **settings)`."""
    name = args[0] if args else kwargs.get("name")
    settings = {key: value for key, value in kwargs.items() if key != "name"}
    return interp.call(_builder(interp, [name], {}), args[1:], settings)


def _absent(interp: Interpreter, dotted: str) -> Any:
    """Something of torchvision that only its own files tell: where it is made, the remedy is told."""

    def make(interp: Interpreter, args: _Args, kwargs: _Kwargs) -> Any:
        interp.note("torchvision", what=dotted)
        return interp.unknown("torchvision", dotted)

    name = dotted.rpartition(".")[2]
    return Native(name, make) if name.islower() else make(interp, [], {})


def unimported(name: str) -> Any:
    """A network that the source calls and never imports: torchvision's, where the call speaks of its weights."""
    if name not in NETWORKS:
        return None

    def make(interp: Interpreter, args: _Args, kwargs: _Kwargs) -> Any:
        if not kwargs.keys() & {"pretrained", "weights"}:
            return interp.unknown("undefined function", name)
        return _made(interp, [name, *args], kwargs)

    return Native(name, make)


def sized(name: str, function: Any) -> Any:
    """A function that makes a network, so that the size of its images is remembered where it is not the usual one."""
    if name not in SIDES:
        return function

    def make(interp: Interpreter, args: _Args, kwargs: _Kwargs) -> Any:
        made = interp.call(function, args, kwargs)
        if isinstance(made, Instance):
            session_of(interp).sides[made] = SIDES[name]
        return made

    return Native(name, make)


def usual_input(session: Session, instance: Instance, graph: Graph, declared: Shapes) -> Shapes:
    """The images that a network is made for, where it is one of torchvision's or made of their parts; empty otherwise.

    declared: what the first layers tell. Where they read other things than images of three channels, nothing is known.
    """
    open_inputs = [value.name for value in graph.inputs if value.tensor.has_rest]
    if any(shape != _IMAGE for shape in declared.values()) or len(open_inputs) != (len(declared) or 1):
        return {}
    inside = [module for _, module in named_modules(instance)]
    if not any(_is_theirs(module.cls) for module in inside):
        return {}
    side = next((side for module in inside if (side := _side(session, module))), SIDE)
    return dict.fromkeys(open_inputs, (3, side, side))


_IMAGE = (3, None, None)


def _side(session: Session, module: Instance) -> int | None:
    """What a module says of its images, or what is known of it."""
    told = module.attributes.get("image_size") if _is_theirs(module.cls) else None
    return told if isinstance(told, int) else session.sides.get(module)


def _is_theirs(cls: Class) -> bool:
    """Whether a class, or one that it derives from, stands in one of the files of torchvision's networks."""
    files = [base.place.file for base in cls.mro if base.place is not None]
    return any(file.startswith("torchvision/") and not file.startswith(_PARTS) for file in files)


_PARTS = ("torchvision/misc", "torchvision/ops")
_MODELS = "torchvision.models"
_BY_NAME = {
    "get_model": Native("get_model", _made),
    "get_model_builder": Native("get_model_builder", _builder),
    "get_model_weights": Native("get_model_weights", lambda interp, args, kwargs: Weights("Weights")),
    "get_weight": Native("get_weight", lambda interp, args, kwargs: Weights(str(args[0]) if args else "Weights")),
    "list_models": Native("list_models", lambda interp, args, kwargs: sorted(NETWORKS)),
}
