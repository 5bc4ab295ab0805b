"""What sentences state of single layers: "the second convolutional layer ... with 256 kernels of size 5×5×48".

Only what is stated, and only where it is sure which layer it is said of: in each sentence a number belongs to the layer
that it stands beside, or to the one that the clause is about. What one sentence states twice, differently, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from weigh.network.place import Place
from weigh.readers.written.evidence import Line, Stated
from weigh.readers.written.prose.kinds import KIND, ORDINAL, lexicon, may_speak_of_layers
from weigh.readers.written.prose.layer_rules import CONVOLUTIONS, POOLS, Binding, bindings
from weigh.readers.written.prose.layer_tokens import OTHER, Sentence, sentences
from weigh.readers.written.prose.paragraphs import paragraphs

MOST_REPEATS: Final = 60

_SAYS_SOMETHING = re.compile(r"[NS%]")
_DIGIT = re.compile(r"\d")
_REFERENCE = re.compile(r"X[gmO,&NeK(]{0,4}?(?=K)|K(?=[^NSv;.]{0,8}Y)")
_LISTED = re.compile(r"((?:O[gm,&]{0,3}){1,12})K")
_FIRST_FEW = re.compile(r"O(N)[gm]?K")
_REPEATED = re.compile(r"(?<![TOzZkPr:=(SK])(N)[gme]{0,2}K")
_ELLIPTIC = re.compile(r"O(?:N(?=[gme]{0,2}v)|(?=[gve]?v)|(?=gN))")
_INPUT = re.compile(r"(S)[gcy]{0,3}[IG]|[IG][gvZ:=(]{0,3}a{0,2}[gZ]{0,2}(S)(?![gcy]{0,3}[FkKMo])")
_IS_INPUT = re.compile(r"[Icy]")
_JOINING = re.compile(r"[^a,&;.]*")
_BIDIRECTIONAL: Final = {"BiLSTM": "LSTM", "BiGRU": "GRU"}


class Mention(NamedTuple):
    """A layer that a sentence names. at: the index of its word. reference: only to say where another one stands."""

    at: int
    kind: str
    ordinals: tuple[int, ...] = ()
    repeats: int = 1
    reference: bool = False


def stated(lines: Sequence[Line]) -> list[Stated]:
    """What the sentences of these lines state of layers, in their order; the place is that of the line.

    A sentence may go over several lines, where a margin parted it.
    """
    text = "\n".join(line.text for line in lines)
    if not _DIGIT.search(text):
        return []
    words = lexicon(text)
    found: list[Stated] = []
    for paragraph in paragraphs(lines):
        if not _DIGIT.search(paragraph.text) or not may_speak_of_layers(paragraph.text, text):
            continue
        about = ""
        for sentence in sentences(paragraph.text, words):
            if _SAYS_SOMETHING.search(sentence.codes) and (
                about or KIND in sentence.codes or _INPUT.search(sentence.codes)
            ):
                found += in_sentence(sentence, Place(paragraph.line_at(sentence.start)), about)
            about = _last_kind(sentence, about)
    return found


def in_sentence(sentence: Sentence, place: Place, about: str = "") -> Iterator[Stated]:
    """What one sentence states. about: the kind of layer that the text speaks of before it."""
    if "n" in sentence.codes:
        return
    mentions = mentioned(sentence, about)
    told: dict[Mention, list[Binding]] = {}
    for binding in bindings(sentence):
        mention = subject(binding, mentions, sentence.codes)
        if mention is not None:
            told.setdefault(mention, []).append(binding)
    yield from inputs_in(sentence, place)
    for mention in mentions:
        if attributes := attributes_of(mention.kind, told.get(mention, ())):
            kind = _BIDIRECTIONAL.get(mention.kind, mention.kind)
            if kind != mention.kind:
                attributes = {**attributes, "bidirectional": True}
            for ordinal in mention.ordinals or (None,):
                yield Stated(place, type=kind, ordinal=ordinal, repeats=mention.repeats, attributes=attributes,
                             text=sentence.text)  # fmt: skip


def mentioned(sentence: Sentence, about: str = "") -> list[Mention]:
    """The layers that a sentence names, in order; an ordinal alone names one of the kind named before it."""
    codes, tokens = sentence.codes, sentence.tokens
    references = {match.end() if match[0][0] == "X" else match.start() for match in _REFERENCE.finditer(codes)}
    ordinals = {match.end() - 1: match for match in _LISTED.finditer(codes)}
    repeats = {match.end() - 1: match for pattern in (_REPEATED, _FIRST_FEW) for match in pattern.finditer(codes)}
    repeats = {at: match for at, match in repeats.items() if not _is_a_name(sentence, match.start(1))}
    elliptic = {match.start(): match.end() for match in _ELLIPTIC.finditer(codes)}
    found: list[Mention] = []
    for at, token in enumerate(tokens):
        if token.code == KIND:
            places = tuple(tokens[i].value for i in _indices(ordinals.get(at), codes, ORDINAL))
            count = _repeats(tokens[repeats[at].start(1)].value) if at in repeats else 1
            if at in repeats and codes[repeats[at].start()] == ORDINAL:
                places = (tokens[repeats[at].start()].value,)
            found.append(Mention(at, token.value, places, count, at in references))
            about = token.value
        elif at in elliptic and about:
            few = _repeats(tokens[at + 1].value) if elliptic[at] > at + 1 else 1
            found.append(Mention(at, about, (token.value,), few))
    return found


def _is_a_name(sentence: Sentence, at: int) -> bool:
    """Whether digits stand behind a word that they may number: block 3 convolutions."""
    token = sentence.tokens[at]
    return sentence.codes[max(0, at - 1) : at] == OTHER and token.end - token.start == len(str(token.value))


def _indices(match: re.Match[str] | None, codes: str, code: str) -> Iterable[int]:
    return () if match is None else (i for i in range(match.start(), match.end()) if codes[i] == code)


def _repeats(value: Any) -> int:
    return value if isinstance(value, int) and 1 < value <= MOST_REPEATS else 1


def subject(binding: Binding, mentions: Sequence[Mention], codes: str) -> Mention | None:
    """The layer that a number belongs to: the one it stands with; the last one named before it; else the next one, in
    the same clause."""
    fitting = [mention for mention in mentions if mention.kind in binding.kinds]
    if binding.layer is not None:
        return next((mention for mention in fitting if mention.at == binding.layer), None)
    free = [mention for mention in fitting if not mention.reference]
    before = [mention for mention in free if mention.at < binding.at]
    behind = [mention for mention in free if mention.at > binding.at]
    if before:
        return before[-1]
    return behind[0] if behind and _JOINING.fullmatch(codes, binding.at, behind[0].at) else None


def attributes_of(kind: str, told: Iterable[Binding]) -> Mapping[str, Any]:
    """The attributes that are told once, or each time alike."""
    values: dict[str, list[Any]] = {}
    for binding in told:
        values.setdefault(binding.attribute, []).append(binding.value)
    sure = {name: several[0] for name, several in values.items() if all(one == several[0] for one in several)}
    return _spatial(kind, sure)


def _spatial(kind: str, attributes: dict[str, Any]) -> Mapping[str, Any]:
    """A kernel's last size is the channels that it reads, where it has one more than the layer has axes."""
    kernel = attributes.get("kernel")
    axes = {"Conv1D": 1, "Conv3D": 3}.get(kind, 2)
    if kernel is None or len(kernel) <= max(1, axes):
        return attributes
    if kind in CONVOLUTIONS and len(kernel) == axes + 1:
        return {**attributes, "kernel": kernel[:axes], "in_channels": kernel[axes]}
    return {
        name: value for name, value in attributes.items() if name != "kernel" or (kind in POOLS and len(kernel) == 3)
    }


def inputs_in(sentence: Sentence, place: Place) -> Iterator[Stated]:
    """The shape of the input, where a sentence tells it. An image is one where its colours or an input are told."""
    for match in _INPUT.finditer(sentence.codes) if _IS_INPUT.search(sentence.codes) else ():
        at = match.start(1) if match[1] else match.start(2)
        shape: tuple[int | None, ...] = sentence.tokens[at].value
        if len(shape) == 2:
            around = sentence.codes[max(0, match.start() - 3) : match.end() + 3]
            shape = (*shape, 3 if "c" in around else 1 if "y" in around else None)
        if len(shape) == 3:
            yield Stated(place, type="Input", outputs=(shape,), text=sentence.text)
            return


def _last_kind(sentence: Sentence, before: str) -> str:
    kinds = [token.value for token in sentence.tokens if token.code == KIND]
    return kinds[-1] if kinds else before
