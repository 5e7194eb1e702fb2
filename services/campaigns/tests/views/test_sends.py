import pytest
from campaigns_factories import OWNER, TEAM, plan_mails, put_contact

from jalon_campaigns.models import INSTALLATION_MAILBOX
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import run_jobs


@pytest.fixture
def member(context):
    return client_for(context, member_caller(TEAM, member_id=OWNER))


def send(client, contact, **fields):
    asked = {"contact_id": str(contact.id), "subject": "Bonjour", "text": "Bonjour {{ contact.name }}"} | fields
    return client.post("/api/v1/sends", json=asked)


def test_a_mail_from_the_contacts_sheet(context, member):
    contact = put_contact(context)
    made = send(member, contact)
    assert made.status_code == 201
    assert (made.json["to"], made.json["text"]) == ("zoe@exemple.fr", "Bonjour Zoé Dupont")
    assert (made.json["status"], made.json["purpose"], made.json["owner_id"]) == ("planned", "one_off", str(OWNER))
    run_jobs(context)
    shown = member.get(f"/api/v1/sends/{made.json['id']}").json
    assert (shown["status"], shown["version"]) == ("accepted", 2)
    (listed,) = member.get(f"/api/v1/sends?contact_id={contact.id}&status=accepted").json["items"]
    assert listed["id"] == made.json["id"]
    assert "text" not in listed
    assert member.get("/api/v1/sends?status=planned").json["items"] == []


def test_a_mail_goes_out_by_the_mailbox_that_was_chosen(context, member):
    contact = put_contact(context)
    assert send(member, contact).json["mailbox_id"] == str(INSTALLATION_MAILBOX)
    manager = client_for(context, member_caller(TEAM, "manager"))
    made = manager.post("/api/v1/mailboxes", json={"name": "Accueil", "from_address": "accueil@chorale.fr"}).json
    sent = send(member, contact, mailbox_id=made["id"])
    assert (sent.status_code, sent.json["mailbox_id"]) == (201, made["id"])
    admin = client_for(context, member_caller(TEAM, admin=True))
    foreign = admin.post("/api/v1/mailboxes", json={"name": "Ailleurs", "team_id": str(new_id())}).json
    refused = send(member, contact, mailbox_id=foreign["id"])
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["mailbox_id"])


def test_a_mail_is_seen_by_whoever_sees_the_contact_now(context, member):
    contact = put_contact(context)
    path = f"/api/v1/sends/{send(member, contact).json['id']}"
    colleague = member_caller(TEAM)
    clients = {
        "colleague": client_for(context, colleague),
        "manager": client_for(context, member_caller(TEAM, "manager")),
        "stranger": client_for(context, member_caller(new_id(), "manager")),
    }
    assert {name: client.get(path).status_code for name, client in clients.items()} == {
        "colleague": 404, "manager": 200, "stranger": 404,
    }  # fmt: skip
    handed_over = type(contact)(**{**vars(contact), "version": 2, "owner_id": colleague.member_id})
    put_copy(context, handed_over)
    assert clients["colleague"].get(path).status_code == 200
    assert len(clients["colleague"].get("/api/v1/sends").json["items"]) == 1
    assert member.get(path).status_code == 404
    assert member.get("/api/v1/sends").json["items"] == []


def test_mails_without_a_contact_belong_to_who_sent_them(context, member):
    plan_mails(context, 2, caller=member_caller(TEAM, member_id=OWNER))
    plan_mails(context, 1)
    assert len(member.get("/api/v1/sends").json["items"]) == 2
    assert client_for(context, member_caller(TEAM)).get("/api/v1/sends").json["items"] == []


@pytest.mark.parametrize(
    ("contact", "fields", "status", "code"),
    [
        ({"emails": ()}, {}, 409, "no_address"),
        ({}, {"text": "{{ values.x }}"}, 422, "missing_fields"),
        ({}, {"text": None}, 422, "invalid"),
        ({}, {"template_id": str(new_id())}, 404, "not_found"),
        ({"owner_id": new_id()}, {}, 404, "not_found"),
        ({}, {"system": True}, 422, "invalid"),
        ({}, {"subject": "a\r\nBcc: x@y.fr"}, 422, "header_refused"),
    ],
)
def test_refusals(context, member, contact, fields, status, code):
    refused = send(member, put_contact(context, **contact), **fields)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert member.get("/api/v1/sends").json["items"] == []


def test_the_suppression_list_is_for_admins(context, member):
    admin = client_for(context, member_caller(TEAM, admin=True))
    assert admin.post("/api/v1/suppressions", json={"address": "Zoe@exemple.fr"}).status_code == 201
    assert [item["reason"] for item in admin.get("/api/v1/suppressions").json["items"]] == ["by_hand"]
    refused = admin.post("/api/v1/suppressions", json={"address": "nobody at all"})
    assert (refused.status_code, refused.json["code"]) == (422, "address_refused")
    assert member.get("/api/v1/suppressions").status_code == 403
    lift = {"address": "zoe@exemple.fr", "because": "she asked"}
    assert [admin.post("/api/v1/suppressions/lift", json=lift).status_code for _ in range(2)] == [204, 404]
    (lifted,) = admin.get("/api/v1/suppressions?address=zoe@exemple.fr&lifted=true").json["items"]
    assert lifted["lifted_because"] == "she asked"
    assert admin.get("/api/v1/suppressions?lifted=false").json["items"] == []
