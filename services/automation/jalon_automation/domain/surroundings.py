"""What a run or a start knows besides its event: the contact, the deal and the ticket it has to do with."""

from collections.abc import Callable, Iterable, Mapping

from jalon_automation.domain.kinds import PLURALS
from jalon_sdk.serial import Json

Load = Callable[[str], Json]
"""Gives the state of a record by its subject, or None."""


def contact_of(record: str, event_record: Mapping[str, Json]) -> str | None:
    """The subject of the contact: the record itself, or the one that the event's record names."""
    return record if record.startswith("contacts/") else _named("contacts", event_record.get("contact_id"))


def deal_of(record: str, event_record: Mapping[str, Json], outputs: Iterable[Mapping[str, Json]] = ()) -> str | None:
    """The subject of the deal: the record itself, the one that the event's record names, or the last a step made."""
    return _card_of("deal", record, event_record, outputs)


def ticket_of(record: str, event_record: Mapping[str, Json], outputs: Iterable[Mapping[str, Json]] = ()) -> str | None:
    """The subject of the ticket, found as `deal_of` finds the deal."""
    return _card_of("ticket", record, event_record, outputs)


def states_around(record: str, event_record: Mapping[str, Json], load: Load) -> dict[str, Json]:
    """The states of contact, deal and ticket at a start; None where there is none."""
    found = {
        "contact": contact_of(record, event_record),
        "deal": deal_of(record, event_record),
        "ticket": ticket_of(record, event_record),
    }
    return {name: load(subject) if subject else None for name, subject in found.items()}


def _card_of(
    kind: str, record: str, event_record: Mapping[str, Json], outputs: Iterable[Mapping[str, Json]]
) -> str | None:
    plural, key = PLURALS[kind], f"{kind}_id"
    if record.startswith(f"{plural}/"):
        return record
    made = [output[key] for output in outputs if output.get(key)]
    return _named(plural, made[-1] if made else event_record.get(key))


def _named(plural: str, record_id: Json) -> str | None:
    return f"{plural}/{record_id}" if record_id else None
