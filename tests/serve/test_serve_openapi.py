"""The description is valid OpenAPI 3.1, and real answers are what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from inline import Inline

from weigh.serve.application import application
from weigh.serve.limits import MOST_CLAIMS
from weigh.serve.openapi import openapi
from weigh.serve.questions import QUESTIONS, answer
from weigh.serve.refusals import STATUSES
from weigh.serve.routes import ROUTES
from weigh.serve.schema import SCHEMAS
from weigh.words.serving import STATUS_MEANS

jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).resolve().parents[2]
SOURCES: dict[str, dict[str, Any]] = {
    **{file.stem: {"source": file.read_text("utf-8"), "name": file.name} for file in (ROOT / "examples").glob("*.*")},
    **{name: {"zoo": name} for name in ("vgg16", "resnet50", "transformer_base")},
    "contradicting": {"source": "import torch.nn as n\nnet = n.Sequential(n.Linear(3, 4), n.Linear(5, 6))\n"},
}
QUICK = ("alexnet", "vgg16", "summary", "contradicting")
ASKED = [
    *((name, question, {}) for name in SOURCES for question in ("weigh", "report")),
    *((name, "explain", {"layer": "#2", "expected": 1664, "expected_shape": "28x28x64"}) for name in SOURCES),
    *((name, "report", {"claims": ["60M"]}) for name in QUICK),
    *((name, "why", {"claims": ["60M"]}) for name in QUICK),
    ("alexnet", "why", {"claims": ["62,378,344", "neurons=650k"], "like": "alexnet"}),
]


def valid(value: Any, name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    jsonschema.Draft202012Validator(schema).validate(value)


def test_the_description_is_valid() -> None:
    pytest.importorskip("openapi_spec_validator").validate(openapi())


def test_every_schema_is_one_and_is_used() -> None:
    text = json.dumps(openapi())
    for name, schema in SCHEMAS.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert f'"#/components/schemas/{name}"' in text, f"{name} is not used"


@pytest.mark.parametrize(("name", "question", "more"), ASKED)
def test_answers_are_what_they_are_said_to_be(name: str, question: str, more: dict[str, Any]) -> None:
    request = {**SOURCES[name], **more}
    route = next(route for route in ROUTES if route.name == question)
    valid(request, route.request)
    status, body = answer(question, json.dumps(request).encode())
    valid(json.loads(body), route.answer if status == 200 else "Error")


@pytest.mark.parametrize("page", ["en_alexnet_excerpt", "ja_cnn_qa", "ko_conv1d_open_input", "en_lecture_accounting"])
def test_audits_are_what_they_are_said_to_be(page: str) -> None:
    file = next((ROOT / "tests" / "pages" / "corpus").glob(f"{page}.*"))
    request = {"page": file.read_text("utf-8"), "name": file.name}
    valid(request, "CheckRequest")
    status, body = answer("check", json.dumps(request).encode())
    assert status == 200
    valid(json.loads(body), "Audit")


@pytest.mark.parametrize(("a", "b"), [("vgg16", "vgg19"), ("lenet5", "resnet50"), ("vgg16", "vgg16")])
def test_differences_are_what_they_are_said_to_be(a: str, b: str) -> None:
    request = {"a": {"zoo": a}, "b": {"zoo": b}}
    valid(request, "DiffRequest")
    status, body = answer("diff", json.dumps(request).encode())
    assert status == 200
    valid(json.loads(body), "Difference")


def test_what_is_always_the_same() -> None:
    from starlette.testclient import TestClient

    with TestClient(application(Inline()), base_url="http://127.0.0.1") as client:
        valid(client.get("/api/zoo").json(), "Zoo")
        valid(client.get("/api/words").json(), "Words")
        assert client.get("/api/openapi.json").json() == json.loads(json.dumps(openapi()))
        valid(client.get("/api/nothing").json(), "Error")


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("Source", {}),
        ("Source", {"source": "x", "zoo": "vgg16"}),
        ("Source", {"source": "x", "sauce": 1}),
        ("WhyRequest", {"source": "x"}),
        ("WhyRequest", {"source": "x", "claims": ["1"] * (MOST_CLAIMS + 1)}),
        ("ExplainRequest", {"source": "x"}),
        ("DiffRequest", {"a": {"source": "x"}}),
        ("CheckRequest", {}),
    ],
)
def test_what_the_server_refuses_the_schema_refuses(name: str, request_: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        valid(request_, name)
    question = next(route.name for route in ROUTES if route.request == name)
    assert answer(question, json.dumps(request_).encode())[0] == 400


def test_schemas_know_what_questions_take() -> None:
    for route in ROUTES:
        if route.method == "POST":
            assert set(SCHEMAS[route.request]["properties"]) == set(QUESTIONS[route.name].known)


def test_every_status_is_described() -> None:
    described = {
        int(status) for path in openapi()["paths"].values() for one in path.values() for status in one["responses"]
    }
    assert {*STATUSES.values(), 200, 422} - {404, 405} == described
    assert {status for status in STATUS_MEANS if isinstance(status, int)} == described
