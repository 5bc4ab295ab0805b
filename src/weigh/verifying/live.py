"""A live model, of either framework, behind one face: run it in training, watch its layers, count its parameters.

A framework is imported only here, and only when a model is at hand. Keras runs on PyTorch: both take the same step.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from weigh.network.errors import Fault, WeighError
from weigh.network.graph import Graph, Value

FRAMEWORKS = ("keras", "torch")
MOVING = frozenset(["moving_mean", "moving_variance"])
"""Keras's names of a norm's moving statistics, which PyTorch has as buffers."""
PACKAGES = {"sklearn": "scikit-learn"}
"""What a module is called where it is installed from, if that is another name."""
Before = Callable[[], None]
After = Callable[[list[Any]], None]
"""Told what came out of a layer: its tensors."""
Seen = Callable[[int, Any], Any]
"""Told what a layer gives, by its number in the network; it gives that back."""


class VerifyError(WeighError):
    """The network cannot be held against a framework."""


class Model(Protocol):
    """A live model, with all that is found in it of each layer of the network, in the order of `graph.layers`."""

    @property
    def model(self) -> Any: ...

    @property
    def inputs(self) -> tuple[Value, ...]: ...

    @property
    def layouts(self) -> Mapping[Value, tuple[int, ...]]: ...

    @property
    def parts(self) -> tuple[tuple[Any, ...], ...]:
        """The modules and parameters of each layer."""

    @property
    def links(self) -> Mapping[int, tuple[Any, ...]]:
        """The modules of each layer that stands in a list of layers, by its number."""

    def shape_of(self, value: Value, batch: int) -> tuple[int | None, ...]:
        """The live tensor's shape, its axes in the order in which the framework has them."""


class Live(Protocol):
    """A model that can be trained, and watched."""

    versions: tuple[str, ...]
    model: Any

    def forward(self, inputs: list[Any]) -> list[Any]:
        """What the model gives in training."""

    def predict(self, inputs: list[Any]) -> list[Any]:
        """What it gives when it is not trained: nothing dropped, statistics as they were learned."""

    def watch(self, module: Any, after: After, before: Before = ...) -> Callable[[], None]:
        """Call `before` and `after` around every call of one of its layers; what comes back ends that."""

    def cells(self, module: Any) -> list[Any]:
        """The layers that a recurrent layer runs at every step; none of any other layer."""

    def owned(self, parts: Iterable[Any]) -> dict[int, int]:
        """The elements of the parameters in these modules, all inside them included, by the parameters' ids."""

    def counts(self) -> tuple[int, int]:
        """All its parameters, and the trainable ones."""

    def trained(self) -> list[Any]:
        """The tensors that get a gradient."""


class TorchLive:
    """A `torch.nn.Module`. statistics: its buffers are counted too, as Keras counts the moving statistics of a norm."""

    def __init__(self, model: Any, statistics: bool) -> None:
        self.model = model
        self.statistics = statistics
        self.versions: tuple[str, ...] = (f"PyTorch {torch().__version__}",)

    def forward(self, inputs: list[Any]) -> list[Any]:
        return list(tensors(self.model.train()(*inputs)))

    def predict(self, inputs: list[Any]) -> list[Any]:
        return list(tensors(self.model.eval()(*inputs)))

    def watch(self, module: Any, after: After, before: Before = lambda: None) -> Callable[[], None]:
        first = module.register_forward_pre_hook(lambda module, args: before())
        last = module.register_forward_hook(lambda module, args, output: after(list(tensors(output))))

        def end() -> None:
            first.remove()
            last.remove()

        return end

    def cells(self, module: Any) -> list[Any]:
        return []  # PyTorch's recurrent layers run all steps at once

    def owned(self, parts: Iterable[Any]) -> dict[int, int]:
        found: dict[int, int] = {}
        for part in parts:
            inside = [part] if isinstance(part, torch().Tensor) else [*part.parameters(), *self._statistics(part)]
            found |= {id(one): one.numel() for one in inside}
        return found

    def counts(self) -> tuple[int, int]:
        return sum(self.owned([self.model]).values()), sum(one.numel() for one in self.trained())

    def trained(self) -> list[Any]:
        return [one for one in self.model.parameters() if one.requires_grad]

    def _statistics(self, module: Any) -> list[Any]:
        """Buffers that are saved with the model: those that are not are constants, which nobody counts."""
        if not self.statistics:
            return []
        saved = module.state_dict()
        buffers = ((name, one) for name, one in module.named_buffers() if name in saved)
        return [one for name, one in buffers if not name.endswith("num_batches_tracked")]


