"""Journeys at the browser once more, where nginx, PostgreSQL and RabbitMQ stand between the page and the services."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from browser import Windows
from browser_board import demo_board
from jalon_distributed import JalonDistributed, distributed
from jalon_process import eventually
from test_browser_board import (
    accueil,
    direction,
    test_a_drag_is_saved_and_others_see_who_did_it,
    test_a_refused_move_snaps_back_and_says_why,
    test_who_loses_a_race_sees_who_won_it,
)
from test_browser_form import test_a_submission_shows_on_every_open_page
from test_browser_session import test_signing_in_and_out
from test_form_to_reminder import class_in, local

from jalon.distributed.scale import scale
from jalon_core.settings import Settings
from jalon_core.testing.servers import POSTGRESQL

__all__ = [
    "accueil",
    "direction",
    "test_a_drag_is_saved_and_others_see_who_did_it",
    "test_a_refused_move_snaps_back_and_says_why",
    "test_a_submission_shows_on_every_open_page",
    "test_signing_in_and_out",
    "test_who_loses_a_race_sees_who_won_it",
]

pytestmark = pytest.mark.services

VISITORS = 40


@pytest.fixture(scope="module")
def jalon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JalonDistributed]:
    """One `jalon up` for all of them, in place of the one that starts embedded."""
    with distributed(tmp_path_factory.mktemp("distributed") / "var") as process:
        yield process


def test_no_more_connections_are_open_than_the_start_counts_on(jalon: JalonDistributed, windows: Windows) -> None:
    direction = jalon.sign_in("direction@chorale.example")
    windows.member("direction@chorale.example", at=demo_board(direction))
    done = threading.Event()

    def most() -> int:
        query = f"SELECT count(*) FROM pg_stat_activity WHERE datname LIKE '{jalon.name}_%'"
        seen = 0
        with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
            while not done.wait(0.02):
                seen = max(seen, *(connection.execute(query.encode()).fetchone() or (0,)))
        return seen

    def visit(number: int) -> None:
        answer = jalon.submit(name=f"V {number}", email=f"visitor{number}@example.org", trial_at=local(class_in(9)))
        assert answer.status_code == 201, answer.text
        direction.get("/contacts")

    with ThreadPoolExecutor(9) as people:
        counted = people.submit(most)
        try:
            list(people.map(visit, range(VISITORS)))
            waiting = "SELECT count(*) FROM runs WHERE status = 'waiting' AND waiting_until IS NOT NULL"
            eventually(lambda: int(str(jalon.rows("automation", waiting)[0][0])) >= VISITORS, within=60)
        finally:
            done.set()
    allowed = scale(Settings.load(jalon.environ)).connections
    assert allowed == 40
    assert 15 < counted.result() <= allowed
