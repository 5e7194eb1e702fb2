"""What workflows do: Jalon's own action types. Each is one command to the service that owns the record."""

from typing import Any

from jalon_sdk.commands.automation import NotificationSend
from jalon_sdk.commands.campaigns import EmailSend
from jalon_sdk.commands.command import Command
from jalon_sdk.commands.contacts import ContactUpdate, NoteCreate
from jalon_sdk.commands.pipeline import (
    ContactPosition,
    DealCreate,
    DealMove,
    DealUpdate,
    TaskCreate,
    TicketCreate,
    TicketMove,
    TicketUpdate,
)
from jalon_sdk.descriptors import ActionType, Choice, OutputField, ParamField, ParamKind

PRIORITIES = tuple(
    Choice(value=value, labels={"fr": french, "en": english})
    for value, french, english in (
        ("low", "Basse", "Low"),
        ("normal", "Normale", "Normal"),
        ("high", "Haute", "High"),
        ("urgent", "Urgente", "Urgent"),
    )
)
"""How urgent a ticket is."""

_EXAMPLE_ID = "0199f09e-0000-7000-8000-000000000001"


def _field(key: str, kind: ParamKind, french: str, english: str, **options: Any) -> ParamField:
    return ParamField(key=key, kind=kind, labels={"fr": french, "en": english}, **options)


def _output(key: str, kind: ParamKind, french: str, english: str) -> OutputField:
    return OutputField(key=key, kind=kind, labels={"fr": french, "en": english}, optional=True)


def _action(command: type[Command], french: str, english: str, **options: Any) -> ActionType:
    labels = {"fr": french, "en": english}
    # Whoever carries the command out does it once per key, so it can be asked for again.
    return ActionType(id=command.name, labels=labels, command=command, idempotent=True, **options)


_RULES = ("stage_skipped", "going_back_forbidden")
"""The card is not where it could go on from, and trying again changes nothing about it. What somebody can mend (a field
that is missing, a stage that is full) is a failure instead, from which the run can be taken up again."""

_DEAL = _field("deal_id", "deal", "Affaire", "Deal", required=True)
_CONTACT = _field("contact_id", "contact", "Contact", "Contact", required=True)
_DEAL_OUTPUT = _output("deal_id", "deal", "Affaire", "Deal")
_TICKET = _field("ticket_id", "ticket", "Ticket", "Ticket", required=True)
_TICKET_OUTPUT = _output("ticket_id", "ticket", "Ticket", "Ticket")
_CHANGEABLE = _field("fields", "values", "Champs", "Fields", required=True)

