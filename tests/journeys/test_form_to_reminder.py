"""The main job: a visitor fills in the form, and everything else happens by itself."""

import datetime as dt
import email
import email.policy
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jalon_process import JalonProcess, Member, eventually

PARIS = ZoneInfo("Europe/Paris")


def class_in(days: int) -> dt.datetime:
    """A class at 18:30 Paris time, some days ahead."""
    day = dt.datetime.now(PARIS) + dt.timedelta(days=days)
    return day.replace(hour=18, minute=30, second=0, microsecond=0)


def local(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def deal_of(member: Member, address: str) -> Any:
    contacts = member.get("/contacts", q=address)["items"]
    if not contacts:
        return None
    deals = member.get("/deals", contact_id=contacts[0]["id"])["items"]
    return deals[0] if deals else None


def run_of(member: Member, contact_id: str) -> Any:
    runs = member.get("/runs", record=f"contacts/{contact_id}")["items"]
    return member.get(f"/runs/{runs[0]['id']}") if runs else None


def waiting_run(member: Member, contact_id: str) -> Any:
    def look() -> Any:
        run = run_of(member, contact_id)
        assert run, "no run"
        assert run["status"] == "waiting", (run["status"], run["reason"], run["steps"])
        return run if run["waiting_until"] else None

    return eventually(look)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def mails_to(jalon: JalonProcess, address: str) -> list[Any]:
    messages = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(Path(jalon.data_dir / "mails").glob("*.eml"))
    ]
    return [message for message in messages if address in message["To"]]


def test_a_submission_becomes_contact_deal_mail_notification_task_and_reminder(jalon: JalonProcess) -> None:
    accueil = jalon.sign_in("accueil@chorale.example")
    trial = class_in(10)
    answer = jalon.submit(name="Zoé Petit", email="Zoe.Petit@Example.org", trial_at=local(trial))
    assert answer.status_code == 201, answer.text

    deal = eventually(lambda: deal_of(accueil, "zoe.petit@example.org"))
    assert deal["status"] == "open"
    assert moment(deal["custom"]["trial_at"]) == trial
    pipeline = accueil.get(f"/pipelines/{deal['pipeline_id']}")
    assert pipeline["stages"][0]["id"] == deal["stage_id"]

    run = waiting_run(accueil, deal["contact_id"])
    assert moment(run["waiting_until"]) == trial - dt.timedelta(hours=24)

    [message] = eventually(lambda: mails_to(jalon, "zoe.petit@example.org"))
    assert "Zoé Petit" in message["Subject"]
    assert "18" in message.get_body(("plain",)).get_content()
    [invitation] = list(message.iter_attachments())
    assert invitation.get_content_type() == "text/calendar"

    [notification] = [n for n in accueil.get("/notifications")["items"] if n["link"] == f"deals/{deal['id']}"]
    assert "Zoé Petit" in notification["text"]
    [task] = accueil.get("/tasks", deal_id=deal["id"])["items"]
    assert task["owner_id"] == accueil.me["id"]


def test_the_timeline_says_what_happened_and_why(jalon: JalonProcess) -> None:
    accueil = jalon.sign_in("accueil@chorale.example")
    jalon.submit(name="Ivo Blanc", email="ivo@example.org", trial_at=local(class_in(9)))
    deal = eventually(lambda: deal_of(accueil, "ivo@example.org"))
    waiting_run(accueil, deal["contact_id"])
    stages = accueil.get(f"/pipelines/{deal['pipeline_id']}")["stages"]
    moved = accueil.send(
        "POST",
        f"/deals/{deal['id']}/move",
        {"stage_id": stages[1]["id"], "from_stage_id": deal["stage_id"], "note": "Au téléphone"},
    )
    assert moved.status_code == 200, moved.text

    def told() -> Any:
        entries = accueil.items(f"/contacts/{deal['contact_id']}/timeline")
        kinds = {entry["kind"]: entry for entry in entries}
        wanted = {"form.submitted", "deal.created", "deal.stage_changed", "task.created", "email.sent"}
        assert wanted <= kinds.keys(), kinds.keys()
        return kinds

    kinds = eventually(told)
    move = kinds["deal.stage_changed"]
    assert move["actor"] | {"id": None} == {"kind": "member", "id": None, "name": "Léa Bernard"}
    assert move["summary"]["note"] == "Au téléphone"
    assert kinds["deal.created"]["actor"]["kind"] == "workflow"
    visits = accueil.get(f"/deals/{deal['id']}/visits")["items"]
    assert [visit["stage_id"] for visit in visits] == [stages[0]["id"], stages[1]["id"]]


