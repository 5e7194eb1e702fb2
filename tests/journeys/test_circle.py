"""The circle: into a campaign, Lead; an answer, Qualifié; a proposal, Proposition; and what must move nothing.

Over real processes and a real mail server: embedded, where answers are handed in over HTTP and everything is killed in
the middle; and distributed, where they are read from an IMAP server.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from campaigns_imap import imap_server
from campaigns_sink import Sink, smtp_sink
from circle_mails import an_answer, mail_to, mails_in, paths_in
from circle_story import INBOUND, OWN_MAILBOX, PATIENCE, PEOPLE, QUALIFIED, REWRITTEN, Circle, address
from jalon_distributed import distributed
from jalon_process import Member, eventually, running

LEAD = "Ajout à une campagne → Lead"
REPLY = "Réponse à un e-mail → Qualifié"
PROPOSAL = "Proposition envoyée → Proposition"


@contextmanager
def mail_server() -> Iterator[tuple[Sink, str]]:
    with smtp_sink() as (sink, url):
        sink.to_message[address("eve")] = f"250 Ok {REWRITTEN}"
        yield sink, url


def mailbox_takes(admin: Member, **fields: str) -> None:
    """Say where answers to the installation's mailbox go, and from where they are read."""
    changed = admin.send("PATCH", f"/mailboxes/{OWN_MAILBOX}", {"inbound_address": INBOUND, **fields})
    assert changed.status_code == 200, changed.text


def test_the_circle_embedded_though_it_is_killed_in_the_middle(data_dir: Path) -> None:
    with mail_server() as (sink, smtp_url), running(data_dir, JALON_SMTP_URL=smtp_url) as jalon:
        admin = jalon.sign_in("admin@chorale.example")
        mailbox_takes(admin)
        key = admin.send("POST", "/api-keys", {"name": "mail server", "scopes": ["inbound:write"]}).json()["secret"]

        def hand_in(raw: bytes) -> Any:
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "message/rfc822"}
            answer = httpx.post(f"{jalon.origin}/api/v1/inbound", content=raw, headers=headers, timeout=60)
            assert answer.status_code == 201, answer.text
            return answer.json()

        circle = Circle(jalon, sink, hand_in)
        everybody_is_written_to(circle)
        before = demo_of(circle)
        mails = circle.answer()
        jalon.kill()
        jalon.start()
        circle.come_back()
        assert demo_of(circle) == before, "a second start changed the demo"
        every_answer_had_its_effect(circle)
        again = [hand_in(raw)["id"] for raw in mails]
        assert len(set(again)) == len(mails) == len(circle.member.items("/inbound-mails"))
        a_proposal_goes_out_and_is_answered(circle)
        a_likely_answer_is_confirmed(circle)
        nothing_was_done_twice(circle)
        a_human_opens_and_clicks(circle)
        the_sheet_tells_it_all(circle)


