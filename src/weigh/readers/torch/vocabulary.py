"""What `import torch`, `from torch import nn` and a bare `nn.Linear` give to a program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from weigh.network.sizes import product
from weigh.readers.beside import SKIPPED, defining, is_read
from weigh.readers.python.interpreter import Interpreter
from weigh.readers.python.limits import Limits
from weigh.readers.python.values import Class, Module, Native, Thing, Unknown
from weigh.readers.torch import composites, inert, layers, torchvision, vision
from weigh.readers.torch.containers import CONTAINERS
from weigh.readers.torch.creation import MADE, SPARSE
from weigh.readers.torch.cropping import TRANSFORMS
from weigh.readers.torch.examples import TOOLS
from weigh.readers.torch.functions_call import function, missing
from weigh.readers.torch.helpers import HELPERS, INIT
from weigh.readers.torch.lightning import LIGHTNING_MODULE
from weigh.readers.torch.module import MODULE, native_class
from weigh.readers.torch.recipe import optimizer
from weigh.readers.torch.session import Session
from weigh.readers.torch.tensor import tensors_in

_DTYPES = {
    "float": "float32", "double": "float64", "half": "float16", "long": "int64", "int": "int32", "short": "int16",
    **{name: name for name in (
        "float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool", "complex64",
        "complex128",
    )},
}  # fmt: skip
_NUMBERS = {"pi": 3.141592653589793, "e": 2.718281828459045, "inf": float("inf"), "nan": float("nan"), "newaxis": None}
_FUNCTION_SPACES = ("linalg", "fft", "special", "functional")
_INSTALLED_BESIDE = ("torchvision", "pytorch_lightning", "lightning", "torchsummary", "torchinfo",
                     "thop", "ptflops", "calflops", "fvcore", "torchsummaryX", "pytorch_model_summary", "torchstat",
                     "hiddenlayer", "torchviz", "tensorboardX", "torchmetrics", "torchtext", "torchaudio", "apex",
                     "ignite", "tqdm", "wandb", "PIL", "cv2", "matplotlib", "sklearn", "pandas", "skimage",
                     "scipy")  # fmt: skip
"""Packages that PyTorch programs import; what is not known of them by name is of no consequence to a network."""
_QUIET = frozenset({"tqdm", "wandb", "PIL", "cv2", "matplotlib", "sklearn", "pandas", "skimage", "torchviz", "apex",
                    "tensorboardX", "torchmetrics", "torchinfo", "torchsummary", "thop", "ptflops", "calflops",
                    "fvcore", "torchstat"})  # fmt: skip


class Torch:
    """The vocabulary of one reading."""

    def __init__(self, session: Session, limits: Limits) -> None:
        self.session = session
        self.limits = limits
        self._files: dict[str, Interpreter] = {}

    # what the interpreter asks

    def module(self, dotted: str) -> Any:
        top, _, path = dotted.partition(".")
        if top == "torch":
            return self._inside("torch", path)
        if dotted in ("torch_nn", "nn"):
            return self._inside("torch", "nn")
        if (found := torchvision.module(dotted)) is not None:
            return found
        if not set(path.split(".")) & SKIPPED and is_read(top):
            return Installed(dotted)
        if top == "torchvision" and not is_read(top) and path.partition(".")[0] in ("", "models", "ops"):
            return self._vision(dotted)
        if top == "einops":
            return Module(dotted, _einops)
        if top == "timm":
            return self._timm(dotted)
        if top == "transformers":
            from weigh.readers.torch import transformers

            return transformers.module(dotted, lambda file: self._composite(f"transformers/{file}"))
        if top in _INSTALLED_BESIDE:
            return _package(dotted)
        return None

    def _timm(self, dotted: str) -> Module:
        """timm where it is not installed: the blocks that programs take from it, and what its models are called."""

        def find(name: str) -> Any:
            if name in composites.FILES["blocks"]:
                return self._composite("blocks")[name]
            known = HELPERS.get(name, NotImplemented)
            return self._timm(f"{dotted}.{name}") if known is NotImplemented and name.islower() else known

        return Module(dotted, find)

    def _vision(self, dotted: str) -> Any:
        """torchvision where it is not installed: the networks that we know, and what is known of the rest."""
        if dotted != "torchvision":
            return vision.Vision(dotted, lambda file: self._composite(f"torchvision/{file}"))
        rest = _package(dotted)
        return Module(dotted, lambda name: self._vision(f"{dotted}.{name}") if name in _NETWORKS else rest.find(name))

    def _inside(self, root: str, path: str) -> Any:
        at: Any = Module(root, lambda name: self._member("", name))
        for name in filter(None, path.split(".")):
            at = at.find(name) if isinstance(at, Module) else NotImplemented
        return None if at is NotImplemented else at

    def names(self, dotted: str) -> Iterable[str]:
        """What `from torch.nn import *` brings."""
        if dotted.startswith("torchvision.models"):
            return vision.names_of(dotted)
        return (*layers.INDEX, *CONTAINERS, "Module", "Parameter", "functional", "init")

    def bare(self, name: str) -> Any:
        """A name that the source never imported: forum posts leave imports out."""
        if name in _BARE:
            return self._inside("torch", _BARE[name].partition(".")[2])
        if name == "Module":
            return MODULE
        if name in ("torchvision", "models"):
            return self.module("torchvision.models" if name == "models" else name)
        if (network := vision.unimported(name)) is not None:
            return network
        if name == "DropPath":  # nobody else calls anything so
            return self._timm("timm").find(name)
        found = self._named(name)
        if found is NotImplemented and name in HELPERS:
            return HELPERS[name]
        return None if found is NotImplemented else found

    def attribute(self, value: Any, name: str) -> Any:
        """`x.shape` is a tuple with a method of its own."""
        if isinstance(value, tuple) and name == "numel":
            return Native(name, lambda interp, args, kwargs: product(value))
        if isinstance(value, tuple) and name in getattr(value, "_fields", ()):  # `x.max(dim=1).values`
            return getattr(value, name)
        if isinstance(value, str) and name in ("type", "index"):  # of a device, which is its name
            return value.partition(":")[0] if name == "type" else None
        return NotImplemented

    def call_unknown(self, interp: Interpreter, value: Unknown, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Something unknown called on tensors in a trace keeps its place in the network: most likely it is a layer."""
        from weigh.readers.torch.functions_call import unknown_layer

        if self.session.trace is None or not any(True for _ in tensors_in([args, kwargs])):
            return NotImplemented
        return unknown_layer(interp, value.cause, [args, kwargs])

    # modules

    def _member(self, path: str, name: str) -> Any:
        top = path.split(".")[0]
        below = f"{path}.{name}" if path else name
        if found := TOOLS.get(f"torch.{below}"):
            return found
        if below in _KNOWN:
            return _KNOWN[below]
        if name == "torch":  # torch.sparse.torch.eye: what imports torch holds it
            return self._inside("torch", "")
        if top in inert.MODULES:
            return _inert_member(top, below, name)
        if top == "nn":
            return self._nn(path, below, name)
        if name in _DTYPES and not path:
            return _DTYPES[name]
        if name in _NUMBERS:
            return _NUMBERS[name]
        if name in MADE and not path:
            return MADE[name]
        if not path and name in ("nn", *_FUNCTION_SPACES, *inert.MODULES):
            return Module(f"torch.{below}", lambda member: self._member(below, member))
        spaced = below if top in _FUNCTION_SPACES else name
        found = function(spaced, "torch")
        found = function(name, "torch") if found is NotImplemented else found
        if found is not NotImplemented:
            return found
        return HELPERS[name] if name in HELPERS else missing(below) if name.islower() else inert.Nothing(below)

    def _nn(self, path: str, below: str, name: str) -> Any:
        if path.startswith("nn.init"):
            return INIT.get(name) or inert.first(name)
        found = self._named(name)
        if found is not NotImplemented:
            return found
        if path in ("nn.functional", "nn.modules.functional") or path.startswith("nn.attention"):
            found = function(name, "functional")
            return missing(name) if found is NotImplemented and name.islower() else found
        if name in HELPERS:
            return HELPERS[name]
        return (
            Module(f"torch.{below}", lambda member: self._member(below, member)) if name.islower() else NotImplemented
        )

    def _named(self, name: str) -> Any:
        """A class of `torch.nn` that is known by its name alone, wherever it is imported from."""
        if name == "Module":
            return MODULE
        if name in CONTAINERS:
            return CONTAINERS[name]
        if name in ("Parameter", "Tensor"):
            return MADE[name]
        if name in _BASES or name in _WHOLE_BASES:
            return _base_class(name)
        if name in composites.INDEX:
            return self._composite(composites.INDEX[name]).get(name, NotImplemented)
        return _native(name)

    def _composite(self, file: str) -> dict[str, Any]:
        """The names of a file of modules that are made of others, read once."""
        found = self._files.get(file)
        if found is None:
            package = "" if "/" in file else "torch.nn "
            found = self._files[file] = Interpreter(self, self.limits, file=f"{package}{file}")
            found.run(ast.parse(composites.source(file)))
        return found.globals


