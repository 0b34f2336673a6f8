"""A JSON schema from the type of a record, as `dpctl.report.plain` prints it."""

from typing import Any


def schema_of(record: type[Any], title: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a dataclass: every key is there, and unknown ones are not allowed."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(record).json_schema(mode="serialization")
    defs = schema.get("$defs", {})
    # what `plain` adds to the fields of these
    if "Requirement" in defs:
        defs["Requirement"]["properties"]["text"] = {"type": "string"}
    if "CostLine" in defs:
        defs["CostLine"]["properties"]["amount"] = {"$ref": "#/$defs/Figure"}
    for entry in (schema, *defs.values()):
        if entry.get("type") == "object" and "properties" in entry:
            entry["additionalProperties"] = False
            entry["required"] = sorted(entry["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **{key: value for key, value in schema.items() if key != "title"},
    }
