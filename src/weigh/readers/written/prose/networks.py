"""Passages that describe a whole network in words: labelled lines, lists of layers, one paragraph that is complete.

A passage is a network only where nothing else is sensible: at least three of its layers have numbers, each line of a
list names a layer, each layer has the numbers that its weights follow from. Anything less stays evidence on layers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from weigh.network.place import Place
from weigh.readers.written.evidence import Description, Line, Stated
from weigh.readers.written.prose.kinds import ACTIVATION, Lexicon, lexicon, may_speak_of_an_input, may_speak_of_layers
from weigh.readers.written.prose.layer_rules import CONVOLUTIONS, POOLS, RECURRENT, Binding, bindings
from weigh.readers.written.prose.layer_tokens import SIZE, Sentence, sentences
from weigh.readers.written.prose.layer_tokens import sentence as as_one
from weigh.readers.written.prose.layers import Mention, attributes_of, inputs_in, mentioned, subject
from weigh.readers.written.prose.paragraphs import Paragraph, block, paragraphs

LEAST: Final = 3
"""Layers with numbers that make a network of a passage."""
LONGEST_ITEM: Final = 400
"""Characters of a line of a list."""

_ITEM = re.compile(
    r"\s{0,12}(?:(?P<bullet>[-*•·–+]|\(?\d{1,2}[.)、])\s{0,4})?"
    r"(?:(?P<label>[A-Za-z]{1,10}[ _-]?\d{0,2})\s?[:：=]\s?)?(?P<text>.+)"
)
_LABEL = re.compile(r"([A-Za-z]+)[ _-]?(\d*)")
_LABELS: Final[Mapping[str, str]] = {
    "c": "Conv", "conv": "Conv", "s": "AvgPool", "p": "Pool", "pool": "Pool", "f": "Dense", "fc": "Dense",
    "dense": "Dense", "hidden": "Dense", "output": "Dense", "lstm": "LSTM", "gru": "GRU",
}  # fmt: skip
"""What a label stands for where its line names no layer: C1, S2, F6."""
_NEEDS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(CONVOLUTIONS - {"DepthwiseConv"}, frozenset({"units", "kernel"})),
    **dict.fromkeys({"Dense"} | RECURRENT, frozenset({"units"})),
    "Embedding": frozenset({"units", "vocabulary"}),
    "MultiHeadAttention": frozenset({"heads"}),
    "DepthwiseConv": frozenset({"kernel"}),
}
"""Without these a layer's weights do not follow from what is written."""
_CONNECTIONS = re.compile(r"(?=(N)g{0,3}Rg{0,2}(N))")
_TRAINED = re.compile(r"t[^.]{0,5}b")
_NUMBERS = re.compile(r"\d+")
_UNSURE = re.compile(r"[n?]")
_READS = re.compile(r"[IG]")
_TOLD = re.compile(r"[NS]")
_NAME = re.compile(r"\s*#*\s*([\w][\w.+-]{0,30}(?: [\w.+-]{1,30}){0,2})\s*(?:[,(:：]|$)")


@dataclass(frozen=True, slots=True)
class _Item:
    """What one line of a list says: its layers, in order, and how the line began: with a bullet, a number, a label."""

    layers: tuple[Stated, ...]
    mark: str


class _Text(NamedTuple):
    """The lines of a text, and what is worked out once for all of them."""

    lines: Sequence[Line]
    text: str
    words: Lexicon
    paragraphs: Mapping[int, Paragraph]


def find(lines: Sequence[Line]) -> list[Description]:
    """The networks that these lines describe, in order."""
    text = "\n".join(line.text for line in lines)
    if len(_NUMBERS.findall(text)) < LEAST:
        return []
    whole = _Text(lines, text, lexicon(text), {one.first: one for one in paragraphs(lines)})
    found: list[Description] = []
    at = 0
    while at < len(lines):
        result = _list(whole, at) or _paragraph(whole, at)
        if result is None:
            at += 1
            continue
        description, at = result
        found.append(description)
    return found


# -- lists -------------------------------------------------------------------------------------------------------------


def _list(whole: _Text, start: int) -> tuple[Description, int] | None:
    """The list that begins at a line, and the line behind it."""
    lines = whole.lines
    first = _item(whole, lines[start])
    if first is None:
        return None
    layers = [*first.layers]
    at = start + 1
    last = start
    while at < len(lines):
        if not lines[at].text.strip() and at == last + 1:
            at += 1
            continue
        item = _item(whole, lines[at])
        if item is None or item.mark != first.mark:
            break
        layers += item.layers
        last = at
        at += 1
    return _described(whole, start, last, layers)


