"""``/api/docs``: the OpenAPI document as a page to read, without scripts."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader

METHODS = ("get", "post", "put", "patch", "delete")


def api_page(document: Mapping[str, Any]) -> str:
    """The page as HTML.

    :param document: the merged OpenAPI document.
    """
    environment = Environment(
        loader=PackageLoader("jalon.documents"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    by_tag: dict[str, list[dict[str, Any]]] = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                parameters = [*item.get("parameters", ()), *operation.get("parameters", ())]
                by_tag.setdefault((operation.get("tags") or ["Other"])[0], []).append(
                    {
                        "method": method.upper(),
                        "path": path,
                        "summary": operation.get("summary", ""),
                        "description": operation.get("description", ""),
                        "parameters": [resolve(document, parameter) for parameter in parameters],
                        "body": _schema_of(document, operation.get("requestBody")),
                        "answers": [
                            (status, resolve(document, answer).get("description", ""), _schema_of(document, answer))
                            for status, answer in operation.get("responses", {}).items()
                            if status.startswith("2")
                        ],
                    }
                )
    return environment.get_template("api.html").render(title=document["info"]["title"], tags=by_tag)


def resolve(document: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a ``$ref`` inside the document."""
    while "$ref" in part:
        target: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def _schema_of(document: Mapping[str, Any], part: Mapping[str, Any] | None) -> list[tuple[str, str, bool]]:
    """The members of a JSON body: (name, type in words, required)."""
    if part is None:
        return []
    content = resolve(document, part).get("content", {})
    media = next((content[kind] for kind in content if "json" in kind), None)
    if media is None or "schema" not in media:
        return []
    schema = resolve(document, media["schema"])
    required = schema.get("required", ())
    return [
        (name, _words(document, resolve(document, member)), name in required)
        for name, member in schema.get("properties", {}).items()
    ]


def _words(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        kind = " | ".join(kind)
    if kind == "array":
        return f"list of {_words(document, resolve(document, schema.get('items', {})))}"
    if kind == "object" and "properties" in schema:
        return "{" + ", ".join(schema["properties"]) + "}"
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)
