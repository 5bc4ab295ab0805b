"""What an explanation tells, section by section: the same lines for every medium."""

from __future__ import annotations

from collections.abc import Iterator

from weigh.ask.explain import Explanation, Slide, within_example
from weigh.ask.formula import named, product_text
from weigh.ask.ledger import FLOPS_PER_MAC
from weigh.network.sizes import total
from weigh.network.tensors import Weight
from weigh.show import numbers
from weigh.show.layout import GAP
from weigh.show.tabular.cells import shape
from weigh.show.widths import cells, left, right
from weigh.words.explain import CALLS, COUNTED, LINES, TRAINED
from weigh.words.op_sentences import filled
from weigh.words.ops import Sentences


def sections(explanation: Explanation) -> dict[str, list[str]]:
    """The lines of each section, by its key in `words.explain.HEADINGS`, in their order. Nothing in them is the row's
    own: neither its name nor its place, so that equal layers have equal sections."""
    sentences = filled(explanation.op, explanation.inputs, explanation.outputs)
    return {
        "weights": _weights(explanation, sentences),
        "trained": list(_trained(explanation)),
        "shape": _shape(explanation, sentences),
        "work": _work(explanation, sentences),
        "counted": list(_counted(explanation)),
    }


def _weights(explanation: Explanation, sentences: Sentences | None) -> list[str]:
    """Each weight's product, the formula with the shared factor taken out, and what the op's sentence says; of a layer
    without weights the sentence alone."""
    weights = explanation.weights
    if not weights:
        return [sentences.weights] if sentences else []
    names = [LINES["weight"].format(name=_weight_name(weight)) for weight in weights]
    products = [numbers.formula(product_text(weight.axes)) for weight in weights]
    values = [numbers.size(weight.count) for weight in weights]
    widest = [max(map(cells, texts)) for texts in (names, products, values)]
    lines = []
    for name, text, value in zip(names, products, values, strict=True):
        product = LINES["product"].format(product=left(text, widest[1]), value=right(value, widest[2]))
        lines.append(left(name, widest[0]) + GAP + product)
    if len(weights) > 1:
        lines += [
            LINES["formula"].format(formula=numbers.formula(named(group)), value=numbers.size(group.value))
            for group in explanation.groups
            if len(group.weights) > 1
        ]
    if len(explanation.groups) > 1:
        sums = " + ".join(numbers.size(group.value) for group in explanation.groups)
        lines.append(LINES["sum"].format(values=sums, total=numbers.size(explanation.row.params)))
    if len(explanation.row.calls) > 1:
        lines.append(CALLS.format(calls=numbers.whole(len(explanation.row.calls))))
    return lines + ([sentences.weights] if sentences else [])


def _weight_name(weight: Weight) -> str:
    """Its name, and the part it belongs to where the name does not say so."""
    return weight.name if weight.part in weight.name else f"{weight.part} {weight.name}"


def _trained(explanation: Explanation) -> Iterator[str]:
    weights, row = explanation.weights, explanation.row
    if row.encloses:
        if isinstance(row.non_trainable, int) and row.non_trainable:
            yield TRAINED["none" if row.trainable == 0 else "partly"].format(**_trainable(explanation))
        return
    if not weights:
        return
    kept = [weight.name for weight in weights if not weight.trainable]
    kind = "all" if isinstance(row.params, int) else "all_unknown"
    if explanation.frozen:
        kind = "frozen"
    elif kept:
        kind = "kept" if len(kept) < len(weights) else "kept_only"
    yield TRAINED[kind].format(**_trainable(explanation), names=", ".join(dict.fromkeys(kept)))


def _trainable(explanation: Explanation) -> dict[str, str]:
    row = explanation.row
    sizes = {"params": row.params, "trainable": row.trainable, "non_trainable": row.non_trainable}
    return {name: numbers.size(value) for name, value in sizes.items()}


def _shape(explanation: Explanation, sentences: Sentences | None) -> list[str]:
    if not explanation.outputs:
        return []
    before = ", ".join(map(shape, explanation.inputs))
    lines = [LINES["shape"].format(before=before, after=", ".join(map(shape, explanation.outputs))).strip()]
    if sentences:
        lines.append(sentences.shape)
    return lines + [_slide(slide) for slide in explanation.slides]


def _slide(slide: Slide) -> str:
    kind = "slide_ceiling" if slide.ceiling else "slide" if slide.added != 0 else "slide_bare"
    facts = {name: numbers.dimension(getattr(slide, name)) for name in ("size", "added", "span", "stride", "result")}
    return LINES[kind].format(axis=slide.axis, **facts)


def _work(explanation: Explanation, sentences: Sentences | None) -> list[str]:
    """The products of MACs of one call, their sum, and what all calls come to."""
    row = explanation.row
    if row.encloses:
        return [LINES["macs_sum"].format(value=numbers.size(row.macs))] if not row.unpriced else []
    lines = []
    for work in explanation.macs:
        product = numbers.formula(product_text(within_example(work), work.times))
        lines.append(LINES["macs"].format(product=product, value=numbers.size(work.count)))
    macs = total(work.count for work in explanation.macs)
    if len(lines) > 1:
        lines.append(LINES["macs_sum"].format(value=numbers.size(macs)))
    if lines and isinstance(macs, int):
        lines.append(LINES["flops"].format(value=numbers.whole(macs * FLOPS_PER_MAC)))
    if lines and len(row.calls) > 1:
        lines.append(LINES["calls"].format(calls=numbers.whole(len(row.calls)), total=numbers.size(row.macs)))
    if lines and sentences:
        lines.append(sentences.macs)
    if explanation.elementwise:
        elementwise = total(work.count for work in explanation.elementwise)
        lines.append(LINES["elementwise"].format(value=numbers.size(elementwise)))
    return lines


def _counted(explanation: Explanation) -> Iterator[str]:
    """The conventions behind the numbers that were shown."""
    kinds = [("weights", bool(explanation.weights)), ("macs", bool(explanation.macs)), ("example", True)]
    yield " ".join(COUNTED[kind] for kind, shown in kinds if shown)
