import io
from uuid import UUID

import pytest
import time_machine
from imports_world import PATH, act, change, counts, rows, upload

from jalon_contacts.operations.contacts import create_contact, update_contact
from jalon_contacts.operations.imports_working import KEPT
from jalon_contacts.operations.notes import create_note
from jalon_core.clock import now
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded, run_jobs

FILE = """Prénom;Nom;E-mail;Téléphone;Société
Zoé;Petit;zoe@example.org;06 12 34 56 78;Chorale
Max;Roy;MAX@example.org;;chorale
Ana;Lopes;pas-une-adresse;12;
;;;;
Zoé;Grand;Zoe@example.org;01 23 45 67 89;
Éric;Blanc;eric@example.org;;Autre
"""


@pytest.fixture
def lea_web(context, lea):
    return client_for(context, lea)


def contacts(client, **query):
    return client.get("/api/v1/contacts", query_string={"limit": 200, **query}).json["items"]


def test_a_file_is_looked_at_tried_and_taken_in(context, lea_web):
    import_ = upload(lea_web, FILE)
    assert (import_["encoding"], import_["delimiter"], import_["header"], import_["rows"]) == ("utf-8", ";", True, 6)
    assert import_["mapping"] == ["first_name", "last_name", "email", "phone", "company"]
    assert import_["preview"][0] == ["Zoé", "Petit", "zoe@example.org", "06 12 34 56 78", "Chorale"]
    assert (import_["status"], import_["key"], import_["run_workflows"]) == ("draft", "email", False)

    tried = act(context, lea_web, import_, "dry-run")
    assert (tried["status"], counts(tried), contacts(lea_web), recorded(context)) == ("checked", (3, 1, 1, 1), [], [])
    trial = rows(lea_web, import_)
    assert [row["outcome"] for row in trial] == ["created", "created", "refused", "skipped", "updated", "created"]

    done = act(context, lea_web, import_, "run")
    assert (done["status"], counts(done), done["position"]) == ("finished", counts(tried), 6)
    told = rows(lea_web, import_)
    assert [(row["outcome"], row["reasons"]) for row in told] == [(row["outcome"], row["reasons"]) for row in trial]
    assert [(reason["code"], reason["column"], reason["detail"]) for reason in told[2]["reasons"]] == [
        ("not_an_email", 2, "pas-une-adresse"),
        ("not_a_phone", 3, "12"),
    ]
    assert told[4]["reasons"] == [{"code": "same_contact_as_row", "column": None, "detail": "1"}]
    assert told[4]["contact_id"] == told[0]["contact_id"]
    people = {contact["name"]: contact for contact in contacts(lea_web)}
    assert sorted(people) == ["Max Roy", "Zoé Grand", "Éric Blanc"]
    assert people["Zoé Grand"]["phones"] == ["+33612345678", "+33123456789"]
    assert people["Zoé Grand"]["company_id"] == people["Max Roy"]["company_id"] != people["Éric Blanc"]["company_id"]
    assert [contact["name"] for contact in contacts(lea_web, q="01 23 45")] == ["Zoé Grand"]
    assert len(contacts(lea_web, q="chorale")) == 2


def test_each_contact_is_told_once_in_the_bulk_lane_and_starts_no_workflow(context, lea, lea_web):
    act(context, lea_web, upload(lea_web, FILE), "run")
    envelopes = recorded(context)
    names = [envelope.name for envelope in envelopes]
    assert names == ["company.created"] * 2 + ["contact.created"] * 3 + ["import.finished"]
    assert {(envelope.lane, envelope.silent, envelope.actor) for envelope in envelopes} == {("bulk", True, lea.actor)}
    assert envelopes[-1].data["record"]["created"] == 3
    loud = change(lea_web, upload(lea_web, "nom,courriel\nBea,bea@example.org\n"), run_workflows=True)
    act(context, lea_web, loud, "run")
    assert recorded(context)[-1].silent is None


def test_what_was_imported_is_what_loading_it_gives(context, lea_web):
    act(context, lea_web, upload(lea_web, FILE), "run")
    told = {envelope.record_id: envelope.data["record"] for envelope in recorded(context, "contact.created")}
    for contact in contacts(lea_web):
        state = next(state for key, state in told.items() if str(key) == contact["id"])
        assert {name: state[name] for name in contact if name in state} == {
            name: value for name, value in contact.items() if name in state
        }
        answer = lea_web.patch(f"/api/v1/contacts/{contact['id']}", json={"name": contact["name"]})
        assert answer.json["version"] == 1  # nothing differs from what a change by hand would have made


