"""A small service with a route of every class, and clients of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from flask import Response
from flask.testing import FlaskClient
from flask.views import MethodView
from marshmallow import fields
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.access.caller import VISITOR, Caller
from jalon_core.access.rights import readable, require_edit
from jalon_core.access.routes import ADMIN, MEMBER, PUBLIC, RECORD
from jalon_core.copies.reading import require_copied
from jalon_core.db.base import Model, RecordColumns, metadata
from jalon_core.errors import Conflict, NotFound, VersionConflict
from jalon_core.http.pages import Page, paginate
from jalon_core.http.schemas import ListQuery, MoneySchema, RecordSchema, Schema, UtcTime, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction
from jalon_core.ids import new_id
from jalon_core.service import Context, Service
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import empty_database, make_context


class Base(Model):
    __abstract__ = True
    metadata = metadata()


class Song(RecordColumns, Base):
    __tablename__ = "songs"
    title: Mapped[str] = mapped_column(String(100))


class OutOfTune(ValueError):
    code = "out_of_tune"
    extra: ClassVar = {"cents": 50}
    fields: ClassVar = {"verses.0.line": ["is a quarter tone too low"]}


class Verse(Schema):
    line = fields.String(required=True)
    at = UtcTime()


class NewSong(Schema):
    title = fields.String(required=True)
    verses = fields.List(fields.Nested(Verse))
    price = fields.Nested(MoneySchema)
    contact_id = fields.UUID()


class SongChanges(Schema):
    title = fields.String(required=True)


class SongSchema(RecordSchema):
    title = fields.String()


blp = blueprint("songs", __name__, description="Songs")
pages = blueprint("pages", __name__, outside_api=True)


@blp.route("/songs")
class Songs(MethodView):
    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(SongSchema))
    def get(self, wanted: dict[str, Any]) -> Page[Song]:
        """List songs."""
        query = select(Song).where(readable(current_caller(), Song.team_id, Song.owner_id))
        with reading() as session:
            return paginate(session, query, order=[Song.title.desc(), Song.id], **wanted)

    @blp.arguments(NewSong)
    @blp.response(201, SongSchema)
    def post(self, wanted: dict[str, Any]) -> Song:
        """Add a song."""
        caller = current_caller()
        with transaction() as uow:
            if "contact_id" in wanted:
                require_copied(uow.session, "contact", wanted["contact_id"])
            if wanted["title"] == "taken":
                raise Conflict("there is such a song", extra={"current": {"title": "taken"}})
            song = Song(title=wanted["title"], team_id=caller.default_team, owner_id=caller.member_id)
            uow.session.add(song)
            uow.session.flush()
            return song


@blp.route("/songs/<uuid:song_id>")
class OneSong(MethodView):
    @blp.response(200, SongSchema)
    def get(self, song_id: UUID) -> Song:
        """See a song."""
        with reading() as session:
            song = session.get(Song, song_id)
        if song is None:
            raise NotFound
        return song

    @blp.arguments(SongChanges)
    @blp.response(200, SongSchema)
    def patch(self, wanted: dict[str, Any], song_id: UUID) -> Song:
        """Rename a song."""
        expected = if_match()
        with transaction() as uow:
            song = uow.session.get(Song, song_id)
            if song is None:
                raise NotFound
            require_edit(uow.caller, song.team_id, song.owner_id)
            if expected not in (None, song.version):
                raise VersionConflict(extra={"current": {"version": song.version}})
            song.title, song.version = wanted["title"], song.version + 1
            return song


@blp.route("/songs/sing")
class Sing(MethodView):
    @blp.response(204)
    def post(self) -> None:
        """Sing, out of tune."""
        raise OutOfTune("that was a quarter tone")


@blp.route("/songs/burn")
class Burn(MethodView):
    @blp.response(204)
    def post(self) -> None:
        """Burn all songs."""
        with transaction() as uow:
            uow.session.add(Song(title="ashes"))
            raise RuntimeError("the secret is 1234")


@pages.route("/p/<slug>")
class PublicPage(MethodView):
    def get(self, slug: str) -> Response:
        """A page for everybody."""
        return Response(f"<h1>{slug}</h1>{current_caller().actor}", mimetype="text/html")


ROUTES = {
    "GET /songs": RECORD,
    "POST /songs": MEMBER,
    "GET /songs/<uuid:song_id>": RECORD,
    "PATCH /songs/<uuid:song_id>": RECORD,
    "POST /songs/sing": MEMBER,
    "POST /songs/burn": ADMIN,
    "GET /p/<slug>": PUBLIC,
}

SERVICE = Service(
    name="songs",
    package="jalon_songs",
    metadata=Base.metadata,
    resources=("songs",),
    public_prefixes=("/p/",),
    blueprints=lambda: (blp, pages),
    routes=ROUTES,
    refusals={OutOfTune: ("out_of_tune", 409)},
)


@pytest.fixture
def service() -> Service:
    return SERVICE


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a database for all tests of this run; each leaves it empty."""
    with postgresql_database("songs") as url:
        yield url


@pytest.fixture
def engine() -> str:
    """Which database; modules whose behaviour depends on it try both."""
    return "sqlite"


@pytest.fixture
def context(tmp_path: Path, engine: str, request: pytest.FixtureRequest) -> Iterator[Context]:
    on_server = engine == "postgresql"
    made = make_context(SERVICE, tmp_path, url=request.getfixturevalue("postgresql") if on_server else None)
    yield made
    if on_server:
        empty_database(made)
    made.database.dispose()


@pytest.fixture
def team_id() -> UUID:
    return new_id()


@pytest.fixture
def caller(team_id: UUID) -> Caller:
    return member_caller(team_id)


@pytest.fixture
def client(context: Context, caller: Caller) -> FlaskClient:
    return client_for(context, caller)


@pytest.fixture
def visitor(context: Context) -> FlaskClient:
    return client_for(context, VISITOR)


@pytest.fixture
def titles(context: Context) -> Callable[[], list[str]]:
    """What is in the database."""

    def read() -> list[str]:
        with context.reading() as session:
            return list(session.scalars(select(Song.title).order_by(Song.title)))

    return read
