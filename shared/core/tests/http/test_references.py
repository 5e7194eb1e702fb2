"""A write that names a record which is still on its way here."""

import threading
import time

import pytest

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_sdk.records import Contact

SONGS = "/api/v1/songs"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def engine(request):
    return request.param


def contact(contact_id):
    return Contact(id=contact_id, version=1, name="Léa", created_at=now(), updated_at=now())


def test_it_waits_until_the_record_is_there(context, client, titles):
    contact_id = new_id()
    arrival = threading.Timer(0.4, lambda: put_copy(context, contact(contact_id)))
    arrival.start()
    answer = client.post(SONGS, json={"title": "a", "contact_id": str(contact_id)}, headers={"Idempotency-Key": "k"})
    arrival.join()
    assert answer.status_code == 201
    assert titles() == ["a"]


def test_it_does_not_wait_for_ever(client, titles):
    began = time.monotonic()
    answer = client.post(SONGS, json={"title": "a", "contact_id": str(new_id())})
    assert 1.9 < time.monotonic() - began < 10
    assert (answer.status_code, answer.json["code"]) == (409, "reference_not_yet_known")
    assert answer.headers["Retry-After"] == "2"
    assert titles() == []