def test_rows_update_what_is_known_and_never_erase(context, lea, lea_web):
    with context.transaction(lea) as uow:
        create_contact(uow, name="Zoé Petit", emails=["zoe@example.org"], phones=["0612345678"], language="fr")
        create_contact(uow, name="Max", emails=["max@example.org"])
    text = "nom,e-mail,e-mail 2,tel,langue\n,zoe@example.org,z@example.org,,\nMax,max@example.org,,,\n"
    done = act(context, lea_web, upload(lea_web, text), "run")
    assert counts(done) == (0, 1, 1, 0)
    zoe = contacts(lea_web, q="zoe@")[0]
    assert (zoe["name"], zoe["emails"], zoe["phones"], zoe["language"], zoe["version"]) == (
        "Zoé Petit",
        ["zoe@example.org", "z@example.org"],
        ["+33612345678"],
        "fr",
        2,
    )
    assert recorded(context, "contact.updated")[0].data["changed"].keys() == {"emails"}
    assert rows(lea_web, done)[1]["reasons"][0]["code"] == "unchanged"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("email", [("refused", "matches_several"), ("updated", None), ("created", None), ("refused", "not_yours")]),
        ("phone", [("refused", "known_address"), ("refused", "matches_several"), ("updated", None), ("created", None)]),
        ("none", [("skipped", "known_address")] * 2 + [("created", None), ("skipped", "known_address")]),
    ],
)
def test_the_key_decides_whom_a_row_updates(context, lea, max_, lea_web, key, expected):
    with context.transaction(lea) as uow:
        create_contact(uow, name="Un", emails=["un@example.org"], phones=["0611111111"])
        create_contact(uow, name="Deux", emails=["deux@example.org"], phones=["0622222222"])
        create_contact(uow, name="Trois", phones=["0622222222"])
        create_contact(uow, name="Quatre", phones=["0633333333"])
    with context.transaction(max_) as uow:
        create_contact(uow, name="De Max", emails=["max@example.org"])
    text = (
        "nom,email,email,telephone\n"
        "A,un@example.org,deux@example.org,0699999999\n"
        "B,deux@example.org,,0622222222\n"
        "C,,,0633333333\n"
    )
    text += "D,max@example.org,,\n" if key != "phone" else "D,d@example.org,,0644444444\n"
    import_ = change(lea_web, upload(lea_web, text), key=key)
    for word in ("dry-run", "run"):
        act(context, lea_web, import_, word)
        told = [
            (row["outcome"], row["reasons"][0]["code"] if row["reasons"] else None) for row in rows(lea_web, import_)
        ]
        assert told == expected


def test_refused_rows_come_back_as_a_file_that_can_be_imported_again(context, lea_web):
    text = "nom;courriel;tel\n=HYPERLINK(1);zoe@example;+33612345678\nMax;max@example.org;\nBob;nope;;trop\n"
    import_ = upload(lea_web, text)
    act(context, lea_web, import_, "run")
    answer = lea_web.get(f"{PATH}/{import_['id']}/refused-rows", headers={"Accept-Language": "fr"})
    assert answer.headers["Content-Disposition"] == "attachment; filename=refus-liste.csv"
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "nom;courriel;tel;Motif"
    assert lines[1].startswith("'=HYPERLINK(1);zoe@example;'+33612345678;courriel : « zoe@example »")
    assert len(lines) == 3
    corrected = answer.data.replace(b";zoe@example;", b";zoe@example.org;")
    again = act(context, lea_web, upload(lea_web, corrected), "run")
    assert counts(again) == (1, 0, 0, 1)
    contact = contacts(lea_web, q="zoe@")[0]
    assert (contact["name"], contact["phones"]) == ("=HYPERLINK(1)", ["+33612345678"])


def test_an_import_is_undone_where_nobody_changed_anything(context, lea, lea_web):
    with context.transaction(lea) as uow:
        known = create_contact(uow, name="Zoé", emails=["zoe@example.org"], language="fr")
        kept = create_contact(uow, name="Max", emails=["max@example.org"])
    text = "nom,courriel,société,tel\n" + "".join(
        f"{name},{name.lower()}@example.org,Chorale,061234567{number}\n"
        for number, name in enumerate(("Zoe", "Max", "Ana", "Bob", "Eva", "Zoe"))
    )
    import_ = upload(lea_web, text)
    done = act(context, lea_web, import_, "run")
    assert counts(done) == (3, 3, 0, 0)
    people = {contact["name"]: UUID(contact["id"]) for contact in contacts(lea_web)}
    with context.transaction(lea) as uow:
        update_contact(uow, kept.id, name="Max, corrigé")
        update_contact(uow, people["Ana"], name="Ana, corrigée")
        create_note(uow, people["Bob"], text="Il a appelé")
    undone = act(context, lea_web, import_, "undo")
    assert (undone["status"], undone["undone"], undone["kept"]) == ("undone", 2, 3)
    assert sorted(contact["name"] for contact in contacts(lea_web)) == ["Ana, corrigée", "Bob", "Max, corrigé", "Zoé"]
    zoe = lea_web.get(f"/api/v1/contacts/{known.id}").json
    assert (zoe["emails"], zoe["phones"], zoe["company_id"], zoe["language"]) == (["zoe@example.org"], [], None, "fr")
    answer = lea_web.post(f"{PATH}/{import_['id']}/undo")
    assert (answer.status_code, answer.json["code"]) == (409, "import_not_ready")


