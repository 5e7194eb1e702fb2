"""Records for tests, with sensible defaults."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from jalon_campaigns.operations.sends import plan_send
from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.service import Context
from jalon_core.testing.copies import put_copy
from jalon_sdk.records import Contact, Member, Team

TEAM = UUID(int=7)
OWNER = UUID(int=8)


def put_people(context: Context) -> None:
    """The team and the salesperson."""
    put_copy(
        context,
        Team(id=TEAM, version=1, team_id=TEAM, name="Chorale", time_zone="Europe/Paris", open_reading=False),
        Member(
            id=OWNER, version=1, email="accueil@chorale.example", name="Ada", language="fr", time_zone="Europe/Paris",
            is_admin=False, active=True, roles={str(TEAM): "member"},
        ),
    )  # fmt: skip


def put_contact(context: Context, name: str = "Zoé Dupont", **fields: Any) -> Contact:
    """A contact of the salesperson."""
    contact = Contact(
        id=new_id(), version=1, team_id=TEAM, owner_id=OWNER, name=name, emails=("zoe@exemple.fr",),
        created_at=now(), updated_at=now(),
    )  # fmt: skip
    contact = replace(contact, **fields)
    put_copy(context, contact)
    return contact


def plan_mails(context: Context, number: int, *, caller: Caller = SYSTEM, domain: str = "exemple.fr") -> list[UUID]:
    """Mails to as many addresses, due at once."""
    with context.transaction(caller) as uow:
        return [
            plan_send(uow, to=f"n{index}@{domain}", subject=f"Mail {index}", text="Bonjour\n.\n").id
            for index in range(number)
        ]


LATER = dt.timedelta(minutes=30)
"""Longer than any lease."""
