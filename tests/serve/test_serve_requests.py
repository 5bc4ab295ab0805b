"""What a request may hold: every error whole, and nothing in it ever a path."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weigh.serve.questions import QUESTIONS, answer
from weigh.serve.requests import plain

CODE = "from keras import layers, models\nm = models.Sequential([layers.Dense(10, input_shape=(3,))])\n"
SOURCES = "source, bytes, zoo, name, target, inputs, set, dialect"
OBJECT = 'a request must be one JSON object, such as {"source": "the code", "name": "model.py"}.\n  '
SHAPE = (
    "inputs: a shape is whole sizes above 0, joined with x, without the batch.\n"
    "  Received: '0x1'; '0' is not a size.\n"
    "  Write for example 3x224x224, image:3x224x224, or ? for a size that is not known."
)


def ask(name: str, request: Any) -> tuple[int, dict[str, Any]]:
    status, body = answer(name, request if isinstance(request, bytes) else json.dumps(request).encode())
    return status, json.loads(body)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "It is empty."),
        (b"  \n", "It is empty."),
        (b"\xff\xfe", "It is no UTF-8."),
        (b'{"source": 1', "Line 1, column 13: Expecting ',' delimiter."),
        (b'{"source": "a\x00"}', "Line 1, column 14: Invalid control character at."),
        (b"[" * 100_000, "It is nested too deeply."),
        (b'{"a": ' * 50_000, "It is nested too deeply."),
        (b'{"source": ' + b"1" * 5000 + b"}", "It holds a number that is too long, or none that JSON has."),
        (b'{"source": NaN}', "It holds a number that is too long, or none that JSON has."),
        (b"[1, 2]", "It is a list of 2."),
        (b"[]", "It is a list."),
        (b"null", "It is null."),
        (b'"x"', "It is 'x'."),
    ],
)
def test_what_is_no_object(body: bytes, text: str) -> None:
    status, told = ask("weigh", body)
    assert status == 400
    assert told["error"] == {"kind": "serve.json", "text": OBJECT + text, "where": None, "line": None, "fill": None}


@pytest.mark.parametrize(
    ("name", "request_", "kind", "text"),
    [
        ("weigh", {"sorce": CODE}, "serve.key",
         f"a request may hold only what its address knows.\n  Received: 'sorce'. It knows: {SOURCES}. Did you mean source?"),
        ("weigh", {"claims": ["60M"], "source": CODE}, "serve.key",
         f"a request may hold only what its address knows.\n  Received: 'claims'. It knows: {SOURCES}."),
        ("weigh", {}, "serve.sources",
         "a request must hold one source: `source` (text), `bytes` (base64) or `zoo` (a name).\n  There is none of them."),
        ("weigh", {"source": CODE, "zoo": "vgg16"}, "serve.sources",
         "a request must hold one source: `source` (text), `bytes` (base64) or `zoo` (a name).\n  There are source, zoo."),
        ("weigh", {"source": 3}, "serve.value",
         "each part of a request must be of its kind.\n  'source' must be a text.\n  Received: the number 3."),
        ("weigh", {"source": [CODE]}, "serve.value",
         "each part of a request must be of its kind.\n  'source' must be a text.\n  Received: a list of 1."),
        ("weigh", {"source": True}, "serve.value",
         "each part of a request must be of its kind.\n  'source' must be a text.\n  Received: true."),
        ("weigh", {"source": {"a": 1}}, "serve.value",
         "each part of a request must be of its kind.\n  'source' must be a text.\n  Received: an object."),
        ("weigh", {"zoo": "v" * 2000}, "serve.value",
         "each part of a request must be of its kind.\n  'zoo' must be a text of at most 1,000 characters.\n  Received: a text of 2,000 characters."),
        ("weigh", {"source": CODE, "inputs": "3x3"}, "serve.value",
         "each part of a request must be of its kind.\n  'inputs' must be a list of at most 50 texts.\n  Received: '3x3'."),
        ("weigh", {"source": CODE, "inputs": ["3"] * 51}, "serve.value",
         "each part of a request must be of its kind.\n  'inputs' must be a list of at most 50 texts.\n  Received: a list of 51."),
        ("weigh", {"source": CODE, "set": {"n": 3}}, "serve.value",
         "each part of a request must be of its kind.\n  'set' must be an object of names and their values as text.\n  Received: an object."),
        ("weigh", {"source": CODE, "inputs": ["0x1"]}, "usage", SHAPE),
        ("weigh", {"source": CODE, "inputs": ["3", "x:3", "x:4"]}, "usage",
         "inputs: each input has one shape.\n  'x' was given two: 3 and 4.\n  Leave one out, or name the inputs: NAME:SHAPE."),
        ("weigh", {"source": CODE, "set": {"a=b": "3"}}, "usage",
         "set: what stands before the equals sign is a name as Python has them.\n  Received: 'a=b=3'; 'a=b' is none.\n  Write for example input_shape=28,28,1 or image_data_format=channels_first."),
        ("weigh", {"source": CODE, "dialect": "keras9"}, "usage",
         "dialect: must be one of keras1, keras2, tf.keras, keras3 or torch.\n  Received: 'keras9'.\n  Did you mean keras3? Leave it out to let the source decide."),
        ("weigh", {"bytes": "Zm9v!"}, "serve.base64",
         "`bytes` must be base64.\n  Its letters are not those of base64, or some are missing."),
        ("why", {"source": CODE}, "serve.lacking",
         "a request must hold what is asked.\n  'claims' is not there. It is a list of claims: 60M, 138,357,544, neurons=650k."),
        ("why", {"source": CODE, "claims": ["1"] * 21}, "serve.value",
         "each part of a request must be of its kind.\n  'claims' must be a list of at most 20 texts.\n  Received: a list of 21."),
        ("explain", {"source": CODE}, "serve.lacking",
         "a request must hold what is asked.\n  'layer' is not there. It is a layer's name, its path, or its number as in #3."),
        ("explain", {"source": CODE, "layer": "dense", "expected": -1}, "serve.value",
         "each part of a request must be of its kind.\n  'expected' must be a whole number of at least 0.\n  Received: the number -1."),
        ("explain", {"source": CODE, "layer": "dense", "expected": "ten"}, "usage",
         "expected: must be a whole number of at least 0.\n  Received: 'ten'."),
        ("diff", {"a": {"source": CODE}}, "serve.lacking",
         "a request must hold what is asked.\n  'b' is not there. It is an object with the second source."),
        ("diff", {"a": CODE, "b": {"zoo": "vgg16"}}, "serve.value",
         "each part of a request must be of its kind.\n  'a' must be an object with a source.\n  Received: a text of 93 characters."),
        ("diff", {"a": {"sauce": CODE}, "b": {"zoo": "vgg16"}}, "serve.key",
         f"a request may hold only what its address knows.\n  Received: 'sauce'. It knows: {SOURCES}. Did you mean source?"),
        ("check", {}, "serve.lacking",
         "a request must hold what is asked.\n  'page' is not there. It is the text of a page."),
    ],
)  # fmt: skip
def test_what_is_no_request(name: str, request_: dict[str, Any], kind: str, text: str) -> None:
    status, told = ask(name, request_)
    assert status == 400
    told["error"].pop("fill")  # which field it is about: test_serve_words.py
    assert told == {"schema": "weigh/1", "error": {"kind": kind, "text": text, "where": None, "line": None}}


@pytest.mark.parametrize(
    ("name", "request_", "kind", "line", "text"),
    [
        ("weigh", {"source": "x = 1\n)))\n", "name": "net.py"}, "source.no_framework", None, None),
        ("weigh", {"source": "", "name": "net.py"}, "source.empty", None,
         "a source must hold code.\n  'net.py' is empty."),
        ("weigh", {"zoo": "vgg61"}, "serve.zoo", None,
         "`zoo` must name a network of the zoo.\n  Received: 'vgg61'. Did you mean vgg19?\n  GET /api/zoo lists them all."),
        ("explain", {"source": CODE, "layer": "conv"}, "select.no_layer", None, None),
        ("why", {"source": CODE, "claims": ["sixty"]}, "claim.form", None, None),
        ("why", {"source": CODE, "claims": ["60M"], "like": "../vgg16"}, "select.like", None, None),
        ("weigh", {"source": f"{CODE}def f(n):\n    return f(n + 1)\nf(1)\n"}, "limit.recursion", 4, None),
        ("check", {"page": " ", "name": "p.md"}, "page.empty", None, "a page must hold text.\n  'p.md' is empty."),
    ],
)  # fmt: skip
def test_what_cannot_be_read(
    name: str, request_: dict[str, Any], kind: str, line: int | None, text: str | None
) -> None:
    status, told = ask(name, request_)
    assert (status, told["error"]["kind"], told["error"]["line"]) == (422, kind, line)
    assert text is None or told["error"]["text"] == text


PLACES = (
    "../../etc/passwd", "/etc/passwd", "C:\\Windows\\win.ini", "vgg16/../../x", "a\0b", "file:///etc/passwd", "~/.ssh/id_rsa", "-",
    "/proc/self/environ", "\\\\host\\share", "..", ".", "", " ", "%2e%2e%2fetc%2fpasswd",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_name_is_a_place(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a name it is only a name; as one of the zoo it is none."""
    monkeypatch.chdir(tmp_path)
    status, told = ask("weigh", {"source": CODE, "name": place})
    assert (status, told["models"][0]["params"]["total"]) == (200, 40)
    status, told = ask("weigh", {"zoo": place})
    assert (status, told["error"]["kind"]) == (422, "serve.zoo")
    status, told = ask("weigh", {"source": CODE, "target": place})
    assert status in (200, 422)  # an empty target chooses nothing
    assert "root:" not in json.dumps(told)


