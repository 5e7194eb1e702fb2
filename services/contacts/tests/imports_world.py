"""Imports in tests: uploaded through the client, worked off by the job."""

import io
from typing import Any

from jalon_core.testing.events import run_jobs

PATH = "/api/v1/imports"


def upload(client: Any, text: str | bytes, name: str = "liste.csv", **query: Any) -> Any:
    """Upload a file and give what was made of it."""
    data = text.encode() if isinstance(text, str) else text
    answer = client.post(PATH, data={"file": (io.BytesIO(data), name)}, query_string=query)
    assert answer.status_code == 201, answer.json
    return answer.json


def change(client: Any, import_: Any, **fields: Any) -> Any:
    """Set an import up."""
    answer = client.patch(f"{PATH}/{import_['id']}", json=fields)
    assert answer.status_code == 200, answer.json
    return answer.json


def act(context: Any, client: Any, import_: Any, *acts: str) -> Any:
    """Let it do things one after the other, and give what it is then."""
    for word in acts:
        answer = client.post(f"{PATH}/{import_['id']}/{word}")
        assert answer.status_code in (200, 202), answer.json
        run_jobs(context, "imports")
    return client.get(f"{PATH}/{import_['id']}").json


def rows(client: Any, import_: Any, **query: Any) -> list[Any]:
    """What became of its rows."""
    return client.get(f"{PATH}/{import_['id']}/rows", query_string={"limit": 200, **query}).json["items"]


def counts(import_: Any) -> tuple[int, ...]:
    """Created, updated, skipped, refused."""
    return tuple(import_[name] for name in ("created", "updated", "skipped", "refused"))
