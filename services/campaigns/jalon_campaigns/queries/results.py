"""How a campaign goes, counted from its rows whenever somebody asks."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from jalon_campaigns.models import Campaign, Enrolment, Hit, Send
from jalon_campaigns.queries.campaigns import get_campaign
from jalon_core.access.caller import Caller

_COUNTED_AS = {
    "planned": "planned",
    "claimed": "planned",
    "submitting": "planned",
    "accepted": "sent",
    "deferred": "deferred",
    "rejected": "failed",
    "skipped": "failed",
    "unknown": "unknown",
    "cancelled": "cancelled",
}


@dataclass
class StepResults:
    """How one mail of a campaign does.

    :ivar upcoming: passages whose next mail it is, and for which it is not planned yet.
    :ivar planned: waiting for a sender, or being handed over.
    :ivar opened: by a person, as far as can be told; ``opened_raw`` by anything, ``clicked`` likewise.
    :ivar unsubscribed: passages that ended so after it.
    """

    step_id: UUID
    position: int
    upcoming: int = 0
    planned: int = 0
    sent: int = 0
    deferred: int = 0
    failed: int = 0
    unknown: int = 0
    cancelled: int = 0
    opened: int = 0
    opened_raw: int = 0
    clicked: int = 0
    clicked_raw: int = 0
    replied: int = 0
    bounced: int = 0
    unsubscribed: int = 0


@dataclass
class Results:
    """How a campaign goes.

    :ivar enrolled: passages, all together; ``by_status`` and (of those that ended early) ``by_reason``.
    :ivar waits_for: passages that wait although something is due, by the reason.
    """

    campaign: Campaign
    steps: list[StepResults]
    enrolled: int = 0
    by_status: Mapping[str, int] = field(default_factory=dict)
    by_reason: Mapping[str, int] = field(default_factory=dict)
    waits_for: Mapping[str, int] = field(default_factory=dict)


def campaign_results(session: Session, caller: Caller, campaign_id: UUID) -> Results:
    """Count everything about a campaign.

    :raises jalon_core.errors.NotFound: there is none, or the caller may not see it.
    """
    campaign = get_campaign(session, caller, campaign_id)
    steps = [StepResults(step_id=step.id, position=step.position) for step in campaign.steps]
    by_id = {step.step_id: step for step in steps}
    _count_sends(session, campaign_id, by_id)
    _count_hits(session, campaign_id, by_id)
    return _count_passages(session, Results(campaign=campaign, steps=steps))


def _count_sends(session: Session, campaign_id: UUID, steps: Mapping[UUID, StepResults]) -> None:
    counted = ("replied", "bounced")
    marks = [func.count(getattr(Send, f"{name}_at")).label(name) for name in counted]
    query = (
        select(Send.step_id, Send.status, func.count().label("sends"), *marks)
        .where(Send.campaign_id == campaign_id)
        .group_by(Send.step_id, Send.status)
    )
    for row in session.execute(query):
        step = steps.get(row.step_id)
        if step is None:
            continue
        for name, number in [(_COUNTED_AS[row.status], row.sends), *((name, getattr(row, name)) for name in counted)]:
            setattr(step, name, getattr(step, name) + number)


def _count_hits(session: Session, campaign_id: UUID, steps: Mapping[UUID, StepResults]) -> None:
    # From hits and not from the sends: these know nothing of it where tracking is not individual.
    query = (
        select(
            Hit.step_id,
            Hit.kind,
            func.count(Hit.send_id.distinct()).label("all"),
            func.count(case((Hit.verdict == "human", Hit.send_id)).distinct()).label("human"),
        )
        .where(Hit.campaign_id == campaign_id, Hit.kind.in_(("open", "click")))
        .group_by(Hit.step_id, Hit.kind)
    )
    for row in session.execute(query):
        step = steps.get(row.step_id)
        if step is not None:
            word = "opened" if row.kind == "open" else "clicked"
            setattr(step, f"{word}_raw", row.all)
            setattr(step, word, row.human)


def _count_passages(session: Session, results: Results) -> Results:
    query = (
        select(Enrolment.status, Enrolment.reason, Enrolment.waits_for, Enrolment.step, func.count().label("passages"))
        .where(Enrolment.campaign_id == results.campaign.id)
        .group_by(Enrolment.status, Enrolment.reason, Enrolment.waits_for, Enrolment.step)
    )
    by_status: Counter[str] = Counter()
    by_reason: Counter[str] = Counter()
    waits_for: Counter[str] = Counter()
    for row in session.execute(query):
        results.enrolled += row.passages
        halted = row.status == "active" and results.campaign.status == "paused"
        by_status["paused" if halted else row.status] += row.passages
        if row.reason:
            by_reason[row.reason] += row.passages
        if row.waits_for:
            waits_for[row.waits_for] += row.passages
        if row.status == "active" and row.step < len(results.steps):
            results.steps[row.step].upcoming += row.passages
        if row.reason == "unsubscribed" and 0 < row.step <= len(results.steps):
            results.steps[row.step - 1].unsubscribed += row.passages
    results.by_status, results.by_reason, results.waits_for = by_status, by_reason, waits_for
    return results
