import pytest
from campaigns_factories import OWNER, TEAM, put_contact
from campaigns_inbound import a_mail

from jalon_campaigns.config import token_keys
from jalon_campaigns.domain.tokens import make_token
from jalon_campaigns.models import Send
from jalon_campaigns.operations.inbound_mails import LARGEST
from jalon_campaigns.operations.sends import plan_send
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import run_jobs

HTML = '<p>Oui !</p><img src="https://track.example/x.gif"><script>alert(1)</script>'


@pytest.fixture
def admin(context):
    return client_for(context, member_caller(TEAM, admin=True))


@pytest.fixture
def send(context) -> Send:
    contact = put_contact(context)
    with context.transaction() as uow:
        made = plan_send(uow, contact_id=contact.id, subject="Essai", text="Bonjour")
    run_jobs(context, "sender")
    return made


def hand_in(client, raw: bytes, **query):
    return client.post("/api/v1/inbound", data=raw, content_type="message/rfc822", query_string=query)


def test_a_mail_is_handed_in_and_read(context, admin, send):
    raw = a_mail("Oui !", html=HTML, In_Reply_To=send.message_id)
    made = hand_in(admin, raw)
    assert made.status_code == 201
    assert (made.json["verdict"], made.json["evidence"], made.json["send_id"]) == ("reply", "in_reply_to", str(send.id))
    assert hand_in(admin, raw).json == made.json
    path = f"/api/v1/inbound-mails/{made.json['id']}"
    shown = admin.get(path)
    assert (shown.json["text"], shown.json["version"]) == ("Oui !", 1)
    assert shown.json["html"].strip() == "<p>Oui !</p>"
    whole = admin.get(f"{path}/raw")
    assert (whole.data, whole.mimetype) == (raw, "message/rfc822")
    assert whole.headers["Content-Disposition"].startswith("attachment")


def test_whoever_sees_the_contact_sees_the_mail(context, admin, send):
    mail = hand_in(admin, a_mail(In_Reply_To=send.message_id)).json
    stranger = hand_in(admin, a_mail(Subject="Autre", From="x@y.fr")).json
    owner = client_for(context, member_caller(TEAM, member_id=OWNER))
    colleague = client_for(context, member_caller(TEAM))
    other_team = client_for(context, member_caller(new_id(), "manager"))
    for path in (f"/api/v1/inbound-mails/{mail['id']}", f"/api/v1/inbound-mails/{mail['id']}/raw"):
        assert [client.get(path).status_code for client in (admin, owner, colleague, other_team)] == [
            200,
            200,
            404,
            404,
        ]
    listed = {
        name: [item["id"] for item in client.get("/api/v1/inbound-mails").json["items"]]
        for name, client in (("admin", admin), ("owner", owner), ("colleague", colleague), ("other", other_team))
    }
    assert listed == {"admin": [stranger["id"], mail["id"]], "owner": [mail["id"]], "colleague": [], "other": []}
    assert colleague.patch(f"/api/v1/inbound-mails/{mail['id']}", json={"verdict": "other"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("verdict=reply", 2),
        ("verdict=bounce", 0),
        ("evidence=none", 1),
        ("send_id={send}", 1),
        ("contact_id={contact}", 1),
    ],
)
def test_lists_can_be_narrowed(admin, send, query, count):
    hand_in(admin, a_mail(In_Reply_To=send.message_id))
    hand_in(admin, a_mail(Subject="Autre", From="x@y.fr"))
    query = query.format(send=send.id, contact=send.contact_id)
    assert len(admin.get(f"/api/v1/inbound-mails?{query}").json["items"]) == count


def test_a_member_corrects_the_machine(context, admin, send):
    mail = hand_in(admin, a_mail(In_Reply_To=send.message_id)).json
    owner = client_for(context, member_caller(TEAM, member_id=OWNER))
    path = f"/api/v1/inbound-mails/{mail['id']}"
    changed = owner.patch(path, json={"verdict": "auto_reply"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json["verdict"], changed.json["recognised"]) == (200, "auto_reply", "reply")
    late = owner.patch(path, json={"verdict": "reply"}, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json["current"]["verdict"]) == (412, "auto_reply")
    assert owner.patch(path, json={"verdict": "spam"}).status_code == 422


def test_who_may_not_hand_in(context, admin):
    manager = client_for(context, member_caller(TEAM, "manager"))
    assert hand_in(manager, a_mail()).status_code == 403
    assert admin.post("/api/v1/inbound", json={"raw": "x"}).status_code == 415
    assert hand_in(admin, b" \r\n").status_code == 422
    assert hand_in(admin, b"x" * (LARGEST + 1)).status_code == 413


def test_a_mail_with_attachments_is_longer_than_other_bodies(context, admin, send):
    raw = a_mail(In_Reply_To=send.message_id) + b"\r\n" * context.settings.max_body_bytes
    made = hand_in(admin, raw)
    assert (made.status_code, made.json["verdict"]) == (201, "reply")
    assert admin.get(f"/api/v1/inbound-mails/{made.json['id']}/raw").data == raw


def test_the_envelope_counts(admin, send, context):
    token = make_token(token_keys(context.settings)[0], "reply", send.id)
    made = hand_in(admin, a_mail(Subject="x", From="a@b.fr"), to=f"bonjour+{token}@chorale.example")
    assert made.json["evidence"] == "plus_address"
