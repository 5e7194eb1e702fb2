"""What starts workflows: Jalon's own trigger types."""

from typing import Any

from jalon_automation.domain.builtin.actions import PRIORITIES
from jalon_sdk.descriptors import Choice, ParamField, ParamKind, TriggerType
from jalon_sdk.events import EVENTS, RecordEvent

PUBLIC_EVENTS = tuple(
    sorted(
        {
            event.name
            for event in EVENTS.values()
            if issubclass(event, RecordEvent) and event.visibility == "public" and event.owner != "automation"
        }
    )
)
"""The names of the events from which workflows can start."""

_EXAMPLE_ID = "0199f09e-0000-7000-8000-000000000001"


def _field(key: str, kind: ParamKind, french: str, english: str, **options: Any) -> ParamField:
    return ParamField(key=key, kind=kind, labels={"fr": french, "en": english}, templated=False, **options)


_PIPELINE = _field("pipeline_id", "pipeline", "Pipeline", "Pipeline")
_STAGE = _field("stage_id", "stage", "Vers l’étape", "To stage")
_IN_STAGE = _field("stage_id", "stage", "À l’étape", "In stage")
_FROM_STAGE = _field("from_stage_id", "stage", "Depuis l’étape", "From stage")
_CAMPAIGN = _field("campaign_id", "campaign", "Campagne", "Campaign")
_DEAL_SUBJECTS = {"deal": "record.id", "contact": "record.contact_id"}
_TICKET_SUBJECTS = {"ticket": "record.id", "contact": "record.contact_id"}
_TASK_SUBJECTS = {
    "task": "record.id",
    "deal": "record.deal_id",
    "ticket": "record.ticket_id",
    "contact": "record.contact_id",
}
_PRIORITY = _field("priority", "choice", "Priorité", "Priority", choices=PRIORITIES)

_MOVED_BY_SOMEBODY = {"field": "event.direction", "op": "not_in", "value": ["stage_deleted", "stage_restored"]}
"""No card is moved by anybody where its stage was deleted, or that undone: workflows are about what people do."""

