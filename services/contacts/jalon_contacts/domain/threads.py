"""The causal thread of an event: who did it, and by what it goes back to which form or campaign."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody or something that acts.

    :ivar kind: ``member``, ``workflow``, ``form``, ``campaign``, ``plugin``, ``visitor`` or ``system``; or what the
        contact did (`DEEDS`).
    :ivar name: None where it is not known here.
    """

    kind: str
    id: str | None = None
    name: str | None = None

    def named(self, names: Mapping[str, str]) -> "Party":
        """The same with its name, if there is one by its id."""
        return replace(self, name=names.get(self.id or "", self.name))


def party_of(actor: str) -> Party:
    """The party that an envelope's ``actor`` names: ``member:<id>``, ``plugin:<name>``, ``visitor``."""
    kind, _, name = actor.partition(":")
    return Party(kind=kind, id=name or None, name=name if kind == "plugin" else None)


def workflow_ids(actor: str, chain: str) -> list[UUID]:
    """The workflows between the first cause and an event, in order; the last one did it, if a workflow did."""
    texts = [text for text in chain.split(",") if text]
    if actor.startswith("workflow:"):
        texts.append(actor.removeprefix("workflow:"))
    return [UUID(text) for text in dict.fromkeys(texts) if _is_uuid(text)]


DEEDS: Mapping[str, str] = {
    "email.replied": "reply",
    "email.opened": "open",
    "email.clicked": "click",
    "email.bounced": "bounce",
    "email.auto_replied": "absence",
    "email.complained": "complaint",
    "email.unsubscribed": "unsubscription",
    "deal.proposal_sent": "proposal",
}
"""What workflows start from and people want to read as the reason: the kind of party by the event's name."""


def deed_of(kind: str, subject: str, contact_name: str) -> Party | None:
    """The party that an event of the contact's own is, as the reason of another one."""
    deed = DEEDS.get(kind)
    return Party(kind=deed, id=subject.partition("/")[2], name=contact_name) if deed else None


def thread_of(origins: Iterable[Party | None], actor: str, chain: str, names: Mapping[str, str]) -> list[Party]:
    """All that led to an event, the first cause first.

    :param origins: what came before any workflow: a form, a campaign, the contact's own deed.
    """
    workflows = (Party(kind="workflow", id=str(found)).named(names) for found in workflow_ids(actor, chain))
    return [*(origin for origin in origins if origin), *workflows]


def nearest_cause(thread: Sequence[Party], actor: Party) -> Party | None:
    """What made the actor act: the last link of the thread that is not the actor."""
    return next((party for party in reversed(thread) if (party.kind, party.id) != (actor.kind, actor.id)), None)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