def test_a_known_contact_is_recognised_and_nothing_is_overwritten(jalon: JalonProcess) -> None:
    accueil = jalon.sign_in("accueil@chorale.example")
    jalon.submit(name="Ana Lopes", email="ana@example.org", trial_at=local(class_in(5)))
    eventually(lambda: deal_of(accueil, "ana@example.org"))
    again = jalon.submit(name="Quelqu’un d’autre", email=" ANA@example.org ", trial_at=local(class_in(6)))
    assert again.status_code == 201, again.text
    record = f"contacts/{contact_id(accueil, 'ana@example.org')}"
    eventually(lambda: len(accueil.get("/runs", record=record)["items"]) == 2)
    contacts = accueil.get("/contacts", q="ana@example.org")["items"]
    assert [contact["name"] for contact in contacts] == ["Ana Lopes"]
    assert len(accueil.get("/deals", contact_id=contacts[0]["id"])["items"]) == 1


def contact_id(member: Member, address: str) -> str:
    return str(member.get("/contacts", q=address)["items"][0]["id"])


def test_the_reminder_follows_the_class_and_goes_with_it(jalon: JalonProcess) -> None:
    accueil = jalon.sign_in("accueil@chorale.example")
    jalon.submit(name="Max Roy", email="max@example.org", trial_at=local(class_in(12)))
    deal = eventually(lambda: deal_of(accueil, "max@example.org"))
    waiting_run(accueil, deal["contact_id"])

    later = class_in(20).astimezone(dt.UTC)
    changed = accueil.send("PATCH", f"/deals/{deal['id']}", {"custom": {"trial_at": later.isoformat()}})
    assert changed.status_code == 200, changed.text

    def moved() -> bool:
        return moment(waiting_run(accueil, deal["contact_id"])["waiting_until"]) == later - dt.timedelta(hours=24)

    eventually(moved)
    cleared = accueil.send("PATCH", f"/deals/{deal['id']}", {"custom": {"trial_at": None}})
    assert cleared.status_code == 200, cleared.text
    run = eventually(lambda: cancelled(run_of(accueil, deal["contact_id"])))
    assert run["reason"] == "date_cleared"
    assert run["waiting_until"] is None


def cancelled(run: Any) -> Any:
    return run if run["status"] == "cancelled" else None


def test_a_lost_deal_needs_no_reminder(jalon: JalonProcess) -> None:
    accueil = jalon.sign_in("accueil@chorale.example")
    jalon.submit(name="Eva Noir", email="eva@example.org", trial_at=local(class_in(12)))
    deal = eventually(lambda: deal_of(accueil, "eva@example.org"))
    waiting_run(accueil, deal["contact_id"])
    stages = accueil.get(f"/pipelines/{deal['pipeline_id']}")["stages"]
    [lost] = [stage for stage in stages if stage["kind"] == "lost"]
    refused = accueil.send("POST", f"/deals/{deal['id']}/move", {"stage_id": lost["id"]})
    assert refused.json()["code"] == "lost_reason_required"
    body = {"stage_id": lost["id"], "lost_reason": "Pas disponible"}
    assert accueil.send("POST", f"/deals/{deal['id']}/move", body).status_code == 200
    assert eventually(lambda: cancelled(run_of(accueil, deal["contact_id"])))["reason"] == "record_lost"


def test_a_lost_race_says_where_the_card_is(jalon: JalonProcess) -> None:
    accueil, direction = jalon.sign_in("accueil@chorale.example"), jalon.sign_in("direction@chorale.example")
    jalon.submit(name="Tom Vert", email="tom@example.org", trial_at=local(class_in(7)))
    deal = eventually(lambda: deal_of(accueil, "tom@example.org"))
    stages = accueil.get(f"/pipelines/{deal['pipeline_id']}")["stages"]
    first = {"stage_id": stages[1]["id"], "from_stage_id": stages[0]["id"]}
    assert direction.send("POST", f"/deals/{deal['id']}/move", first).status_code == 200
    second = {"stage_id": stages[2]["id"], "from_stage_id": stages[0]["id"]}
    answer = accueil.send("POST", f"/deals/{deal['id']}/move", second)
    assert (answer.status_code, answer.json()["code"]) == (409, "stage_changed_meanwhile")
    assert answer.json()["current"]["stage_id"] == stages[1]["id"]


def test_bad_submissions_say_what_is_wrong_and_create_nothing(jalon: JalonProcess) -> None:
    admin = jalon.sign_in("admin@chorale.example")
    good = {"name": "Bad Input", "email": "bad@example.org", "trial_at": local(class_in(3))}
    for field, value in (("trial_at", "2020-01-01T10:00"), ("email", "no-address"), ("name", "x" * 5000)):
        answer = jalon.submit(**(good | {field: value}))
        assert answer.status_code == 422, (field, answer.text)
        assert field in answer.json()["errors"]
    assert jalon.submit(**(good | {"name": "x" * 2_000_000})).status_code == 413
    assert admin.get("/contacts", q="bad@example.org")["items"] == []