TRIGGER_TYPES = (
    TriggerType(
        id="form.submitted",
        labels={"fr": "Un formulaire est envoyé", "en": "A form is submitted"},
        events=("form.submitted",),
        params=(_field("form_id", "form", "Formulaire", "Form"),),
        matches={"form_id": "record.form_id"},
        subjects={"contact": "record.contact_id", "submission": "record.id"},
        examples=({"form_id": _EXAMPLE_ID}, {}),
    ),
    TriggerType(
        id="contact.created",
        labels={"fr": "Un contact est créé", "en": "A contact is created"},
        events=("contact.created",),
        subjects={"contact": "record.id"},
    ),
    TriggerType(
        id="deal.created",
        labels={"fr": "Une affaire est créée", "en": "A deal is created"},
        events=("deal.created",),
        params=(_PIPELINE, _STAGE),
        matches={"pipeline_id": "record.pipeline_id", "stage_id": "record.stage_id"},
        subjects=_DEAL_SUBJECTS,
    ),
    TriggerType(
        id="deal.stage_changed",
        labels={"fr": "Une affaire change d’étape", "en": "A deal changes stage"},
        events=("deal.stage_changed",),
        params=(_PIPELINE, _STAGE, _FROM_STAGE),
        matches={
            "pipeline_id": "record.pipeline_id",
            "stage_id": "record.stage_id",
            "from_stage_id": "before.stage_id",
        },
        condition=_MOVED_BY_SOMEBODY,
        subjects=_DEAL_SUBJECTS,
    ),
    TriggerType(
        id="deal.won",
        labels={"fr": "Une affaire est gagnée", "en": "A deal is won"},
        events=("deal.stage_changed",),
        params=(_PIPELINE,),
        matches={"pipeline_id": "record.pipeline_id"},
        condition={"field": "record.status", "op": "changed_to", "value": "won"},
        subjects=_DEAL_SUBJECTS,
    ),
    TriggerType(
        id="deal.lost",
        labels={"fr": "Une affaire est perdue", "en": "A deal is lost"},
        events=("deal.stage_changed",),
        params=(_PIPELINE,),
        matches={"pipeline_id": "record.pipeline_id"},
        condition={"field": "record.status", "op": "changed_to", "value": "lost"},
        subjects=_DEAL_SUBJECTS,
    ),
    TriggerType(
        id="ticket.created",
        labels={"fr": "Un ticket est créé", "en": "A ticket is created"},
        events=("ticket.created",),
        params=(_PIPELINE, _STAGE, _PRIORITY),
        matches={
            "pipeline_id": "record.pipeline_id",
            "stage_id": "record.stage_id",
            "priority": "record.priority",
        },
        subjects=_TICKET_SUBJECTS,
    ),
    TriggerType(
        id="ticket.stage_changed",
        labels={"fr": "Un ticket change d’étape", "en": "A ticket changes stage"},
        events=("ticket.stage_changed",),
        params=(_PIPELINE, _STAGE, _FROM_STAGE, _PRIORITY),
        matches={
            "pipeline_id": "record.pipeline_id",
            "stage_id": "record.stage_id",
            "from_stage_id": "before.stage_id",
            "priority": "record.priority",
        },
        condition=_MOVED_BY_SOMEBODY,
        subjects=_TICKET_SUBJECTS,
    ),
    TriggerType(
        id="ticket.solved",
        labels={"fr": "Un ticket est résolu", "en": "A ticket is solved"},
        events=("ticket.stage_changed",),
        params=(_PIPELINE, _PRIORITY),
        matches={"pipeline_id": "record.pipeline_id", "priority": "record.priority"},
        condition={"field": "record.status", "op": "changed_to", "value": "won"},
        subjects=_TICKET_SUBJECTS,
    ),
    TriggerType(
        id="ticket.closed",
        labels={"fr": "Un ticket est fermé sans solution", "en": "A ticket is closed unsolved"},
        events=("ticket.stage_changed",),
        params=(_PIPELINE, _PRIORITY),
        matches={"pipeline_id": "record.pipeline_id", "priority": "record.priority"},
        condition={"field": "record.status", "op": "changed_to", "value": "lost"},
        subjects=_TICKET_SUBJECTS,
    ),
    TriggerType(
        id="deal.stuck",
        labels={"fr": "Une affaire est bloquée", "en": "A deal is stuck"},
        descriptions={
            "fr": "Elle est dans son étape depuis plus longtemps que celle-ci ne le permet ; dit une fois par passage.",
            "en": "It has been in its stage for longer than this allows; told once for each time it enters one.",
        },
        events=("deal.stuck",),
        params=(_PIPELINE, _IN_STAGE),
        matches={"pipeline_id": "record.pipeline_id", "stage_id": "record.stage_id"},
        subjects=_DEAL_SUBJECTS,
    ),
    TriggerType(
        id="ticket.stuck",
        labels={"fr": "Un ticket est bloqué", "en": "A ticket is stuck"},
        descriptions={
            "fr": "Il est dans son étape depuis plus longtemps que celle-ci ne le permet ; dit une fois par passage.",
            "en": "It has been in its stage for longer than this allows; told once for each time it enters one.",
        },
        events=("ticket.stuck",),
        params=(_PIPELINE, _IN_STAGE),
        matches={"pipeline_id": "record.pipeline_id", "stage_id": "record.stage_id"},
        subjects=_TICKET_SUBJECTS,
    ),
    TriggerType(
        id="task.completed",
        labels={"fr": "Une tâche est faite", "en": "A task is done"},
        events=("task.completed",),
        subjects=_TASK_SUBJECTS,
    ),
    TriggerType(
        id="task.reminder_due",
        labels={"fr": "Le rappel d’une tâche arrive", "en": "A task's reminder is due"},
        descriptions={
            "fr": "Au moment choisi pour le rappel, si la tâche n’est pas faite.",
            "en": "At the moment chosen for the reminder, unless the task is done.",
        },
        events=("task.reminder_due",),
        subjects=_TASK_SUBJECTS,
    ),
    TriggerType(
        id="email.sent",
        labels={"fr": "Un e-mail est parti", "en": "An e-mail is sent"},
        events=("email.sent",),
        params=(_field("template_id", "template", "Modèle", "Template"),),
        matches={"template_id": "record.template_id"},
        subjects={"contact": "record.contact_id", "send": "record.id"},
    ),
    TriggerType(
        id="email.opened",
        labels={"fr": "Un e-mail est ouvert", "en": "An e-mail is opened"},
        descriptions={
            "fr": "Par une personne, autant qu’on puisse le savoir : les messageries ouvrent souvent d’elles-mêmes.",
            "en": "By a person, as far as can be told: mail programs often fetch images by themselves.",
        },
        events=("email.opened",),
        params=(_field("template_id", "template", "Modèle", "Template"),),
        matches={"template_id": "record.template_id"},
        condition={"field": "event.verdict", "op": "eq", "value": "human"},
        subjects={"contact": "record.contact_id", "send": "record.id"},
    ),
    TriggerType(
        id="email.clicked",
        labels={"fr": "Un lien d’un e-mail est suivi", "en": "A link of an e-mail is followed"},
        events=("email.clicked",),
        params=(_field("template_id", "template", "Modèle", "Template"),),
        matches={"template_id": "record.template_id"},
        condition={"field": "event.verdict", "op": "eq", "value": "human"},
        subjects={"contact": "record.contact_id", "send": "record.id"},
    ),
    TriggerType(
        id="email.replied",
        labels={"fr": "Une réponse arrive", "en": "A reply arrives"},
        descriptions={
            "fr": "D’une personne ; ni absence, ni message d’erreur.",
            "en": "From a person; neither an absence note nor an error message.",
        },
        events=("email.replied",),
        params=(_CAMPAIGN,),
        matches={"campaign_id": "record.campaign_id"},
        subjects={"contact": "record.contact_id", "inbound_mail": "record.id", "send": "record.send_id"},
    ),
    TriggerType(
        id="email.bounced",
        labels={"fr": "Un e-mail revient", "en": "An e-mail bounces"},
        events=("email.bounced",),
        params=(_CAMPAIGN,),
        matches={"campaign_id": "record.campaign_id"},
        subjects={"contact": "record.contact_id", "send": "record.send_id"},
    ),
    TriggerType(
        id="campaign.contact_added",
        labels={"fr": "Un contact entre dans une campagne", "en": "A contact is added to a campaign"},
        events=("campaign.contact_added",),
        params=(_CAMPAIGN,),
        matches={"campaign_id": "record.campaign_id"},
        subjects={"contact": "record.contact_id", "enrolment": "record.id"},
    ),
    TriggerType(
        id="deal.proposal_sent",
        labels={"fr": "Une proposition est envoyée", "en": "A proposal is sent"},
        events=("deal.proposal_sent",),
        params=(_PIPELINE,),
        matches={"pipeline_id": "record.pipeline_id"},
        subjects=_DEAL_SUBJECTS,
    ),
    TriggerType(
        id="record.event",
        labels={"fr": "Un événement arrive", "en": "An event happens"},
        descriptions={
            "fr": "N’importe quel événement public, choisi par son nom.",
            "en": "Any public event, chosen by its name.",
        },
        events=PUBLIC_EVENTS,
        params=(
            _field(
                "event",
                "choice",
                "Événement",
                "Event",
                required=True,
                choices=tuple(Choice(value=name, labels={"fr": name, "en": name}) for name in PUBLIC_EVENTS),
            ),
        ),
        matches={"event": "name"},
        subjects={"record": "record.id", "contact": "record.contact_id"},
        examples=({"event": "deal.updated"},),
    ),
)
