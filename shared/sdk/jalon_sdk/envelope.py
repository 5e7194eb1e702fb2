"""The envelope of everything on the bus: CloudEvents 1.0, JSON format, with Jalon's extension attributes."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

from jalon_sdk.serial import Json, from_json, to_json

Lane: TypeAlias = Literal["live", "bulk"]
MAX_BYTES = 48 * 1024
"""An event's JSON is at most this long, so that every broker and gateway forwards it."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One message. Attribute names are those of the wire, as CloudEvents wants them: lower-case letters only.

    :ivar id: UUIDv7; (``source``, ``id``) is unique, and a consumer that has seen it does nothing again.
    :ivar source: ``/jalon/<service>``.
    :ivar type: ``jalon.deal.stage_changed.v1``; also the routing key.
    :ivar subject: ``deals/<id>``: the record it is about.
    :ivar data: the event's or command's fields.
    :ivar teamid: the record's team now; ``previousteamid`` where the change moved it to another.
    :ivar ownerid: the record's owner now; ``previousownerid`` where the change gave it to another.
    :ivar contactids: ids of the contacts concerned, joined by commas.
    :ivar actor: who did it: ``member:<id>``, ``workflow:<id>``, ``plugin:<name>``, ``visitor`` or ``system``.
    :ivar correlationid: the id of the first message of this chain of causes.
    :ivar causationid: the id of the message that caused this one; absent where a person did. What a workflow had done
        by a command names the event that the workflow started from.
    :ivar hops: how many workflow actions lie between the first cause and this.
    :ivar workflowchain: ids of the workflows in that chain, joined by commas; the loop guard reads it.
    :ivar lane: which traffic goes first: a person's (``live``) or an import's (``bulk``).
    :ivar silent: true where no workflow starts from it: whoever imported said so.
    :ivar aggregateversion: the record's version after the change.
    :ivar epoch: raised when the owner's database was restored from a backup; orders before the version.
    :ivar scope: commands only: on whose behalf, ``installation``, ``team:<id>`` or ``member:<id>``.
    :ivar idempotencykey: commands only: asked twice with the same key, it is done once.
    :ivar replyto: commands and snapshot requests: the queue that gets the answer.
    """

    id: UUID
    source: str
    type: str
    time: dt.datetime
    subject: str
    data: Json
    dataschema: str | None = None
    specversion: str = "1.0"
    datacontenttype: str = "application/json"
    teamid: str | None = None
    previousteamid: str | None = None
    ownerid: str | None = None
    previousownerid: str | None = None
    contactids: str | None = None
    actor: str = "system"
    correlationid: str
    causationid: str | None = None
    hops: int = 0
    workflowchain: str | None = None
    lane: Lane = "live"
    silent: bool | None = None
    aggregateversion: int | None = None
    epoch: int = 1
    scope: str | None = None
    idempotencykey: str | None = None
    replyto: str | None = None

    @property
    def name(self) -> str:
        """The type without prefix and version: ``deal.stage_changed``."""
        return self.type.removeprefix("jalon.").rsplit(".v", 1)[0]

    @property
    def record_id(self) -> UUID:
        """The id in ``subject``."""
        return UUID(self.subject.rpartition("/")[2])

    def to_wire(self) -> Json:
        """As CloudEvents JSON; absent attributes are left out, as the standard asks."""
        wire = {name: to_json(value) for name, value in vars(self).items() if value is not None and name != "data"}
        return wire if self.data is None else {**wire, "data": self.data}  # data is JSON already: not walked again

    @classmethod
    def from_wire(cls, data: Json) -> "Envelope":
        """Read CloudEvents JSON.

        :raises jalon_sdk.serial.Unreadable: it is no envelope of ours.
        """
        return from_json(cls, data)
