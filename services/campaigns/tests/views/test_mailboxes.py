from dataclasses import replace
from uuid import UUID

import pytest
from campaigns_factories import OWNER, TEAM, plan_mails
from campaigns_sink import smtp_sink
from sqlalchemy import update

from jalon_campaigns.models import INSTALLATION_MAILBOX, Mailbox, Send
from jalon_campaigns.service import SERVICE
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded, run_jobs

ME = f"{OWNER}@test.example"
SECRET = "smtps://chorale:s3cret@mail.example.org"


@pytest.fixture
def manager(context):
    return client_for(context, member_caller(TEAM, "manager", member_id=OWNER))


@pytest.fixture
def admin(context):
    return client_for(context, member_caller(TEAM, admin=True, member_id=OWNER))


def test_a_mailbox_is_set_up_and_its_password_never_comes_out(context, manager):
    asked = {"name": "Chorale", "from_address": "bonjour@Chorale.example", "smtp_url": SECRET}
    asked["imap_url"] = "imaps://c:s3cret@m.example"
    made = manager.post("/api/v1/mailboxes", json=asked)
    assert made.status_code == 201
    assert (made.json["team_id"], made.json["smtp_server"]) == (str(TEAM), "chorale@mail.example.org:465")
    assert (made.json["imap_server"], made.json["state"]) == ("c@m.example:993", "ready")
    path = f"/api/v1/mailboxes/{made.json['id']}"
    changed = manager.patch(path, json={"per_day": 40}, headers={"If-Match": '"1"'})
    assert (changed.json["version"], changed.json["per_day"]) == (2, 40)
    assert manager.patch(path, json={"per_day": 41}, headers={"If-Match": '"1"'}).status_code == 412
    assert manager.patch(path, json={"per_day": 40}).json["version"] == 2
    for answer in (made, changed, manager.get(path), manager.get("/api/v1/mailboxes")):
        assert "s3cret" not in answer.text
    with context.reading() as session:
        kept = session.get_one(Mailbox, UUID(made.json["id"]))
    assert "s3cret" not in f"{kept.smtp_sealed} {kept.imap_sealed}"
    assert manager.delete(path).status_code == 204
    assert manager.get(path).status_code == 404
    told = [event.name for event in recorded(context)]
    assert told == ["mailbox.created", "mailbox.updated", "mailbox.deleted"]
    assert all("s3cret" not in str(event.data) for event in recorded(context))


def test_a_password_outlives_a_change_of_the_secret_and_its_loss_is_said(context, manager):
    path = f"/api/v1/mailboxes/{manager.post('/api/v1/mailboxes', json={'name': 'a', 'smtp_url': SECRET}).json['id']}"
    old = context.settings.secret_key
    context.settings = replace(context.settings, secret_key=f"{'1' * 64},{old}")
    caller = member_caller(TEAM, "manager", member_id=OWNER)
    assert client_for(context, caller).get(path).json["smtp_server"] == "chorale@mail.example.org:465"
    context.settings = replace(context.settings, secret_key="1" * 64)
    client = client_for(context, caller)
    assert client.get(path).json["smtp_server"] == "?"
    assert client.post(f"{path}/test").json["code"] == "secret_lost"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"smtp_url": "http://x"}, "server_refused"),
        ({"smtp_url": "smtp://x?cafile=/etc/passwd"}, "server_refused"),
        ({"imap_url": "smtp://x"}, "server_refused"),
        ({"from_address": "nobody"}, "address_refused"),
        ({"from_name": "a\r\nBcc: x@y.fr"}, "header_refused"),
        ({"from_name": 'a" <x@y.fr>, "b'}, "header_refused"),
        ({"per_minute": 0}, "invalid"),
        ({"failures": 0}, "invalid"),
    ],
)
def test_what_is_refused(manager, fields, code):
    refused = manager.post("/api/v1/mailboxes", json={"name": "a", **fields})
    assert (refused.status_code, refused.json["code"]) == (422, code)


def test_whose_mailboxes_are_whose(context, manager):
    SERVICE.prepare(context)
    own = manager.post("/api/v1/mailboxes", json={"name": "own"}).json["id"]
    stranger = client_for(context, member_caller(new_id(), "manager"))
    member = client_for(context, member_caller(TEAM))
    shared = str(INSTALLATION_MAILBOX)
    assert [item["id"] for item in manager.get("/api/v1/mailboxes").json["items"]] == [shared, own]
    assert [item["id"] for item in stranger.get("/api/v1/mailboxes").json["items"]] == [shared]
    assert member.patch(f"/api/v1/mailboxes/{own}", json={"name": "b"}).status_code == 403
    assert stranger.patch(f"/api/v1/mailboxes/{own}", json={"name": "b"}).status_code == 404
    assert manager.patch(f"/api/v1/mailboxes/{shared}", json={"name": "b"}).status_code == 403
    assert manager.post("/api/v1/mailboxes", json={"name": "a", "team_id": None}).status_code == 403


def test_a_mailbox_with_mails_to_send_stays_and_so_does_the_installations(context, admin):
    plan_mails(context, 2)
    refused = admin.delete(f"/api/v1/mailboxes/{INSTALLATION_MAILBOX}")
    assert refused.status_code == 409
    with context.transaction() as uow:
        mailbox = Mailbox(name="a")
        uow.session.add(mailbox)
        uow.session.flush()
        uow.session.execute(update(Send).values(mailbox_id=mailbox.id))
    refused = admin.delete(f"/api/v1/mailboxes/{mailbox.id}")
    assert (refused.json["code"], refused.json["waiting"]) == ("mailbox_in_use", 2)


def test_trying_a_mailbox_says_what_its_server_answered(context, manager):
    with smtp_sink() as (sink, url):
        made = manager.post("/api/v1/mailboxes", json={"name": "Chœur", "smtp_url": url})
        path = f"/api/v1/mailboxes/{made.json['id']}"
        tried = manager.post(f"{path}/test").json
        assert tried == {"outcome": "accepted", "words": "250 2.0.0 queued as 42", "to": ME}
        (message,) = sink.messages
        assert "Chœur" in str(message["Subject"])
        assert message["Auto-Submitted"] == "auto-generated"
        sink.to_recipient = {ME: "550 5.7.1 not you"}
        assert manager.post(f"{path}/test").json["outcome"] == "rejected"
    assert manager.post(f"{path}/test").json["outcome"] == "unreached"


def test_a_mail_that_is_gone_can_be_neither_confirmed_nor_called_back(context, admin):
    first, second = (str(send_id) for send_id in plan_mails(context, 2))
    stranger = client_for(context, member_caller(new_id(), "manager"))
    assert stranger.post(f"/api/v1/sends/{first}/cancel").status_code == 404
    assert admin.post(f"/api/v1/sends/{first}/cancel").json["status"] == "cancelled"
    assert admin.post(f"/api/v1/sends/{second}/confirm").json["status"] == "planned"
    run_jobs(context)
    for act in ("confirm", "cancel"):
        for send_id in (first, second):
            assert admin.post(f"/api/v1/sends/{send_id}/{act}").json["code"] == "not_waiting"
    assert admin.get("/api/v1/sends?held=true").json["items"] == []
