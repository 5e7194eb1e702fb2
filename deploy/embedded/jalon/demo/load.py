"""Load the demo at the first start, through the same operations as everybody, so that everything is published.

Each service's part is one transaction that also notes what it made; a start that is killed half-way goes on where it
stopped.
"""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from jalon.demo import chorale, prospection
from jalon.installation import Installation
from jalon_automation.operations.refusals import DefinitionRefused
from jalon_automation.operations.workflows import create_workflow, publish_workflow
from jalon_campaigns.operations.campaigns import create_campaign
from jalon_campaigns.operations.templates import create_template
from jalon_contacts.operations.forms import create_form
from jalon_contacts.operations.groups import create_group
from jalon_core.clock import now
from jalon_core.copies.reading import copied
from jalon_core.db.tables import service_state
from jalon_core.unit_of_work import UnitOfWork
from jalon_identity.operations.members import create_member
from jalon_identity.operations.teams import create_team
from jalon_pipeline.operations.card_fields import create_card_field
from jalon_pipeline.operations.cards import create_card
from jalon_pipeline.operations.lost_reasons import create_lost_reason
from jalon_pipeline.operations.pipelines import create_pipeline, live_stages
from jalon_sdk.serial import Json

log = logging.getLogger(__name__)

DONE = "demo"
PATIENCE = 30.0


def load_demo(installation: Installation) -> dict[str, str]:
    """Load what is not there yet; give the passwords of the members that were made, by e-mail."""
    password = installation.settings.demo_password or secrets.token_urlsafe(9)
    people, made = _once(installation, "identity", lambda uow: _members(uow, password))
    team_id, owner_id = UUID(people["team"]), UUID(people[chorale.FORM_OWNER])
    sender_id = UUID(people[prospection.OWNER])
    for service in ("contacts", "pipeline", "campaigns", "automation"):
        _wait_for_member(installation, service, owner_id)
        _wait_for_member(installation, service, sender_id)
    contacts, _ = _once(installation, "contacts", lambda uow: _contacts(uow, team_id, owner_id, sender_id))
    pipelines, _ = _once(installation, "pipeline", lambda uow: _pipelines(uow, team_id, owner_id))
    mails, _ = _once(installation, "campaigns", lambda uow: _mails(uow, team_id, sender_id, UUID(contacts["group_id"])))
    _once(installation, "automation", lambda uow: _workflows(uow, team_id, contacts | pipelines | mails))
    return {email: password for email, *_ in chorale.MEMBERS} if made else {}


Made = dict[str, str]


def _once(installation: Installation, service: str, make: Callable[[UnitOfWork], Made]) -> tuple[Made, bool]:
    with installation.context(service).transaction() as uow:
        noted = uow.session.scalar(select(service_state.c.value).where(service_state.c.name == DONE))
        if noted is not None:
            return noted, False
        made = make(uow)
        uow.session.execute(service_state.insert().values(name=DONE, value=made))
    return made, True


def _wait_for_member(installation: Installation, service: str, member_id: UUID) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with installation.context(service).reading() as session:
            if copied(session, "member", member_id) is not None:
                return
        if time.monotonic() > deadline:
            raise TimeoutError(f"{service} has not heard of the demo's members; see its log")
        time.sleep(0.05)


def _members(uow: UnitOfWork, password: str) -> dict[str, str]:
    team = create_team(uow, name=chorale.TEAM, time_zone=chorale.TIME_ZONE)
    made = {"team": str(team.id)}
    for email, name, is_admin, role in chorale.MEMBERS:
        options: dict[str, Any] = {"language": "fr", "time_zone": chorale.TIME_ZONE, "is_admin": is_admin}
        member = create_member(uow, email=email, name=name, password=password, roles={team.id: role}, **options)
        made[email] = str(member.id)
    return made


