"""The signatures of the table against the installed PyTorch: its schemas, and the signatures of its Python functions."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest

from weigh.readers.torch.functions import FAMILIES, PROPERTIES, find
from weigh.readers.torch.table import ALIASES, FunctionRow
from weigh.readers.vocabulary.signatures import REQUIRED

torch = pytest.importorskip("torch")

ROWS: dict[str, FunctionRow] = {
    name: row
    for family in FAMILIES
    for name, row in import_module(f"weigh.readers.torch.functions.{family}").ROWS.items()
}
OF_NO_CONSEQUENCE = {
    "out",
    "dtype",
    "out_dtype",
    "layout",
    "device",
    "requires_grad",
    "pin_memory",
    "generator",
    "memory_format",
    "names",
    "implicit",
    "path",
    "_stacklevel",
}
OTHERWISE = {
    "to": "a data type, a device or a tensor stands first",
    "Tensor.where": "the tensor itself stands first",
    "uniform_": "`from` is no name of an argument in Python",
    "random_": "`from` is no name of an argument in Python",
    **dict.fromkeys(("tensor_split", "hsplit", "vsplit", "dsplit"), "the documentation's `indices_or_sections` has a name for each kind"),
    "Tensor.split": "a list is another overload's `split_sizes`",
    "isin": "an overload takes one `test_element`",
    "copy_": "the tensor overload calls its source otherwise",
    "max": "overloads of different meaning",
    "min": "overloads of different meaning",
    "select": "the schemas are also those of lists",
    **dict.fromkeys(("atleast_1d", "atleast_2d", "atleast_3d"), "of one tensor; several are seldom given"),
    **dict.fromkeys(("logsumexp", "amax", "amin"), "one row for all sums"),
    **dict.fromkeys(("tensor", "as_tensor", "scalar_tensor"), "made of data"),
}  # fmt: skip


def schemas(name: str) -> list[Any]:
    """The schemas of the tensor functions of that name."""
    space, _, short = name.partition(".")
    if space == "functional":
        return []
    native = short if space in ("torch", "Tensor") and short else name.replace(".", "_")
    packet = getattr(torch.ops.aten, native, None)
    if packet is None:
        return []
    found = [
        getattr(packet, overload)._schema
        for overload in packet.overloads()
        if "out" not in overload and "name" not in overload
    ]
    return [
        one
        for one in found
        if any("Tensor" in str(each.type) for each in one.returns) and not any(a.is_out for a in one.arguments)
    ]


def placed(row: FunctionRow) -> list[str]:
    """The arguments that may be given by position."""
    signature = row.signature
    names = [name for name in signature.defaults if name not in signature.keyword_only]
    return [name for name in (*names, signature.collecting) if name and name not in OF_NO_CONSEQUENCE]


def own(argument: Any) -> str:
    return "input" if argument.name == "self" else str(argument.name)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in ROWS
        if schemas(name)
        and name not in OTHERWISE
        and not inspect.isfunction(getattr(torch.nn.functional, name, None))
        and not inspect.isfunction(getattr(torch, name, None))
    ],
)
def test_schemas(name: str) -> None:
    """Some overload has the row's arguments in order, and the row knows the names of all that every overload has."""
    row, ours = ROWS[name], placed(ROWS[name])
    theirs = [
        [own(a) for a in schema.arguments if not a.kwarg_only and a.name not in OF_NO_CONSEQUENCE]
        for schema in schemas(name)
    ]
    assert any(ours[: len(names)] == names for names in theirs), theirs
    known = {*row.signature.defaults, row.signature.collecting}
    for schema in schemas(name):
        for argument in schema.arguments:
            if argument.name not in OF_NO_CONSEQUENCE:
                assert own(argument) in known or ALIASES.get(argument.name) in known, argument.name


PYTHON = [
    name
    for name in ROWS
    if "." not in name and any(inspect.isfunction(getattr(space, name, None)) for space in (torch.nn.functional, torch))
]