def _item(whole: _Text, line: Line) -> _Item | None:
    """The layers of one line of a list; None where it is none, or says too little."""
    match = _ITEM.fullmatch(line.text.rstrip()) if len(line.text) <= LONGEST_ITEM else None
    if match is None:
        return None
    bullet, label = match["bullet"] or "", match["label"] or ""
    named = _LABEL.fullmatch(label)
    implied = _LABELS.get(named[1].lower(), "") if named else ""
    if not (implied or bullet) or not (implied or may_speak_of_layers(line.text, whole.text)):
        return None
    text = match["text"] if implied else line.text[match.end("bullet") :]
    layers = _layers(whole, text, Place(line.number), implied)
    if not layers:
        return None
    layers = [replace(layer, text=line.text.strip()) for layer in layers]
    if implied and named and named[2] and len(layers) == 1:
        layers = [replace(layers[0], name=label)]
    return _Item(tuple(layers), "number" if any(c.isdigit() for c in bullet) else bullet or "label")


def _layers(whole: _Text, text: str, place: Place, implied: str) -> list[Stated] | None:
    """The layers that an item names, in order; None where one of them lacks the numbers that it needs.

    implied: the kind of layer, where the text names none.
    """
    found = as_one(text, whole.words)
    return None if found is None or "n" in found.codes else _in_sentence(found, place, implied, bare=True)


def _in_sentence(sentence: Sentence, place: Place, implied: str, bare: bool) -> list[Stated] | None:
    """The layers of a sentence. bare: a size that stands alone is the layer's window."""
    mentions = [mention for mention in mentioned(sentence) if not mention.reference]
    inputs = list(inputs_in(sentence, place))
    if not mentions and implied and not inputs:
        mentions = [Mention(-1, implied)]
    told: dict[Mention, list[Binding]] = {}
    bound = list(bindings(sentence))
    for binding in bound:
        mention = subject(binding, mentions, sentence.codes)
        if mention is None:
            return None if binding.kinds else []
        told.setdefault(mention, []).append(binding)
    if bare and len(mentions) == 1:
        _bare(sentence, mentions[0], bound, told)
    found: list[Stated] = [*inputs]
    for mention in mentions:
        attributes = {**attributes_of(mention.kind, told.get(mention, ())), **_special(sentence, mention)}
        found += _layer(mention, attributes, found, place, bare)
    _activations(sentence, mentions, found, len(inputs), place)
    return found if all(_NEEDS.get(layer.type, frozenset()) <= layer.attributes.keys() for layer in found) else None


def _bare(sentence: Sentence, mention: Mention, bound: list[Binding], told: dict[Mention, list[Binding]]) -> None:
    """A lone size in the line of a layer with a window is that window."""
    taken = {binding.at for binding in bound}
    free = [at for at, token in enumerate(sentence.tokens) if token.code == SIZE and at not in taken]
    windowed = CONVOLUTIONS | POOLS
    if mention.kind in windowed and len(free) == 1 and not any(b.attribute == "kernel" for b in told.get(mention, ())):
        size = sentence.tokens[free[0]].value
        told.setdefault(mention, []).append(Binding("kernel", size, free[0], windowed))


def _special(sentence: Sentence, mention: Mention) -> Mapping[str, Any]:
    """Sets of filters that read some of the maps; pooling with a coefficient and a bias for each map."""
    if mention.kind in POOLS and _TRAINED.search(sentence.codes):
        return {"trainable_pool": True}
    sets = tuple(
        (sentence.tokens[match.start(1)].value, sentence.tokens[match.start(2)].value)
        for match in _CONNECTIONS.finditer(sentence.codes)
    )
    return {"connections": sets} if mention.kind in CONVOLUTIONS and sets else {}


def _layer(
    mention: Mention, attributes: Mapping[str, Any], before: list[Stated], place: Place, bare: bool
) -> Iterator[Stated]:
    """The layer; the one before it again where the word only says more of that (a softmax behind a dense layer)."""
    kind = {"BiLSTM": "LSTM", "BiGRU": "GRU"}.get(mention.kind, mention.kind)
    if kind != mention.kind:
        attributes = {**attributes, "bidirectional": True}
    if kind == "Softmax" and "units" in attributes:
        kind, attributes = "Dense", {**attributes, "activation": "softmax"}
    if kind == "Softmax" and before and before[-1].type == "Dense" and "activation" not in before[-1].attributes:
        earlier = before.pop()
        yield replace(earlier, attributes={**earlier.attributes, "activation": "softmax"})
        return
    again = before and before[-1].type == mention.kind == kind  # Conv layer: 3x3 convolution ...
    if bare and again and not (attributes and before[-1].attributes):
        earlier = before.pop()
        attributes = {**earlier.attributes, **attributes}
    connections = attributes.get("connections")
    if connections is not None and sum(count for count, _ in connections) != attributes.get("units"):
        attributes = {name: value for name, value in attributes.items() if name != "connections"}
    yield Stated(place, type=kind, repeats=mention.repeats, attributes=attributes)