def test_an_import_that_runs_cannot_be_set_up_and_can_be_stopped(context, lea_web):
    import_ = upload(lea_web, FILE)
    address = f"{PATH}/{import_['id']}"
    assert lea_web.post(f"{address}/cancel").json["code"] == "import_not_ready"
    assert lea_web.post(f"{address}/run").status_code == 202
    for answer in (
        lea_web.post(f"{address}/run"),
        lea_web.patch(address, json={"key": "none"}),
        lea_web.delete(address),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "import_at_work")
    assert lea_web.post(f"{address}/cancel").json["status"] == "cancelled"
    run_jobs(context, "imports")
    assert contacts(lea_web) == []
    assert lea_web.delete(address).status_code == 204
    assert (lea_web.get(address).status_code, lea_web.get(PATH).json["items"]) == (404, [])


def test_reading_the_file_otherwise_suggests_anew(lea_web):
    import_ = upload(lea_web, "Zoé,zoe@example.org\nMax,max@example.org\n".encode("cp1252"))
    assert (import_["header"], import_["encoding"], import_["mapping"]) == (False, "cp1252", [None, None])
    changed = change(lea_web, import_, mapping=["name", "email"])
    assert changed["version"] == 2
    answer = lea_web.patch(f"{PATH}/{import_['id']}", json={"encoding": "utf-8"})
    assert (answer.status_code, answer.json["code"], answer.json["reason"]) == (422, "file_refused", "encoding")
    assert change(lea_web, import_, header=True)["rows"] == 1
    answer = lea_web.patch(f"{PATH}/{import_['id']}", json={"mapping": ["name"]})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["mapping"])
    stale = lea_web.patch(f"{PATH}/{import_['id']}", json={"key": "none"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json["code"]) == (412, "version_conflict")


def test_a_file_may_be_the_body_itself_and_a_refused_one_leaves_nothing(lea_web):
    answer = lea_web.post(f"{PATH}?file_name=a.csv&header=true", data=b"nom\nZoe\n", content_type="text/csv")
    assert (answer.status_code, answer.json["file_name"], answer.json["columns"]) == (201, "a.csv", ["nom"])
    for data, code in ((b"", "file_refused"), (b'a,b\n"open,', "file_refused")):
        answer = lea_web.post(PATH, data=data, content_type="text/csv")
        assert (answer.status_code, answer.json["code"]) == (422, code)
    answer = lea_web.post(PATH, data={"other": "x"}, content_type="multipart/form-data")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["file"])
    answer = lea_web.post(PATH, data=b"nom\nZoe\n", content_type="text/csv", headers={"Idempotency-Key": "a"})
    assert answer.status_code == 422
    assert len(lea_web.get(PATH).json["items"]) == 1


def test_a_file_longer_than_a_request_may_be_is_taken(context, lea_web):
    assert context.settings.max_body_bytes < 1_200_000
    answer = lea_web.post(PATH, data=b"nom\n" + b"Zoe\n" * 300_000, content_type="text/csv")
    assert (answer.status_code, answer.json["rows"]) == (201, 300_000)


def test_a_file_of_unknown_length_is_never_taken_for_whole_when_it_was_cut(lea_web):
    def send(data):
        chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
        return lea_web.post(PATH, input_stream=io.BytesIO(data), content_type="text/csv", environ_overrides=chunked)

    assert send(b"nom\nZoe\n").json["rows"] == 1
    answer = send(b"nom\n" + b"Zoe\n" * 300_000)
    assert (answer.status_code, answer.json["code"]) == (411, "length_required")


def test_others_see_no_import_of_mine_but_the_manager(context, lea_web, max_, helene, stranger):
    import_ = upload(lea_web, FILE)
    for caller, status in ((max_, 404), (stranger, 404), (helene, 200)):
        client = client_for(context, caller)
        assert client.get(f"{PATH}/{import_['id']}").status_code == status
        assert len(client.get(PATH).json["items"]) == (status == 200)
        for word in ("rows", "refused-rows"):
            assert client.get(f"{PATH}/{import_['id']}/{word}").status_code == status
    assert client_for(context, max_).post(f"{PATH}/{import_['id']}/run").status_code == 404


