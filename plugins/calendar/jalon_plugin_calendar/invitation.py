"""An iCalendar entry (RFC 5545), published (RFC 5546): no answer is asked for."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//Jalon//jalon-plugin-calendar//EN"


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """One entry of a calendar.

    :ivar identity: whatever is the same for all revisions of this entry; its ``uid`` is made of it.
    :ivar revision: calendars replace an entry by one with the same UID and a greater revision.
    """

    title: str
    starts_at: dt.datetime
    minutes: int
    location: str = ""
    description: str = ""
    organizer: str | None = None
    identity: str
    revision: int = 0

    @property
    def uid(self) -> str:
        """The same for the same identity, always and everywhere, and telling nothing of it."""
        return f"{uuid5(NAMESPACE_URL, f'jalon:calendar:{self.identity}')}@jalon"


def write(invitation: Invitation, *, written_at: dt.datetime) -> str:
    """Write the file. Times are in UTC, so that it needs no rules of any time zone: calendars show local time."""
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.revision)
    event.add("dtstamp", written_at.astimezone(dt.UTC))
    event.add("dtstart", invitation.starts_at.astimezone(dt.UTC))
    event.add("dtend", invitation.starts_at.astimezone(dt.UTC) + dt.timedelta(minutes=invitation.minutes))
    event.add("summary", _printable(invitation.title))
    if invitation.location:
        event.add("location", _printable(invitation.location))
    if invitation.description:
        event.add("description", _printable(invitation.description))
    if invitation.organizer:
        event.add("organizer", vCalAddress(f"mailto:{_printable(invitation.organizer)}"))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def _printable(text: str) -> str:
    """Without control characters other than line ends and tabs: RFC 5545 has no way to write them."""
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
