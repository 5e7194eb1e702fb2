"""Whatever is done to a campaign, at whatever moment and in whatever order, nobody gets the same mail twice."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from campaigns_making import carry_on, enrolments, group_of, running, sends
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jalon_campaigns.domain.windows import read_window
from jalon_campaigns.models import Campaign
from jalon_campaigns.operations.campaign_acts import cancel_campaign, pause_campaign, resume_campaign
from jalon_campaigns.operations.enrolments import add_contacts, postpone_enrolments, stop_enrolments
from jalon_campaigns.operations.refusals import CampaignState
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.events import deliver, recorded, run_jobs
from jalon_sdk.events.contacts import ContactDeleted

WINDOW = {"days": [1, 2, 3, 4, 5, 7], "from": "01:30", "to": "17:00"}
PARIS = ZoneInfo("Europe/Paris")
BEGIN = dt.datetime(2026, 10, 23, 10, 0, tzinfo=dt.UTC)
"""A Friday: the clocks go back in the night to Sunday, while the window is open."""

ACTS = ("half", "reply", "delete", "pause", "resume", "work", "sleep", "cancel", "away", "again")


class Killed(Exception):
    """The process ends in the middle of a transaction."""


class Story:
    """A campaign with three contacts, to which things happen."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.contacts = group_of(context, group := new_id(), 3)
        self.campaign_id = running(context, group, delays=(0, 1, 1), window=WINDOW)

    def act(self, name: str, clock: Any, who: int) -> None:
        contact = self.contacts[who]
        acts = {"pause": pause_campaign, "resume": resume_campaign, "cancel": cancel_campaign}
        if name == "work":
            carry_on(self.context)
        elif name == "sleep":
            clock.shift(dt.timedelta(hours=9 + who))
        elif name == "half":
            run_jobs(self.context, "campaign-work", "follow-ups")
            self.killed(lambda uow: stop_enrolments(uow, contact.id, "replied"))
        elif name == "delete":
            deliver(self.context, ContactDeleted(record=replace(contact, version=2, deleted=True)))
        else:
            try:
                with self.context.transaction() as uow:
                    if name in acts:
                        acts[name](uow, self.campaign_id)
                    elif name == "reply":
                        stop_enrolments(uow, contact.id, "replied", self.campaign_id)
                    elif name == "away":
                        postpone_enrolments(uow, contact.id, now().date())
                    else:
                        add_contacts(uow, self.campaign_id, [contact.id], again=True)
            except CampaignState:
                pass  # it is over, or was not paused: a refusal changes nothing

    def killed(self, work: Any) -> None:
        try:
            with self.context.transaction() as uow:
                work(uow)
                raise Killed
        except Killed:
            pass


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example(story=[("reply", 0), ("work", 0), ("sleep", 2), ("work", 0)])
@example(story=[("cancel", 0), ("work", 0)])
@example(story=[("pause", 0), ("work", 0), ("resume", 0), ("half", 0), ("away", 1)])
@given(story=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), min_size=2, max_size=14))
def test_nobody_gets_a_mail_twice_or_at_a_forbidden_hour(context: Any, story: list[tuple[str, int]]) -> None:
    known = {send.id for send in sends(context)}
    with time_machine.travel(BEGIN, tick=False) as clock:
        told = Story(context)
        run_jobs(context, "campaign-work", "follow-ups")  # its first mails are planned, and nobody has sent them yet
        for name, who in story:
            told.act(name, clock, who)
            clock.shift(dt.timedelta(seconds=1))
        for _ in range(5):
            carry_on(context)
            clock.shift(dt.timedelta(hours=11))
    mails = [send for send in sends(context) if send.id not in known]
    passages = {row.id: row for row in enrolments(context) if row.campaign_id == told.campaign_id}
    assert max(Counter((mail.enrolment_id, mail.position, mail.rotation) for mail in mails).values(), default=1) == 1
    window = read_window(WINDOW)
    assert all(window.allows(mail.accepted_at, PARIS) for mail in mails if mail.accepted_at)
    for passage in passages.values():
        own = [mail for mail in mails if mail.enrolment_id == passage.id and mail.rotation == passage.rotation]
        assert [mail.position for mail in own] == list(range(len(own)))
        assert passage.step == len(own)
        if passage.ended_at is not None:
            assert all(mail.accepted_at is None or mail.accepted_at <= passage.ended_at for mail in own)
            assert all(mail.status not in ("planned", "deferred", "claimed") for mail in own)
    _told_once(context, told, mails)


def _told_once(context: Any, told: Story, mails: list[Any]) -> None:
    """Every mail and passage that ended was told of once, with the version that it has."""
    sent = Counter(envelope.subject for name in ("sent", "failed") for envelope in recorded(context, f"email.{name}"))
    assert all(sent[f"sends/{mail.id}"] == (mail.status in ("accepted", "cancelled", "skipped")) for mail in mails)
    with context.reading() as session:
        campaign = session.get_one(Campaign, told.campaign_id)
    last = {envelope.subject: envelope.aggregateversion for envelope in recorded(context)}
    assert last[f"campaigns/{campaign.id}"] == campaign.version
    for mail in mails:
        assert last[f"sends/{mail.id}"] == mail.version
    for passage in enrolments(context):
        if passage.campaign_id == told.campaign_id:
            assert last[f"enrolments/{passage.id}"] == passage.version
