"""Starting, pausing, resuming and cancelling campaigns. Each is at once; what takes long is left to jobs."""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, select, update

from jalon_campaigns.models import WAITING, Campaign, Enrolment, Send, campaign_state
from jalon_campaigns.operations.campaigns import editable_campaign
from jalon_campaigns.operations.passages import CANCELLED, FOLLOW_UPS, PAUSED
from jalon_campaigns.operations.refusals import CampaignState
from jalon_campaigns.operations.sends import SENDS
from jalon_core.bus.waking import wake_after_commit
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.errors import Invalid
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events import RecordEvent
from jalon_sdk.events.campaigns import (
    CampaignCancelled,
    CampaignFinished,
    CampaignPaused,
    CampaignResumed,
    CampaignStarted,
)

WORK = "campaign-work"
"""The channel on which the jobs that enrol and tell are woken."""

HELD = (*WAITING, "claimed")
"""A send in one of these can still be called back: its first byte has not gone out."""


def start_campaign(uow: UnitOfWork, campaign_id: UUID, *, expected_version: int | None = None) -> Campaign:
    """Begin to send; a job takes the audience in.

    :raises CampaignState: it has started before.
    :raises Invalid: it says nothing.
    """
    campaign = _in_state(uow, campaign_id, expected_version, "draft")
    if not campaign.steps:
        raise Invalid("a campaign needs a mail", fields={"steps": ["at least one is needed"]})
    campaign.started_at = now()
    campaign.work, campaign.work_after = "enrol", None
    campaign.considered, campaign.passed_over = 0, {}
    _turn(uow, campaign, "running", CampaignStarted)
    wake_after_commit(uow.session, WORK)
    wake_after_commit(uow.session, FOLLOW_UPS)
    return campaign


def pause_campaign(uow: UnitOfWork, campaign_id: UUID, *, expected_version: int | None = None) -> Campaign:
    """Send nothing more until it is resumed; what is being handed over this very moment is let go.

    :raises CampaignState: it does not run.
    """
    campaign = _in_state(uow, campaign_id, expected_version, "running")
    _turn(uow, campaign, "paused", CampaignPaused)
    _call_back(uow, campaign, status="planned", reason=PAUSED)
    return campaign


def resume_campaign(uow: UnitOfWork, campaign_id: UUID, *, expected_version: int | None = None) -> Campaign:
    """Let a paused campaign go on.

    :raises CampaignState: it is not paused.
    """
    campaign = _in_state(uow, campaign_id, expected_version, "paused")
    _turn(uow, campaign, "running", CampaignResumed)
    moment = now()
    uow.session.execute(
        update(Send)
        .where(Send.campaign_id == campaign.id, Send.status.in_(WAITING), Send.reason == PAUSED)
        .values(next_attempt_at=moment, due_at=moment, reason=None)
        .execution_options(synchronize_session=False)
    )
    for channel in (WORK, FOLLOW_UPS, SENDS):
        wake_after_commit(uow.session, channel)
    return campaign


def cancel_campaign(uow: UnitOfWork, campaign_id: UUID, *, expected_version: int | None = None) -> Campaign:
    """End a campaign early. What was planned is called back at once; a job tells of each mail and passage afterwards.

    :raises CampaignState: it is over already.
    """
    campaign = _in_state(uow, campaign_id, expected_version, "draft", "running", "paused")
    moment = now()
    campaign.ended_at = moment
    campaign.work, campaign.work_after = "tell", None
    _turn(uow, campaign, "cancelled", CampaignCancelled)
    _call_back(uow, campaign, status="cancelled", reason=CANCELLED, version=Send.version + 1, updated_at=moment)
    uow.session.execute(
        update(Enrolment)
        .where(Enrolment.campaign_id == campaign.id, Enrolment.ended_at.is_(None))
        .values(
            status="cancelled", reason=CANCELLED, ended_at=moment, updated_at=moment, next_at=None, waits_for=None,
            version=Enrolment.version + 1,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    wake_after_commit(uow.session, WORK)
    return campaign


def finish_if_done(uow: UnitOfWork, campaign: Campaign) -> bool:
    """A campaign with a frozen audience is over when everybody has gone through it; say whether it is.

    :param campaign: locked by the caller.
    """
    if campaign.status != "running" or campaign.work is not None or campaign.audience_mode == "live":
        return False
    going = select(exists().where(Enrolment.campaign_id == campaign.id, Enrolment.ended_at.is_(None)))
    if uow.session.scalar(going):
        return False
    campaign.ended_at = now()
    _turn(uow, campaign, "finished", CampaignFinished)
    return True


def _in_state(uow: UnitOfWork, campaign_id: UUID, expected_version: int | None, *statuses: str) -> Campaign:
    campaign = editable_campaign(uow, campaign_id)
    require_version(expected_version, campaign_state(campaign))
    if campaign.status not in statuses:
        raise CampaignState(f"the campaign is {campaign.status}", extra={"campaign_status": campaign.status})
    return campaign


def _turn(uow: UnitOfWork, campaign: Campaign, status: str, event: type[RecordEvent]) -> None:
    # The state before is read from the row's history, so that callers may set other columns first.
    told = campaign_state(campaign)
    campaign.status = status
    touch(campaign)
    after = campaign_state(campaign)
    uow.record(event(record=after, changed=changed_fields(told, after)))


def _call_back(uow: UnitOfWork, campaign: Campaign, **values: Any) -> None:
    uow.session.execute(
        update(Send)
        .where(Send.campaign_id == campaign.id, Send.status.in_(HELD))
        .values(next_attempt_at=None, claimed_by=None, claimed_until=None, **values)
        .execution_options(synchronize_session=False)
    )
