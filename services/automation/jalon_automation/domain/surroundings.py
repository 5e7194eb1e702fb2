"""What a run or a start knows besides its event: the contact and the deal it has to do with."""

from collections.abc import Callable, Iterable, Mapping

from jalon_sdk.serial import Json

Load = Callable[[str], Json]
"""Gives the state of a record by its subject, or None."""


def contact_of(record: str, event_record: Mapping[str, Json]) -> str | None:
    """The subject of the contact: the record itself, or the one that the event's record names."""
    return record if record.startswith("contacts/") else _named("contacts", event_record.get("contact_id"))


def deal_of(record: str, event_record: Mapping[str, Json], outputs: Iterable[Mapping[str, Json]] = ()) -> str | None:
    """The subject of the deal: the record itself, the one that the event's record names, or the last a step made."""
    if record.startswith("deals/"):
        return record
    made = [output["deal_id"] for output in outputs if output.get("deal_id")]
    return _named("deals", made[-1] if made else event_record.get("deal_id"))


def states_around(record: str, event_record: Mapping[str, Json], load: Load) -> dict[str, Json]:
    """The states of contact and deal at a start; None where there is none."""
    found = {"contact": contact_of(record, event_record), "deal": deal_of(record, event_record)}
    return {name: load(subject) if subject else None for name, subject in found.items()}


def _named(plural: str, record_id: Json) -> str | None:
    return f"{plural}/{record_id}" if record_id else None
