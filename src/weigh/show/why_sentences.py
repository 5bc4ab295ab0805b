"""What `why` says in sentences: what the network has, what is claimed, and each answer's headline."""

from __future__ import annotations

from collections.abc import Callable

from weigh.ask.claims import Claim
from weigh.ask.ledger import FLOPS_PER_MAC
from weigh.ask.select import select
from weigh.ask.variations import field_of
from weigh.ask.why.answer import Answer
from weigh.ask.why.answers import GIVEN, Answers
from weigh.ask.why.question import Fit
from weigh.network.tensors import Tensor
from weigh.numbers.numerals import LARGEST
from weigh.show import numbers
from weigh.show.named import called
from weigh.words import why as words
from weigh.words.moves import shown


def opening(answers: Answers, name: str = "") -> str:
    """What the network has, and what is claimed of it. name: what to call the network, if not by its own name."""
    return " ".join([_now(answers, name or answers.ledger.graph.name), *map(_claim, answers.claims)])


def _now(answers: Answers, name: str) -> str:
    """What the network has as it is."""
    claim, fit = answers.claims[0], answers.fits[0]
    quantity = words.QUANTITIES[_quantity(claim)]
    if claim.layer:
        name = claim.layer
    if claim.attribute:
        return _attribute(answers, claim)
    if fit.value is None:
        return words.NOW["none"].format(name=name, quantity=quantity)
    facts = {"name": name, "value": numbers.whole(fit.value), "quantity": quantity}
    inputs = [value.tensor.elements for value in answers.ledger.graph.inputs]
    if _quantity(claim) == "activations" and all(isinstance(size, int) for size in inputs) and not answers.incomplete:
        more = fit.value + sum(size for size in inputs if isinstance(size, int))
        return words.NOW["activations"].format(**facts, more=numbers.whole(more))
    return words.NOW["incomplete" if answers.incomplete else "exact"].format(**facts)


def _attribute(answers: Answers, claim: Claim) -> str:
    """What a layer has of what is claimed of it: a shape, or a hyperparameter."""
    row = select(answers.ledger, claim.layer)
    call = row.calls[0] if row.calls else None
    kind = claim.attribute if claim.attribute in words.NOW else "other"
    value = ""
    if call is not None and claim.attribute in ("output", "input"):
        values = call.outputs if claim.attribute == "output" else call.inputs
        value = sizes_text(values[0].tensor) if values else ""
    elif claim.attribute == "kernel":
        kernels = [weight.shape for weight in row.weights if "kernel" in weight.name]
        value = " × ".join(map(numbers.size, kernels[0])) if kernels else ""
    elif call is not None and call.op is not None:
        found = field_of(call.op, claim.attribute)
        value = shown(found) if found is not None else ""
    kind = kind if value else "nothing"
    return words.NOW[kind].format(layer=called(row), what=claim.attribute, value=value)


def _quantity(claim: Claim) -> str:
    return claim.readings[0].quantity if claim.readings else claim.quantity


def _claim(claim: Claim) -> str:
    """A claim with the whole numbers that its printed digits allow."""
    plain = [one for one in claim.readings if not one.convention]
    if claim.quantity == "bytes":
        first = claim.readings[0]
        return words.CLAIM["bytes"].format(
            text=claim.text, low=numbers.whole(first.low), high=numbers.whole(first.high)
        )
    if not plain or plain[0].exact:
        return words.CLAIM["exact"].format(text=claim.text)
    if plain[0].high == LARGEST or plain[0].low == 0:
        return words.CLAIM["bound"].format(text=claim.text)
    if claim.quantity == "flops":
        return words.CLAIM["flops"].format(
            text=claim.text, low=numbers.whole(plain[0].low), high=numbers.whole(plain[0].high)
        )
    first, wide = plain[0], max(plain, key=lambda one: one.high - one.low)
    kind = "range" if wide is first else "rounded"
    bounds = {"low": first.low, "high": first.high, "wide_low": wide.low, "wide_high": wide.high}
    return words.CLAIM[kind].format(text=claim.text, **{name: numbers.whole(size) for name, size in bounds.items()})


def headline(answer: Answer, title: Callable[[str], str] = str) -> str:
    """An answer in a sentence: how many edits, and to what they lead; what published network that probably is.

    title: of a network of the zoo, by its name.
    """
    text = _headline(answer)
    return f"{text} {words.LIKE['partly'].format(title=title(answer.like))}" if answer.like else text


def zoo_title(name: str) -> str:
    """What a network of the zoo is called in a sentence."""
    from weigh import zoo

    return str(zoo.entries()[name].facts.get("title", name))


def kind_of(answer: Answer) -> str:
    """A key of `words.HEADLINES`: of an answer by edits, whether it edits the network, counts it otherwise, or both; or
    whether it gives a value to what the source leaves open."""
    if answer.kind != "edits":
        return answer.kind
    if any(edit.kind in GIVEN for edit in answer.edits):
        return "given"
    moves = moves_of(answer)
    return "both" if 0 < moves < len(answer.edits) else "edits" if moves else "counting"


def moves_of(answer: Answer) -> int:
    """How many edits of an answer are edits of the network, and not of how it is counted."""
    return sum(edit.move is not None or edit.kind == "uncomment" for edit in answer.edits)


def _headline(answer: Answer) -> str:
    kind, moves = kind_of(answer), moves_of(answer)
    edits = words.COUNTS.get(moves) or words.MANY.format(count=moves)
    if kind == "holds" and answer.fits[0].claim.quantity == "flops" and not answer.edits:
        facts = {"total": answer.total, "flops": FLOPS_PER_MAC * answer.total}
        told = {name: numbers.whole(value) for name, value in facts.items()}
        return words.HEADLINES["holds_flops"].format(**told, fit=fit_text(answer))
    if answer.kind == "layer" and answer.fits[0].value is None:
        return words.HEADLINES["layer_shape"]
    if not answer.fits or answer.fits[0].value is None:
        return words.HEADLINES["unmeasured"].format(edits=edits, fit=fit_text(answer))
    return words.HEADLINES[kind].format(edits=edits, total=numbers.whole(answer.total), fit=fit_text(answer))


def fit_text(answer: Answer) -> str:
    """How the answer meets the claims."""
    explained = [fit for fit in answer.fits if fit.reading is not None]
    if len(answer.fits) > 1:
        two = len(answer.fits) == 2
        kind = "both" if two else "all"
        if len(explained) < len(answer.fits):
            kind = "one_of_two" if two else "partly"
        return words.FITS[kind].format(explained=len(explained), claims=len(answer.fits))
    return words.FITS[_closeness(answer.fits[0])].format(text=answer.fits[0].claim.text)


def _closeness(fit: Fit) -> str:
    reading, tight = fit.reading, next(iter(fit.claim.readings), None)
    if reading is None or tight is None or reading.exact:
        return "exact"
    if reading.bits <= tight.bits or reading.convention:
        return "tight"
    wider = reading.low < tight.low
    return "wide" if wider else "cut"


def sizes_text(tensor: Tensor | None) -> str:
    return "" if tensor is None else " × ".join(numbers.size(size) for size in tensor.shape[1:])
