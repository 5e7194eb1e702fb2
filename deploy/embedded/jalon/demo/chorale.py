"""The singing club as data: members, form, pipelines, mail templates and the workflow that joins them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from jalon.demo.definitions import action, field, text
from jalon_sdk.records import FormField, Role
from jalon_sdk.serial import Json

TIME_ZONE = "Europe/Paris"
TEAM = "Chorale"

MEMBERS: tuple[tuple[str, str, bool, Role], ...] = (
    ("admin@chorale.example", "Camille Martin", True, "manager"),
    ("direction@chorale.example", "Hélène Dubois", False, "manager"),
    ("accueil@chorale.example", "Léa Bernard", False, "member"),
)
"""E-mail, name, admin of the installation, role in the team."""

FORM_OWNER = "accueil@chorale.example"

FORM_SLUG = "cours-d-essai"
FORM_NAME = "Cours d’essai"
FORM_FIELDS = (
    FormField(key="name", kind="text", labels={"fr": "Votre nom", "en": "Your name"}, required=True, max_length=120),
    FormField(key="email", kind="email", labels={"fr": "Votre e-mail", "en": "Your e-mail"}, required=True),
    FormField(
        key="trial_at",
        kind="datetime",
        labels={"fr": "Date et heure du cours d’essai", "en": "Date and time of the trial class"},
        required=True,
        future=True,
        time_zone=TIME_ZONE,
    ),
)

WELCOME_SUBJECT = "Bienvenue à la Chorale, {{ contact.name }} !"
WELCOME_TEXT = """Bonjour {{ contact.name }},

Merci pour votre inscription : nous vous attendons pour votre cours d’essai
le {{ values.trial_at | local_datetime }}.

Venez cinq minutes en avance, en tenue confortable, avec une bouteille d’eau.
L’invitation ci-jointe s’ajoute à votre agenda.

À très bientôt,
{{ owner.name | default("L’équipe de la Chorale") }}
"""

REMINDER_SUBJECT = "Demain : votre cours d’essai"
REMINDER_TEXT = """Bonjour {{ contact.name }},

Petit rappel : votre cours d’essai a lieu le {{ values.trial_at | local_datetime }}.

Un empêchement ? Répondez simplement à ce message, nous trouverons une autre date.

À demain,
{{ owner.name | default("L’équipe de la Chorale") }}
"""

LOST_REASONS = ("Pas disponible", "Trop cher", "A choisi un autre club", "Ne répond plus")

SUPPORT = "Assistance"
TICKETS: tuple[Mapping[str, Any], ...] = (
    {
        "name": "Partitions du concert introuvables",
        "priority": "high",
        "due_in": dt.timedelta(days=1),
        "tags": ("partitions",),
    },
    {"name": "Changer d’adresse e-mail", "priority": "normal", "due_in": dt.timedelta(days=3), "tags": ()},
)
"""Questions of members of the club; ``due_in`` from the first start on."""

WORKFLOW_NAME = "Inscription à un cours d’essai"
DEAL = text("deals/{{ steps.deal.output.deal_id }}")


def workflow(*, form_id: UUID, pipeline_id: UUID, welcome_id: UUID, reminder_id: UUID) -> Json:
    """The form's workflow: a deal, a notification, a task, a welcome e-mail, a reminder 24 hours before the class."""
    return {
        "trigger": {"type": "form.submitted", "params": {"form_id": str(form_id)}},
        "condition": None,
        "record": "contact",
        "mode": "parallel",
        "max": 10,
        "reentry": "always",
        "goal": None,
        "steps": [
            _deal(pipeline_id),
            action(
                "notify",
                "notification.send",
                "Prévenir l’accueil",
                "Tell the front desk",
                member_id=field("contact.owner_id"),
                text=text("{{ contact.name }} s’est inscrit à un cours d’essai"),
                link=DEAL,
            ),
            action(
                "task",
                "task.create",
                "Tâche : préparer l’accueil",
                "Task: prepare the welcome",
                title=text("Préparer l’accueil de {{ contact.name }}"),
                due_at=field("event.record.values.trial_at"),
                owner_id=field("contact.owner_id"),
                deal_id=field("steps.deal.output.deal_id"),
                contact_id=field("contact.id"),
            ),
            action(
                "invitation",
                "calendar.invitation",
                "Invitation pour l’agenda",
                "Calendar invitation",
                title="Cours d’essai à la Chorale",
                starts_at=field("event.record.values.trial_at"),
                duration_minutes=60,
                uid_seed=field("steps.deal.output.deal_id"),
            ),
            action(
                "welcome",
                "email.send",
                "E-mail de bienvenue",
                "Welcome e-mail",
                template_id=str(welcome_id),
                contact_id=field("contact.id"),
                values={"trial_at": field("event.record.values.trial_at")},
                attachments=[field("steps.invitation.output.attachment")],
            ),
            {
                "id": "before",
                "kind": "wait",
                "label": {"fr": "24 heures avant le cours", "en": "24 hours before the class"},
                "until": {
                    "kind": "date_field",
                    "record": DEAL,
                    "field": "custom.trial_at",
                    "offset": {"hours": -24},
                },
            },
            action(
                "reminder",
                "email.send",
                "E-mail de rappel",
                "Reminder e-mail",
                template_id=str(reminder_id),
                contact_id=field("contact.id"),
                values={"trial_at": field("deal.custom.trial_at")},
            ),
        ],
    }


def _deal(pipeline_id: UUID) -> Json:
    return action(
        "deal",
        "deal.create",
        "Affaire dans le pipeline",
        "Deal in the pipeline",
        title=text("Cours d’essai – {{ contact.name }}"),
        contact_id=field("contact.id"),
        pipeline_id=str(pipeline_id),
        custom={"trial_at": field("event.record.values.trial_at")},
    )
