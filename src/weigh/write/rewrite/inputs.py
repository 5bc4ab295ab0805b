"""The shape of a network's input, where the source tells it: in an Input, or in the first layer's own arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from weigh.write.rewrite.arguments import Splice, Splices, appended, replaced
from weigh.write.rewrite.source_text import Argument, Call, SourceText
from weigh.write.rewrite.spelling import TOLD_SHAPES, Words, canonical, literal, words, written
from weigh.write.rewrite.standing import Standing


def set_input_shape(text: SourceText, call: Call, layer: Words, shape: tuple[Any, ...]) -> Splices:
    """Give the network whose first layer this call makes another input, the batch not among the sizes.

    A size that is neither a number nor None is not known, and stays as the source has it.
    """
    if not _tells(call, layer):
        inputs = [other for other in text.all_calls() if canonical(other.last_name, layer.dialect) == "Input"]
        told = inputs[0] if len(inputs) == 1 else _named_input(text, call, inputs)
        standing = Standing(text, call)
        if told is None and (inputs or standing.form not in ("list", "add") or not standing.opens):
            return None
        if told is not None:
            call, layer = told, words(told.last_name, layer.dialect) or layer
    return _set_shape(text, call, layer, shape)


def tells_shape(call: Call) -> bool:
    """Whether a call says what the shape of its layer's input is."""
    own = [name for name in TOLD_SHAPES if call.last_name != "Embedding" or name != "input_dim"]
    return call.keyword(*own) is not None


def _tells(call: Call, layer: Words) -> bool:
    """Whether a call has a place for the input's shape already."""
    is_input = canonical(layer.name, layer.dialect) == "Input"
    return is_input or "input_shape" in layer.defaults or tells_shape(call)


def _named_input(text: SourceText, call: Call, inputs: Sequence[Call]) -> Call | None:
    """Of several inputs that which this layer is applied to, by its name."""
    tensors = Standing(text, call).applied_to
    x = text.code[tensors[0].value : tensors[0].end] if tensors else ""
    named = re.compile(rf"(?<![\w.]){re.escape(x)}[ \t]*=[ \t]*$")
    found = [one for one in inputs if x and named.search(text.plain, text.starts[text.line_at(one.start)], one.start)]
    return found[0] if len(found) == 1 else None


def _set_shape(text: SourceText, call: Call, layer: Words, shape: tuple[Any, ...]) -> Splices:
    """The shape in the words that the call has for it."""
    own = next((name for name in ("shape", "input_shape") if name in layer.defaults), None)
    told = call.keyword("shape", "input_shape")
    if told is None and own in list(layer.defaults)[:1] and call.arguments and not call.arguments[0].name:
        told = call.arguments[0]
    if told:
        return _reshaped(text, layer, told, shape)
    batched = call.keyword("batch_input_shape", "batch_shape")
    if batched:
        return _reshaped(text, layer, batched, shape, batch=1)
    if not _known(shape):
        return None
    features, steps = call.keyword("input_dim"), call.keyword("input_length")
    if layer.name == "Embedding" and "input_dim" in layer.defaults:
        return [replaced(text, layer, steps, "input_length", shape[0])] if steps and len(shape) == 1 else None
    if features:
        sizes = [argument for argument in (steps, features) if argument]
        if len(shape) != len(sizes):
            return None
        return [replaced(text, layer, argument, "", size) for argument, size in zip(sizes, shape, strict=True)]
    if steps or call.keyword("*", "**"):
        return None
    return appended(text, call, [f"{own or 'input_shape'}={written(layer, 'input_shape', shape)}"])


def _reshaped(text: SourceText, layer: Words, told: Argument, shape: tuple[Any, ...], batch: int = 0) -> Splices:
    """The sizes that differ, where the source writes them out; else the whole. batch: how many stand before them."""
    closing = text.close(told.value)
    if closing is not None and closing + 1 == told.end:
        sizes = list(text.arguments(told.value, closing))[batch:]
        if len(sizes) == len(shape):
            return [one for old, new in zip(sizes, shape, strict=True) for one in _resized(text, old, new)]
    now = literal(text.code[told.value : told.end])
    if not _known(shape) or (batch and not isinstance(now, tuple | list)):
        return None
    before = tuple(now[:batch]) if batch else ()
    return [replaced(text, layer, told, "input_shape", (*before, *shape))]


def _known(shape: tuple[Any, ...]) -> bool:
    return all(size is None or isinstance(size, int) for size in shape)


def _resized(text: SourceText, old: Argument, new: Any) -> list[Splice]:
    now = text.code[old.start : old.end]
    same = now == "None" if new is None else not isinstance(new, int) or literal(now) == new
    return [] if same else [(old.start, old.end, str(new))]
