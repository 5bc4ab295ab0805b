"""The arguments that PyTorch prints in a module's brackets, and what they state under the names of `ATTRIBUTES`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from weigh.readers.written.tables.printed_cells import suffixed

Arguments: TypeAlias = Mapping[str, Any]
"""Values by their names: numbers, truth values, words, tuples of numbers; None as it is printed."""

MOST: Final = 40
"""No module prints so many arguments."""

_ARROW = re.compile(r"\s*(\d{1,9})\s*->\s*(\d{1,9})\s*")
_KEYWORD = re.compile(r"\s*([A-Za-z_]\w{0,60})\s*=\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{0,15})?(?:e-?\d{1,3})?")
_BEFORE = re.compile(
    r"^\s*(?P<params>\d[\d.]{0,20}\s?[kKMG]?), \d[\d.]{0,20}% Params, "
    r"(?P<macs>\d[\d.]{0,20}\s?[kKMG]?)Macs?, \d[\d.]{0,20}% MACs,?\s*"
)
_BEHIND = re.compile(
    r"[,\s]*#?params: (?P<params>\d[\d.]{0,20}[kKMG]?)(?:, #flops: (?P<macs>(?:\d[\d.]{0,20}[kKMG]?)|N/A))?[,\s]*"
)
_WORDS: Final = {"True": True, "False": False, "None": None}

POSITIONAL: Final = tuple(
    (re.compile(pattern), tuple(names.split()))
    for pattern, names in [
        (r"(?:Lazy)?Conv(?:Transpose)?[123]d$", "in_channels out_channels"),
        (r".*(?:BatchNorm|InstanceNorm)", "num_features"),
        (r".*(?:LayerNorm|RMSNorm)", "normalized_shape"),
        (r"GroupNorm", "num_groups num_channels"),
        (r"Embedding", "num_embeddings embedding_dim"),
        (r"(?:LSTM|GRU|RNN)(?:Cell)?$", "input_size hidden_size"),
        (r".*(?:MaxPool|AvgPool)", "kernel_size"),
        (r".*Dropout", "p"),
    ]
)
"""The arguments that are printed without their names, by the beginning of a module's type."""


def arguments(kind: str, text: str) -> Arguments:
    """The arguments in the brackets behind a type.

    >>> arguments("Conv2d", "3, 64, kernel_size=(11, 11), padding=same")
    {'in_channels': 3, 'out_channels': 64, 'kernel_size': (11, 11), 'padding': 'same'}
    """
    arrow = _ARROW.fullmatch(text)
    if arrow is not None:  # as PyTorch printed a Linear before 0.4
        return {"in_features": int(arrow[1]), "out_features": int(arrow[2])}
    names = next((names for pattern, names in POSITIONAL if pattern.match(kind)), ())
    found: dict[str, Any] = {}
    for at, part in enumerate(_parts(text)[:MOST]):
        keyword = _KEYWORD.fullmatch(part)
        if keyword is not None:
            found[keyword[1]] = _value(keyword[2])
        elif at < len(names):
            found[names[at]] = _value(part)
        elif part.strip().isidentifier():  # `ReLU (inplace)`
            found[part.strip()] = True
    return found


