"""The API's description in OpenAPI 3.1, made from the table of routes, the statuses and the schemas."""

from __future__ import annotations

from typing import Any, Final

from weigh import __version__
from weigh.serve.routes import HTML, JSON, ROUTES, Route
from weigh.serve.schema import SCHEMAS
from weigh.serve.schema.shapes import ref
from weigh.words.serving import API, STATUS_MEANS

ASKED: Final = (400, 403, 408, 413, 415, 422, 500, 503, 504)
"""Statuses that a question may end with; those of every address are 400 and 403."""
GIVEN: Final = (400, 403)


def openapi() -> dict[str, Any]:
    """The whole description, as JSON has it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "weigh",
            "version": __version__,
            "description": API,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {route.path: {route.method.lower(): _operation(route)} for route in ROUTES},
        "components": {
            "schemas": SCHEMAS,
            "responses": {_named(status): _refusal(status) for status in ASKED},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    refused = ASKED if route.method == "POST" else GIVEN
    made: dict[str, Any] = {
        "operationId": route.name.replace(".", "_"),
        "summary": route.summary,
        "responses": {
            "200": {"description": STATUS_MEANS[200], "content": {route.content.partition(";")[0]: _content(route)}},
            **{str(status): {"$ref": f"#/components/responses/{_named(status)}"} for status in refused},
        },
    }
    if route.request:
        made["requestBody"] = {"required": True, "content": {JSON: {"schema": ref(route.request)}}}
    return made


def _content(route: Route) -> dict[str, Any]:
    if route.content == HTML:
        return {"schema": {"type": "string"}}
    return {"schema": ref(route.answer)} if route.answer else {"schema": {"type": "object"}}


def _named(status: int) -> str:
    return f"Status{status}"


def _refusal(status: int) -> dict[str, Any]:
    made: dict[str, Any] = {"description": STATUS_MEANS[status], "content": {JSON: {"schema": ref("Error")}}}
    if status == 503:
        made["headers"] = {"Retry-After": {"description": STATUS_MEANS["retry"], "schema": {"type": "integer"}}}
    return made
