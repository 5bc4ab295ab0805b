"""Writes `printed/`: what Keras, torchsummary and torchinfo print, each beside the truth from the live model.

    KERAS_BACKEND=torch python tests/tables/print_summaries.py      with keras, torch, torchsummary and torchinfo installed

`<form>_<name>.txt` is the print. `<form>_<name>.json` is what the model itself says: its totals, and a layer for each
row that holds no others: the name where the tool prints one, the type, the shape without the batch axis (null is open,
a list of shapes for several outputs or calls), the parameters. Where a tool prints another total than the model has,
`total` is what the text tells, `printed_total` what it prints and `live_total` what the model has (`as_printed`). Keras
adds the optimizer's variables to the total of a compiled model, and prints them apart as well: `total` is without them.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from printed_keras import NETWORKS
from printed_torch import TORCHINFO, TORCHSUMMARY, networks

FOLDER = Path(__file__).parent / "printed"
Json = dict[str, Any]


def keras_layers(model: Any, expand: bool) -> Iterator[Json]:
    """One entry a row of the summary; with `expand`, the rows inside instead of the model that holds them."""
    for layer in model.layers:
        if expand and getattr(layer, "layers", None):
            yield from keras_layers(layer, expand)
            continue
        shapes = keras_shapes(layer)
        yield {
            "name": layer.name,
            "type": type(layer).__name__,
            "output_shape": shapes[0] if len(shapes) == 1 else shapes or None,
            "params": layer.count_params(),
        }


def keras_shapes(layer: Any) -> list[list[int | None]]:
    """What its last call gives; nothing for what was called outside of a graph, and has no weights to be built for."""
    if layer._inbound_nodes:
        return [list(tensor.shape)[1:] for tensor in layer._inbound_nodes[-1].output_tensors]
    try:
        return [list(layer.compute_output_shape(**layer._build_shapes_dict))[1:]]
    except (TypeError, NotImplementedError, AttributeError):
        return []


def keras_truth(model: Any, expand: bool) -> Json:
    trainable = sum(math.prod(weight.shape) for weight in model.trainable_weights)
    return {
        "form": "keras",
        "framework": "keras",
        "total": model.count_params(),
        "trainable": trainable,
        "non_trainable": model.count_params() - trainable,
        "layers": list(keras_layers(model, expand)),
    }


@dataclass
class Use:
    """One call of a module, and the calls inside it."""

    module: Any
    path: str
    shapes: list[list[int]] = field(default_factory=list)
    inside: list[Use] = field(default_factory=list)

    @property
    def params(self) -> int:
        return sum(weight.numel() for weight in self.module.parameters())


def uses(model: Any, data: Any) -> Use:
    """The calls of a forward pass, as a tree."""
    root = Use(model, "")
    stack = [root]
    paths = {module: path for path, module in model.named_modules()}

    def enter(module: Any, _: Any) -> None:
        stack.append(Use(module, paths[module]))

    def leave(module: Any, _: Any, output: Any) -> None:
        use = stack.pop()
        first = output[0] if isinstance(output, tuple) else output
        use.shapes.append(list(first.shape)[1:])
        stack[-1].inside.append(use)

    handles = [module.register_forward_pre_hook(enter) for module in paths if module is not model]
    handles += [module.register_forward_hook(leave) for module in paths if module is not model]
    model(data)
    for handle in handles:
        handle.remove()
    return root


def torch_layers(use: Use, deepest: int, seen: dict[Any, Json], once: str) -> Iterator[Json]:
    """One entry a call that shows no others inside.

    once: which modules have one entry for all their calls: "none", "weighty" (those with weights) or "all".
    """
    for inner in use.inside:
        if inner.inside and inner.path.count(".") + 1 < deepest:
            yield from torch_layers(inner, deepest, seen, once)
        elif inner.module in seen and (once == "all" or (once == "weighty" and inner.params)):
            entry = seen[inner.module]
            several = isinstance(entry["output_shape"][0], list)
            entry["output_shape"] = [*(entry["output_shape"] if several else [entry["output_shape"]]), *inner.shapes]
        else:
            kind = type(inner.module).__name__
            seen[inner.module] = {
                "name": inner.path,
                "type": kind,
                "output_shape": inner.shapes[0],
                "params": inner.params,
            }
            yield seen[inner.module]


def torch_truth(form: str, model: Any, data: Any, deepest: int, once: str) -> Json:
    weights = list(model.parameters())
    trainable = sum(weight.numel() for weight in weights if weight.requires_grad)
    total = sum(weight.numel() for weight in weights)
    layers = list(torch_layers(uses(model, data), deepest, {}, once))
    return {
        "form": form,
        "framework": "torch",
        "total": total,
        "trainable": trainable,
        "non_trainable": total - trainable,
        "layers": layers,
    }


def as_printed(truth: Json, text: str) -> Json:
    """The truth with the total that the text prints where it is another.

    What torchsummary leaves out can be told from the shapes, so the truth stands. That it counts a module again for
    each call cannot be told, so what it prints stands.
    """
    counts = [int(found.replace(",", "")) for found in re.findall(r"params: ([\d,]+)", text)]
    printed, live = counts[0], truth["total"]
    if printed < live:
        truth |= {"printed_total": printed}
    if printed > live:
        truth |= {"total": printed, "trainable": counts[1], "non_trainable": printed - counts[1], "live_total": live}
    return truth


def write(name: str, text: str, truth: Json) -> None:
    text = "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) + "\n"
    (FOLDER / f"{name}.txt").write_text(text)
    layers = ",\n  ".join(json.dumps(layer) for layer in truth.pop("layers"))
    head = json.dumps(truth)[1:-1]
    (FOLDER / f"{name}.json").write_text(f'{{{head},\n "layers": [\n  {layers}]}}\n')


def print_keras() -> None:
    import keras

    for name, build, options in NETWORKS:
        keras.utils.clear_session()
        model = build()
        lines: list[str] = []
        model.summary(print_fn=lines.append, **options)
        truth = keras_truth(model, options.get("expand_nested", False))
        write(f"keras_{name}", "\n".join(lines), truth)


def print_torch() -> None:
    import torch
    import torchinfo
    import torchsummary

    made = networks()

    def data(name: str) -> Any:
        _, shape, kind = made[name]
        return torch.zeros(2, *shape, dtype=getattr(torch, kind))

    for name in TORCHSUMMARY:
        model, shape, _ = made[name]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            torchsummary.summary(model, shape, device="cpu")
        truth = torch_truth("torchsummary", model, data(name), 99, "none")
        write(f"torchsummary_{name}", out.getvalue(), as_printed(truth, out.getvalue()))
    for name, network, options in TORCHINFO:
        model = made[network][0]
        text = str(torchinfo.summary(model, input_data=data(network), verbose=0, mode="train", **options))
        once = "all" if "params_percent" in options.get("col_names", ()) else "weighty"  # which it prints as recursive
        truth = torch_truth("torchinfo", model, data(network), options.get("depth", 3), once)
        write(f"torchinfo_{name}", text, as_printed(truth, text))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    os.environ["COLUMNS"] = "200"  # Keras's table is cut where the terminal ends
    print_keras()
    print_torch()
