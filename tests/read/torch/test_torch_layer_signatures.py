"""Every module of `torch.nn` has a row or a reason to have none, with PyTorch's own signatures."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from weigh.readers.torch.composites import INDEX as COMPOSITES
from weigh.readers.torch.composites import source
from weigh.readers.torch.layers import FAMILIES, INDEX, find
from weigh.readers.torch.layers.loss import LOSSES
from weigh.readers.torch.table import TorchSignature
from weigh.readers.vocabulary.signatures import REQUIRED

torch = pytest.importorskip("torch", minversion="2.13")

HOLDING = {"Module", "ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "Sequential", "Container"}
"""What holds other modules or parameters; the reader's own classes."""
NO_MODULES = {"LinearCrossEntropyOptions", "RNNBase", "RNNCellBase"}
"""Settings of a function, and bases that nobody calls."""
RECURRENT = {"RNN", "LSTM", "GRU"}
"""They take `*args` and hand them to their base, whose signature the rows have."""


def exported() -> list[str]:
    return sorted(set(torch.nn.modules.__all__) - HOLDING - NO_MODULES)


def told(function: Any) -> dict[str, Any]:
    """A real function's arguments without `self`, each with its default, those given by name alone marked so."""
    found = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            default = REQUIRED if parameter.default is parameter.empty else parameter.default
            found[parameter.name] = (default, parameter.kind is parameter.KEYWORD_ONLY)
    return found


def written(signature: TorchSignature) -> dict[str, Any]:
    return {name: (default, name in signature.keyword_only) for name, default in signature.defaults.items()}


@pytest.mark.parametrize("name", exported())
def test_every_module_is_known(name: str) -> None:
    assert name in INDEX or name in COMPOSITES


@pytest.mark.parametrize("name", sorted(INDEX))
def test_the_constructor_is_pytorchs(name: str) -> None:
    row, real = find(name), getattr(torch.nn, name, None) or getattr(torch.nn.modules.normalization, name)
    assert row is not None
    assert isinstance(row.signature, TorchSignature)
    expected = told(real.__init__)
    if name in RECURRENT:
        expected = told(torch.nn.RNNBase.__init__)
        expected.pop("mode")
        if name != "LSTM":
            expected.pop("proj_size")  # these two refuse it
    ours = written(row.signature)
    if row.signature.collecting:
        ours.pop(row.signature.collecting, None)
    if name == "RNN":
        assert list(ours).index("nonlinearity") == 3  # by position it stands fourth
        assert ours.pop("nonlinearity") == ("tanh", False)
    assert ours == expected
    assert list(ours) == list(expected)


@pytest.mark.parametrize("name", sorted(INDEX))
def test_the_call_is_pytorchs(name: str) -> None:
    row, real = find(name), getattr(torch.nn, name, None) or getattr(torch.nn.modules.normalization, name)
    assert row is not None
    assert isinstance(row.call, TorchSignature)
    assert written(row.call) == told(real.forward)
    assert set(row.tensors) <= set(row.call.defaults)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_index_names_what_the_tables_hold(family: str) -> None:
    from importlib import import_module

    held = import_module(f"weigh.readers.torch.layers.{family}").ROWS
    assert set(FAMILIES[family].split()) == set(held)


def test_no_name_is_in_two_families() -> None:
    assert sum(len(names.split()) for names in FAMILIES.values()) == len(INDEX)


def test_a_loss_takes_what_it_compares() -> None:
    assert all(find(name).tensors == tuple(loss.call.split(", ")) for name, loss in LOSSES.items())  # type: ignore[union-attr]


# -- modules made of others: our text, run by PyTorch, is PyTorch's own module


def ours(name: str) -> Any:
    names: dict[str, Any] = {}
    exec(compile(source(COMPOSITES[name]), COMPOSITES[name], "exec"), names)  # our own text
    return names[name]


def plain(signature: dict[str, Any]) -> dict[str, Any]:
    return {name: (getattr(default, "__name__", default), by_name) for name, (default, by_name) in signature.items()}


@pytest.mark.parametrize("name", sorted(COMPOSITES))
def test_a_composite_has_pytorchs_signatures(name: str) -> None:
    real = getattr(torch.nn, name)
    for method in ("__init__", "forward"):
        assert plain(told(getattr(ours(name), method))) == plain(told(getattr(real, method)))


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    "settings",
    [{}, {"norm_first": True, "batch_first": True}, {"bias": False, "activation": "gelu"}],
)
def test_the_transformer_computes_what_pytorchs_does(settings: dict[str, Any]) -> None:
    torch.manual_seed(0)
    real = torch.nn.Transformer(16, 4, 2, 3, 32, **settings).eval()
    copy = ours("Transformer")(16, 4, 2, 3, 32, **settings).eval()
    assert [name for name, _ in copy.named_modules()] == [name for name, _ in real.named_modules()]
    copy.load_state_dict(real.state_dict())
    there, back = torch.rand(5, 5, 16), torch.rand(5, 5, 16)
    assert torch.equal(copy(there, back), real(there, back))


def test_the_scoring_loss_computes_what_pytorchs_does() -> None:
    torch.manual_seed(0)
    real = torch.nn.LinearCrossEntropyLoss(8, 3, bias=True)
    copy = ours("LinearCrossEntropyLoss")(8, 3, bias=True)
    copy.load_state_dict(real.state_dict())
    x, target = torch.rand(5, 8), torch.tensor([0, 1, 2, 0, 1])
    assert torch.allclose(copy(x, target), real(x, target))
