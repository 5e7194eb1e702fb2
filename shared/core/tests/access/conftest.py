"""A service without routes of its own, and members of whom it has heard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from jalon_core.db.base import metadata
from jalon_core.ids import new_id
from jalon_core.service import Context, Service
from jalon_core.testing.copies import put_copy
from jalon_core.testing.services import make_context
from jalon_sdk.records import Member, Team


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    service = Service(name="songs", package="jalon_songs", metadata=metadata(), resources=())
    made = make_context(service, tmp_path)
    yield made
    made.database.dispose()


@pytest.fixture
def team_id(context: Context) -> UUID:
    team = Team(id=new_id(), version=1, name="Chorale", time_zone="Europe/Paris", open_reading=True)
    put_copy(context, team)
    return team.id


@pytest.fixture
def hear_of(context: Context, team_id: UUID) -> Callable[..., UUID]:
    """Write the copy of a member."""

    def write(**what: Any) -> UUID:
        given: dict[str, Any] = {
            "id": new_id(),
            "version": 1,
            "email": "mia@chorale.example",
            "name": "Mia",
            "language": "en",
            "time_zone": "America/Vancouver",
            "is_admin": False,
            "active": True,
            "roles": {str(team_id): "member"},
        }
        member = Member(**(given | what))
        put_copy(context, member)
        return member.id

    return write
