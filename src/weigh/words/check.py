"""What `check` says of a page: the summary, where networks were found, and why each claim holds or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weigh.words.why import QUANTITIES

UNNAMED_PAGE = "This page"
SUMMARY = {
    "all": "{name}: {networks}, {claims}: {counts}.",
    "no_claims": "{name}: {networks}, and no claim about a number of them.",
    "no_models": "{name}: no network is described here, and none of its claims can be held against anything: {counts}.",
    "published": "{name}: no network is described here; {claims}, looked over as arithmetic and against published ones: {counts}.",
    "nothing": "{name}: no network is described here, and nothing is claimed of one.",
}
NETWORKS = {1: "1 network"}
MANY_NETWORKS = "{count:,} networks"
CLAIMS = {1: "1 claim"}
MANY_CLAIMS = "{count:,} claims"
COUNTS = {
    "holds": ("1 holds", "{count:,} hold"),
    "fails": ("1 fails", "{count:,} fail"),
    "unverifiable": ("1 cannot be verified", "{count:,} cannot be verified"),
}
"""How many claims stand so: one, several."""

HEADINGS = {
    "models": "Networks",
    "fails": "Fails",
    "unverifiable": "Cannot be verified",
    "holds": "Holds",
    "evidence": "What the text states of layers",
    "unread": "Not read",
}

ORIGINS = {
    "code": "code",
    "table": "a printed table",
    "notation": "notation",
    "prose": "a description in words",
    "config": "a configuration",
    "zoo": "published",
}
UNNAMED = "the network in line {line}"
NAMED_SO = "{name} (line {line})"
"""What a network is called that has no name, and one that shares it with another."""

MODEL = {
    "exact": "{params:,} parameters",
    "at_least": "at least {params:,} parameters",
    "same": "{origin} in line {line}: the same network, row by row",
    "solved": "{unknown} = {low:,}: the only size for which {layer} {has} (line {line})",
    "between": "{unknown} is from {low:,} to {high:,}: {layer} {has} (line {line})",
    "params": "has {figure} parameters",
    "outputs": "gives a size of {figure}",
}

SUMS = {1: "its printed total is the sum of its rows", 2: "its {count} printed totals are the sums of its rows"}
"""One total, several."""

EVIDENCE = {
    "agrees": "{model}: {count} of {all} things are as stated, of {layers}",
    "differs": "{layer} of {model}: {attribute} {value} is stated, it has {actual}",
}
ATTRIBUTES = {
    "units": "width",
    "kernel": "kernel",
    "in_channels": "channels read by each filter",
    "stride": "stride",
    "groups": "groups",
}

_VALUE = "{model} has {value:,} {quantity}."
BECAUSE = {
    # of whole networks
    "total": _VALUE,
    "sum": "Its rows add up to {value:,} {quantity}.",
    "params_as_macs": "{params:,} is how many parameters {model} has. They are used at many positions: it has {value:,} MACs.",
    "contradicted": "The printed row contradicts itself. {reading}",
    "cut": "{model} has {value:,} {quantity}: the digits behind were cut off.",
    "with_inputs": "{model} has {value:,} {quantity}, its input included.",
    "published": "{model}, as published, has {value:,} {quantity}.",
    "published_trained": "{model}, as published, has {value:,} {quantity} that are trained.",
    "bytes": "{model} has {value:,} parameters: {all:,} bytes.",
    "without_biases": "{model} has {total:,} parameters; {value:,} are its weights without the biases.",
    "kernels_alone": "{model} has {value:,} weights without its biases.",
    "macs_as_flops": "{model} has {value:,} MACs, which are called FLOPs here.",
    "flops_as_macs": "{model} has {value:,} MACs, and twice as many FLOPs, which are called MACs here.",
    "memory": "Its rows add up to {value:,} numbers: {bytes:,} bytes of 4 each, {mb:.2f} MB ({mib:.2f} MiB).",
    "how_many": "{model} has {value:,} of them.",
    # of layers
    "whole": "{layer} has {formula} = {value:,} parameters.",
    "inside": "{layer} has {value:,} parameters.",
    "kernels": "The weights of {layer} alone are {value:,}; with its {biases:,} biases it has {whole:,}.",
    "biases": "{layer} has {value:,} biases.",
    "units": "{layer} has {value:,} neurons.",
    "weight": "The {weight} of {layer} has {value:,}; all its weights are {whole:,}.",
    "macs": "{layer} has {value:,} MACs.",
    "connections": "{layer} has {value:,} connections: its MACs, and one more for the bias of each output.",
    "outputs": "{layer} gives {value:,} values.",
    "run": "{first} to {last}: {sum} = {whole:,}.",
    "run_kernels": "The weights of {first} to {last} alone are {value:,}; with biases they have {whole:,}.",
    "row": "The code of {model} gives {layer} {formula} = {value:,}.",
    "slip": "{layer} has {formula} = {value:,}. {counted} = {claimed:,}, {slip}.",
    "has_biases": "{layer} has {formula} = {value:,}, with {biases:,} biases. Without those of the layers in question "
    "{model} would have {without:,}, without any {none:,}; it has {total:,}.",
    "no_biases": "No layer of {model} in question has biases.",
    # of neither
    "arithmetic": "{formula} is {value:,}.",
    "computed": "{formula} is {value:,}, as it says.",
    "added": "The {count:,} numbers in lines {first} to {last} add up to {value:,}.",
    "repeated": "It is what line {first} computes.",
    "no_model": "No network is described on the page.",
    "unread": "The code on the page could not be read as a network.",
    "no_layer": "No layer of the page's networks has {value:,}.",
    "elsewhere": "It speaks of no network on the page as far as can be told, and no name says of which.",
    "unknown_name": "No network is known here by the name of {name}: neither one of the page nor a published one.",
    "which_version": "{names} as published does not have it, and the text does not say of what else it speaks.",
    "memory_else": "The parameters of {model} alone take {all:,} bytes; what else is counted the text does not tell.",
    "which": "{names}: none of them has it, and the text does not say which it means.",
    "open": "The {quantity} of {model} depend on {sizes}, which the page does not tell.",
    "incomplete": "Not everything in {model} was understood, so its {quantity} are not known.",
}
"""The reason of a verdict, in whole sentences. Numbers are exact."""

WHY = {
    "answer": "{number}  {total:,}: {edits}.",
    "alone": "{number}  {edits}.",
    "support": "It has {count} of the things that the page states of layers otherwise.",
    "nothing": "No small set of edits leads to this number.",
}
NOT_READ = {
    "codes": "from here on code was not read: {most:,} pieces of it are read of one page.",
    "tables": "from here on tables and descriptions were not read: {most:,} of them are read of one page.",
    "text": "from here on running text was not read: {most:,} characters of it with numbers in them are read of one page.",
}
"""What of a long page was left out, at the place where it begins."""
PLACE = "line {line}"
NO_PLACE = "–"


def because(kind: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a reason."""
    told = dict(facts)
    told["quantity"] = QUANTITIES.get(str(facts.get("quantity", "")), str(facts.get("quantity", "")))
    if "bytes" in facts:
        told |= {"mb": facts["bytes"] / 10**6, "mib": facts["bytes"] / 2**20}
    if "layers" in facts:
        kind, told = _of_layers(kind, told)
    text = BECAUSE[kind].format_map(told)
    return text[0].upper() + text[1:] if text.startswith(UNNAMED.partition("{")[0]) else text


def _of_layers(kind: str, facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The facts of one layer, or of a run of several."""
    names, values = facts["layers"], facts["values"]
    facts |= {"layer": names[0], "first": names[0], "last": names[-1], "formula": facts["formulas"][0]}
    facts["biases"] = facts["whole"] - facts["value"]
    facts["sum"] = " + ".join(f"{value:,}" if isinstance(value, int) else str(value) for value in values)
    if kind == "run" and facts["part"] != "whole":
        kind = "run_kernels"
    return kind, facts


def counted(status: str, count: int) -> str:
    """So many claims stand so: "3 hold"."""
    return COUNTS[status][count != 1].format(count=count)