def _activations(
    sentence: Sentence, mentions: Sequence[Mention], found: list[Stated], inputs: int, place: Place
) -> None:
    """An activation belongs to the layer before it; alone in its sentence it is a layer of its own."""
    for at, token in enumerate(sentence.tokens):
        if token.code != ACTIVATION:
            continue
        behind = [i for i, mention in enumerate(mentions) if mention.at < at]
        index = inputs + (behind[-1] if behind else -1)
        if not mentions:
            found.append(Stated(place, type="Activation", attributes={"function": token.value}))
        elif behind and len(found) == inputs + len(mentions) and found[index].type in _NEEDS:
            found[index] = replace(found[index], attributes={**found[index].attributes, "activation": token.value})


# -- paragraphs --------------------------------------------------------------------------------------------------------


def _paragraph(whole: _Text, start: int) -> tuple[Description, int] | None:
    """A paragraph that begins with an input and names every layer behind it, up to the last one that is dense.

    Where the line alone does not tell all of it, the lines up to the next empty one may.
    """
    line = whole.paragraphs.get(start)
    if line is None or not may_speak_of_an_input(line.text, whole.text):
        return None
    layers = _retold(whole, line)
    if layers and not _is_complete(layers):
        line = _block(whole, start)
        layers = _retold(whole, line) if line is not None else None
    if not layers or line is None or not _is_complete(layers):
        return None
    layers = [replace(layer, text=line.text[:LONGEST_ITEM].strip()) for layer in layers]
    return _described(whole, start, start + line.count - 1, layers)


def _is_complete(layers: Sequence[Stated]) -> bool:
    return layers[-1].type in ("Dense", "Softmax")


def _block(whole: _Text, start: int) -> Paragraph | None:
    """The lines up to the next empty one, where none of them is an item of a list."""
    lines = block(whole.lines, start)
    listed = lines is None or any(map(_is_item, whole.lines[start + 1 : start + lines.count]))
    return None if listed else lines


def _is_item(line: Line) -> bool:
    match = _ITEM.match(line.text[:LONGEST_ITEM])
    return match is not None and bool(match["bullet"] or match["label"])


def _retold(whole: _Text, paragraph: Paragraph) -> list[Stated] | None:
    """The layers that a paragraph names, an input first; None where it is about something else."""
    found: list[Stated] = []
    for sentence in sentences(paragraph.text, whole.words):
        if not found and not _TOLD.search(sentence.codes):
            continue
        if not found and not _READS.search(sentence.codes):
            return None
        if _UNSURE.search(sentence.codes) or not _in_turn(mentioned(sentence), found):
            return None
        here = _in_sentence(sentence, Place(paragraph.line_at(sentence.start)), "", bare=False)
        if here is None:
            return None
        found += here
        if found and (found[0].type != "Input" or sum(layer.type == "Input" for layer in found) != 1):
            return None
    return found


def _in_turn(mentions: Sequence[Mention], before: Sequence[Stated]) -> bool:
    """Whether each layer comes behind those named before it: a second one where one of its kind was, without a number.

    Where even the first of a kind is called the first, the text is about layers of a network that it does not retell.
    """
    named = [layer.type for layer in before]
    for mention in mentions:
        place = 1 + named.count(mention.kind)
        if mention.reference or mention.ordinals not in ((), (place,)) or mention.ordinals == (1,):
            return False
        named.append(mention.kind)
    return True


# -- both --------------------------------------------------------------------------------------------------------------


def _described(whole: _Text, start: int, last: int, layers: list[Stated]) -> tuple[Description, int] | None:
    """The description, and the line behind it; None where too few of the layers have numbers."""
    told = sum(bool(layer.attributes) for layer in layers)
    if told < LEAST or not any(layer.type in _NEEDS for layer in layers):
        return None
    name, above = _heading(whole, start)
    if above is not None and layers[0].type != "Input":
        layers = [above, *layers]
    first = layers[0].place if layers[0].place.line < whole.lines[start].number else Place(whole.lines[start].number)
    return Description("prose", tuple(layers), first, whole.lines[last].number, name=name), last + 1


def _heading(whole: _Text, start: int) -> tuple[str, Stated | None]:
    """The name and the input in the line above a list."""
    at = start - 1
    if at >= 0 and not whole.lines[at].text.strip():
        at -= 1
    if at < 0 or len(whole.lines[at].text) > LONGEST_ITEM:
        return "", None
    line = whole.lines[at]
    told = sentences(line.text, whole.words)
    inputs = [replace(one, text=line.text.strip()) for each in told for one in inputs_in(each, Place(line.number))]
    heads = line.text.rstrip().endswith((":", "：")) or line.text.lstrip().startswith("#")
    named = _NAME.match(line.text) if heads else None
    name = named[1] if named and any(c.isdigit() or c.isupper() for c in named[1][1:]) else ""
    return name, inputs[0] if inputs else None
