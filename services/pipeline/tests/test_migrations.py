"""Migrations go forward on a filled database."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from jalon_core.db.engine import Database
from jalon_core.db.migrations import upgrade
from jalon_core.testing.servers import postgresql_database

FIELD = "INSERT INTO deal_fields (id, key, kind, labels, choices, created_at) VALUES (:id, :key, :kind, '{}', '[]', :t)"
DEAL = (
    "INSERT INTO pipelines (id, version, created_at, updated_at, name, card_kind)"
    " VALUES (:p, 1, :t, :t, 'Inscriptions', 'deal')",
    "INSERT INTO stages (id, pipeline_id, position, name, colour, kind, probability, folded)"
    " VALUES (:s, :p, 0, 'Nouveau', 'blue', 'open', 10, false)",
    "INSERT INTO deals (id, version, created_at, updated_at, name, pipeline_id, stage_id, status, rank, probability,"
    " custom, visit_no, entered_stage_at, search)"
    " VALUES (:d, 1, :t, :t, 'Cours de Zoé', :p, :s, 'open', 'a', 10, :custom, 1, :t, 'cours de zoe')",
)
IDS = {name: f"0199f09e000070008000{number:012d}" for number, name in enumerate("psdxyz")}
TIME = {"t": "2026-03-02 09:00:00+00:00"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'pipeline.sqlite3'}"
        if request.param == "postgresql":
            url = stack.enter_context(postgresql_database())
        database = Database(url)
        stack.callback(database.dispose)
        yield database


def run(database: Database, *statements: str, **values: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), IDS | TIME | values)


def test_deals_keep_their_fields_and_take_all_types(database: Database) -> None:
    upgrade("jalon_pipeline", database, "0001")
    run(database, FIELD, id=f"{1:032d}", key="voice", kind="text")
    run(database, *DEAL, custom='{"voice": "alto"}')
    with pytest.raises(IntegrityError):
        run(database, FIELD, id=f"{2:032d}", key="site", kind="link")
    upgrade("jalon_pipeline", database, "0002")
    run(database, FIELD, id=f"{2:032d}", key="site", kind="link")
    with pytest.raises(IntegrityError):
        run(database, FIELD, id=f"{3:032d}", key="odd", kind="nonsense")
    with database.engine.begin() as connection:
        fields = connection.execute(text("SELECT key, kind FROM deal_fields ORDER BY key")).all()
        custom = connection.execute(text("SELECT CAST(custom AS TEXT) FROM deals")).scalar_one()
    assert [tuple(row) for row in fields] == [("site", "link"), ("voice", "text")]
    assert json.loads(custom) == {"voice": "alto"}


def test_deals_that_were_there_can_be_proposed(database: Database) -> None:
    upgrade("jalon_pipeline", database, "0002")
    run(database, *DEAL, custom="{}")
    upgrade("jalon_pipeline", database, "0003")
    proposal = "INSERT INTO proposals (id, deal_id, send_id, note, sent_at) VALUES (:x, :d, :y, '', :t)"
    run(database, proposal)
    again = proposal.replace(":x", ":z")
    with pytest.raises(IntegrityError):  # a mail is one proposal
        run(database, again)
    with pytest.raises(IntegrityError):
        run(database, again.replace(":d", ":y").replace(":y", ":p"))
    with database.engine.begin() as connection:
        found = connection.execute(
            text("SELECT deals.name FROM proposals JOIN deals ON deals.id = proposals.deal_id")
        ).scalars()
        assert found.all() == ["Cours de Zoé"]


def test_deals_that_were_there_are_cards_with_a_history(database: Database) -> None:
    upgrade("jalon_pipeline", database, "0003")
    visit = (
        "INSERT INTO visits (id, deal_id, visit_no, pipeline_id, stage_id, stage_position_at_entry, entered_at,"
        " entered_by, note, outcome, left_at) VALUES (:x, :d, 1, :p, :s, 0, :t, 'system', '', 'deal_deleted', :t)"
    )
    task = (
        "INSERT INTO tasks (id, version, created_at, updated_at, title, note, deal_id)"
        " VALUES (:y, 1, :t, :t, 'Appeler', '', :d)"
    )
    run(database, *DEAL, visit, task, custom='{"voice": "alto"}')
    run(database, FIELD, id=f"{1:032d}", key="voice", kind="text")
    upgrade("jalon_pipeline", database, "0004")
    with database.engine.begin() as connection:

        def found(query: str) -> tuple[object, ...]:
            return tuple(connection.execute(text(query)).one())

        assert found("SELECT kind, name, priority FROM cards") == ("deal", "Cours de Zoé", None)
        assert found(
            "SELECT outcome, probability_at_entry, cards.name FROM visits JOIN cards ON cards.id = visits.card_id"
        ) == ("card_deleted", 10, "Cours de Zoé")
        assert found("SELECT card_kind, title FROM tasks JOIN cards ON cards.id = tasks.card_id") == ("deal", "Appeler")
        assert found("SELECT about, type, version FROM card_fields WHERE updated_at = created_at") == (
            "deal",
            "text",
            1,
        )
        assert found(
            "SELECT substr(CAST(since AS TEXT), 1, 19) = substr(CAST(created_at AS TEXT), 1, 19)"
            " FROM card_spans JOIN cards ON cards.id = card_id WHERE until IS NULL"
        )[0]
        assert found("SELECT version, CAST(state AS TEXT) LIKE '%Nouveau%' FROM pipeline_versions")[0] == 1
        assert found("SELECT wip_limit, CAST(required_fields AS TEXT) FROM stages") == (None, "[]")
    with pytest.raises(IntegrityError):  # a deal has no priority
        run(database, "UPDATE cards SET priority = 'high'")
    with pytest.raises(IntegrityError):  # a card is in a stage that is there
        run(database, "UPDATE cards SET stage_id = :z")


def test_cards_and_tasks_that_were_there_need_no_attention_yet(database: Database) -> None:
    upgrade("jalon_pipeline", database, "0003")
    task = (
        "INSERT INTO tasks (id, version, created_at, updated_at, title, note, deal_id)"
        " VALUES (:y, 1, :t, :t, 'Appeler', '', :d)"
    )
    run(database, *DEAL, task, custom="{}")
    upgrade("jalon_pipeline", database, "0007")
    with database.engine.begin() as connection:
        row = connection.execute(
            text(
                "SELECT title, remind_before, acted_at, replied_at, snoozed_until"
                " FROM tasks JOIN cards ON cards.id = tasks.card_id"
            )
        ).one()
    assert tuple(row) == ("Appeler", None, None, None, None)


def test_tags_that_were_there_are_found_by_their_folded_form(database: Database) -> None:
    upgrade("jalon_pipeline", database, "0003")
    run(database, *DEAL, custom="{}")
    upgrade("jalon_pipeline", database, "0009")
    run(database, "UPDATE cards SET tags = :tags", tags='["Alto", "Été"]')
    upgrade("jalon_pipeline", database, "0010")
    with database.engine.begin() as connection:
        (folded,) = connection.execute(text("SELECT CAST(folded_tags AS TEXT) FROM cards")).scalars()
    assert json.loads(folded) == ["alto", "ete"]


def test_lost_reasons_keep_the_order_in_which_they_were_shown(database: Database) -> None:
    upgrade("jalon_pipeline", database, "0004")
    reason = "INSERT INTO lost_reasons (id, label, created_at) VALUES (:id, :label, :at)"
    for number, (label, day) in enumerate((("Trop tard", 3), ("Trop cher", 1), ("Trop loin", 2)), start=1):
        run(database, reason, id=f"{number:032d}", label=label, at=f"2026-11-0{day} 10:00:00")
    upgrade("jalon_pipeline", database, "0005")
    with database.engine.begin() as connection:
        found = connection.execute(text("SELECT label FROM lost_reasons ORDER BY position")).scalars()
        assert found.all() == ["Trop cher", "Trop loin", "Trop tard"]


def test_visits_that_were_there_tell_what_they_closed(database: Database) -> None:
    upgrade("jalon_pipeline", database, "0003")
    stages = (
        "INSERT INTO stages (id, pipeline_id, position, name, colour, kind, probability, folded)"
        " VALUES (:y, :p, 1, 'Gagné', 'green', 'won', 100, false)",
        "INSERT INTO stages (id, pipeline_id, position, name, colour, kind, probability, folded)"
        " VALUES (:z, :p, 2, 'Payé', 'green', 'won', 100, false)",
    )
    way = (
        # number, stage, from and to (in hours), how it ended
        (1, "s", 9, 10, "won"),
        (2, "y", 10, 11, "stage_deleted"),
        (3, "z", 11, 12, "moved_back"),
        (4, "s", 12, 13, "won"),
        (5, "y", 13, None, "open"),
    )
    run(database, *DEAL, *stages, custom="{}")
    for number, stage, begins, ends, outcome in way:
        left = "NULL" if ends is None else f"'2026-03-02 {ends:02}:00:00+00:00'"
        run(
            database,
            "INSERT INTO visits (id, deal_id, visit_no, pipeline_id, stage_id, stage_position_at_entry, entered_at,"
            f" entered_by, note, outcome, left_at) VALUES (:v, :d, {number}, :p, :{stage}, 0,"
            f" '2026-03-02 {begins:02}:00:00+00:00', 'system', '', '{outcome}', {left})",
            v=f"{number:032d}",
        )
    upgrade("jalon_pipeline", database, "0006")
    with database.engine.begin() as connection:
        query = "SELECT visit_no, arrival, closes, CAST(closed_until AS TEXT) FROM visits ORDER BY visit_no"
        found = [tuple(row) for row in connection.execute(text(query))]
    assert [row[:3] for row in found] == [
        (1, "created", None),
        (2, "moved", "won"),
        (3, "stage_deleted", None),
        (4, "moved", None),
        (5, "moved", "won"),
    ]
    assert [row[3] and row[3][11:16] for row in found] == [None, found[1][3][11:16], None, None, None]
    assert found[1][3][:13].endswith(("12", "13"))
    with pytest.raises(IntegrityError):  # only what closed can be undone
        run(database, "UPDATE visits SET closed_until = :t WHERE visit_no = 1")
