"""Data types by name, and which one comes out where several meet: PyTorch's rules of promotion.

Source: https://docs.pytorch.org/docs/stable/tensor_attributes.html, "type promotion".
"""

from __future__ import annotations

from collections.abc import Iterable

from weigh.network.tensors import Tensor

_ORDER = (
    "bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64", "complex32",
    "complex64", "complex128",
)  # fmt: skip
_CLASS = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}
_REAL = {"complex32": "float16", "complex64": "float32", "complex128": "float64"}
_COMPLEX = {real: name for name, real in _REAL.items()}
_NEITHER = {frozenset({"float16", "bfloat16"}): "float32", frozenset({"uint8", "int8"}): "int16"}
"""Two types of which neither holds the other, and the one that holds both."""


def category(dtype: str) -> int:
    """0 for truth values, 1 for whole numbers, 2 for real ones, 3 for complex ones."""
    return _CLASS["f"] if dtype == "bfloat16" else _CLASS.get(dtype[:1], _CLASS["f"])


def promoted(tensors: Iterable[Tensor]) -> str:
    """The data type of an operation on these tensors. One without axes counts only where its category is higher.

    >>> promoted([Tensor((), "float64"), Tensor.of(3, dtype="float32")])
    'float32'
    """
    found = ""
    for tensor in sorted(tensors, key=lambda one: not one.axes):  # those without axes come last
        if not found or (not tensor.axes and category(tensor.dtype) > category(found)):
            found = tensor.dtype
        elif tensor.axes:
            found = wider(found, tensor.dtype)
    return found or "float32"


def wider(one: str, other: str) -> str:
    """The type that holds both."""
    if one == other or not {one, other} <= set(_ORDER):
        return one
    if (neither := _NEITHER.get(frozenset({one, other}))) is not None:
        return neither
    if category(one) == _CLASS["c"] != category(other):
        return max(one, _COMPLEX.get(other, one), key=_ORDER.index)
    if category(other) == _CLASS["c"] != category(one):
        return wider(other, one)
    return max(one, other, key=_ORDER.index)


def floating(dtype: str) -> str:
    """What a function of real numbers makes of the type: whole numbers become float32."""
    return dtype if category(dtype) > _CLASS["i"] else "float32"


def real(dtype: str) -> str:
    """The type of the parts of a complex number; any other type itself."""
    return _REAL.get(dtype, dtype)


def complex_of(dtype: str) -> str:
    """The type of complex numbers with such parts."""
    return dtype if dtype in _REAL else _COMPLEX.get(floating(dtype), "complex64")
