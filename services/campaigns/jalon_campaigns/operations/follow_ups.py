"""The planner of campaigns' mails: looks at each passage when something is due, and plans, waits or ends it.

One campaign is planned by one worker at a time (its row is locked), so that the limit of first mails a day is exact,
and that pausing waits for a portion at most.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, defer

from jalon_campaigns.domain.merging import Around
from jalon_campaigns.domain.refusals import HeaderRefused, TemplateRefused
from jalon_campaigns.domain.sequences import End, Passage, Plan, Wait, next_move
from jalon_campaigns.domain.windows import SendWindow, read_window
from jalon_campaigns.models import FOLLOW_UP, INSTALLATION_MAILBOX, LAST, WAITING, Campaign, Enrolment, Send, Template
from jalon_campaigns.models.surroundings import around_many
from jalon_campaigns.operations.campaign_acts import finish_if_done
from jalon_campaigns.operations.campaigns import step_wording
from jalon_campaigns.operations.enrolments import cause_of, end_enrolment, main_address
from jalon_campaigns.operations.passages import FOLLOW_UPS, STALE, stale_mailboxes, zone_from
from jalon_campaigns.operations.refusals import MissingFields
from jalon_campaigns.operations.sends import SENDS, compose_send, tell_planned
from jalon_campaigns.operations.suppressions import suppressed
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.copies.reading import copied, copied_many
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.records import Contact

PORTION = 100
BACKLOG = 5_000
"""As many mails of a campaign wait for senders at most: the later a mail is written, the truer it is."""

_SOON = dt.timedelta(minutes=1)
_A_DAY = dt.timedelta(days=1)


def plan_mails(uow: UnitOfWork) -> int:
    """Plan a portion of the mails of one campaign that has something due; say how many passages it looked at."""
    for campaign_id in _campaigns_with_work(uow.session):
        campaign = uow.session.scalar(
            select(Campaign)
            .where(Campaign.id == campaign_id, Campaign.status == "running")
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if campaign is not None and (done := _plan_portion(uow, campaign)):
            return done
    return 0


def next_due(session: Session) -> dt.datetime | None:
    """When the next passage is to be looked at."""
    query = (
        select(func.min(Enrolment.next_at))
        .join(Campaign, Campaign.id == Enrolment.campaign_id)
        .where(Campaign.status == "running", Enrolment.status == "active")
    )
    return session.scalar(query)


def _campaigns_with_work(session: Session) -> Sequence[UUID]:
    due = exists().where(Enrolment.campaign_id == Campaign.id, Enrolment.status == "active", Enrolment.next_at <= now())
    going = exists().where(Enrolment.campaign_id == Campaign.id, Enrolment.ended_at.is_(None))
    over = and_(Campaign.audience_mode == "frozen", Campaign.work.is_(None), ~going)
    query = select(Campaign.id).where(Campaign.status == "running", Campaign.deleted_at.is_(None), or_(due, over))
    return session.scalars(query.order_by(func.random())).all()


def _plan_portion(uow: UnitOfWork, campaign: Campaign) -> int:
    planner = _Planner(uow, campaign)
    due = planner.due_passages()
    if due:
        planner.look_at(due)
        uow.session.flush()
    finished = finish_if_done(uow, campaign)
    if planner.planned:
        wake_after_commit(uow.session, SENDS)
    wake_after_commit(uow.session, FOLLOW_UPS)
    return len(due) + finished


class _Planner:
    """One portion of one campaign, with what all its mails need."""

    def __init__(self, uow: UnitOfWork, campaign: Campaign) -> None:
        self.uow = uow
        self.campaign = campaign
        self.moment = now()
        self.planned = 0
        self.window: SendWindow | None = read_window(campaign.window) if campaign.window else None
        self.mailbox_id = campaign.mailbox_id or INSTALLATION_MAILBOX
        self.delays = [step.delay_days for step in campaign.steps]
        self.stale = bool(stale_mailboxes(uow, [self.mailbox_id]))
        team: Any = copied(uow.session, "team", campaign.team_id) if campaign.team_id else None
        self.team_zone: str | None = team.time_zone if team else None
        wanted = {step.template_id for step in campaign.steps if step.template_id}
        self.templates = {row.id: row for row in uow.session.scalars(select(Template).where(Template.id.in_(wanted)))}
        self.starts_left = self._starts_left()

    def due_passages(self) -> Sequence[Enrolment]:
        """What is to be looked at now, those who have had a mail first; locked."""
        waiting = select(func.count()).where(Send.campaign_id == self.campaign.id, Send.status.in_(WAITING))
        if (self.uow.session.scalar(waiting) or 0) >= BACKLOG:
            return ()
        query = (
            select(Enrolment)
            .where(
                Enrolment.campaign_id == self.campaign.id,
                Enrolment.status == "active",
                Enrolment.next_at <= self.moment,
            )
            .order_by(Enrolment.step == 0, Enrolment.next_at)
            .limit(PORTION)
            .with_for_update(skip_locked=True)
        )
        return self.uow.session.scalars(query).all()

    def look_at(self, enrolments: Sequence[Enrolment]) -> None:
        """Decide about each of them."""
        session = self.uow.session
        contacts: dict[UUID, Contact] = copied_many(session, "contact", {row.contact_id for row in enrolments})
        people = around_many(session, list(contacts.values()))
        addresses = {contact.id: main_address(contact) for contact in contacts.values()}
        known = [address for address in addresses.values() if address]
        barred = suppressed(session, self.uow.settings, known, campaign_id=self.campaign.id)
        last_sends = self._last_sends(enrolments)
        composed: list[tuple[Enrolment, Send]] = []
        for enrolment in enrolments:
            contact = contacts.get(enrolment.contact_id)
            if contact is None:
                self._end(enrolment, "contact_deleted")
                continue
            zone = zone_from(contact, self.team_zone)
            move = next_move(
                self._passage(enrolment, last_sends.get(enrolment.id)), now=self.moment, window=self.window, zone=zone
            )
            address = addresses[contact.id]
            if isinstance(move, End):
                end_enrolment(self.uow, enrolment, move.status, move.reason, name=self.campaign.name)
            elif isinstance(move, Wait):
                enrolment.next_at, enrolment.waits_for = move.until, move.reason
            elif address is None or address in barred:
                self._end(enrolment, "no_address" if address is None else "suppressed")
            elif (wait := self._must_wait(move)) is not None:
                enrolment.next_at, enrolment.waits_for = wait.until, wait.reason
            elif (send := self._compose(enrolment, contact, people[contact.id], address, move)) is not None:
                composed.append((enrolment, send))
        self._plan(composed)

    def _passage(self, enrolment: Enrolment, send: Send | None) -> Passage:
        return Passage(
            delays=self.delays,
            planned=enrolment.step,
            began_at=max(enrolment.started_at, self.campaign.started_at or enrolment.started_at),
            last_status=send.status if send else None,
            last_reason=send.reason if send else None,
            accepted_at=send.accepted_at if send else None,
            not_before=enrolment.not_before,
        )

    def _last_sends(self, enrolments: Sequence[Enrolment]) -> Mapping[UUID, Send]:
        query = (
            select(Send)
            .where(Send.enrolment_id.in_([row.id for row in enrolments if row.step]))
            .order_by(Send.rotation, Send.position)
            .options(defer(Send.text), defer(Send.html), defer(Send.attachments))
            .execution_options(populate_existing=True)
        )
        return {send.enrolment_id: send for send in self.uow.session.scalars(query) if send.enrolment_id}

    def _must_wait(self, move: Plan) -> Wait | None:
        if move.position and self.stale:
            return Wait(self.moment + _SOON, STALE)
        if move.position == 0 and self.starts_left is not None:
            if self.starts_left <= 0:
                return Wait(self._next_start(), "daily_starts")
            self.starts_left -= 1
        return None

    def _compose(self, enrolment: Enrolment, contact: Contact, people: Around, address: str, move: Plan) -> Send | None:
        step = self.campaign.steps[move.position]
        wording = step_wording(step, self.campaign, self.templates.get(step.template_id) if step.template_id else None)
        try:
            return compose_send(
                self.uow,
                wording,
                contact=contact,
                to_address=address,
                people=people,
                values={},
                purpose="campaign",
                priority=FOLLOW_UP if move.position else LAST,
                mailbox_id=self.mailbox_id,
                campaign_id=self.campaign.id,
                enrolment_id=enrolment.id,
                step_id=step.id,
                position=move.position,
                rotation=enrolment.rotation,
            )
        except MissingFields:
            self._end(enrolment, "missing_fields")
        except (TemplateRefused, HeaderRefused):
            self._end(enrolment, "text_refused")
        return None

    def _plan(self, composed: Sequence[tuple[Enrolment, Send]]) -> None:
        self.uow.session.add_all([send for _, send in composed])
        self.uow.session.flush()
        for enrolment, _ in composed:
            enrolment.step += 1
            enrolment.next_at, enrolment.waits_for = None, None
        tell_planned(self.uow, [(send, cause_of(self.uow, enrolment)) for enrolment, send in composed])
        self.planned += len(composed)

    def _end(self, enrolment: Enrolment, reason: str) -> None:
        end_enrolment(self.uow, enrolment, "stopped", reason, name=self.campaign.name)

    def _starts_left(self) -> int | None:
        if self.campaign.daily_starts is None:
            return None
        begun = select(func.count()).where(self._begun())
        return self.campaign.daily_starts - (self.uow.session.scalar(begun) or 0)

    def _next_start(self) -> dt.datetime:
        first = self.uow.session.scalar(select(func.min(Send.planned_at)).where(self._begun()))
        return (first or self.moment) + _A_DAY

    def _begun(self) -> Any:
        recent = Send.planned_at > self.moment - _A_DAY
        return and_(Send.campaign_id == self.campaign.id, Send.position == 0, recent)
