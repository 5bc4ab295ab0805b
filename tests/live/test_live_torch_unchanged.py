"""Reading a live model changes nothing of it, and nothing of PyTorch's state, whatever its forward does."""

from __future__ import annotations

import random
from typing import Any

import pytest

torch = pytest.importorskip("torch")

import numpy  # noqa: E402
from torch import nn  # noqa: E402

from weigh.network.errors import SourceError  # noqa: E402
from weigh.readers.live.torch import read_module  # noqa: E402


def state(model: nn.Module) -> dict[str, Any]:
    """Everything that can be seen of a model and of the global state, in values that can be compared."""
    hooks = torch.nn.modules.module
    return {
        "values": {
            name: (id(one), one.tolist(), str(one.device), one.dtype)
            for name, one in model.state_dict(keep_vars=True).items()
        },
        "keys": list(model.state_dict()),
        "gradients": [
            (one.requires_grad, None if one.grad is None else one.grad.tolist()) for one in model.parameters()
        ],
        "storage": [one.data_ptr() for one in model.parameters()],
        "classes": [type(one) for one in model.modules()],
        "attributes": [
            {name: (id(value), repr(value)) for name, value in vars(one).items()} for one in model.modules()
        ],
        "training": [one.training for one in model.modules()],
        "hooks": (len(hooks._global_forward_hooks), len(hooks._global_forward_pre_hooks)),
        "torch": torch.get_rng_state().tolist(),
        "python": random.getstate(),
        "numpy": [str(part) for part in numpy.random.get_state()],
        "modes": (torch.is_grad_enabled(), torch.get_default_dtype(), torch.is_inference_mode_enabled()),
        "dispatch": torch.utils._python_dispatch._get_current_dispatch_mode_stack(),
    }


class Writes(nn.Module):
    """Counts its calls in a buffer, a list, a set, a dict and a number, and keeps what it made."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(8, 8)
        self.register_buffer("calls", torch.zeros(1))
        self.history, self.seen, self.cache, self.count = [], set(), {}, 0
        self.plain = torch.ones(8)

    def forward(self, x):
        self.calls += 1
        self.count += 1
        self.plain.mul_(2)
        self.history.append(x)
        self.seen.add(self.count)
        self.cache["x"] = self.last = self.linear(x)
        return self.last + self.plain


class Chooses(Writes):
    """Asks for a number, so that it cannot be run without any."""

    def forward(self, x):
        y = super().forward(x)
        return self.linear(y) if y.sum().item() > 0 or torch.rand(1).item() > 2 else self.linear(y) * 1


class WritesParameters(nn.Module):
    """Limits its weights before it uses them, and asks for a number."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        with torch.no_grad():
            self.linear.weight.clamp_(0, 0.01)
            self.linear.bias.data = torch.zeros(8)
        return self.linear(x) * max(1.0, x.mean().item())


class Random(nn.Module):
    def forward(self, x):
        return x * random.random() + torch.rand(3).sum() + float(numpy.random.rand()) + torch.randn_like(x)


class Switches(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        torch.set_grad_enabled(False)
        self.eval()
        self.extra = nn.Linear(8, 8)
        self.linear.register_forward_hook(lambda *args: None)
        self.linear.requires_grad_(False)
        return self.linear(x)


class Fails(Writes):
    def forward(self, x):
        super().forward(x)
        raise ValueError("on purpose")


class AsksForGradients(nn.Module):
    """Forces as the slope of an energy."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(8, 1)

    def forward(self, x):
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            return torch.autograd.grad(self.linear(x).pow(2).sum(), x)[0]


class GoesBack(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(8, 8)
        self.linear.weight.grad = torch.ones(8, 8)

    def forward(self, x):
        y = self.linear(x)
        with torch.enable_grad():
            self.linear(x).sum().backward()
        return y


MODELS = {
    "batch norm": lambda: nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), nn.Dropout(), nn.ReLU(inplace=True)),
    "writes": Writes, "chooses": Chooses, "parameters": WritesParameters, "random": Random, "switches": Switches,
    "gradients": AsksForGradients, "backward": GoesBack, "spectral norm": lambda: nn.utils.parametrizations.spectral_norm(nn.Linear(8, 8)),
    "old weight norm": lambda: nn.utils.weight_norm(nn.Linear(8, 8)),
    "recurrent": lambda: nn.LSTM(8, 8, batch_first=True),
    "attention": lambda: nn.TransformerEncoderLayer(8, 2, 16, batch_first=True),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("name", MODELS)
def test_nothing_changes(name: str, training: bool) -> None:
    model = MODELS[name]().train(training)
    if isinstance(model, nn.Sequential):
        model[0].weight.grad = torch.ones(8, 8)
    example = torch.rand(4, 3, 8) if name in ("recurrent", "attention") else torch.rand(4, 8)
    before = state(model)
    read_module(model, example)
    assert state(model) == before


def test_the_examples_stay_as_they_are() -> None:
    class InPlace(nn.Module):
        def forward(self, x):
            x += 1
            return x * x.sum().item()

    x = torch.ones(2, 3)
    read_module(InPlace(), x)
    assert x.tolist() == [[1.0] * 3] * 2 and x._version == 0


def test_a_model_that_fails_is_as_it_was() -> None:
    model = nn.Sequential(nn.BatchNorm1d(8), nn.Sequential(Fails()))
    before = state(model)
    with pytest.raises(SourceError) as error:
        read_module(model, (4, 8))
    assert state(model) == before
    assert isinstance(error.value.__cause__, ValueError)
    assert str(error.value) == (
        "1.0 (Fails): the model's own forward ended with ValueError.\n"
        "  on purpose\n"
        "  Check the shapes and types of the inputs; the model is as it was before."
    )


def test_an_input_that_does_not_fit_names_the_layer() -> None:
    model = nn.Sequential(nn.Linear(8, 8), nn.Sequential(nn.ReLU(), nn.Linear(9, 4)))
    with pytest.raises(SourceError) as error:
        read_module(model, (2, 8))
    assert str(error.value).startswith("1.1 (Linear): the model's own forward ended with RuntimeError.")


def test_lazy_modules_stay_lazy() -> None:
    model = nn.Sequential(nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), nn.Flatten(), nn.LazyLinear(5))
    (graph,) = read_module(model, (1, 3, 8, 8)).graphs
    assert [call.layer.type for call in graph.calls] == ["Conv2d", "BatchNorm2d", "Flatten", "Linear"]
    assert isinstance(model[0], nn.LazyConv2d) and isinstance(model[0].weight, nn.UninitializedParameter)
    assert isinstance(model[1], nn.LazyBatchNorm2d) and isinstance(model[3], nn.LazyLinear)


def test_this_test_can_fail() -> None:
    model = Writes()
    before = state(model)
    model(torch.ones(4, 8))
    assert state(model) != before
