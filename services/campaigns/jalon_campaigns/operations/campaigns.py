"""Writing campaigns: what they say, to whom, and when. Starting and stopping them is in `campaign_acts`."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update

from jalon_campaigns.domain.mail import check_subject
from jalon_campaigns.domain.rendering import check
from jalon_campaigns.domain.windows import read_window
from jalon_campaigns.models import (
    WAITING,
    Campaign,
    CampaignStep,
    Enrolment,
    Send,
    campaign_state,
)
from jalon_campaigns.operations.mailboxes import check_mailbox
from jalon_campaigns.operations.passages import FOLLOW_UPS
from jalon_campaigns.operations.refusals import CampaignRunning, CampaignStarted
from jalon_campaigns.operations.wordings import Wording, usable_template
from jalon_core.access.rights import require_assignable, require_edit
from jalon_core.bus.waking import wake_after_commit
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.errors import Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.conditions import WrongCondition, parse
from jalon_sdk.conditions import fields as fields_of
from jalon_sdk.events.campaigns import CampaignCreated, CampaignDeleted, CampaignUpdated
from jalon_sdk.serial import Json

MOST_STEPS = 20

PLAIN_FIELDS = ("name", "language", "audience_mode", "stop_on_reply", "daily_starts")
ONLY_IN_DRAFT = frozenset({"audience_mode", "group_ids", "excluded_group_ids", "filter", "steps", "mailbox_id"})
"""What is settled once somebody may have got a mail."""


def create_campaign(
    uow: UnitOfWork,
    *,
    name: str,
    team_id: UUID | None = None,
    owner_id: UUID | None = None,
    steps: Sequence[Mapping[str, Any]] = (),
    **fields: Any,
) -> Campaign:
    """Write a campaign, as a draft.

    :param team_id: None for the caller's team.
    :param owner_id: on whose behalf it is sent; None for the caller.
    :raises TemplateRefused: a step's words are no template.
    :raises WindowRefused: the window would never be open.
    """
    team_id = team_id or uow.caller.default_team
    if team_id is None:
        raise Invalid("say for which team", fields={"team_id": ["is required"]})
    owner_id = owner_id or uow.caller.member_id
    require_assignable(uow.caller, team_id, owner_id)
    campaign = Campaign(id=new_id(), version=1, team_id=team_id, owner_id=owner_id, name=name, steps=[])
    _write(uow, campaign, {**fields, "steps": steps})
    uow.session.add(campaign)
    uow.session.flush()
    uow.record(CampaignCreated(record=campaign_state(campaign)))
    return campaign


def update_campaign(
    uow: UnitOfWork, campaign_id: UUID, *, expected_version: int | None = None, **fields: Any
) -> Campaign:
    """Change a campaign. Once it has started, its audience and its mails stay as they are.

    :raises CampaignStarted: they were to be changed.
    :raises jalon_core.errors.VersionConflict: somebody changed it meanwhile.
    """
    campaign = editable_campaign(uow, campaign_id)
    before = campaign_state(campaign)
    require_version(expected_version, before)
    settled = sorted(name for name in fields if name in ONLY_IN_DRAFT and not _says_the_same(campaign, name, fields))
    if campaign.status != "draft" and settled:
        raise CampaignStarted(f"cannot be changed any more: {', '.join(settled)}", extra={"fields": settled})
    seen = _settings_of(campaign)
    _write(uow, campaign, fields)
    if _settings_of(campaign) == seen:
        return campaign
    touch(campaign)
    after = campaign_state(campaign)
    uow.record(CampaignUpdated(record=after, changed=changed_fields(before, after)))
    if campaign.window != seen["window"]:
        _plan_anew(uow, campaign)
    return campaign


def delete_campaign(uow: UnitOfWork, campaign_id: UUID, *, expected_version: int | None = None) -> None:
    """Delete a campaign that does not run; what it has sent stays.

    :raises CampaignRunning: it has to be cancelled before.
    """
    campaign = editable_campaign(uow, campaign_id)
    before = campaign_state(campaign)
    require_version(expected_version, before)
    if campaign.status in ("running", "paused") or campaign.work is not None:
        raise CampaignRunning("cancel it before it is deleted")
    campaign.deleted_at = now()
    touch(campaign, at=campaign.deleted_at)
    after = campaign_state(campaign)
    uow.record(CampaignDeleted(record=after, changed=changed_fields(before, after)))


def editable_campaign(uow: UnitOfWork, campaign_id: UUID) -> Campaign:
    """A campaign that the caller may change, locked until the end of the transaction.

    :raises NotFound: there is none (any more), or they may not see it.
    :raises jalon_core.errors.Forbidden: they see it and may not change it.
    """
    campaign = uow.session.get(Campaign, campaign_id, with_for_update=True, populate_existing=True)
    if campaign is None or campaign.deleted_at is not None:
        raise NotFound
    require_edit(uow.caller, campaign.team_id, campaign.owner_id)
    return campaign


def step_wording(step: CampaignStep, campaign: Campaign, template: Any) -> Wording:
    """What a step says: its own words, or its template's as they stand now."""
    if template is None:
        return Wording(subject=step.subject or "", text=step.text, html=step.html, language=campaign.language)
    return Wording(
        subject=step.subject or template.subject,
        text=template.text,
        html=template.html,
        language=template.language,
        template_id=template.id,
        template_kind=template.kind,
        template_version=template.version,
    )