def _contacts(uow: UnitOfWork, team_id: UUID, owner_id: UUID, sender_id: UUID) -> Made:
    form = create_form(
        uow,
        slug=chorale.FORM_SLUG,
        name=chorale.FORM_NAME,
        fields=list(chorale.FORM_FIELDS),
        owner_id=owner_id,
        team_id=team_id,
    )
    group = create_group(uow, name=prospection.GROUP, team_id=team_id, owner_id=sender_id)
    return {"form_id": str(form.id), "group_id": str(group.id)}


def _pipelines(uow: UnitOfWork, team_id: UUID, owner_id: UUID) -> Made:
    for reason in chorale.LOST_REASONS:
        create_lost_reason(uow, label=reason)
    create_card_field(
        uow,
        "deal",
        key="trial_at",
        type="datetime",
        labels={"fr": "Cours d’essai", "en": "Trial class"},
        time_zone=chorale.TIME_ZONE,
    )
    club = create_pipeline(uow, name="Inscriptions", template="club", team_id=team_id, language="fr")
    prospects = create_pipeline(
        uow,
        name=prospection.PIPELINE,
        template=prospection.PIPELINE_TEMPLATE,
        team_id=team_id,
        language="fr",
    )
    stages = live_stages(uow.session, prospects.id)
    named = prospection.stage_keys([stage.kind for stage in stages])
    ids = {key: str(stages[position].id) for key, position in named.items()}
    support = _support(uow, team_id, owner_id)
    return {"pipeline_id": str(club.id), "prospection_id": str(prospects.id), "support_id": str(support), **ids}


def _support(uow: UnitOfWork, team_id: UUID, owner_id: UUID) -> UUID:
    pipeline = create_pipeline(uow, name=chorale.SUPPORT, template="support", team_id=team_id, language="fr")
    for ticket in chorale.TICKETS:
        options: dict[str, Any] = dict(ticket)
        due_at = now() + options.pop("due_in")
        create_card(
            uow,
            kind="ticket",
            pipeline_id=pipeline.id,
            team_id=team_id,
            owner_id=owner_id,
            due_at=due_at,
            **options,
        )
    return pipeline.id


def _mails(uow: UnitOfWork, team_id: UUID, sender_id: UUID, group_id: UUID) -> Made:
    welcome = create_template(
        uow, name="Bienvenue", subject=chorale.WELCOME_SUBJECT, text=chorale.WELCOME_TEXT, team_id=team_id
    )
    reminder = create_template(
        uow, name="Rappel", subject=chorale.REMINDER_SUBJECT, text=chorale.REMINDER_TEXT, team_id=team_id
    )
    written: dict[str, UUID] = {}
    for told in prospection.TEMPLATES:
        fields = {name: value for name, value in told.items() if name != "key"}
        written[told["key"]] = create_template(uow, team_id=team_id, **fields).id
    campaign = create_campaign(
        uow,
        team_id=team_id,
        owner_id=sender_id,
        **prospection.campaign(group_id=group_id, first_mail=written["first_mail"], second_mail=written["second_mail"]),
    )
    return {"welcome_id": str(welcome.id), "reminder_id": str(reminder.id), "campaign_id": str(campaign.id)}


def _workflows(uow: UnitOfWork, team_id: UUID, made: Mapping[str, str]) -> Made:
    ids = {name: UUID(value) for name, value in made.items()}
    club = {name: ids[name] for name in ("form_id", "pipeline_id", "welcome_id", "reminder_id")}
    stages = {name: ids[name] for name in ("lead", "qualified", "proposal")}
    definitions = {
        chorale.WORKFLOW_NAME: chorale.workflow(**club),
        **prospection.workflows(pipeline_id=ids["prospection_id"], **stages),
    }
    return {name: _workflow(uow, team_id, name, definition) for name, definition in definitions.items()}


def _workflow(uow: UnitOfWork, team_id: UUID, name: str, definition: Json) -> str:
    workflow = create_workflow(uow, name=name, definition=definition, team_id=team_id)
    try:
        publish_workflow(uow, workflow.id)
    except DefinitionRefused as error:
        log.warning("the demo's workflow %s stays a draft: %s", name, error.extra["problems"])
    return str(workflow.id)
