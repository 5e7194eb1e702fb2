"""The circle as one member lives it: who is written to, what comes back, and where the cards stand then."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from campaigns_sink import Sink
from circle_mails import BROWSER, a_hard_bounce, an_absence, an_answer, mail_to, mails_in, paths_in, quoted
from jalon_process import JalonProcess, Member, eventually

INBOUND = "reponses@chorale.example"
OWN_MAILBOX = "00000000-0000-7000-8000-000000000001"
REWRITTEN = "0107018c2f3e4d5a-1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901-000000"
"""What a provider names a mail instead of our Message-ID."""

PEOPLE = {
    "ana": "Ana Lopes",
    "bob": "Bob Martin",
    "cleo": "Cléo Blanc",
    "dan": "Dan Petit",
    "eve": "Eve Noir",
    "fay": "Fay Roux",
    "gil": "Gil Vert",
    "hugo": "Hugo Gris",
}
"""Answers; has a won card; is away; has no such address; and four whose servers are odd."""

QUALIFIED = ("ana", "eve", "fay", "hugo")
PATIENCE = 90.0
"""Seconds that the slowest thing may take on a busy machine."""


def address(person: str) -> str:
    return f"{person}@client.example"


@dataclass
class Circle:
    """One installation with the demo, its mail server, and the people who are written to.

    :ivar hand_in: lets a mail arrive.
    """

    jalon: JalonProcess
    sink: Sink
    hand_in: Callable[[bytes], None]
    contacts: dict[str, str] = field(default_factory=dict)
    deals: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.come_back()
        self.campaign: Any = self.member.items("/campaigns")[0]
        [self.pipeline] = [found for found in self.member.items("/pipelines") if found["name"] == "Prospection"]
        self.stages = {stage["name"]: stage["id"] for stage in self.pipeline["stages"]}
        self.workflows = {found["name"]: found["id"] for found in self.member.items("/workflows")}

    def come_back(self) -> None:
        """Sign in, at first and after a fall."""
        self.member: Member = self.jalon.sign_in("direction@chorale.example")

    def meet(self, person: str) -> None:
        """Have a contact."""
        body = {"name": PEOPLE[person], "emails": [address(person)]}
        self.contacts[person] = self.done("POST", "/contacts", body)["id"]

    def add(self, people: Sequence[str]) -> None:
        """Add contacts to the campaign, once each of them is known there."""
        wanted = {self.contacts[person] for person in people}

        def added() -> bool:
            ids = [contact_id for contact_id in self.contacts.values() if contact_id in wanted]
            for item in self.done("POST", f"{self._campaign}/enrolments", {"contact_ids": ids})["items"]:
                if item["outcome"] in ("added", "already_enrolled"):
                    wanted.discard(item["contact_id"])
            return not wanted

        eventually(added, within=PATIENCE)

    def begin(self, by_group: str) -> None:
        """Start the campaign; one contact comes in by way of the group that it is for."""
        self.done("POST", f"{self._campaign}/start")
        [group] = self.member.items("/groups")
        self.done("POST", f"/groups/{group['id']}/members", {"ids": [self.contacts[by_group]]})

    def wait_for_mails(self) -> None:
        """Wait until everybody's mail was accepted, as Jalon tells it, and has a card."""

        def accepted() -> bool:
            sends = self.member.items("/sends", campaign_id=self.campaign["id"])
            assert {send["status"] for send in sends} == {"accepted"}, Counter(send["status"] for send in sends)
            assert len(sends) == len(PEOPLE)
            return True

        eventually(accepted, within=PATIENCE)
        for person in PEOPLE:
            self.deals[person] = eventually(lambda who=person: self.cards(who), within=PATIENCE)[0]["id"]

    def answer(self) -> list[bytes]:
        """All that comes back: answers as good and as odd servers send them, an absence, a bounce."""
        got = {person: mail_to(self.sink, address(person)) for person in PEOPLE}
        lost = {"To": "bonjour@chorale.example", "In-Reply-To": "", "References": ""}
        rewritten = f"<{REWRITTEN}@eu-west-1.amazonses.com>"
        token = str(got["hugo"]["Reply-To"]).upper()
        mails = [
            an_answer(got["ana"], f"Oui, avec plaisir !\n\n{quoted(got['ana'])}"),
            an_answer(got["bob"], "Encore merci !"),
            an_absence(got["cleo"]),
            a_hard_bounce(got["dan"], address("dan")),
            an_answer(got["eve"], "D’accord.", **lost | {"In-Reply-To": rewritten, "References": rewritten}),
            an_answer(got["fay"], f"Pourquoi pas ?\n\n{quoted(got['fay'])}", **lost),
            an_answer(got["gil"], "Appelez-moi.", **lost),
            an_answer(got["hugo"], "Volontiers.", **lost | {"To": token, "Subject": "Votre message"}),
        ]
        for mail in mails:
            self.hand_in(mail)
        return mails

    def open_and_click(self, person: str) -> None:
        """Look at a mail as a browser does: its picture is asked for, its link followed."""
        [pixel], links = (paths_in(mail_to(self.sink, address(person)), prefix) for prefix in ("/t/o/", "/t/c/"))
        headers = {"User-Agent": BROWSER}
        picture = httpx.get(self.jalon.origin + pixel, headers=headers, timeout=30)
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/gif")
        # The last link is the one that no human sees.
        led = httpx.get(self.jalon.origin + links[0], headers=headers, timeout=30)
        assert (led.status_code, led.headers["location"]) == (302, "https://chorale.example/entreprises")

    def close(self, person: str, stage: str) -> None:
        """Move somebody's card by hand."""
        self.done("POST", f"/deals/{self.deals[person]}/move", {"stage_id": self.stages[stage]})

    def propose(self, person: str) -> None:
        """Send the proposal from the card."""
        [template] = [found for found in self.member.items("/templates") if found["kind"] == "proposal"]
        body = {
            "contact_id": self.contacts[person],
            "template_id": template["id"],
            "deal_id": self.deals[person],
        }
        self.done("POST", "/sends", body)
        eventually(lambda: len(mails_in(self.sink, address(person))) == 2, within=PATIENCE)

    def cards(self, person: str) -> list[Any]:
        """The cards of a contact, in all pipelines."""
        return self.member.items("/deals", contact_id=self.contacts[person])

    def stage_of(self, person: str) -> str:
        """The stage of somebody's only card."""
        [card] = self.cards(person)
        return next(name for name, stage_id in self.stages.items() if stage_id == card["stage_id"])

    def passage(self, person: str) -> Any:
        """Somebody's way through the campaign."""
        [found] = self.member.items("/enrolments", contact_id=self.contacts[person])
        return found

    def evidence(self, person: str) -> list[tuple[str, str]]:
        """What came back from somebody, and how it was matched; oldest first."""
        mails = self.member.items("/inbound-mails", contact_id=self.contacts[person])
        return [(mail["verdict"], mail["evidence"]) for mail in reversed(mails)]

    def non_starts(self, workflow: str, record: str) -> list[str]:
        """Why a workflow has not run about a record."""
        found = self.member.items(f"/workflows/{self.workflows[workflow]}/non-starts")
        assert all(one["detail"] for one in found), found
        return [one["reason"] for one in found if one["record"] == record]

    def timeline(self, person: str) -> list[Any]:
        """What the sheet tells, oldest first."""
        return list(reversed(self.member.items(f"/contacts/{self.contacts[person]}/timeline")))

    def done(self, method: str, path: str, body: Any = None) -> Any:
        """A request that must succeed."""
        answer = self.member.send(method, path, body)
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        return answer.json()

    @property
    def _campaign(self) -> str:
        return f"/campaigns/{self.campaign['id']}"
