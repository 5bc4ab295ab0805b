"""What `import keras`, `from tensorflow.keras.layers import Conv2D` and a bare `Sequential` give to a program."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from weigh import zoo
from weigh.readers.keras import layers as layer_tables
from weigh.readers.keras.calling import not_understood
from weigh.readers.keras.datasets import SHAPES, dataset
from weigh.readers.keras.functions_call import function, missing_function
from weigh.readers.keras.inert import INERT_MODULES, inert
from weigh.readers.keras.layer import LAYER, native_class
from weigh.readers.keras.layer_class import sublayers
from weigh.readers.keras.listed import INITIALIZER, initialization
from weigh.readers.keras.model import MODEL, SEQUENTIAL
from weigh.readers.keras.model_class import model_layers
from weigh.readers.keras.session import Session
from weigh.readers.keras.special import BACKEND_VALUES, SPECIAL
from weigh.readers.python.interpreter import Interpreter
from weigh.readers.python.limits import Limits
from weigh.readers.python.values import Class, Instance, Module, Native, Unknown

_ROOTS = (
    "tensorflow.compat.v1.keras", "tensorflow.compat.v2.keras", "tensorflow.contrib.keras.api.keras",
    "tensorflow.contrib.keras", "tensorflow.python.keras", "tensorflow.keras", "tf.keras", "tf_keras", "keras_core",
    "keras.src", "keras.api", "keras",
)  # fmt: skip
_SPLIT_OFF = {"keras_applications": "applications", "keras_preprocessing": "preprocessing"}
"""Packages that once were modules of Keras, and what they are there."""
_TENSORFLOW = ("tensorflow.compat.v1", "tensorflow.compat.v2", "tensorflow", "tf")
_MODULES = {
    "layers", "models", "applications", "backend", "datasets", "ops", "activations", "engine", "legacy", "src", "api",
    "random", "config", "initializations", "saving", "_tf_keras", "keras", "experimental", "image", *INERT_MODULES,
}  # fmt: skip
_BARE_MODULES = {"K": "keras.backend", "backend": "keras.backend", "tf": "tf", "tensorflow": "tf", "ops": "keras.ops"}


class Keras:
    """The vocabulary of one reading, in the words of one generation."""

    def __init__(self, session: Session, dialect: str, limits: Limits) -> None:
        self.session = session
        self.dialect = dialect
        self.limits = limits
        self._classes: dict[str, Class] = {}

    # what the interpreter asks

    def module(self, dotted: str) -> Any:
        for root in _ROOTS:
            if dotted == root or dotted.startswith(root + "."):
                return self._keras(dotted[len(root) + 1 :])
        for package, inside in _SPLIT_OFF.items():
            if dotted == package or dotted.startswith(package + "."):
                return self._keras(inside + dotted[len(package) :])
        for root in _TENSORFLOW:
            if dotted == root or dotted.startswith(root + "."):
                return self._tensorflow(dotted[len(root) + 1 :])
        if dotted.split(".")[0] == "keras_applications":  # the same networks, once a package of their own
            return self._keras("applications" + dotted.removeprefix("keras_applications"))
        return None

    def names(self, dotted: str) -> Iterable[str]:
        """What `from keras.layers import *` brings."""
        return (*layer_tables.INDEX, "Model", "Sequential", "Input", *SPECIAL)

    def bare(self, name: str) -> Any:
        """A name that the source never imported: forum posts leave imports out."""
        if name in _BARE_MODULES:
            return self.module(_BARE_MODULES[name])
        if name == "keras" or name in _MODULES:
            return self._keras("" if name == "keras" else name)
        if name in SHAPES:
            return dataset(name, self.session.channels_first)
        found = self._named(name)
        return None if found is NotImplemented else found

    def attribute(self, value: Any, name: str) -> Any:
        """TensorFlow's shapes are tuples with a few methods; sizes were objects with a `value` in its first version."""
        if isinstance(value, tuple):
            if name in ("as_list", "as_tuple"):
                made = list if name == "as_list" else tuple
                return Native(name, lambda interp, args, kwargs: made(value))
            if name in ("ndims", "rank"):
                return len(value)
            if name == "dims":
                return list(value)
        if name == "value" and (value is None or isinstance(value, int)):
            return value
        return NotImplemented

    def call_unknown(self, interp: Interpreter, value: Unknown, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Something unknown called on tensors keeps its place in the network: most likely it is a layer."""
        return not_understood(interp, value.cause, args, kwargs)

    def layers_of(self, interp: Any, instance: Instance) -> list[Instance]:
        """The layers inside a model or a layer of the program's own."""
        inside = list(sublayers(instance))
        return inside + (model_layers(interp, instance) if instance.cls.is_a(MODEL) else [])

    # modules

    def _keras(self, path: str) -> Any:
        """The module or member at a path below `keras`; old submodules (`layers.convolutional`) are the same."""
        at: Any = Module("keras", lambda name: self._member("", name))
        for name in filter(None, path.split(".")):
            at = at.find(name) if isinstance(at, Module) else NotImplemented
        return None if at is NotImplemented else at

    def _member(self, path: str, name: str) -> Any:
        top = path.split(".")[0]
        below = f"{path}.{name}" if path else name
        if top == "datasets" and name in SHAPES:
            return dataset(name, self.session.channels_first)
        if top == "initializations":
            return initialization(name)
        if top == "initializers" and name == "get":
            return INITIALIZER
        if top == "applications":
            return self._application(name)
        if top in ("backend", "ops", "activations", "random", "config") or (path, name) == ("", "backend"):
            found = self._function(top, below.partition(".")[2]) if top else NotImplemented
            if found is NotImplemented and top:
                found = self._function("tf", below) if top == "random" else self._function(top, name)
            if found is not NotImplemented:
                return found
            if top in ("backend", "ops", "activations") and name.islower() and name not in _MODULES:
                return missing_function(self.session, name)
        if (top in INERT_MODULES and name not in SPECIAL) or name == "register_keras_serializable":
            return inert(top, name)
        found = self._named(name)
        if found is not NotImplemented:
            return found
        if name in _MODULES or name.islower():
            return Module(f"keras.{below}", lambda member: self._member(below, member))
        return NotImplemented

    def _named(self, name: str) -> Any:
        """A class or function of Keras that is known by its name alone, wherever it is imported from."""
        if name in ("Model", "Functional"):
            return MODEL
        if name == "Sequential":
            return SEQUENTIAL
        if name == "Layer":
            return LAYER
        if name == "VersionAwareLayers":  # as the framework's own networks reach the layers
            return Native(name, lambda interp, args, kwargs: self._keras("layers"))
        if name in SPECIAL:
            return SPECIAL[name]
        if name == "InputSpec":
            return inert("utils", name)
        found = self._classes.get(name)
        if found is None:
            row = layer_tables.find(name, self.dialect)
            if row is None:
                return inert("optimizers", name) if name in _OPTIMIZERS else NotImplemented
            found = self._classes[name] = native_class(row[0], row[1], self.dialect)
        return found

    def _function(self, space: str, name: str) -> Any:
        if name in BACKEND_VALUES:
            return BACKEND_VALUES[name]
        if space == "activations" and name in ("get", "deserialize"):
            return Native("get", lambda interp, args, kwargs: self._activation(args[0] if args else None))
        return function(space, name)

    def _activation(self, named: Any) -> Any:
        """`keras.activations.get(...)`: a function by its name, the identity for None, and a function unchanged."""
        if named is None or named == "linear":
            return Native("linear", lambda interp, args, kwargs: args[0] if args else None)
        return function("ops", named) if isinstance(named, str) else named

    def _application(self, name: str) -> Any:
        """A constructor of `keras.applications`, read from the networks that come with weigh."""
        if name == "imagenet_utils":
            names = zoo_file(self.session, self.limits, "imagenet_utils.py").globals
            return Module("keras.applications.imagenet_utils", lambda member: names.get(member, NotImplemented))
        if not name[:1].isupper():
            return Module(f"keras.applications.{name}", lambda member: self._application_member(name, member))
        file = zoo.application_file(name)
        if file is None:
            return NotImplemented
        return zoo_file(self.session, self.limits, file).globals.get(name, NotImplemented)

    def _application_member(self, module: str, name: str) -> Any:
        if name[:1].isupper():
            return self._application(name)
        return self._preprocessing(_SCALING.get(module)) if name == "preprocess_input" else inert("utils", name)

    def _preprocessing(self, mode: str | None) -> Native:
        """`preprocess_input` of one kind of network: what it does to the colours."""

        def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
            prepared = zoo_file(self.session, self.limits, "imagenet_utils.py").globals["preprocess_input"]
            return interp.call(prepared, args, {"mode": mode, **kwargs})

        return Native("preprocess_input", run)

    def _tensorflow(self, path: str) -> Any:
        at: Any = Module("tensorflow", lambda name: self._tf_member("", name))
        for name in filter(None, path.split(".")):
            at = at.find(name) if isinstance(at, Module) else NotImplemented
        return None if at is NotImplemented else at

    def _tf_member(self, path: str, name: str) -> Any:
        if name == "keras":
            return self._keras("")
        if name in _DTYPES:
            return name
        if name == "newaxis":
            return None
        if name == "Variable":
            return SPECIAL[name]
        below = f"{path}.{name}" if path else name
        if not path and name in BACKEND_VALUES:
            return BACKEND_VALUES[name]
        found = function("tf", below)
        if found is not NotImplemented:
            return found
        if name in _TF_MODULES:
            return Module(f"tensorflow.{below}", lambda member: self._tf_member(below, member))
        return (
            inert("tf", name)
            if name[:1].isupper() or name.endswith("_initializer")
            else missing_function(self.session, below)
        )


_DTYPES = {
    "float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool", "string",
    "complex64",
}  # fmt: skip
_TF_MODULES = {
    "nn", "math", "image", "random", "linalg", "compat", "v1", "v2", "layers", "experimental", "python", "signal",
    "spectral",
}  # fmt: skip
_OPTIMIZERS = {"SGD", "Adam", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam", "AdamW", "Ftrl", "Lion"}


_SCALING = {
    **dict.fromkeys(("vgg16", "vgg19", "resnet", "resnet50"), "caffe"),
    **dict.fromkeys((
        "mobilenet", "mobilenet_v2", "inception_v3", "xception", "inception_resnet_v2", "resnet_v2", "nasnet",
    ), "tf"),
    "densenet": "torch",
}  # fmt: skip
"""How `preprocess_input` scales the images of a network; those that are not here take them as they are."""


def zoo_file(session: Session, limits: Limits, file: str) -> Interpreter:
    """One file of the zoo, read in this session with today's vocabulary; its globals are the builders."""
    found = session.zoo.get(file)
    if found is None:
        words = Keras(session, "keras3", limits)
        found = Interpreter(words, limits, file=f"zoo/{file}", neighbours=zoo.beside)
        session.zoo[file] = found
        found.run(ast.parse(zoo.text(file) or ""))
    return found
