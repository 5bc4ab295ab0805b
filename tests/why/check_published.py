"""Checks published.toml by itself: figures against the networks, proofs against totals, totals against claims.

It says nothing about `weigh why`; it keeps the benchmark true. Run it as a script: it prints what is wrong, and its
exit status is 1 where something is.
"""

from __future__ import annotations

import ast
import operator
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from weigh.api import read_source
from weigh.ask.ledger import Ledger, ledger

HERE = Path(__file__).parent
BYTES_PER_PARAMETER = 4
STRUCTURE = """
    flatten global_pool pool without_flatten without_global_pool without_pool norm layer_more layer_less groups
    depthwise separable padding stride kernel dilation filters units width input_size channels features classes
    vocabulary data_format without_top with_top auxiliary_head tied untied bidirectional one_direction
    recurrent_biases bias_added bias_removed scale_added scale_removed center_added center_removed heads key_dim
    uncomment like
"""
COUNTING = """
    without_biases without_convolution_biases without_dense_biases without_biases_before_norm
    without_recurrent_biases without_norm without_scale_shift without_running_statistics trainable_only frozen_only
    without_embeddings without_positions without_output convolutions_only dense_only without_dense every_use
    with_optimizer without_standardize without_variables kernels_only macs_as_flops flops_as_macs with_batch
    with_input relu_again without_in_place with_views bytes
"""
ONE_LAYER_AND_SLIPS = "misconception layer_count row_left_out row_twice digits_swapped decimal_place"
KINDS = frozenset(f"{STRUCTURE} {COUNTING} {ONE_LAYER_AND_SLIPS}".split())
MEASURES: dict[str, Callable[[Ledger], int]] = {
    "parameters": lambda made: made.params.known,
    "macs": lambda made: made.macs.known,
    "flops": lambda made: made.flops.known,
    "activations": lambda made: made.activations.known,
    "neurons": lambda made: made.neurons.known,
    "bytes": lambda made: BYTES_PER_PARAMETER * made.params.known,
}
UNITS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "G": 10**9}
CLAIM = re.compile(
    r"(?:(?P<named>activations|neurons)=)?(?P<digits>[\d,]+(?:\.\d+)?) ?(?P<unit>[KMGBk]?) ?(?P<what>MACs|FLOPs|B)?"
)
OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Pow: operator.pow,
}


def value(proof: str) -> int:
    """What an arithmetic expression of whole numbers gives. Raises: ValueError at anything else."""

    def of(node: ast.expr) -> int:
        match node:
            case ast.Constant(value=int(number)):
                return number
            case ast.BinOp(left, op, right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](of(left), of(right))
        raise ValueError(proof)

    return of(ast.parse(proof, mode="eval").body)


def quantity(claim: str) -> str:
    """What a claim counts, a key of MEASURES; a claim on a kernel's shape is one on parameters."""
    found = CLAIM.fullmatch(claim)
    if found is None:
        return "parameters"
    if found["what"] == "B":
        return "bytes"
    return found["named"] or (found["what"] or "parameters").lower()


def ranges(claim: str) -> list[tuple[float, float]]:
    """The numbers that a claim's digits allow, both ends included: one range, two for bytes (MB and MiB)."""
    found = CLAIM.fullmatch(claim)
    if found is None:
        return [(0, float("inf"))]
    digits, unit = found["digits"].replace(",", ""), found["unit"].upper()
    if not unit and "." not in digits:
        return [(int(digits), int(digits))]
    whole = len(digits) - len(digits.rstrip("0")) if "." not in digits else -len(digits.partition(".")[2])
    factors = [10**6, 2**20] if found["what"] == "B" else [UNITS[unit]]
    half = 10**whole / 2
    return [((float(digits) - half) * factor, (float(digits) + half) * factor) for factor in factors]


def measured(question: dict[str, Any], what: str) -> int:
    """What the question's network has. Raises: ValueError where it is not read completely."""
    text = question.get("code")
    name = question["name"] if text else question["source"]
    made = ledger(read_source(name, text=text, dialect=question.get("dialect")).graphs[0])
    if not made.complete:
        raise ValueError("the network is not read completely")
    return MEASURES[what](made)


def wrong(question: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one question, a sentence each."""
    what = quantity(question["claims"][0])
    found = measured(question, what)
    if found != question["base"]:
        yield f"base is {question['base']:,}, the network has {found:,}"
    if value(question["proof"]) != question["total"]:
        yield f"the proof gives {value(question['proof']):,}, total is {question['total']:,}"
    accept = question["accept"]
    if accept == "none":
        totals = []
        if any(low <= found <= high for low, high in ranges(question["claims"][0])):
            yield "no answer is said to fit, but the claim holds as it stands"
    else:
        totals = question.get("totals", [question["total"]])
        if "totals" in question and len(totals) != len(accept):
            yield "totals and accept differ in length"
        if unknown := {kind for answer in accept for kind in answer} - KINDS:
            yield f"unknown kinds: {sorted(unknown)}"
        if [] in accept and question["base"] != question["total"]:
            yield "the claim is said to hold, but base and total differ"
    for total in totals:
        if not any(low <= total <= high for low, high in ranges(question["claims"][0])):
            yield f"{total:,} is outside the claim {question['claims'][0]}"


def main() -> int:
    questions = tomllib.loads((HERE / "published.toml").read_text(encoding="utf-8"))["question"]
    names = [question["name"] for question in questions]
    faults = [f"{name}: the name stands twice" for name in sorted({name for name in names if names.count(name) > 1})]
    for question in questions:
        try:
            faults += [f"{question['name']}: {fault}" for fault in wrong(question)]
        except Exception as error:  # whatever is wrong with one question, the others are still checked
            faults.append(f"{question['name']}: {type(error).__name__}: {error}")
    print("\n".join(faults) if faults else f"{len(questions)} questions, all consistent")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
