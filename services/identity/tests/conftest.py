"""A club with two teams: Ada administers, Max manages the choir, Mia sings there, Tom is of the theatre."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from jalon_core.access.caller import VISITOR, Caller
from jalon_core.http.app import create_app
from jalon_core.service import Context
from jalon_core.testing.client import client_for
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import empty_database, make_context
from jalon_identity.operations.members import create_member
from jalon_identity.operations.teams import create_team
from jalon_identity.service import SERVICE
from jalon_sdk.records import Role

PASSWORD = "ut queant laxis"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a database for all tests of this run; each leaves it empty."""
    with postgresql_database("identity") as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def context(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Context]:
    """Identity with an empty database, prepared as a process prepares it."""
    on_server = request.param == "postgresql"
    made = make_context(SERVICE, tmp_path, url=request.getfixturevalue("postgresql") if on_server else None)
    assert SERVICE.prepare is not None
    SERVICE.prepare(made)
    yield made
    if on_server:
        empty_database(made)
    made.database.dispose()


@pytest.fixture
def club(context: Context) -> SimpleNamespace:
    """Ids of the club's teams and members."""
    with context.transaction() as uow:
        choir = create_team(uow, name="Chorale", time_zone="Europe/Paris").id
        theatre = create_team(uow, name="Théâtre", time_zone="America/Vancouver").id

        def member(name: str, *, admin: bool = False, **roles: Role) -> UUID:
            teams = {"choir": choir, "theatre": theatre}
            return create_member(
                uow,
                email=f"{name}@chorale.example",
                name=name.title(),
                password=PASSWORD,
                language="fr",
                time_zone="Europe/Paris",
                is_admin=admin,
                roles={teams[team]: role for team, role in roles.items()},
            ).id

        return SimpleNamespace(
            choir=choir,
            theatre=theatre,
            ada=member("ada", admin=True),
            max=member("max", choir="manager"),
            mia=member("mia", choir="member"),
            tom=member("tom", theatre="member"),
        )


@pytest.fixture
def client_of(context: Context) -> Callable[[UUID], FlaskClient]:
    """A client signed in as a member, whose rights are those in the database."""

    def make(member_id: UUID) -> FlaskClient:
        return client_for(context, Caller(kind="member", actor=f"member:{member_id}", member_id=member_id))

    return make


@pytest.fixture
def visitor(context: Context) -> FlaskClient:
    """A client that is not signed in."""
    return client_for(context, VISITOR)


@pytest.fixture
def sign_in(visitor: FlaskClient) -> Callable[..., Any]:
    """Sign in over HTTP; gives the answer."""

    def post(name: str, password: str = PASSWORD) -> Any:
        return visitor.post("/api/v1/session", json={"email": f"{name}@chorale.example", "password": password})

    return post


@pytest.fixture
def with_token(context: Context) -> Callable[[str], FlaskClient]:
    """A client that sends this bearer token."""

    def make(token: str) -> FlaskClient:
        client = create_app(context).test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return make
