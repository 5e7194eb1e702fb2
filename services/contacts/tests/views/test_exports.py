import csv
import datetime as dt
import io

import pytest
import time_machine

from jalon_contacts.operations.contacts import create_contact, delete_contact
from jalon_contacts.queries import exports
from jalon_core.clock import now
from jalon_core.testing.client import client_for
from jalon_core.testing.events import run_jobs

PATH = "/api/v1/exports"


@pytest.fixture
def lea_web(context, lea):
    return client_for(context, lea)


def export(context, client, **body):
    answer = client.post(PATH, json=body)
    assert answer.status_code == 202, answer.json
    run_jobs(context, "exports")
    return client.get(f"{PATH}/{answer.json['id']}").json


def table(client, made):
    answer = client.get(f"{PATH}/{made['id']}/file")
    assert (answer.status_code, answer.headers["Content-Disposition"]) == (200, "attachment; filename=contacts.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.content_length == len(answer.data)
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_what_one_may_see_goes_into_a_file_that_no_spreadsheet_calculates(context, lea, max_, lea_web, monkeypatch):
    monkeypatch.setattr(exports, "PORTION", 2)
    with context.transaction(lea) as uow:
        create_contact(uow, name="=cmd|' /C calc'!A0", emails=["a@example.org", "b@example.org"], phones=["0611111111"])
        for number in range(4):
            create_contact(uow, name=f"Élève {number}")
        delete_contact(uow, create_contact(uow, name="Partie").id)
    with context.transaction(max_) as uow:
        create_contact(uow, name="De Max")
    made = export(context, lea_web, columns=["name", "email", "other_emails", "phone", "owner"])
    assert (made["status"], made["rows"]) == ("finished", 5)
    heading, first, *rest = table(lea_web, made)
    assert heading == ["Nom", "E-mail", "Autres e-mails", "Téléphone", "Propriétaire"]
    assert first == ["'=cmd|' /C calc'!A0", "a@example.org", "b@example.org", "'+33611111111", "Léa"]
    assert [row[0] for row in rest] == [f"Élève {number}" for number in range(4)]


def test_it_is_filtered_like_the_list_and_headed_in_the_language_asked_for(context, lea, lea_web):
    with context.transaction(lea) as uow:
        for name in ("Zoé", "Max"):
            create_contact(uow, name=name)
    made = export(context, lea_web, q="zoe", columns=["name"], language="en")
    assert table(lea_web, made) == [["Name"], ["Zoé"]]
    tree = {"field": "record.name", "op": "eq", "value": "Max"}
    assert table(lea_web, export(context, lea_web, filter=tree, columns=["name"]))[1:] == [["Max"]]
    for body in ({"filter": {"op": "nonsense"}}, {"columns": ["secrets"]}, {"columns": ["name", "name"]}):
        assert lea_web.post(PATH, json=body).status_code == 422
    assert len(lea_web.get(PATH).json["items"]) == 2


def test_nobody_else_fetches_it_and_it_is_gone_in_a_week(context, lea_web, helene):
    made = export(context, lea_web)
    manager = client_for(context, helene)
    for address in (f"{PATH}/{made['id']}", f"{PATH}/{made['id']}/file"):
        assert manager.get(address).status_code == 404
    assert manager.post(f"{PATH}/{made['id']}/cancel").status_code == 404
    assert manager.get(PATH).json["items"] == []
    with time_machine.travel(now() + dt.timedelta(days=8)):
        assert run_jobs(context, "files") == 1
    assert lea_web.get(f"{PATH}/{made['id']}/file").status_code == 404


def test_it_can_be_stopped_and_then_there_is_no_file(context, lea_web):
    made = lea_web.post(PATH, json={}).json
    assert lea_web.get(f"{PATH}/{made['id']}/file").status_code == 404
    assert lea_web.post(f"{PATH}/{made['id']}/cancel").json["status"] == "cancelled"
    assert run_jobs(context, "exports") == 0
    answer = lea_web.post(f"{PATH}/{made['id']}/cancel")
    assert (answer.status_code, answer.json["code"]) == (409, "export_ended")
