"""Where a source itself says what goes into a network: `summary(model, (3, 224, 224))` and its like.

The forms are those of the tools' own documentation: with the batch or without it, sizes or tensors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import BATCH
from weigh.readers.python.values import Instance, Native
from weigh.readers.torch.creation import made
from weigh.readers.torch.inert import Nothing
from weigh.readers.torch.module import is_module, session_of
from weigh.readers.torch.session import Example
from weigh.readers.torch.tensor import TorchTensor, is_size, tensors_in

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Asked = Callable[["Interpreter", list[Any], dict[str, Any]], Any]


def asking(name: str, keywords: tuple[str, ...], with_batch: bool, module: str = "model", place: int = 1) -> Native:
    """A tool that is given a model and sizes (or tensors).

    keywords: what the sizes may be called. with_batch: whether sizes hold the batch. place: their position.
    """

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        models = [value for value in (*args, *kwargs.values()) if is_module(value)]
        given = next((kwargs[key] for key in keywords if key in kwargs), args[place] if args[place:] else None)
        if models and given is not None:
            remember(interp, models[0], given, with_batch)
        return Nothing(name)

    return Native(name, run)


def remember(interp: Interpreter, instance: Instance, given: Any, with_batch: bool) -> None:
    """Keep what a tool was given as what goes into the module."""
    tensors = list(tensors_in(given)) or [_tensor(interp, sizes, with_batch) for sizes in _shapes(given)]
    if tensors and all(isinstance(one, TorchTensor) for one in tensors):
        session_of(interp).examples.append(Example(instance, tuple(tensors), {}, interp.place))


def _shapes(given: Any) -> list[Any]:
    """One shape or several: `(3, 32, 32)`, `[(3, 32, 32), (10,)]`."""
    if isinstance(given, list | tuple) and given and all(is_size(size) for size in given):
        return [given]
    if isinstance(given, list | tuple):
        return [item for item in given if isinstance(item, list | tuple) and all(is_size(size) for size in item)]
    return []


def _tensor(interp: Interpreter, sizes: Any, with_batch: bool) -> Any:
    return made(interp, sizes if with_batch else (BATCH, *sizes))


_SIZES = ("input_size", "input_data", "input_shape", "inputs", "x", "input_res", "args", "example_inputs", "kwargs")

TOOLS: dict[str, Native] = {
    "torchsummary.summary": asking("summary", _SIZES, False),
    "torchinfo.summary": asking("summary", _SIZES, True),
    "torchsummaryX.summary": asking("summary", _SIZES, True),
    "pytorch_model_summary.summary": asking("summary", _SIZES, True),
    "torchstat.stat": asking("stat", _SIZES, False),
    "thop.profile": asking("profile", _SIZES, True),
    "ptflops.get_model_complexity_info": asking("get_model_complexity_info", _SIZES, False),
    "calflops.calculate_flops": asking("calculate_flops", _SIZES, True),
    "fvcore.nn.FlopCountAnalysis": asking("FlopCountAnalysis", _SIZES, True),
    "torch.jit.trace": asking("trace", _SIZES, True),
    "torch.onnx.export": asking("export", _SIZES, True),
    "hiddenlayer.build_graph": asking("build_graph", _SIZES, True),
}
"""By the name under which a program imports it."""
