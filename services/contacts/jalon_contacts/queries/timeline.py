"""A contact's timeline as one member may read it: newest first, with who did each thing, and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from jalon_contacts.domain.threads import Party, deed_of, nearest_cause, party_of, thread_of, workflow_ids
from jalon_contacts.models.notes import Note, may_change_note
from jalon_contacts.models.sight import visible_contact
from jalon_contacts.models.submissions import Submission
from jalon_contacts.models.timeline import TimelineEntry
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.copies.reading import copied_many, names_of
from jalon_core.http.pages import Page, paginate
from jalon_sdk import records
from jalon_sdk.events.campaigns import CampaignContactAdded
from jalon_sdk.records import Campaign, Enrolment
from jalon_sdk.serial import Json

OF_THE_CONTACT = ("contacts", "submissions", "notes", "enrolments", "inbound-mails")
"""Whoever may read the contact may read what happened to these; the rest is as visible as its own record."""


@dataclass(frozen=True, kw_only=True)
class SeenNote:
    """A note as it is now.

    :ivar may_change: whether the reader may reword and delete it.
    """

    id: UUID
    version: int
    text: str
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class TimelineLine:
    """An entry with its names.

    :ivar note: the note that it is about, as it is now; None where it was deleted, and for all other entries.
    :ivar cause: what stands behind it, but for the actor: a form, a campaign, a workflow, what the contact did; None
        where somebody just did it.
    :ivar thread: all that led here, the first cause first.
    """

    entry: TimelineEntry
    actor: Party
    cause: Party | None
    thread: Sequence[Party]
    note: SeenNote | None = None

    @property
    def summary(self) -> Mapping[str, Json]:
        """What the entry tells for the reader. Of a note that was deleted nobody reads the words any more."""
        if self.entry.resource == records.Note.plural and self.note is None:
            return {}
        return self.entry.summary


def contact_timeline(
    session: Session, caller: Caller, contact_id: UUID, *, limit: int = 50, cursor: str | None = None
) -> Page[TimelineLine]:
    """What happened with a contact, without what the caller may not see.

    :raises NotFound: there is no such contact for the caller.
    """
    contact = visible_contact(session, caller, contact_id)
    seen = or_(
        TimelineEntry.resource.in_(OF_THE_CONTACT),
        readable(caller, TimelineEntry.team_id, TimelineEntry.owner_id),
    )
    query = select(TimelineEntry).where(TimelineEntry.contact_id == contact.id, seen)
    order = [TimelineEntry.at.desc(), TimelineEntry.message_id.desc()]
    page = paginate(session, query, order=order, limit=limit, cursor=cursor)
    notes = _notes(session, caller, page.items)
    return Page(items=_with_names(session, query, contact.name, page.items, notes), next=page.next)


def _notes(session: Session, caller: Caller, entries: Sequence[TimelineEntry]) -> Mapping[str, SeenNote]:
    """The notes that entries are about and that still are, by subject."""
    about = {entry.subject for entry in entries if entry.resource == records.Note.plural}
    wanted = select(Note).where(
        Note.id.in_({UUID(subject.partition("/")[2]) for subject in about}), Note.deleted_at.is_(None)
    )
    return {
        f"{records.Note.plural}/{note.id}": SeenNote(
            id=note.id, version=note.version, text=note.text, may_change=may_change_note(caller, note)
        )
        for note in (session.scalars(wanted) if about else ())
    }


def _with_names(
    session: Session,
    visible: Select[TimelineEntry],
    contact_name: str,
    entries: Sequence[TimelineEntry],
    notes: Mapping[str, SeenNote],
) -> list[TimelineLine]:
    actors = [party_of(entry.actor) for entry in entries]
    members = {UUID(actor.id) for actor in actors if actor.kind == "member" and actor.id}
    workflows = {found for entry in entries for found in workflow_ids(entry.actor, entry.workflow_chain)}
    names = {
        **{str(key): state.name for key, state in copied_many(session, "member", members).items()},
        **{str(key): state.name for key, state in copied_many(session, "workflow", workflows).items()},
    }
    forms = _forms(session, {entry.correlation_id for entry in entries})
    causes = _causes(session, visible, entries)
    campaigns = _campaigns(session, visible, entries, causes)
    lines = []
    for entry, actor in zip(entries, actors, strict=True):
        cause = causes.get(entry.causation_id)
        deed = deed_of(cause.kind, cause.subject, contact_name) if cause else None
        origins = (forms.get(entry.correlation_id), campaigns.get(entry.message_id), deed)
        thread = thread_of(origins, entry.actor, entry.workflow_chain, names)
        lines.append(
            TimelineLine(
                entry=entry,
                actor=actor.named(names),
                cause=nearest_cause(thread, actor),
                thread=thread,
                note=notes.get(entry.subject),
            )
        )
    return lines


def _causes(
    session: Session, visible: Select[TimelineEntry], entries: Sequence[TimelineEntry]
) -> Mapping[str | None, TimelineEntry]:
    """What the entries name as their cause, by its id, where it is history of the same contact."""
    wanted = {UUID(entry.causation_id) for entry in entries if entry.causation_id}
    found = session.scalars(visible.where(TimelineEntry.message_id.in_(wanted))) if wanted else ()
    return {str(cause.message_id): cause for cause in found}


def _campaigns(
    session: Session,
    visible: Select[TimelineEntry],
    entries: Sequence[TimelineEntry],
    causes: Mapping[str | None, TimelineEntry],
) -> Mapping[UUID, Party]:
    """The campaign that an entry goes back to, by the entry's message.

    It is named by the entry, by its cause, or by the contact's coming in, if only one lies in this chain of causes.
    """
    chains = {entry.correlation_id for entry in entries}
    added = visible.where(TimelineEntry.kind == CampaignContactAdded.name, TimelineEntry.correlation_id.in_(chains))
    came_in: dict[str, set[str]] = defaultdict(set)
    called: dict[str, str] = {}
    for entry in session.scalars(added):
        campaign_id = str(entry.summary["campaign_id"])
        came_in[entry.correlation_id].add(campaign_id)
        called[campaign_id] = entry.summary["campaign_name"]
    found: dict[UUID, str] = {}
    for entry in entries:
        if entry.resource == Enrolment.plural:
            continue  # it says so itself
        cause = causes.get(entry.causation_id)
        chain = came_in[entry.correlation_id]
        own = entry.summary.get("campaign_id") or (cause.summary.get("campaign_id") if cause else None)
        if own or len(chain) == 1:
            found[entry.message_id] = own or next(iter(chain))
    names = names_of(session, Campaign.kind, {UUID(campaign_id) for campaign_id in found.values()})
    called |= {str(campaign.id): campaign.name for campaign in names.values()}
    return {
        message_id: Party(kind="campaign", id=campaign_id, name=called.get(campaign_id))
        for message_id, campaign_id in found.items()
    }


def _forms(session: Session, correlation_ids: set[str]) -> Mapping[str, Party]:
    query = select(Submission.correlation_id, Submission.form_id, Submission.form_name).where(
        Submission.correlation_id.in_(correlation_ids)
    )
    return {
        row.correlation_id: Party(kind="form", id=str(row.form_id), name=row.form_name)
        for row in session.execute(query)
    }