@pytest.mark.parametrize("name", PYTHON)
def test_python_functions(name: str) -> None:
    function = next(
        getattr(space, name) for space in (torch.nn.functional, torch) if inspect.isfunction(getattr(space, name, None))
    )
    arguments = inspect.signature(function).parameters
    if {"args", "kwargs"} & set(arguments):
        function = getattr(
            torch.nn.functional, f"{name}_with_indices", None
        )  # one of two functions, chosen by return_indices
        if function is None:
            pytest.skip("PyTorch does not tell its arguments")
        arguments = inspect.signature(function).parameters
    told = [one for one in arguments if one not in OF_NO_CONSEQUENCE]
    if told[:1] == ["self"]:
        told[0] = "input"
    if name in OTHERWISE or told == ["tensors"] or name == "einsum":
        pytest.skip("of several forms")
    signature = ROWS[name].signature
    assert [
        one for one in (*signature.defaults, signature.collecting) if one in told and one not in signature.keyword_only
    ] == [one for one in told if one not in signature.keyword_only]
    assert {*told} <= {*signature.defaults, signature.collecting}
    for one, parameter in arguments.items():
        if one == "return_indices" and name.endswith("_with_indices"):
            continue  # PyTorch's default is False, and both are given all the same
        if (
            parameter.default is not parameter.empty
            and one in ROWS[name].signature.defaults
            and one not in OF_NO_CONSEQUENCE
        ):
            ours = ROWS[name].signature.defaults[one]
            assert ours is not REQUIRED and (ours == parameter.default or parameter.default is None), one


@pytest.mark.parametrize("name", ROWS)
def test_tensors_are_arguments(name: str) -> None:
    signature = ROWS[name].signature
    assert {*ROWS[name].tensors} - {"weight", "pos_weight"} <= {*signature.defaults, signature.collecting}


def test_no_name_stands_twice() -> None:
    assert sum(len(import_module(f"weigh.readers.torch.functions.{family}").ROWS) for family in FAMILIES) == len(ROWS)


def test_forms_in_place_are_the_functions_own() -> None:
    assert find("relu_") is find("relu")
    assert find("add_", "Tensor") is find("add")
    assert find("__add__") is None and find("nothing_of_the_kind") is None
    assert find("unfold", "Tensor") is not find("unfold", "functional")
    assert all(find(name) for name in PROPERTIES)


ASKED = """
view reshape flatten unflatten permute transpose t T mT movedim swapaxes squeeze unsqueeze expand expand_as repeat
repeat_interleave tile contiguous clone detach chunk split tensor_split unbind stack cat concat hstack vstack narrow select
index_select gather take_along_dim roll flip pad unfold fold pixel_shuffle channel_shuffle meshgrid tril triu diagonal
broadcast_to where masked_fill clamp lerp addcmul sum mean max min amax argmax prod std var norm logsumexp cumsum topk sort
any all matmul mm bmm baddbmm addmm einsum tensordot dot outer kron cdist linalg.norm linalg.vector_norm fft.fft fft.rfft
fft.irfft zeros ones rand randn full empty arange linspace eye zeros_like ones_like new_zeros conv1d conv2d conv3d
conv_transpose2d linear bilinear embedding embedding_bag batch_norm layer_norm group_norm instance_norm rms_norm
local_response_norm normalize max_pool2d avg_pool2d adaptive_avg_pool2d adaptive_max_pool2d interpolate upsample grid_sample
affine_grid dropout dropout2d relu gelu silu softmax log_softmax gumbel_softmax glu scaled_dot_product_attention
multi_head_attention_forward one_hot cross_entropy mse_loss pixel_unshuffle cosine_similarity pairwise_distance
"""


@pytest.mark.parametrize("name", ASKED.split())
def test_the_usual_names_are_known(name: str) -> None:
    assert find(name) is not None
