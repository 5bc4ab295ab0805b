"""Bytes of a file to text: byte order mark, coding line (PEP 263), UTF-8, then the encodings old pages used."""

from __future__ import annotations

import codecs
import re

from weigh.readers.python.repair.result import UnreadableSource

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
LEGACY = ("gb18030", "shift_jis", "euc_kr")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
KANA = re.compile("[\u3040-\u30ff]")


def decode(data: bytes) -> str:
    """Text of a source file. Never fails on text; raises UnreadableSource (reason "binary") for anything else.

    Without a mark, a coding line or valid UTF-8, East Asian encodings are tried before Latin-1, and only where what
    they give are characters of everyday use: almost any bytes are *some* valid GB 18030.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if CONTROL.search(data[:65536]):
        raise UnreadableSource(1, "binary")
    for line in data.split(b"\n", 2)[:2]:
        if found := CODING.match(line):
            try:
                return data.decode(found[1].decode("ascii"))
            except (LookupError, UnicodeDecodeError, ValueError):
                break  # a coding line that lies: decide from the bytes
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSource(1, "binary") from error


def _legacy(data: bytes) -> str:
    """The one East Asian reading whose characters are all common, else Latin-1, which reads any bytes."""
    readings = []
    for encoding in LEGACY:
        try:
            readings.append(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    plausible = [text for text in readings if _common(text)]
    with_kana = [text for text in plausible if KANA.search(text)]
    return (with_kana or plausible or [data.decode("latin-1")])[0]


def _common(text: str) -> bool:
    """Every character beyond ASCII is an ordinary ideograph, kana, hangul or full-width sign, and they come in runs."""
    foreign = [c for c in text if c > "\x7f"]
    ordinary = sum(
        "\u3000" <= c <= "\u30ff"
        or "\u4e00" <= c <= "\u9fa5"
        or "\uac00" <= c <= "\ud7a3"
        or "\uff01" <= c <= "\uff5e"
        or c in "“”‘’—…·"
        for c in foreign
    )
    return ordinary == len(foreign) and bool(re.search("[^\x00-\x7f]{2}", text))