def figures(text: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The arguments without the figures that programs for counting put before or behind them, and these figures.

    >>> figures("9.41 k, 0.080% Params, 118.01 MMac, 6.487% MACs, 3, 64, bias=False")
    ('3, 64, bias=False', {'params_about': (9405, 9414), 'macs_about': (118005000, 118014999)})
    """
    found: dict[str, tuple[int, int]] = {}
    for pattern in (_BEFORE, _BEHIND):
        match = pattern.search(text)
        if match is None:
            continue
        text = f"{text[: match.start()]}{text[match.end() :]}"
        for name in ("params", "macs"):
            number = suffixed(match[name] or "")
            bounds = number.rounded(number.unit) if number else None
            if bounds is not None:
                found[f"{name}_about"] = bounds
    return text, found


def _parts(text: str) -> list[str]:
    """What stands between the commas that are in no brackets."""
    parts: list[str] = []
    depth = start = 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and not depth:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]] if text[start:].strip() else parts


def _value(text: str) -> Any:
    text = text.strip()
    if text[:1] in ("(", "["):
        return tuple(_number(one) for one in _NUMBER.findall(text))
    if _NUMBER.fullmatch(text):
        return _number(text)
    return _WORDS.get(text, text.strip("'\""))


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def attributes(kind: str, told: Arguments) -> dict[str, Any]:
    """What the arguments of a module of that type state, with PyTorch's defaults for what it does not print.

    >>> attributes("Linear", {"in_features": 4, "out_features": 2, "bias": False})
    {'units': 2, 'in_channels': 4, 'bias': False}
    """
    rule = next((rule for pattern, rule in RULES if pattern.match(kind)), None)
    if rule is None:
        return {}
    return {name: value for name, value in rule(kind, told).items() if value is not None}


def _window(value: Any) -> tuple[int, ...] | None:
    """The sizes of a window, one for all axes or one for each."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return (value,)
    return value if isinstance(value, tuple) and value and all(isinstance(one, int) for one in value) else None


def _padding(value: Any) -> str | tuple[int, ...] | None:
    return value if value in ("same", "valid") else _window(value)


def _whole(told: Arguments, name: str, default: int | None = None) -> int | None:
    value = told.get(name, default)
    return value if isinstance(value, int) and not isinstance(value, bool) and value else None  # 0: not yet known


def _conv(kind: str, told: Arguments) -> dict[str, Any]:
    channels, filters = _whole(told, "in_channels"), _whole(told, "out_channels")
    groups = _whole(told, "groups", 1) or 1
    return {
        "units": filters,
        "in_channels": channels // groups if channels and not channels % groups else None,
        "kernel": _window(told.get("kernel_size")),
        "stride": _window(told.get("stride", 1)),
        "padding": _padding(told.get("padding", 0)),
        "dilation": _window(told.get("dilation", 1)),
        "groups": groups,
        "bias": told.get("bias", True) is not False,
        "output_padding": _window(told.get("output_padding")),
    }


def _linear(kind: str, told: Arguments) -> dict[str, Any]:
    return {
        "units": _whole(told, "out_features", _whole(told, "nf")),
        "in_channels": _whole(told, "in_features", _whole(told, "nx")),
        "bias": told.get("bias", True) is not False,
    }


def _pool(kind: str, told: Arguments) -> dict[str, Any]:
    function = "max" if "Max" in kind else "average"
    if "Adaptive" in kind:
        size = told.get("output_size")
        once = size == 1 or (isinstance(size, tuple) and bool(size) and set(size) == {1})
        return {"function": f"global {function}"} if once else {"function": function, "output_size": _window(size)}
    kernel = told.get("kernel_size", told.get("size"))
    stride = told.get("stride")
    return {
        "function": function,
        "kernel": _window(kernel),
        "stride": _window(kernel if stride is None else stride),
        "padding": _padding(told.get("padding", 0)),
        "ceil_mode": True if told.get("ceil_mode") is True else None,
    }


def _recurrent(kind: str, told: Arguments) -> dict[str, Any]:
    return {
        "units": _whole(told, "hidden_size"),
        "in_channels": _whole(told, "input_size"),
        "bias": told.get("bias", True) is not False,
        "biases": 2,
        "layers": _whole(told, "num_layers", 1),
        "bidirectional": told.get("bidirectional") is True,
        "return_sequences": None if kind.endswith("Cell") else True,
    }


def _norm(kind: str, told: Arguments) -> dict[str, Any]:
    affine = told.get("affine", told.get("elementwise_affine", "Instance" not in kind))
    return {
        "in_channels": _whole(told, "num_features", _whole(told, "num_channels")),
        "groups": _whole(told, "num_groups"),
        "normalized": _window(told.get("normalized_shape")),
        "affine": affine is not False,
        "bias": False if told.get("bias") is False or affine is False else None,
    }


def _renamed(**names: str) -> Callable[[str, Arguments], dict[str, Any]]:
    """A rule that takes arguments as they are, under other names."""
    return lambda kind, told: {name: told.get(argument) for name, argument in names.items()}


def _upsampling(kind: str, told: Arguments) -> dict[str, Any]:
    factor = told.get("scale_factor", told.get("upscale_factor"))
    whole = tuple(int(one) for one in (factor if isinstance(factor, tuple) else (factor,)) if one and one == int(one))
    return {"factor": whole or None, "output_size": _window(told.get("size"))}


RULES: Final[Sequence[tuple[re.Pattern[str], Callable[[str, Arguments], dict[str, Any]]]]] = [
    (re.compile(pattern), rule)
    for pattern, rule in [
        (r"(?:Lazy)?Conv(?:Transpose)?[123]d$", _conv),
        (r"(?:.*Linear(?:\dbit\w{0,9})?|Conv1D)$", _linear),
        (r".*(?:MaxPool|AvgPool)[123]d$", _pool),
        (r"(?:LSTM|GRU|RNN)(?:Cell)?$", _recurrent),
        (r".*(?:BatchNorm|InstanceNorm|LayerNorm|GroupNorm|RMSNorm)", _norm),
        (r"Embedding(?:Bag)?$", _renamed(vocabulary="num_embeddings", units="embedding_dim")),
        (r".*Dropout", _renamed(rate="p")),
        (r"PReLU$", _renamed(in_channels="num_parameters")),
        (r"(?:Upsample|PixelShuffle|Upsampling)", _upsampling),
    ]
]
"""What the arguments state, by the type of the module."""