ACTION_TYPES = (
    _action(
        DealCreate,
        "Créer une affaire",
        "Create a deal",
        params=(
            _field("title", "text", "Nom", "Name", required=True, max_length=200),
            _CONTACT,
            _field("pipeline_id", "pipeline", "Pipeline", "Pipeline", required=True),
            _field("stage_id", "stage", "Étape", "Stage"),
            _field("owner_id", "member", "Propriétaire", "Owner"),
            _field("amount", "money", "Montant", "Amount"),
            _field("custom", "values", "Champs", "Fields"),
            _field(
                "if_open",
                "choice",
                "S’il y a déjà une affaire ouverte",
                "If there is an open deal already",
                default="reuse",
                choices=(
                    Choice(value="reuse", labels={"fr": "La mettre à jour", "en": "Update it"}),
                    Choice(value="new", labels={"fr": "En créer une autre", "en": "Create another"}),
                ),
            ),
        ),
        outputs=(_DEAL_OUTPUT, _output("created", "yes_no", "Créée", "Created")),
        examples=({"title": "Cours d’essai", "contact_id": _EXAMPLE_ID, "pipeline_id": _EXAMPLE_ID},),
    ),
    _action(
        DealUpdate,
        "Modifier une affaire",
        "Change a deal",
        descriptions={
            "fr": "Champs : name, amount, expected_close_on, owner_id, tags, custom.<clé>.",
            "en": "Fields: name, amount, expected_close_on, owner_id, tags, custom.<key>.",
        },
        params=(_DEAL, _CHANGEABLE),
        outputs=(_DEAL_OUTPUT,),
        examples=({"deal_id": _EXAMPLE_ID, "fields": {"name": "Chorale", "tags": ["essai"]}},),
    ),
    _action(
        DealMove,
        "Déplacer une affaire",
        "Move a deal",
        params=(
            _DEAL,
            _field("stage_id", "stage", "Étape", "Stage", required=True),
            _field("note", "long_text", "Note", "Note"),
            _field("lost_reason", "text", "Motif de perte", "Lost reason"),
            _field("only_forward", "yes_no", "Seulement vers l’avant", "Only forward", default=False),
            _field("only_open", "yes_no", "Seulement si elle est ouverte", "Only if it is open", default=True),
        ),
        outputs=(_DEAL_OUTPUT, _output("moved", "yes_no", "Déplacée", "Moved")),
        examples=({"deal_id": _EXAMPLE_ID, "stage_id": _EXAMPLE_ID},),
        declines=("not_forward", "deal_closed", *_RULES),
    ),
    _action(
        TicketCreate,
        "Créer un ticket",
        "Create a ticket",
        params=(
            _field("title", "text", "Nom", "Name", required=True, max_length=200),
            _CONTACT,
            _field("pipeline_id", "pipeline", "Pipeline", "Pipeline", required=True),
            _field("stage_id", "stage", "Étape", "Stage"),
            _field("owner_id", "member", "Propriétaire", "Owner"),
            _field(
                "priority",
                "choice",
                "Priorité",
                "Priority",
                default="normal",
                choices=PRIORITIES,
            ),
            _field("due_at", "datetime", "À résoudre avant", "To be solved by"),
            _field("custom", "values", "Champs", "Fields"),
            _field(
                "if_open",
                "choice",
                "S’il y a déjà un ticket ouvert",
                "If there is an open ticket already",
                default="new",
                choices=(
                    Choice(value="new", labels={"fr": "En créer un autre", "en": "Create another"}),
                    Choice(value="reuse", labels={"fr": "Le mettre à jour", "en": "Update it"}),
                ),
            ),
        ),
        outputs=(_TICKET_OUTPUT, _output("created", "yes_no", "Créé", "Created")),
        examples=({"title": "Partition manquante", "contact_id": _EXAMPLE_ID, "pipeline_id": _EXAMPLE_ID},),
    ),
    _action(
        TicketUpdate,
        "Modifier un ticket",
        "Change a ticket",
        descriptions={
            "fr": "Champs : name, priority, due_at, owner_id, tags, custom.<clé>.",
            "en": "Fields: name, priority, due_at, owner_id, tags, custom.<key>.",
        },
        params=(_TICKET, _CHANGEABLE),
        outputs=(_TICKET_OUTPUT,),
        examples=({"ticket_id": _EXAMPLE_ID, "fields": {"priority": "high"}},),
    ),
    _action(
        TicketMove,
        "Déplacer un ticket",
        "Move a ticket",
        params=(
            _TICKET,
            _field("stage_id", "stage", "Étape", "Stage", required=True),
            _field("note", "long_text", "Note", "Note"),
            _field("lost_reason", "text", "Motif de fermeture", "Reason for closing"),
            _field("only_forward", "yes_no", "Seulement vers l’avant", "Only forward", default=False),
            _field("only_open", "yes_no", "Seulement s’il est ouvert", "Only if it is open", default=True),
        ),
        outputs=(_TICKET_OUTPUT, _output("moved", "yes_no", "Déplacé", "Moved")),
        examples=({"ticket_id": _EXAMPLE_ID, "stage_id": _EXAMPLE_ID},),
        declines=("not_forward", "deal_closed", *_RULES),
    ),
    _action(
        ContactPosition,
        "Placer un contact dans une étape",
        "Put a contact into a stage",
        descriptions={
            "fr": "Déplace l’affaire ouverte du contact dans ce pipeline, jamais une affaire gagnée ou perdue.",
            "en": "Moves the contact's open deal in this pipeline, never one that is won or lost.",
        },
        params=(
            _CONTACT,
            _field("pipeline_id", "pipeline", "Pipeline", "Pipeline", required=True),
            _field("stage_id", "stage", "Étape", "Stage", required=True),
            _field("note", "long_text", "Note", "Note"),
            _field(
                "create", "yes_no", "Créer l’affaire s’il n’y en a pas", "Create a deal if there is none", default=False
            ),
            _field("only_forward", "yes_no", "Seulement vers l’avant", "Only forward", default=True),
        ),
        outputs=(
            _DEAL_OUTPUT,
            _output("moved", "yes_no", "Déplacée", "Moved"),
            _output("created", "yes_no", "Créée", "Created"),
        ),
        examples=({"contact_id": _EXAMPLE_ID, "pipeline_id": _EXAMPLE_ID, "stage_id": _EXAMPLE_ID},),
        declines=("not_forward", "deal_closed", "no_deal", "several_open_deals", *_RULES),
    ),
    _action(
        TaskCreate,
        "Créer une tâche",
        "Create a task",
        params=(
            _field("title", "text", "Titre", "Title", required=True, max_length=200),
            _field("note", "long_text", "Note", "Note"),
            _field("due_at", "datetime", "Échéance", "Due"),
            _field("owner_id", "member", "Pour", "For"),
            _field("remind_before", "number", "Rappel, minutes avant", "Reminder, minutes before", minimum=0),
            _field("deal_id", "deal", "Affaire", "Deal"),
            _field("ticket_id", "ticket", "Ticket", "Ticket"),
            _field("contact_id", "contact", "Contact", "Contact"),
        ),
        outputs=(_output("task_id", "text", "Tâche", "Task"),),
        examples=({"title": "Rappeler", "contact_id": _EXAMPLE_ID},),
    ),
    _action(
        EmailSend,
        "Envoyer un e-mail",
        "Send an e-mail",
        params=(
            _field("contact_id", "contact", "À", "To"),
            _field("to", "text", "Adresse, si ce n’est pas un contact", "Address, if it is no contact"),
            _field("template_id", "template", "Modèle", "Template"),
            _field("subject", "text", "Objet, sans modèle", "Subject, without a template"),
            _field("text", "long_text", "Texte, sans modèle", "Text, without a template"),
            _field("values", "values", "Valeurs pour le modèle", "Values for the template"),
            _field("attachments", "attachments", "Pièces jointes", "Attachments"),
        ),
        outputs=(_output("send_id", "text", "Envoi", "Send"),),
        examples=({"contact_id": _EXAMPLE_ID, "template_id": _EXAMPLE_ID},),
    ),
    _action(
        NoteCreate,
        "Écrire une note",
        "Write a note",
        params=(_CONTACT, _field("text", "long_text", "Texte", "Text", required=True)),
        outputs=(_output("note_id", "text", "Note", "Note"),),
        examples=({"contact_id": _EXAMPLE_ID, "text": "A demandé les horaires."},),
    ),
    _action(
        ContactUpdate,
        "Modifier un contact",
        "Change a contact",
        params=(_CONTACT, _field("fields", "values", "Champs", "Fields", required=True)),
        outputs=(_output("contact_id", "contact", "Contact", "Contact"),),
        examples=({"contact_id": _EXAMPLE_ID, "fields": {"language": "fr"}},),
    ),
    _action(
        NotificationSend,
        "Prévenir quelqu’un",
        "Notify somebody",
        params=(
            _field("member_id", "member", "Qui", "Whom", required=True),
            _field("text", "text", "Texte", "Text", required=True, max_length=500),
            _field("link", "record", "Lien", "Link"),
        ),
        outputs=(_output("notification_id", "text", "Notification", "Notification"),),
        examples=({"member_id": _EXAMPLE_ID, "text": "Nouvelle inscription"},),
    ),
)
