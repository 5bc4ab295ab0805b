"""A live PyTorch model as a network: one forward is traced, and nothing of the model is changed."""

from __future__ import annotations

from typing import Any

import torch

from weigh.network.errors import Fault, SourceError
from weigh.readers.live.torch.building import Building
from weigh.readers.live.torch.examples import Examples
from weigh.readers.live.torch.forms import form_of, settled
from weigh.readers.live.torch.recording import Failed
from weigh.readers.live.torch.running import run_best
from weigh.readers.reading import Reading


def read_module(model: Any, *inputs: Any, **kwargs: Any) -> Reading:
    """See `weigh.readers.live.torch.read_module`."""
    form = form_of(model, inputs, kwargs)
    examples = Examples.of(form.inputs, form.kwargs, _kind(form.model), form.model)
    live = form.model
    try:
        live = settled(live, examples)
        run = run_best(live, examples)
    except Failed as failed:
        raise _fault(live, failed) from failed.error
    name = form.kinds.get("") or type(live).__name__
    graph = Building(run.trace, run.sizes, name, form.kinds).graph(run.notes)
    return Reading((graph,), source_name=name)


def _kind(model: torch.nn.Module) -> torch.dtype:
    """The type of the numbers that a model computes with."""
    return next((one.dtype for one in model.parameters() if one.dtype.is_floating_point), torch.get_default_dtype())


def _fault(model: torch.nn.Module, failed: Failed) -> SourceError:
    """The model's own error, with the layer that it happened in."""
    names = {id(module): path for path, module in model.named_modules()}
    inner = failed.path[-1] if failed.path else model
    path, kind = names.get(id(inner), ""), type(inner).__name__
    facts = {"type": kind, "error": type(failed.error).__name__, "message": str(failed.error).strip()}
    return SourceError(Fault("live.forward", facts, subject=f"{path} ({kind})" if path else kind))
