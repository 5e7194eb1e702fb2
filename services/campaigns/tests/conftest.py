import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from campaigns_factories import put_people
from campaigns_sink import Sink, smtp_sink

from jalon_campaigns.service import SERVICE
from jalon_core.service import Context
from jalon_core.testing.services import make_context


@pytest.fixture
def database_url() -> str | None:
    """SQLite; where it matters how rows are locked (``jobs/``), PostgreSQL too."""
    return None


@pytest.fixture
def context(tmp_path: Path, database_url: str | None) -> Iterator[Context]:
    """The service with a database of its own; mails become files."""
    made = make_context(SERVICE, tmp_path, url=database_url)
    made.settings = replace(made.settings, mail_from="Chorale <bonjour@chorale.example>")
    put_people(made)
    yield made
    made.database.dispose()


@pytest.fixture
def sink(context: Context) -> Iterator[Sink]:
    """A real mail server, which the service sends to."""
    with smtp_sink() as (made, url):
        context.settings = replace(context.settings, smtp_url=url)
        yield made