def test_nothing_beside_a_text_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that imports a file of the server's folder gets none, whatever it is called and says of itself."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.py").write_text("WIDTH = 77\nNAME = 'hunter2'\n")
    dense = "layers.Dense(WIDTH, input_shape=(3,), name=NAME)"
    imports = [
        "from secret import WIDTH, NAME",
        "from .secret import WIDTH, NAME",
        f"__package__ = 'torchvision.{tmp_path}'\nfrom .secret import WIDTH, NAME",
        f"__package__ = '{tmp_path.name}'\nfrom . import secret\nWIDTH, NAME = secret.WIDTH, secret.NAME",
    ]
    for line in imports:
        for name in ("net.py", str(tmp_path / "net.py"), "secret.py"):
            source = f"from keras import layers, models\n{line}\nm = models.Sequential([{dense}])\n"
            for question, key in (("weigh", "source"), ("check", "page")):
                _, body = answer(question, json.dumps({key: source, "name": name}).encode())
                assert b"hunter2" not in body and b'"params": 308' not in body


@given(st.text())
def test_a_plain_name_is_one_part(name: str) -> None:
    made = plain(name)
    assert made
    assert not set("/\\\0\n") & set(made) and "::" not in made and not made.startswith(".") and len(made) <= 200


@given(st.sampled_from(sorted(QUESTIONS)), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["source", "zoo", "bytes", "name", "claims", "layer", "a", "b", "page", "set", "inputs"]), inner, max_size=4),
    max_leaves=8,
))  # fmt: skip
def test_any_json_ends_in_a_clear_error(name: str, request_: Any) -> None:
    status, told = ask(name, request_)
    assert status in (400, 422) or (name, status) == ("check", 200)  # any text is a page
    assert status == 200 or told["error"]["text"]