class Installed(Thing):
    """A package that is installed: its networks are read from its own files, one file when one of its names is used."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def type_name(self) -> str:
        return "module"

    def get(self, interp: Interpreter, name: str) -> Any:
        below = f"{self.name}.{name}"
        if (known := vision.by_name(self.name, name)) is not None:
            return known
        if name in HELPERS and name not in ("Function",):
            return HELPERS[name]
        if set(below.split(".")) & SKIPPED:
            return _package(below) if name == "transforms" else inert.Nothing(below)
        home = defining(self.name, name)
        if home is not None:
            return vision.sized(name, interp.get(interp.module(home), name))
        found = interp.module(below)
        return NotImplemented if isinstance(found, Unknown) else found


_BARE = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "init": "torch.nn.init"}
_BASES = {
    name: Class(name, (MODULE,))
    for name in ("_ConvNd", "_NormBase", "_InstanceNorm", "RNNBase", "_Loss", "_WeightedLoss",
                 "_ConvTransposeNd", "_DropoutNd", "_MaxPoolNd")
}  # fmt: skip
"""Classes that several modules of `torch.nn` derive from, for programs that ask for them."""
_WHOLE_BASES = {"_BatchNorm": "SyncBatchNorm"}
"""Those that compute by themselves, by the module that does the same: a batch normalization of any rank."""
_BASE_OF: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda name: "ConvTranspose" in name, "_ConvTransposeNd"),
    (lambda name: name.startswith(("Conv", "LazyConv")), "_ConvNd"),
    (lambda name: "BatchNorm" in name, "_BatchNorm"),
    (lambda name: "InstanceNorm" in name, "_InstanceNorm"),
    (lambda name: name in ("RNN", "LSTM", "GRU"), "RNNBase"),
    (lambda name: name.endswith("Loss"), "_Loss"),
)


@cache
def _native(name: str) -> Any:
    """The class of a module of `torch.nn`, which is one for all readings."""
    row = layers.find(name)
    if row is None:
        return NotImplemented
    made = native_class(name, row, _base(name))
    if name.startswith("Embedding"):
        made.members["from_pretrained"] = HELPERS["from_pretrained"]
    return made


def _base(name: str) -> Class:
    return next((_base_class(base) for holds, base in _BASE_OF if holds(name)), MODULE)


@cache
def _base_class(name: str) -> Class:
    row = layers.find(_WHOLE_BASES[name]) if name in _WHOLE_BASES else None
    return _BASES[name] if row is None else native_class(name, row)


def _einops(name: str) -> Any:
    from weigh.readers.torch.einops import EINOPS

    return EINOPS.get(name, Module(f"einops.{name}", _einops) if name in ("layers", "torch") else NotImplemented)


def _inert_member(top: str, below: str, name: str) -> Any:
    if below == "utils.checkpoint":
        return Module(f"torch.{below}", lambda member: HELPERS.get(member, inert.Nothing(f"torch.{below}.{member}")))
    if name in HELPERS:
        return HELPERS[name]
    if below in _KNOWN:
        return _KNOWN[below]
    if below == f"optim.{name}" and name[:1].isupper():
        return optimizer(name)
    if top == "init":
        return INIT.get(name) or inert.first(name)
    if name.islower() and "." not in below.partition(".")[2] and name in inert.MODULES:
        return Module(f"torch.{below}", lambda member: _inert_member(top, f"{below}.{member}", member))
    return inert.Nothing(f"torch.{below}")


def _package(dotted: str) -> Any:
    """A package beside PyTorch: the tools that tell what goes in, the helpers of pasted code, and nothing else."""
    top = dotted.split(".")[0]

    def find(name: str) -> Any:
        below = f"{dotted}.{name}"
        found = TOOLS.get(below) or TOOLS.get(f"{top}.{name}")
        if found is not None:
            return found
        if name in HELPERS:
            return HELPERS[name]
        if top == "torchvision" and name in TRANSFORMS and "transforms" in dotted:
            return TRANSFORMS[name]
        if top in _QUIET or any(part in _DATA for part in below.split(".")):
            return (
                Module(below, _package(below).find)
                if name in _DATA or name in ("functional", "v2")
                else inert.Nothing(below)
            )
        return Module(below, _package(below).find) if name.islower() and name in _PACKAGES else NotImplemented

    return Module(dotted, find)


_NETWORKS = ("models", "ops")
_DATA = frozenset({"transforms", "datasets", "io", "data", "loggers", "callbacks", "utils", "pyplot",
                   "extension", "prototype", "tv_tensors"})  # fmt: skip
_PACKAGES = frozenset({"models", "layers", "ops", "pytorch", "torch", "nn", "misc", "core"})


HELPERS["LightningModule"] = LIGHTNING_MODULE

_KNOWN: dict[str, Any] = {
    "device": Native("device", lambda interp, args, kwargs: "cpu"),
    "Size": Native("Size", lambda interp, args, kwargs: tuple(interp.iterate(args[0])) if args else ()),
    "compile": inert.first("compile"),
    "hub.load": Native("load", vision.of_hub),
    "sparse.mm": function("mm", "torch"),
    "sparse.FloatTensor": SPARSE,
    "sparse_coo_tensor": SPARSE,
    "jit.script": inert.first("script"),
    "jit.annotate": Native("annotate", lambda interp, args, kwargs: args[-1]),
    "is_tensor": Native("is_tensor", lambda interp, args, kwargs: hasattr(args[0], "tensor")),
    "is_grad_enabled": inert.constant("is_grad_enabled", True),
    "get_default_dtype": inert.constant("get_default_dtype", "float32"),
    "__version__": "2.13.0",
    "_assert": inert.constant("_assert", None),
    **{
        name: inert.constant(name, False)
        for name in ("cuda.is_available", "backends.mps.is_available", "jit.is_scripting", "jit.is_tracing",
                     "is_autocast_enabled", "onnx.is_in_onnx_export", "fx._symbolic_trace.is_fx_tracing",
                     "compiler.is_compiling", "distributed.is_initialized", "distributed.is_available",
                     "cuda.is_bf16_supported")
    },
    **{name: inert.constant(name, 0) for name in ("cuda.device_count", "distributed.get_rank")},
    **{
        name: inert.constant(name, None)
        for name in ("manual_seed", "save", "set_default_dtype", "set_default_tensor_type", "set_printoptions",
                     "set_float32_matmul_precision", "set_num_threads", "_C._log_api_usage_once", "set_grad_enabled",
                     "use_deterministic_algorithms", "cuda.empty_cache", "cuda.manual_seed", "cuda.manual_seed_all",
                     "set_default_device")
    },
    **{name: inert.Nothing(name) for name in ("no_grad", "enable_grad", "inference_mode", "autocast", "Generator",
                                              "load", "iinfo", "strided", "contiguous_format",
                                              "channels_last", "preserve_format", "seed", "random")},
}  # fmt: skip