class KerasLive:
    """A Keras model on the PyTorch backend. Its layers do not go through PyTorch's hooks: their `call` is wrapped.

    statistics: the moving statistics are counted, as Keras does; PyTorch, whose networks may be built here, does not.
    """

    def __init__(self, model: Any, statistics: bool) -> None:
        self.model = model
        self.statistics = statistics
        self.versions: tuple[str, ...] = (f"Keras {keras().__version__}", f"PyTorch {torch().__version__}")

    def forward(self, inputs: list[Any]) -> list[Any]:
        return self._run(inputs, training=True)

    def predict(self, inputs: list[Any]) -> list[Any]:
        return self._run(inputs, training=False)

    def watch(self, module: Any, after: After, before: Before = lambda: None) -> Callable[[], None]:
        call = module.call

        def watched(*args: Any, **kwargs: Any) -> Any:
            before()
            output = call(*args, **kwargs)
            after(list(tensors(output)))
            return output

        object.__setattr__(module, "call", watched)
        return lambda: object.__delattr__(module, "call")

    def _run(self, inputs: list[Any], training: bool) -> list[Any]:
        given = inputs[0] if len(inputs) == 1 else inputs
        return list(tensors(self.model(given, training=training)))

    def cells(self, module: Any) -> list[Any]:
        directions = (getattr(module, name, None) for name in ("forward_layer", "backward_layer"))
        return [one.cell for one in (module, *directions) if hasattr(one, "cell")]

    def owned(self, parts: Iterable[Any]) -> dict[int, int]:
        found: dict[int, int] = {}
        for part in parts:
            inside = part.weights if hasattr(part, "weights") else [part]
            found |= {id(one): one.value.numel() for one in inside if self.statistics or one.name not in MOVING}
        return found

    def counts(self) -> tuple[int, int]:
        return sum(self.owned([self.model]).values()), sum(one.numel() for one in self.trained())

    def trained(self) -> list[Any]:
        return [variable.value for variable in self.model.trainable_weights]


def live(model: Any, framework: str, dialect: str) -> Live:
    """The live model of a network that was read as `dialect`."""
    return (KerasLive if framework == "keras" else TorchLive)(model, statistics=dialect != "torch")


def framework(module: str) -> Any:
    """A framework's module; the one place that imports any.

    Raises: VerifyError where it is not installed.
    """
    package = module.partition(".")[0]
    if find_spec(package) is None:
        raise VerifyError(Fault("verify.missing", {"module": PACKAGES.get(package, package)}))
    if package == "keras":
        os.environ.setdefault("KERAS_BACKEND", "torch")
    return import_module(module)


def keras() -> Any:
    """Keras on PyTorch.

    Raises: VerifyError where it is not installed, or runs on something else.
    """
    found = framework("keras")
    if found.config.backend() != "torch":
        raise VerifyError(Fault("verify.backend", {"backend": found.config.backend()}))
    return found


def torch() -> Any:
    """PyTorch, which does the arithmetic of both frameworks.

    Raises: VerifyError where it is not installed.
    """
    return framework("torch")


def require(framework: str) -> None:
    """Raises: VerifyError where the framework is not installed, or Keras runs on something else than PyTorch."""
    torch()
    if framework == "keras":
        keras()


def build_live(graph: Graph, framework: str, seen: Seen | None = None) -> Model:
    """The live model of a network, made by running code that weigh wrote; `seen` is told what its layers give.

    Raises: WeighError where an op has no form in the framework.
    """
    from weigh.building import build

    built: Model = build(graph, framework, seen)
    return built


def sow(framework: str, seed: int) -> None:
    """Let all that is random follow from the seed."""
    torch().manual_seed(seed)
    if framework == "keras":
        keras().utils.set_random_seed(seed)


def tensors(output: Any) -> Iterator[Any]:
    """The tensors in what a layer gives, in order: one, or several in tuples, lists and mappings."""
    pending: list[Any] = [output]
    while pending:
        one = pending.pop()
        if hasattr(one, "shape") and hasattr(one, "dtype"):
            yield one
        elif isinstance(one, Mapping):
            pending += reversed(list(one.values()))
        elif isinstance(one, Iterable) and not isinstance(one, str | bytes):
            pending += reversed(list(one))