@given(st.sampled_from(sorted(QUESTIONS)), st.binary(max_size=60))
def test_any_bytes_end_in_a_clear_error(name: str, body: bytes) -> None:
    assert answer(name, body)[0] in (400, 422)


def test_a_fault_of_our_own_tells_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*arguments: Any, **more: Any) -> None:
        raise RuntimeError("/home/user/private")

    monkeypatch.setattr("weigh.serve.requests.read_source", broken)
    status, told = ask("weigh", {"source": CODE})
    assert status == 500
    assert told["error"] == {
        "kind": "serve.internal",
        "text": "weigh failed. This is a fault in weigh, not in your source: please report it with what you asked.",
        "where": None,
        "line": None,
        "fill": None,
    }
    assert "/home/user/private" in capsys.readouterr().err


def test_no_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(*arguments: Any, **more: Any) -> None:
        raise MemoryError

    monkeypatch.setattr("weigh.serve.requests.read_source", hungry)
    status, told = ask("weigh", {"source": CODE})
    assert status == 422
    assert told["error"]["text"] == (
        "an answer must be found within 1,073 MB of memory.\n  This one took more, and was given up.\n  Ask about a smaller part."
    )


def test_a_long_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weigh.serve.questions.MOST_ANSWER", 100)
    status, told = ask("weigh", {"source": CODE})
    assert (status, told["error"]["kind"]) == (422, "serve.long_answer")


def test_bytes_are_read_like_a_file() -> None:
    text = CODE.replace("m = ", "# größer\nm = ")
    for encoded in (text.encode("utf-16"), text.encode("utf-8-sig"), text.encode("latin-1")):
        status, told = ask("weigh", {"bytes": base64.b64encode(encoded).decode(), "name": "net.py"})
        assert (status, told["models"][0]["params"]["total"]) == (200, 40)


@pytest.mark.parametrize("key", ["source", "name", "target", "zoo", "dialect"])
def test_half_a_letter_breaks_nothing(key: str) -> None:
    request = {"source": CODE, key: f"{CODE if key == 'source' else ''}# \ud800"}
    status, told = ask("weigh", {"zoo": request["zoo"]} if key == "zoo" else request)
    assert status in (200, 400, 422)
    json.dumps(told, ensure_ascii=False).encode()


def test_a_spelling_of_a_published_name_is_enough() -> None:
    for name in ("vgg16", " VGG-16 ", "vgg_16"):
        status, told = ask("weigh", {"zoo": name})
        assert (status, told["models"][0]["params"]["total"]) == (200, 138_357_544)


def test_markup_stays_text() -> None:
    name = "<script>alert(1)</script>"
    status, told = ask("weigh", {"source": CODE.replace("10,", f"10, name='{name}',")})
    assert (status, told["models"][0]["layers"][0]["name"]) == (200, name)


@pytest.mark.parametrize("wanted", ["expected", "1,664", 1664])
def test_an_expected_number_in_either_writing(wanted: int | str) -> None:
    status, told = ask("explain", {"source": CODE, "layer": "dense", "expected": wanted})
    assert (status, told.get("expected")) == ((400, None) if wanted == "expected" else (200, 1664))
