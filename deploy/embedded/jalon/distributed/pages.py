"""The API's documentation as files, which the gateway serves."""

import json
from pathlib import Path

from jalon.documents.api_page import api_page
from jalon.documents.generate import openapi


def write_pages(folder: Path) -> None:
    """Write ``openapi.json`` and ``docs.html``."""
    folder.mkdir(parents=True, exist_ok=True)
    document = openapi()
    (folder / "openapi.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    (folder / "docs.html").write_text(api_page(document), encoding="utf-8")
