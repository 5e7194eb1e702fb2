"""What the plugin contributes, as Jalon shows it."""

from jalon_plugin_calendar.invitation import Invitation, write
from jalon_sdk.descriptors import (
    ActionContext,
    ActionResult,
    ActionType,
    ConditionOperator,
    Failed,
    OutputField,
    ParamField,
)
from jalon_sdk.serial import format_time

MAX_BYTES = 16 * 1024
"""Longest attachment of a mail that Jalon takes."""


def invite(context: ActionContext) -> ActionResult:
    """Write the invitation. It touches nothing, so a simulation is the same."""
    params = context.params
    invitation = Invitation(
        title=params["title"],
        starts_at=params["starts_at"],
        minutes=int(params["duration_minutes"]),
        location=params["location"] or "",
        description=params["description"] or "",
        organizer=params["organizer"],
        identity=params["uid_seed"] or context.key,
        revision=int(params["revision"]),
    )
    text = write(invitation, written_at=context.now)
    if len(text.encode()) > MAX_BYTES:
        raise Failed(f"the invitation would be longer than {MAX_BYTES} bytes; shorten the description")
    attachment = {
        "filename": "invitation.ics",
        "content_type": "text/calendar; charset=utf-8; method=PUBLISH",
        "text": text,
    }
    return ActionResult(
        output={"attachment": attachment, "starts_at": format_time(invitation.starts_at), "uid": invitation.uid}
    )


INVITATION = ActionType(
    id="calendar.invitation",
    labels={"fr": "Préparer une invitation d’agenda", "en": "Prepare a calendar invitation"},
    descriptions={
        "fr": "Écrit un fichier .ics à joindre à un e-mail. Une date déplacée met à jour la même entrée de l’agenda.",
        "en": "Writes an .ics file to attach to an e-mail. A date that moved updates the same entry of the calendar.",
    },
    params=(
        ParamField(key="title", kind="text", labels={"fr": "Titre", "en": "Title"}, required=True, max_length=200),
        ParamField(key="starts_at", kind="datetime", labels={"fr": "Début", "en": "Start"}, required=True),
        ParamField(
            key="duration_minutes",
            kind="number",
            labels={"fr": "Durée en minutes", "en": "Duration in minutes"},
            default=60,
            minimum=1,
            maximum=7 * 24 * 60,
        ),
        ParamField(key="location", kind="text", labels={"fr": "Lieu", "en": "Place"}, max_length=300),
        ParamField(
            key="description", kind="long_text", labels={"fr": "Description", "en": "Description"}, max_length=2000
        ),
        ParamField(
            key="organizer",
            kind="text",
            labels={"fr": "E-mail de l’organisateur", "en": "Organiser’s e-mail address"},
            max_length=254,
        ),
        ParamField(
            key="uid_seed",
            kind="text",
            labels={"fr": "Identité de l’entrée", "en": "Identity of the entry"},
            helps={
                "fr": "La même identité, la même entrée : l’id de l’affaire, par exemple. Sinon, une par exécution.",
                "en": "The same identity, the same entry: the deal’s id, for example. Without it, one entry per run.",
            },
            max_length=200,
        ),
        ParamField(
            key="revision",
            kind="number",
            labels={"fr": "Révision", "en": "Revision"},
            helps={
                "fr": "Croît à chaque changement (version de l’affaire, par exemple) : l’agenda garde la plus grande.",
                "en": "Grows with each change (the deal’s version, for example): calendars keep the greatest.",
            },
            default=0,
            minimum=0,
            maximum=2**31 - 1,
        ),
    ),
    outputs=(
        OutputField(key="attachment", kind="attachments", labels={"fr": "Pièce jointe", "en": "Attachment"}),
        OutputField(key="starts_at", kind="datetime", labels={"fr": "Début", "en": "Start"}),
        OutputField(key="uid", kind="text", labels={"fr": "UID de l’entrée", "en": "UID of the entry"}),
    ),
    examples=(
        {
            "title": "Cours d’essai de chant",
            "starts_at": "2026-12-03T18:30:00+01:00",
            "duration_minutes": 45,
            "location": "12 rue des Lilas, Lyon",
            "uid_seed": "0199f09e-0000-7000-8000-000000000001",
            "revision": 3,
        },
        {"title": "Appel", "starts_at": "2026-12-04T09:00:00Z"},
    ),
    timeout=5.0,
    idempotent=True,
    run=invite,
    simulate=invite,
)

IS_COMING = ConditionOperator(
    id="calendar.is_coming",
    labels={"fr": "est encore à venir", "en": "is still to come"},
    tree={"field": "$field", "op": "after", "value": {"minutes": 0}},
)
