"""Write the generated documents, or say which of them are stale."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jalon.documents.asyncapi import asyncapi
from jalon.documents.events_page import events_page
from jalon.documents.openapi import merged_openapi
from jalon.documents.settings_page import settings_page
from jalon.services import SERVICES
from jalon_core.http.app import create_app
from jalon_core.runtime import Runtime
from jalon_core.settings import Settings

DOCUMENTS: dict[str, Callable[[], str]] = {
    "events.md": events_page,
    "asyncapi.json": lambda: _text(asyncapi()),
    "settings.md": settings_page,
    "openapi.json": lambda: _text(openapi()),
}
"""File name in ``docs/`` to what makes its content."""


def openapi() -> dict[str, Any]:
    """The merged OpenAPI document, from applications made in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        apps = {service.name: create_app(Runtime(service, settings).context) for service in SERVICES}
        return merged_openapi(apps)


def write(folder: Path) -> list[str]:
    """Write all documents; give the names of those that changed."""
    changed = stale(folder)
    for name in changed:
        (folder / name).write_text(DOCUMENTS[name](), encoding="utf-8")
    return changed


def stale(folder: Path) -> list[str]:
    """The names of the documents that are missing or differ from what the code says."""
    return [
        name
        for name, make in DOCUMENTS.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != make()
    ]


def _text(document: Any) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