def _write(uow: UnitOfWork, campaign: Campaign, fields: Mapping[str, Any]) -> None:
    for name in PLAIN_FIELDS:
        if name in fields:
            setattr(campaign, name, fields[name])
    for name in ("group_ids", "excluded_group_ids"):
        if name in fields:
            setattr(campaign, name, [str(group_id) for group_id in dict.fromkeys(fields[name])])
    if "filter" in fields:
        campaign.filter = _checked_filter(fields["filter"])
    if "window" in fields:
        if fields["window"] is not None:
            read_window(fields["window"])
        campaign.window = fields["window"]
    if "mailbox_id" in fields:
        check_mailbox(uow, fields["mailbox_id"], campaign.team_id)
        campaign.mailbox_id = fields["mailbox_id"]
    if "steps" in fields and (campaign.status == "draft" or not campaign.steps):
        _write_steps(uow, campaign, fields["steps"])


def _write_steps(uow: UnitOfWork, campaign: Campaign, steps: Sequence[Mapping[str, Any]]) -> None:
    if len(steps) > MOST_STEPS:
        raise Invalid(f"a campaign has at most {MOST_STEPS} mails", fields={"steps": [f"at most {MOST_STEPS}"]})
    if _steps_json(campaign) == [_step_json(step) for step in steps]:
        return
    campaign.steps.clear()
    uow.session.flush()  # the old rows go before new ones take their positions
    for position, step in enumerate(steps):
        if step.get("template_id"):
            usable_template(uow, step["template_id"])
        elif not step.get("subject") or not (step.get("text") or step.get("html")):
            raise Invalid(
                "a mail says something",
                fields={f"steps.{position}": ["a template, or a subject and a text are needed"]},
            )
        if step.get("subject"):
            check(check_subject(step["subject"]))
        check(step.get("text") or "")
        if step.get("html"):
            check(step["html"], html=True)
        campaign.steps.append(CampaignStep(position=position, **_step_json(step)))


def _checked_filter(tree: Json) -> Any:
    if tree is None:
        return None
    try:
        looked_at = fields_of(parse(tree))
    except WrongCondition as wrong:
        problems = {f"filter.{problem.path}".rstrip("."): [problem.detail] for problem in wrong.problems}
        raise Invalid("the filter cannot be read", fields=problems) from None
    if strange := sorted(name for name in looked_at if not name.startswith("record.")):
        raise Invalid("a filter looks at a contact", fields={"filter": [f"{name}: not record.…" for name in strange]})
    return tree


def _plan_anew(uow: UnitOfWork, campaign: Campaign) -> None:
    """Another window: what waits for the old one is asked about again."""
    uow.session.execute(
        update(Send)
        .where(Send.campaign_id == campaign.id, Send.status.in_(WAITING), Send.reason == "window")
        .values(next_attempt_at=now(), reason=None)
    )
    uow.session.execute(
        update(Enrolment)
        .where(Enrolment.campaign_id == campaign.id, Enrolment.ended_at.is_(None), Enrolment.next_at.is_not(None))
        .values(next_at=now())
    )
    wake_after_commit(uow.session, FOLLOW_UPS)


def _says_the_same(campaign: Campaign, name: str, fields: Mapping[str, Any]) -> bool:
    if name == "steps":
        return _steps_json(campaign) == [_step_json(step) for step in fields["steps"]]
    if name.endswith("group_ids"):
        return list(getattr(campaign, name)) == [str(group_id) for group_id in fields[name]]
    return bool(getattr(campaign, name) == fields[name])


def _settings_of(campaign: Campaign) -> dict[str, Any]:
    names = (*PLAIN_FIELDS, "group_ids", "excluded_group_ids", "filter", "window", "mailbox_id")
    return {name: getattr(campaign, name) for name in names} | {"steps": _steps_json(campaign)}


def _steps_json(campaign: Campaign) -> list[dict[str, Any]]:
    names = ("template_id", "subject", "text", "html", "delay_days")
    return [{name: getattr(step, name) for name in names} for step in campaign.steps]


def _step_json(step: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "template_id": step.get("template_id"),
        "subject": step.get("subject"),
        "text": step.get("text") or "",
        "html": step.get("html"),
        "delay_days": step.get("delay_days", 0),
    }
