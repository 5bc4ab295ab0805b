"""Every row of the table of functions, in a live model: its operation is read as an op that can be written as code."""

from __future__ import annotations

from typing import Any

import pytest
from function_rows import B, Call, X, specs, x
from test_torch_function_layers import OTHERS, PRODUCTS
from test_torch_function_numbers import BINARY_NAMES, UNARY_NAMES
from test_torch_function_numbers import CASES as NUMBERS
from test_torch_function_shapes import CASES as SHAPES

from weigh.api import read_source
from weigh.ask.ledger import ledger
from weigh.building import build
from weigh.network.graph import Graph
from weigh.network.sizes import Formula
from weigh.ops.traced import Traced
from weigh.readers.live.torch import read_module
from weigh.write.code import WriteError, write

torch = pytest.importorskip("torch")

SEQ = x(B, 10, 16)
CALLS = [
    *SHAPES, *NUMBERS, *PRODUCTS, *OTHERS, *(Call(name, SEQ) for name in UNARY_NAMES),
    *(Call(name, SEQ, SEQ) for name in BINARY_NAMES),
]  # fmt: skip
WHOLE_NUMBERS = {"bitwise_and", "bitwise_not", "bitwise_or", "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift",
                 "gcd", "lcm"}  # fmt: skip
"""They take no fractions, which the calls give them: PyTorch refuses."""
IMPOSSIBLE = {"imag", "linalg.cholesky", "inverse", "linalg.inv", "linalg.solve"}
"""They take no tensor of ones, of real numbers, or of both."""
ONLY_FIGURES = {
    "addbmm", "baddbmm", "bilinear", "block_diag", "conv2d", "det", "diagonal", "einsum", "embedding_bag",
    "fill_diagonal_", "linalg.eigh", "linalg.qr", "linalg.slogdet", "linalg.svd", "linalg.svdvals", "matmul",
    "max_unpool2d", "pdist", "pinverse", "row_stack", "svd", "vsplit",
}  # fmt: skip
"""Of these some call is known by what was measured alone: no op has its figures, or its operation has other arguments."""
UNWRITTEN = {"bucketize", "gumbel_softmax", "histc", "isin", "normal", "polygamma", "searchsorted"}
"""How many entries there are depends on numbers, or the batch is the program's own."""


class Function(torch.nn.Module):
    """The call as a model of its tensors; what is a multiple of the batch follows that of its inputs."""

    def __init__(self, call: Call, function: Any) -> None:
        super().__init__()
        self.call, self.function = call, function

    def forward(self, *tensors: Any) -> Any:
        kinds = tensors_of(self.call)
        batch = next(
            (real // size.largest for kind, one in zip(kinds, tensors, strict=True)
             for size, real in zip(kind.sizes, one.shape, strict=True) if isinstance(size, Formula)), 1,
        )  # fmt: skip
        waiting = iter(tensors)

        def filled(value: Any) -> Any:
            if isinstance(value, X):
                return next(waiting)
            if isinstance(value, Formula):
                return value.at({"batch": batch})
            if isinstance(value, str) and isinstance(getattr(torch, value, None), torch.dtype):
                return getattr(torch, value)
            return type(value)(map(filled, value)) if isinstance(value, list | tuple) else value

        args = [filled(value) for value in self.call.args]
        return self.function(*args, **{name: filled(value) for name, value in self.call.kwargs.items()})


def tensors_of(call: Call) -> list[X]:
    return [kind for value in (*call.args, *call.kwargs.values()) for kind in specs(value)]


def live(call: Call) -> tuple[Graph, list[Any], Any]:
    """The network that the call alone is, its inputs and what it gives; of the function that takes such arguments."""
    refused: Exception = LookupError(call.name)
    for function in call._functions():
        made = [kind.measured(2) for kind in tensors_of(call)]
        tensors = [torch.ones(one.shape, dtype=one.dtype) for one in made]
        try:
            with torch.no_grad():
                result = Function(call, function)(*[one.clone() for one in tensors])
        except TypeError as error:
            refused = error
            continue
        (graph,) = read_module(Function(call, function).eval(), *tensors).graphs
        return graph, tensors, result
    raise refused


def shapes(result: Any) -> list[tuple[int, ...]]:
    results = result if isinstance(result, tuple | list) else (result,)
    return [tuple(one.shape) for one in results if isinstance(one, torch.Tensor)]


def possible(call: Call) -> bool:
    empty = any(size == 0 for kind in tensors_of(call) for size in kind.sizes)
    bags = call.name == "embedding_bag" and len(tensors_of(call)) > 2  # where each bag begins is no number of ones
    whole = all(kind.dtype in ("int64", "bool") for kind in tensors_of(call))
    batch_in_front = all(size == B and not i for kind in tensors_of(call) for i, size in enumerate(kind.sizes)
                         if isinstance(size, Formula))  # fmt: skip
    known = call.name not in IMPOSSIBLE and (whole or call.name not in WHOLE_NUMBERS)
    if call.name == "squeeze" and any(kind.sizes[0] == 1 for kind in tensors_of(call)):
        return False  # a batch of one stays a batch
    return known and batch_in_front and not empty and not bags


@pytest.mark.parametrize("call", [call for call in CALLS if possible(call)], ids=repr)
def test_an_operation_is_an_op(call: Call) -> None:
    graph, tensors, result = live(call)
    assert not graph.faults
    measured = {one.op.function for one in graph.calls if isinstance(one.op, Traced)}
    if measured:
        assert call.name in ONLY_FIGURES, measured
        return
    if not graph.calls:
        return
    try:
        text = write(graph, "torch")
    except WriteError as error:
        assert call.name in UNWRITTEN, error
        return
    assert shapes(build(graph, "torch").model(*tensors)) == shapes(result)
    if [value.tensor.shape[:1] for value in graph.inputs] != [(B,)] * len(graph.inputs):
        return  # what is no batch would be taken for one
    again = read_source("pasted.py", text=text, dialect="torch").graphs[-1]
    assert not again.gaps and not again.faults
    assert [value.tensor.shape for value in again.outputs] == [value.tensor.shape for value in graph.outputs]
    assert ledger(again).macs.size == ledger(graph).macs.size
