"""How deep a network is said to be: "the 16-layer VGG", "16層のVGG Net", "a network with 16 weight layers"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from weigh.readers.written.prose import subjects
from weigh.readers.written.prose.tokens import Token

DEEPEST: Final = 2000
"""No network has more layers."""
_NEAR: Final = 3


def depths(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Numbers that count the layers of a network: which token each is, and the number."""
    for at, token in enumerate(tokens):
        if token.kind not in ("number", "barred") or not token.text.isdigit() or not 2 <= int(token.text) <= DEEPEST:
            continue
        behind = at + 2 if at + 1 < len(tokens) and tokens[at + 1].text == "-" else at + 1
        if behind < len(tokens) and tokens[behind].has("words:layer") and _is_network(text, tokens, behind + 1):
            yield at, token.text


def _is_network(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether a network follows, by its name or as such."""
    for token in tokens[at : at + _NEAR]:
        if token.has("words:network") or subjects.networks([text[token.start : token.end]]):
            return True
        if not token.has("words:between", "words:copula"):
            return False
    return False
