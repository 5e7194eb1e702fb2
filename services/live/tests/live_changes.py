"""Events for tests."""

from typing import Any
from uuid import UUID

from jalon_core.bus.envelopes import envelope_of
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import Change, RecordEvent
from jalon_sdk.events.automation import NotificationCreated
from jalon_sdk.events.contacts import ContactDeleted, ContactUpdated
from jalon_sdk.events.identity import MemberUpdated, TeamUpdated
from jalon_sdk.events.pipeline import PipelineUpdated
from jalon_sdk.records import Contact, Member, Notification, Pipeline, Team

TEAM, OTHER_TEAM = UUID(int=1), UUID(int=2)
ADA, BOB = UUID(int=11), UUID(int=12)


def member(member_id: UUID, roles: dict[UUID, str], version: int = 1, **fields: Any) -> Member:
    known: dict[str, Any] = {
        "email": f"{member_id}@chorale.example", "name": "Ada", "language": "fr", "time_zone": "Europe/Paris",
        "is_admin": False, "active": True, "roles": {str(team): role for team, role in roles.items()},
    }  # fmt: skip
    return Member(id=member_id, version=version, **(known | fields))


def team(team_id: UUID, *, open_reading: bool = False, version: int = 1) -> Team:
    return Team(
        id=team_id,
        version=version,
        team_id=team_id,
        name="Chorale",
        time_zone="Europe/Paris",
        open_reading=open_reading,
    )


def contact(**fields: Any) -> Contact:
    known: dict[str, Any] = {
        "id": new_id(), "version": 1, "team_id": TEAM, "owner_id": ADA, "name": "Zoé", "created_at": now(),
        "updated_at": now(),
    }  # fmt: skip
    return Contact(**(known | fields))


def envelope(event: RecordEvent, **extra: Any) -> Envelope:
    return envelope_of(event, service=event.owner, actor=f"member:{BOB}", **extra)


def contact_updated(before: dict[str, Any] | None = None, **fields: Any) -> Envelope:
    state = contact(**fields)
    changed = {name: Change(before=value, after=getattr(state, name)) for name, value in (before or {}).items()}
    return envelope(ContactUpdated(record=state, changed=changed))


def contact_deleted() -> Envelope:
    return envelope(ContactDeleted(record=contact(deleted=True)))


def notification(owner_id: UUID) -> NotificationCreated:
    state = Notification(
        id=new_id(),
        version=1,
        team_id=None,
        owner_id=owner_id,
        text="Bonjour",
        link=None,
        created_at=now(),
        read_at=None,
    )
    return NotificationCreated(record=state)


def pipeline_updated(team_id: UUID | None) -> Envelope:
    state = Pipeline(id=new_id(), version=2, team_id=team_id, name="Inscriptions", card_kind="deal", stages=())
    return envelope(PipelineUpdated(record=state))


def member_updated(state: Member, before: dict[str, Any] | None = None) -> Envelope:
    changed = {name: Change(before=value, after=getattr(state, name)) for name, value in (before or {}).items()}
    return envelope(MemberUpdated(record=state, changed=changed))


def team_updated(state: Team) -> Envelope:
    return envelope(TeamUpdated(record=state))
