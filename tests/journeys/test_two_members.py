"""What one member owns, another does not see: on the board, in lists, in the live stream, under the bell."""

import json
import threading
from typing import Any

import httpx
from jalon_process import JalonProcess, Member, eventually
from test_form_to_reminder import class_in, deal_of, local

OTHER = {
    "email": "nina@chorale.example",
    "name": "Nina Moreau",
    "password": "la-la-la-42",
    "language": "fr",
    "time_zone": "Europe/Paris",
}


class Listener(threading.Thread):
    """Reads a member's live stream and keeps the changes."""

    def __init__(self, origin: str, member: Member) -> None:
        super().__init__(daemon=True)
        self.changes: list[Any] = []
        self.ready = threading.Event()
        self._url = f"{origin}/api/v1/live"
        self._headers = {"Authorization": f"Bearer {member.token}"}

    def run(self) -> None:
        with httpx.stream("GET", self._url, headers=self._headers, timeout=30) as answer:
            assert answer.status_code == 200
            for line in answer.iter_lines():
                if line.startswith("event: ready"):
                    self.ready.set()
                elif line.startswith("data: ") and self.ready.is_set() and len(line) > 8:
                    self.changes.append(json.loads(line.removeprefix("data: ")))


def another_member(jalon: JalonProcess) -> Member:
    admin = jalon.sign_in("admin@chorale.example")
    team_id = next(iter(admin.me["roles"]))
    answer = admin.send("POST", "/members", OTHER | {"roles": {team_id: "member"}})
    assert answer.status_code in (201, 409), answer.text
    return jalon.sign_in(OTHER["email"])


def test_each_sees_their_own(jalon: JalonProcess) -> None:
    nina = another_member(jalon)
    accueil = jalon.sign_in("accueil@chorale.example")
    listeners = [Listener(jalon.origin, member) for member in (nina, accueil)]
    for listener in listeners:
        listener.start()
        assert listener.ready.wait(10)

    answer = jalon.submit(name="Secret Garden", email="secret@example.org", trial_at=local(class_in(8)))
    assert answer.status_code == 201
    deal = eventually(lambda: deal_of(accueil, "secret@example.org"))
    eventually(lambda: [c for c in listeners[1].changes if c["subject"] == f"deals/{deal['id']}"])
    eventually(lambda: [c for c in listeners[1].changes if c["subject"].startswith("notifications/")])

    own = nina.send("POST", "/contacts", {"name": "À Nina", "emails": ["a-nina@example.org"]})
    assert own.status_code == 201, own.text
    eventually(lambda: [c for c in listeners[0].changes if c["subject"] == f"contacts/{own.json()['id']}"])

    assert not [c for c in listeners[0].changes if "Secret" in json.dumps(c) or deal["id"] in json.dumps(c)]
    assert not [c for c in listeners[1].changes if "À Nina" in json.dumps(c, ensure_ascii=False)]
    own_deals = nina.items("/deals")
    assert all(found["owner_id"] == nina.me["id"] for found in own_deals)
    board = nina.get(f"/pipelines/{deal['pipeline_id']}/board")
    cards = [card for column in board["columns"] for card in column["cards"]]
    assert {card["id"] for card in cards} <= {found["id"] for found in own_deals}
    assert sum(column["count"] for column in board["columns"]) == len(cards)
    assert nina.get("/contacts", q="secret")["items"] == []
    assert all(task["owner_id"] == nina.me["id"] for task in nina.items("/tasks"))
    assert not [found for found in nina.items("/notifications") if "Secret" in found["text"]]
    assert not [run for run in nina.items("/runs") if run["contact_id"] == deal["contact_id"]]
    for path in (f"/deals/{deal['id']}", f"/contacts/{deal['contact_id']}", f"/contacts/{deal['contact_id']}/timeline"):
        assert nina.http.get(path).status_code == 404, path
    assert accueil.http.get(f"/contacts/{own.json()['id']}").status_code == 404
