"""A crowd at one board, on PostgreSQL: what was answered has happened, and nobody sees a deadlock.

Some seconds of it run with all tests; ``JALON_LONG_TESTS=1`` makes it a minute.
"""

import os
import random
import threading
import time
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import make_context
from jalon_pipeline.models import Card, Visit
from jalon_pipeline.service import SERVICE

from ..factories import Club  # noqa: TID252

CLIENTS = 16
CARDS = 200
SECONDS = 60.0 if os.environ.get("JALON_LONG_TESTS") else 4.0
EXPECTED = {"stage_changed_meanwhile"}


@pytest.mark.services
def test_sixteen_clients_move_two_hundred_cards_at_random(tmp_path: Any) -> None:
    with postgresql_database("crowd") as url:
        context = make_context(SERVICE, tmp_path, url=url)
        try:
            _crowd(context)
        finally:
            context.database.dispose()


def _crowd(context: Any) -> None:
    club = Club(context)
    cards = [str(club.deal(name=str(number)).id) for number in range(CARDS)]
    stages = {name: str(stage_id) for name, stage_id in club.stages.items()}
    answered: list[tuple[str, int, str]] = []
    codes: Counter[str] = Counter()
    clients = [client_for(context, club.manager) for _ in range(CLIENTS)]
    until = time.monotonic() + SECONDS

    def work(number: int) -> None:
        chance = random.Random(number)
        client = clients[number]
        where = dict.fromkeys(cards, stages["Lead"])
        while time.monotonic() < until:
            target = chance.choice(list(stages.values()))
            reason = {"lost_reason": "Trop cher"} if target == stages["Perdu"] else {}
            neighbour = chance.choice(cards)
            if chance.random() < 0.1:
                few = chance.sample(cards, 8)
                body = {"act": "move", "ids": few, "stage_id": target, "before_id": neighbour, **reason}
                answer = client.post("/api/v1/deals/bulk", json=body)
                assert answer.status_code == 200, answer.json
                for item in answer.json["items"]:
                    assert item["status"] != "refused", item
                    answered.append((item["id"], item["version"], target))
                    where[item["id"]] = target
                continue
            card = chance.choice(cards)
            body = {"stage_id": target, "before_id": neighbour, **reason}
            if chance.random() < 0.5:
                body["from_stage_id"] = where[card]
            answer = client.post(f"/api/v1/deals/{card}/move", json=body)
            if answer.status_code == 200:
                answered.append((card, answer.json["version"], answer.json["stage_id"]))
                where[card] = answer.json["stage_id"]
            else:
                codes[answer.json["code"]] += 1
                where[card] = answer.json.get("current", {}).get("stage_id", where[card])

    errors: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert codes.keys() <= EXPECTED
    assert len(answered) > CLIENTS

    told = defaultdict(dict)
    for event in recorded(context):
        if event.subject and event.subject.startswith("deals/"):
            told[event.subject.removeprefix("deals/")][event.aggregateversion] = event.data["record"]["stage_id"]
    for card, version, stage in answered:
        assert told[card][version] == stage  # what was answered is in the history, at that version
    with context.reading() as session:
        rows = session.scalars(select(Card)).all()
        visits = defaultdict(list)
        for visit in session.scalars(select(Visit).order_by(Visit.card_id, Visit.visit_no)):
            visits[visit.card_id].append(visit)
    for row in rows:
        states = told[str(row.id)]
        assert sorted(states) == list(range(1, row.version + 1))
        assert states[row.version] == str(row.stage_id)
        own = visits[row.id]
        assert [visit.visit_no for visit in own] == list(range(1, row.visit_no + 1))
        assert [visit.left_at is None for visit in own] == [False] * (len(own) - 1) + [True]
        assert all(visit.left_at == after.entered_at for visit, after in pairwise(own))
        assert own[-1].stage_id == row.stage_id
    moves = recorded(context, "deal.stage_changed")
    assert sum(map(len, visits.values())) == CARDS + len(moves)