def test_a_member_imports_for_themselves_and_a_manager_for_others(context, lea_web, max_, helene):
    client_for(context, max_)
    answer = lea_web.patch(f"{PATH}/{upload(lea_web, FILE)['id']}", json={"contacts_owner_id": str(max_.member_id)})
    assert answer.status_code == 403
    manager = client_for(context, helene)
    import_ = change(manager, upload(manager, FILE), contacts_owner_id=str(max_.member_id))
    act(context, manager, import_, "run")
    assert {contact["owner_id"] for contact in contacts(manager)} == {str(max_.member_id)}


def test_custom_fields_are_read_by_their_type(context, lea, lea_web):
    admin = client_for(context, type(lea)(**{**vars(lea), "is_admin": True}))
    for key, kind, extra in (
        ("voice", "choice", {"choices": ["Alto", "Soprano"]}),
        ("born", "date", {}),
        ("paid", "money", {}),
        ("days", "multi_choice", {"choices": ["Lundi", "Mardi"]}),
        ("pupil", "yes_no", {}),
    ):
        body = {"key": key, "type": kind, "labels": {"fr": key, "en": key}, **extra}
        assert admin.post("/api/v1/contact-fields", json=body).status_code == 201
    text = (
        "nom;voice;born;paid;days;pupil\n"
        "Zoé;soprano;03/04/1990;12,50 €;lundi, Mardi;oui\n"
        "Max;basse;31/02/1990;douze;Dimanche;peut-être\n"
    )
    import_ = upload(lea_web, text)
    done = act(context, lea_web, import_, "run")
    assert counts(done) == (1, 0, 0, 1)
    assert contacts(lea_web)[0]["custom"] == {
        "voice": "Soprano",
        "born": "1990-04-03",
        "paid": {"amount": "12.50", "currency": "EUR"},
        "days": ["Lundi", "Mardi"],
        "pupil": True,
    }
    assert [reason["column"] for reason in rows(lea_web, import_)[1]["reasons"]] == [1, 2, 3, 4, 5]


def test_what_is_kept_of_an_import_is_forgotten_in_time(context, lea_web):
    import_ = upload(lea_web, FILE)
    act(context, lea_web, import_, "run")
    assert run_jobs(context, "old-imports") == 0
    with time_machine.travel(now() + KEPT * 1.1):
        assert run_jobs(context, "old-imports") == 7  # six rows, and the file
    assert rows(lea_web, import_) == []
    assert lea_web.get(f"{PATH}/{import_['id']}/refused-rows").status_code == 404
    assert lea_web.post(f"{PATH}/{import_['id']}/undo").json["code"] == "import_not_ready"
    assert len(contacts(lea_web)) == 3


def test_contacts_are_put_into_a_group_and_into_those_whose_filter_they_fit(context, lea, helene, lea_web):
    manager = client_for(context, helene)
    tree = {"field": "record.name", "op": "contains", "value": "Zo"}
    static = manager.post("/api/v1/groups", json={"name": "Import", "mode": "static"}).json
    moving = manager.post("/api/v1/groups", json={"name": "Zo", "mode": "dynamic", "filter": tree}).json
    with context.transaction(lea) as uow:
        known = create_contact(uow, name="Max", emails=["max@example.org"])
    text = "nom,courriel\nZoé,zoe@example.org\nMax,max@example.org\n"
    import_ = change(lea_web, upload(lea_web, text), group_id=static["id"])
    for word in ("dry-run", "run"):
        assert counts(act(context, lea_web, import_, word)) == (1, 1, 0, 0)
    people = {contact["name"]: contact["group_ids"] for contact in contacts(lea_web)}
    assert people == {"Zoé": sorted([static["id"], moving["id"]]), "Max": [static["id"]]}
    told = recorded(context, "group.members_changed")
    assert sorted((envelope.data["record"]["name"], len(envelope.data["added"])) for envelope in told) == [
        ("Import", 2),
        ("Zo", 1),
    ]
    answer = lea_web.patch(f"{PATH}/{upload(lea_web, text)['id']}", json={"group_id": moving["id"]})
    assert (answer.status_code, answer.json["code"]) == (409, "group_kept_by_filter")
    assert act(context, lea_web, import_, "undo")["undone"] == 2
    assert [(contact["id"], contact["group_ids"]) for contact in contacts(lea_web)] == [(str(known.id), [])]
