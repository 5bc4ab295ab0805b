"""Text of any source as a part of HTML: it can never end what it stands in, nor begin anything."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from html import escape
from typing import Any

from weigh.show.widths import visible

_ENDING = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
"""What JSON may hold and a script element may not: all that ends it, or that its parser takes for the end of a line;
and halves of letters, which have no UTF-8."""


def text(value: str) -> str:
    """Text between tags or in an attribute; control letters, overrides of direction and halves of letters as escapes.

    >>> text("</script>\\x00")
    '&lt;/script&gt;\\\\x00'
    """
    return escape(visible(value))


def sentences(value: str) -> str:
    """Text that has lines of its own, as errors have."""
    return "<br>".join(map(text, value.split("\n")))


def packed(json: str) -> str:
    """A JSON text deflated (zlib, RFC 1950), in base64: networks repeat themselves, and so do their documents."""
    return b64encode(zlib.compress(json.encode(), level=9)).decode()


def json_text(value: Any) -> str:
    """A JSON text that may stand in a script element. Reading it as JSON gives the value back.

    >>> json_text({"name": "</script><!--"})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ENDING.sub(lambda letter: f"\\u{ord(letter[0]):04x}", written)
