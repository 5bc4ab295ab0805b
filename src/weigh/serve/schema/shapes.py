"""How the schemas are written: JSON Schema 2020-12 in a few words. Objects may always hold more keys than are named."""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]

STRING: Final[Schema] = {"type": "string"}
BOOLEAN: Final[Schema] = {"type": "boolean"}
INTEGER: Final[Schema] = {"type": "integer"}
NUMBER: Final[Schema] = {"type": "number"}
FREE: Final[Schema] = {"type": "object"}
SCHEMA: Final[Schema] = {"const": "weigh/1"}
LINE: Final[Schema] = {"type": ["string", "null"], "description": "Where in the source: `line 12`."}
SIZE: Final[Schema] = {"type": ["integer", "null"], "description": "Exact; null where it is not known."}


def ref(name: str) -> Schema:
    """A schema that has a name."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def keyed(values: Schema) -> Schema:
    """An object whose keys are names."""
    return {"type": "object", "additionalProperties": values}


def either(*options: Schema) -> Schema:
    return {"anyOf": list(options)}


def nullable(schema: Schema) -> Schema:
    return either(schema, {"type": "null"})


def one_of(*values: str | None) -> Schema:
    return {"enum": list(values)}


def told(schema: Schema, description: str) -> Schema:
    """A schema, and what it means."""
    return {**schema, "description": description}


def record(description: str = "", optional: tuple[str, ...] = (), **members: Schema) -> Schema:
    """An object. optional: members that may be left out. A member whose name is Python's ends in an underscore."""
    properties = {name.rstrip("_"): schema for name, schema in members.items()}
    made: Schema = {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }
    return told(made, description) if description else made


def closed(schema: Schema) -> Schema:
    """An object that may hold nothing else: a request."""
    return {**schema, "additionalProperties": False}