@pytest.fixture
def imap_folder() -> Iterator[Path]:
    # Not below pytest's own folder: the server's processes have users of their own, who may not go there.
    folder = Path(tempfile.mkdtemp(prefix="jalon-imap-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.services
def test_the_circle_distributed_with_answers_read_over_imap(data_dir: Path, imap_folder: Path) -> None:
    with (
        imap_server(imap_folder) as imap,
        mail_server() as (sink, smtp_url),
        distributed(data_dir, JALON_SMTP_URL=smtp_url) as jalon,
    ):
        mailbox_takes(jalon.sign_in("admin@chorale.example"), imap_url=imap.url)
        circle = Circle(jalon, sink, imap.put)
        everybody_is_written_to(circle)
        circle.answer()
        every_answer_had_its_effect(circle)
        a_proposal_goes_out_and_is_answered(circle)
        nothing_was_done_twice(circle)
        the_sheet_tells_it_all(circle)


def everybody_is_written_to(circle: Circle) -> None:
    for person in PEOPLE:
        circle.meet(person)
    circle.begin(by_group="hugo")
    circle.add([person for person in PEOPLE if person != "hugo"])
    circle.wait_for_mails()
    assert {circle.stage_of(person) for person in PEOPLE} == {"Lead"}
    circle.close("bob", "Gagné")
    mail = mail_to(circle.sink, address("ana"))
    [send] = circle.member.items("/sends", contact_id=circle.contacts["ana"])
    assert mail["Message-ID"] == send["message_id"]
    assert mail["From"].addresses[0].addr_spec.endswith("@chorale.example") or mail["From"]
    assert mail["Reply-To"].addresses[0].addr_spec.startswith("reponses+")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"<{origin_of(mail)}/u/" in mail["List-Unsubscribe"]
    assert "<mailto:reponses+" in mail["List-Unsubscribe"]
    assert circle.campaign["id"] in mail["List-Id"]
    assert mail["Auto-Submitted"] is None
    assert mail.get_content_type() == "multipart/alternative"
    circle.open_and_click("ana")


def origin_of(mail: Any) -> str:
    """The address under which browsers reach Jalon, as the mail says it."""
    [pixel] = paths_in(mail, "/t/o/")
    html = mail.get_body(("html",)).get_content()
    return str(html[html.rindex("http", 0, html.index(pixel)) : html.index(pixel)])


def every_answer_had_its_effect(circle: Circle) -> None:
    def seen() -> bool:
        assert {person: circle.stage_of(person) for person in PEOPLE} == {
            **dict.fromkeys(PEOPLE, "Lead"),
            **dict.fromkeys(QUALIFIED, "Qualifié"),
            "bob": "Gagné",
        }
        assert circle.evidence("ana") == [("reply", "plus_address")]
        assert circle.evidence("eve") == [("reply", "in_reply_to")]
        assert circle.evidence("fay") == [("reply", "quoted_token")]
        assert circle.evidence("gil") == [("reply", "probable")]
        assert circle.evidence("hugo") == [("reply", "plus_address")]
        assert [verdict for verdict, _ in circle.evidence("cleo")] == ["auto_reply"]
        assert [verdict for verdict, _ in circle.evidence("dan")] == ["bounce"]
        assert circle.non_starts(REPLY, f"contacts/{circle.contacts['bob']}") == ["deal_closed"]
        assert circle.non_starts(REPLY, f"contacts/{circle.contacts['gil']}") == ["condition_false"]
        return True

    eventually(seen, within=PATIENCE)
    passages = {person: circle.passage(person) for person in PEOPLE}
    assert {person: (passages[person]["status"], passages[person]["reason"]) for person in PEOPLE} == {
        **dict.fromkeys(PEOPLE, ("stopped", "replied")),
        "cleo": ("active", None),
        "dan": ("stopped", "bounced"),
    }
    assert passages["cleo"]["not_before"] is not None
    admin = circle.jalon.sign_in("admin@chorale.example")
    [suppression] = admin.items("/suppressions", address=address("dan"))
    assert (suppression["reason"], suppression["scope"]) == ("bounced", "all")


def a_proposal_goes_out_and_is_answered(circle: Circle) -> None:
    circle.propose("ana")
    eventually(lambda: circle.stage_of("ana") == "Proposition", within=PATIENCE)
    _, proposal = mails_in(circle.sink, address("ana"))
    circle.hand_in(an_answer(proposal, "C’est parfait, merci."))
    record = f"contacts/{circle.contacts['ana']}"
    eventually(lambda: circle.non_starts(REPLY, record) == ["not_forward"], within=PATIENCE)
    assert circle.stage_of("ana") == "Proposition"


def a_likely_answer_is_confirmed(circle: Circle) -> None:
    [mail] = circle.member.items("/inbound-mails", contact_id=circle.contacts["gil"])
    circle.done("PATCH", f"/inbound-mails/{mail['id']}", {"confirmed": True})
    eventually(lambda: circle.stage_of("gil") == "Qualifié", within=PATIENCE)


def nothing_was_done_twice(circle: Circle) -> None:
    assert set(circle.sink.ids.values()) == {1}
    assert len(circle.sink.messages) == len(PEOPLE) + 1
    for person in PEOPLE:
        kinds = Counter(entry["kind"] for entry in circle.timeline(person))
        assert (kinds["campaign.contact_added"], kinds["deal.created"]) == (1, 1), (person, kinds)
        assert len({entry["id"] for entry in circle.timeline(person)}) == kinds.total()
    assert circle.non_starts(LEAD, f"contacts/{circle.contacts['ana']}") == []
    assert circle.non_starts(PROPOSAL, f"deals/{circle.deals['ana']}") == []


def a_human_opens_and_clicks(circle: Circle) -> None:
    """Within the first minute Jalon takes whoever looks for a machine, so this looks again and again, as people do."""

    def looked() -> bool:
        circle.open_and_click("ana")
        told = {(entry["kind"], entry["summary"].get("verdict")) for entry in circle.timeline("ana")}
        return {("email.opened", "human"), ("email.clicked", "human")} <= told

    eventually(looked, within=PATIENCE + 60)
    _, send = circle.member.items("/sends", contact_id=circle.contacts["ana"])
    assert send["opened_at"]
    assert send["clicked_at"]


def the_sheet_tells_it_all(circle: Circle) -> None:
    def told() -> list[Any]:
        entries = circle.timeline("ana")
        kinds = [entry["kind"] for entry in entries]
        assert kinds.count("email.replied") == 2
        assert {"email.opened", "email.clicked"} <= set(kinds)
        return entries

    entries = eventually(told, within=PATIENCE)
    of_the_card = [entry for entry in entries if entry["kind"] in OF_THE_CARD]
    assert [(entry["kind"], because(entry["cause"])) for entry in of_the_card] == [
        ("contact.created", None),
        ("campaign.contact_added", None),
        ("deal.created", ("campaign", "Chanter en entreprise")),
        ("email.replied", ("campaign", "Chanter en entreprise")),
        ("deal.stage_changed", ("reply", "Ana Lopes")),
        ("deal.proposal_sent", None),
        ("deal.stage_changed", ("proposal", "Ana Lopes")),
        ("email.replied", None),
    ]
    qualified, proposed = (entry for entry in of_the_card if entry["kind"] == "deal.stage_changed")
    assert [because(party) for party in qualified["thread"]] == [
        ("campaign", "Chanter en entreprise"),
        ("reply", "Ana Lopes"),
        ("workflow", REPLY),
    ]
    assert (qualified["summary"]["from_stage"], qualified["summary"]["to_stage"]) == ("Lead", "Qualifié")
    assert (proposed["summary"]["from_stage"], proposed["summary"]["to_stage"]) == ("Qualifié", "Proposition")
    assert because(of_the_card[1]["actor"]) == ("member", "Hélène Dubois")
    assert of_the_card[1]["summary"]["campaign_name"] == "Chanter en entreprise"
    assert of_the_card[3]["summary"]["text"] == "Oui, avec plaisir !"
    mails = [entry["kind"] for entry in entries if entry["kind"] in ("email.sent", "email.replied")]
    assert mails == ["email.sent", "email.replied", "email.sent", "email.replied"]
    looked = [entry for entry in entries if entry["kind"] in ("email.opened", "email.clicked")]
    assert {because(entry["cause"]) for entry in looked} == {("campaign", "Chanter en entreprise")}


OF_THE_CARD = (
    "contact.created",
    "campaign.contact_added",
    "deal.created",
    "email.replied",
    "deal.stage_changed",
    "deal.proposal_sent",
)


def because(party: Any) -> tuple[str, str] | None:
    return (party["kind"], party["name"]) if party else None


def demo_of(circle: Circle) -> dict[str, Any]:
    """All that the demo holds, and the version of each."""
    kinds = ("/campaigns", "/groups", "/templates", "/pipelines", "/workflows", "/forms", "/deal-fields")
    return {path: [(one["id"], one.get("version")) for one in circle.member.items(path)] for path in kinds}
