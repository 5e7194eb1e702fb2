import pytest
from sqlalchemy import insert

from jalon_core.db.engine import Database
from jalon_core.db.tables import copy_sources
from jalon_core.http import health
from jalon_core.http.app import create_app
from jalon_core.service import Context


@pytest.fixture
def needs(monkeypatch):
    """Say which migration the code needs; the small service has none."""
    return lambda revision: monkeypatch.setattr(health, "_needed", lambda package: revision)


def fill(context, *kinds):
    with context.database.writing() as session:
        for kind in kinds:
            session.execute(
                insert(copy_sources).values(
                    kind=kind, state="full", epoch=1, shape=1, requests=0, received=0, differences=0
                )
            )


def test_a_live_process_says_so(visitor):
    assert visitor.get("/healthz").json == {"status": "alive", "service": "songs"}


def test_ready_once_its_copies_are_whole(context, visitor, needs):
    needs(None)
    fill(context, "member", "team")
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json == {"status": "filling", "service": "songs", "kinds": ["api_key"]}
    fill(context, "api_key")
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "ready")


def test_not_ready_before_the_migration(context, visitor, needs):
    needs("0002")
    answer = visitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["detail"] == "the database is at migration None, the code needs 0002"


def test_not_ready_without_a_database(context, tmp_path, needs):
    needs(None)
    (tmp_path / "no-database").write_text("this is no database, and long enough to be read as a page header")
    broken = Context(
        service=context.service, settings=context.settings, database=Database(f"sqlite:///{tmp_path / 'no-database'}")
    )
    answer = create_app(broken).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["status"] == "not_ready"
