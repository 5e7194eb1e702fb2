from automation_world import OTHER_TEAM, OWNER, TEAM, people

from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import deliver, recorded
from jalon_sdk.commands.automation import NotificationSend


def notify(context, text, **extra):
    deliver(context, NotificationSend(member_id=OWNER, text=text, link=None), scope=f"team:{TEAM}", **extra)


def test_the_bell_is_ones_own(context, clock):
    people(context)
    notify(context, "un")
    notify(context, "deux")
    owner = client_for(context, member_caller(TEAM, member_id=OWNER))
    admin = client_for(context, member_caller(TEAM, "manager", admin=True))
    bell = owner.get("/api/v1/notifications").json
    assert ([item["text"] for item in bell["items"]], bell["unread"]) == (["deux", "un"], 2)
    assert admin.get("/api/v1/notifications").json == {"items": [], "next": None, "unread": 0}
    path = f"/api/v1/notifications/{bell['items'][0]['id']}/read"
    assert admin.post(path).status_code == 404
    assert owner.post(path).json["read_at"] is not None
    assert owner.post(path).json["version"] == 2
    assert owner.get("/api/v1/notifications?unread=true").json["unread"] == 1
    assert owner.post("/api/v1/notifications/read-all").json == {"read": 1}
    assert [sent.data["record"]["owner_id"] for sent in recorded(context, "notification.read")] == [str(OWNER)] * 2


def test_a_command_for_a_notification_is_carried_out_once_per_key(context, clock):
    people(context)
    notify(context, "un", idempotencykey="k")
    notify(context, "un", idempotencykey="k")
    assert len(recorded(context, "notification.created")) == 1


def test_another_team_cannot_notify(context, clock):
    people(context)
    deliver(context, NotificationSend(member_id=OWNER, text="x"), scope=f"team:{OTHER_TEAM}")
    (answer,) = recorded(context, "command.answered")
    assert (answer.data["status"], answer.data["code"]) == ("refused", "not_found")
