"""The bytes of a page's file to its text."""

from __future__ import annotations

import codecs
import re

from weigh.network.errors import Fault, SourceError
from weigh.readers.written.page.bounds import check_size

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([-\w:]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([-\w:]{2,40})",
    re.I,
)
_HEAD = 4096  # bytes in which a page declares its encoding
_SYNONYMS = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949"}
_SYNONYMS |= {"iso-8859-1": "cp1252", "latin-1": "cp1252", "big5": "big5hkscs", "ks_c_5601-1987": "cp949"}
"""What browsers read for a declared encoding: the wider one of the family."""
_CYRILLIC = re.compile("[а-яё]{3,}")  # small letters: what East Asian encodings make of it is capitals
_ARCHIVES = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\x80\x02",
    b"7z\xbc",
)


def text_of(source: str | bytes, name: str = "") -> str:
    """The text of a page. Bytes that no encoding explains become replacement characters, never an error.

    The order: byte order mark, declared encoding, UTF-8, then what the bytes look like.
    Raises: SourceError (page.too_large, page.archive, page.binary, page.empty).
    """
    check_size(source, name)
    text = source if isinstance(source, str) else _decoded(source, name)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise SourceError(Fault("page.empty", {"page": name}))
    return text


def _decoded(data: bytes, name: str) -> str:
    from weigh.readers.python.repair.decode import CONTROL, MARKS

    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data.startswith(_ARCHIVES):
        raise SourceError(Fault("page.archive", {"page": name}))
    if unmarked := _wide(data):
        return data.decode(unmarked, "replace")
    if len(CONTROL.findall(data[:65536])) > 8:
        raise SourceError(Fault("page.binary", {"page": name}))
    if declared := _declared(data):
        text = data.decode(declared, "replace")
        if text.count("\ufffd") * 50 <= len(text):
            return text
    return _guessed(data)


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: every second byte of Latin text is zero."""
    head = data[:400]
    if len(head) < 4 or head.count(0) * 3 < len(head):
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 10 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 10 * odd else ""


def _declared(data: bytes) -> str:
    """The encoding that the page's head declares, where Python knows it."""
    found = _DECLARED.search(data[:_HEAD])
    if found is None:
        return ""
    name = (found[1] or found[2]).decode("ascii", "replace").lower()
    try:
        known = codecs.lookup(_SYNONYMS.get(name, name))
    except (LookupError, ValueError):
        return ""
    return known.name if known._is_text_encoding and not known.name.startswith("utf-16") else ""


def _guessed(data: bytes) -> str:
    from weigh.readers.python.repair.decode import CONTROL, decode

    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    damaged = data.decode("utf-8", "replace")
    if damaged.count("\ufffd") * 200 <= len(damaged):  # some bytes cut through, the rest is sound
        return damaged
    cyrillic = data.decode("cp1251", "replace")
    letters = sum(map(len, _CYRILLIC.findall(cyrillic[:20_000])))
    if letters * 2 > sum(c > "\x7f" for c in cyrillic[:20_000]):
        return cyrillic
    return decode(CONTROL.sub(b" ", data))
