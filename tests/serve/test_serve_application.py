"""The application: who may ask, what every answer says of itself, and every refusal whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from inline import Inline
from starlette.testclient import TestClient

from weigh.serve.application import application
from weigh.serve.guard import names_of
from weigh.serve.limits import MOST_BODY
from weigh.serve.refusals import Refused
from weigh.serve.routes import ROUTES

CODE = "from keras import layers, models\nm = models.Sequential([layers.Dense(10, input_shape=(3,))])\n"
ADDRESS = "http://127.0.0.1:8421"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def inline() -> Inline:
    return Inline()


@pytest.fixture
def client(inline: Inline) -> Iterator[TestClient]:
    with TestClient(application(inline), base_url=ADDRESS, raise_server_exceptions=False) as client:
        yield client


def error(answer: Any) -> tuple[int, str, str]:
    told = answer.json()["error"]
    return answer.status_code, told["kind"], told["text"]


# what is there


def test_every_route_answers(client: TestClient) -> None:
    requests = {
        "weigh": {"source": CODE},
        "why": {"source": CODE, "claims": ["60"]},
        "explain": {"source": CODE, "layer": "dense"},
        "check": {"page": f"It has 40 parameters.\n\n```python\n{CODE}```\n", "name": "p.md"},
        "diff": {"a": {"source": CODE, "name": "a.py"}, "b": {"source": CODE.replace("10", "11"), "name": "b.py"}},
        "report": {"source": CODE, "claims": ["60"]},
        "report.html": {"source": CODE},
    }
    for route in ROUTES:
        answer = client.request(route.method, route.path, json=requests.get(route.name))
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == route.content
        assert (
            route.name == "openapi.json" or route.content != "application/json" or answer.json()["schema"] == "weigh/1"
        )


def test_workers_begin_and_end_with_the_application(inline: Inline) -> None:
    with TestClient(application(inline), base_url=ADDRESS):
        assert inline.begun == 1
    assert inline.begun == 0


def test_the_page_and_its_files(client: TestClient) -> None:
    page = client.get("/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for name in re.findall(r'(?:src|href)="(assets/[^"]+)"', page.text):
        asset = client.get(f"/{name}")
        assert asset.status_code == 200
        again = client.get(f"/{name}", headers={"If-None-Match": asset.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_each_page_has_a_nonce_of_its_own(client: TestClient) -> None:
    pages = [client.get("/") for _ in range(2)]
    nonces = [
        re.search(r"style-src 'self' 'nonce-([\w-]{20,})'", page.headers["content-security-policy"]) for page in pages
    ]
    assert nonces[0] and nonces[1] and nonces[0][1] != nonces[1][1]
    assert all(nonce and nonce[1] in page.text for nonce, page in zip(nonces, pages, strict=True))


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../html.py", "/assets/..%2fhtml.py", "/assets/%2e%2e/html.py", "/assets//etc/passwd", "/assets/%00",
        "/assets/serve.js/", "/assets/", "/assets/report.js", "/api/", "/api/weigh/", "/API/zoo", "/static/x",
        "/%2e%2e/%2e%2e/etc/passwd", "/index.html", "/docs",
    ],
)  # fmt: skip
def test_there_is_nothing_else(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 404
    assert answer.json()["error"]["kind"] == "serve.no_route"


def test_no_address_of_that_name(client: TestClient) -> None:
    assert error(client.post("/api/nothing", json={})) == (
        404,
        "serve.no_route",
        "an address must be one that this server has.\n  Received: POST '/api/nothing'.\n  GET /api/openapi.json lists them all.",
    )


def test_another_method(client: TestClient) -> None:
    answer = client.get("/api/weigh")
    assert error(answer) == (
        405,
        "serve.method",
        "an address must be asked with the method that it has.\n  Received: GET '/api/weigh'; it has POST.",
    )
    assert answer.headers["allow"] == "POST"
    assert client.post("/api/zoo", json={}).status_code == 405
    assert client.options("/api/weigh").status_code == 405


# what every answer says of itself


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/api/zoo"), ("POST", "/api/weigh"), ("GET", "/nothing"), ("PUT", "/api/zoo")],
)
def test_headers_of_every_answer(client: TestClient, method: str, path: str) -> None:
    headers = client.request(method, path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert not [name for name in headers if name.startswith("access-control")]
    assert "server" not in headers


# who may ask


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8421", "", "[::2]", "10.0.0.1"]
)
def test_a_foreign_name_for_this_machine(client: TestClient, host: str) -> None:
    answer = client.get("/api/zoo", headers={"Host": host})
    assert error(answer) == (
        400,
        "serve.host",
        f"a request must be addressed to this server by a name that it answers to.\n  Received: Host {host!r}. It answers to "
        "127.0.0.1, localhost, [::1].\n  Open http://127.0.0.1, or start the server with --host.",
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "LOCALHOST:8421", "[::1]:8421", "[::1]"])
def test_a_name_of_this_machine(client: TestClient, host: str) -> None:
    assert client.get("/api/zoo", headers={"Host": host}).status_code == 200


def test_names_that_a_host_gives() -> None:
    assert names_of("192.168.1.7")[-1] == "192.168.1.7"
    assert names_of("fe80::1")[-1] == "[fe80::1]"
    inline = Inline()
    with TestClient(application(inline, host="0.0.0.0"), base_url="http://192.168.1.7:8421") as client:
        assert client.get("/api/zoo").status_code == 200
        assert client.get("/api/zoo", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://127.0.0.1:8421.evil.example"]
)
def test_a_foreign_page_asks_nothing(client: TestClient, inline: Inline, origin: str) -> None:
    answer = client.post("/api/weigh", json={"source": CODE}, headers={"Origin": origin})
    assert error(answer) == (
        403,
        "serve.origin",
        f"a request must come from the server's own page.\n  Received: Origin {origin!r}.\n"
        "  Ask from the page itself, or from a program that sends no Origin.",
    )
    assert not inline.asked


def test_the_own_page_asks(client: TestClient) -> None:
    headers = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/weigh", json={"source": CODE}, headers=headers).status_code == 200


def test_a_foreign_page_is_known_by_what_its_browser_says(client: TestClient) -> None:
    assert (
        client.get("/api/zoo", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}).status_code == 403
    )
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status_code == 200


# bodies


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp",
             "application/json; charset=utf-16", "text/json"],
)  # fmt: skip
def test_what_does_not_say_that_it_is_json(client: TestClient, inline: Inline, kind: str) -> None:
    answer = client.post("/api/weigh", content=b"{}", headers={"Content-Type": kind})
    assert error(answer) == (
        415,
        "serve.type",
        f"a request must be JSON and say so.\n  Received: Content-Type {kind!r}.\n  Send it with Content-Type: application/json.",
    )
    assert not inline.asked


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])
def test_json_by_other_spellings(client: TestClient, kind: str) -> None:
    assert client.post("/api/weigh", content=b"{}", headers={"Content-Type": kind}).status_code == 400


def test_a_long_body_is_refused_by_what_it_says(client: TestClient, inline: Inline) -> None:
    answer = client.post("/api/check", content=b"{" * 10_000_000, headers=JSON)
    assert error(answer) == (
        413,
        "serve.too_large",
        "a request may hold at most 9,000,000 bytes.\n  This one holds 10000000 bytes.\n  Send only the part that describes the network.",
    )
    assert not inline.asked


def test_a_long_body_that_does_not_say_so_is_not_read_whole(client: TestClient, inline: Inline) -> None:
    given = 0

    def endless() -> Iterator[bytes]:
        nonlocal given
        for _ in range(40):
            given += 1
            yield b"x" * 1_000_000

    answer = client.post("/api/check", content=endless(), headers=JSON)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (413, "serve.too_large")
    assert not inline.asked


@pytest.mark.parametrize("length", ["9" * 30, "18446744073709551616"])
def test_a_length_beyond_all_bounds(client: TestClient, length: str) -> None:
    answer = client.post("/api/check", content=b"{}", headers={**JSON, "Content-Length": length})
    assert answer.status_code == 413


def test_the_longest_body_is_read(client: TestClient) -> None:
    page = "x" * (MOST_BODY - 100)
    assert client.post("/api/check", json={"page": page}).json()["error"]["kind"] == "page.too_large"


# what the pool refuses


@pytest.mark.parametrize(
    ("refused", "status", "text"),
    [
        (Refused.of("serve.busy", waiting=256, seconds=2), 503,
         "too much is asked at once: 256 questions wait already.\n  Ask again in 2 seconds."),
        (Refused.of("serve.busy_long", running=12, seconds=2), 503,
         "too many long questions are asked at once: 12 are being answered already, and this one takes long too.\n  Ask again in 2 seconds."),
        (Refused.of("serve.deadline", seconds=10.0), 504,
         "an answer must be found within 10 seconds.\n  This one took longer, and was given up.\n  Ask about a smaller part, or start the server with a longer --deadline."),
        (Refused.of("serve.died"), 500,
         "the process that looked for the answer ended before it was found.\n  Mostly that is for lack of memory.\n  Ask about a smaller part."),
        (Refused.of("serve.ending"), 503, "the server is ending, and answers nothing more."),
    ],
)  # fmt: skip
def test_what_the_pool_refuses(client: TestClient, inline: Inline, refused: Refused, status: int, text: str) -> None:
    inline.refuse = refused
    answer = client.post("/api/weigh", json={"source": CODE})
    assert error(answer) == (status, refused.fault.kind, text)
    assert answer.headers.get("retry-after") == ("2" if status == 503 else None)
    inline.refuse = None
    assert client.post("/api/weigh", json={"source": CODE}).status_code == 200  # a refusal is not kept


def test_a_fault_of_the_server_tells_nothing(client: TestClient, inline: Inline) -> None:
    inline.refuse = ValueError("/home/user/private")  # type: ignore[assignment]
    answer = client.post("/api/weigh", json={"source": CODE})
    assert error(answer)[:2] == (500, "serve.internal")
    assert "private" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
