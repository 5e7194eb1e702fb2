"""Prospecting as data: companies are written to, and their cards move by themselves from Lead to Proposition.

The three automations are workflows like everybody's: they can be read, tried, paused and changed in the page.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from jalon.demo.definitions import action, field
from jalon_sdk.records import StageKind
from jalon_sdk.serial import Json

OWNER = "direction@chorale.example"
"""On whose behalf the campaign is sent: a manager reaches all contacts of the team."""

PIPELINE = "Prospection"
PIPELINE_TEMPLATE = "fluenzr"
GROUP = "Entreprises à contacter"
CAMPAIGN = "Chanter en entreprise"
FOLLOW_UP_DAYS = 4

_SIGNATURE = '{{ owner.name | default("L’équipe de la Chorale") }}'

TEMPLATES: Sequence[Mapping[str, Any]] = (
    {
        "key": "first_mail",
        "name": "Prospection : premier message",
        "subject": "Et si vos équipes chantaient ensemble ?",
        "text": f"""Bonjour {{{{ contact.name }}}},

Une heure de chant par semaine, à midi, dans vos locaux : nos chefs de chœur
font chanter des équipes qui ne se croisaient pas, débutants compris.

Le programme : https://chorale.example/entreprises

Une question, une envie ? Répondez simplement à ce message.

{_SIGNATURE}
""",
        "html": f"""<p>Bonjour {{{{ contact.name }}}},</p>
<p>Une heure de chant par semaine, à midi, dans vos locaux : nos chefs de chœur font chanter des équipes qui ne se
croisaient pas, débutants compris.</p>
<p><a href="https://chorale.example/entreprises">Voir le programme</a></p>
<p>Une question, une envie ? Répondez simplement à ce message.</p>
<p>{_SIGNATURE}</p>
""",
    },
    {
        "key": "second_mail",
        "name": "Prospection : relance",
        "subject": "Une séance d’essai offerte à vos équipes",
        "text": f"""Bonjour {{{{ contact.name }}}},

Je me permets de revenir vers vous : la première séance est offerte, sans engagement.

Quel jour conviendrait à vos équipes ?

{_SIGNATURE}
""",
        "html": f"""<p>Bonjour {{{{ contact.name }}}},</p>
<p>Je me permets de revenir vers vous : la première séance est
<a href="https://chorale.example/entreprises/essai">offerte, sans engagement</a>.</p>
<p>Quel jour conviendrait à vos équipes ?</p>
<p>{_SIGNATURE}</p>
""",
    },
    {
        "key": "proposal",
        "name": "Proposition : atelier hebdomadaire",
        "kind": "proposal",
        "subject": "Notre proposition pour {{ contact.name }}",
        "text": f"""Bonjour {{{{ contact.name }}}},

Comme convenu, voici notre proposition : un atelier hebdomadaire de septembre à juin,
encadré par un chef de chœur, avec un concert en fin d’année.

Le détail et le tarif : https://chorale.example/entreprises/proposition

Je reste à votre disposition pour en parler.

{_SIGNATURE}
""",
        "html": f"""<p>Bonjour {{{{ contact.name }}}},</p>
<p>Comme convenu, voici <a href="https://chorale.example/entreprises/proposition">notre proposition</a> : un atelier
hebdomadaire de septembre à juin, encadré par un chef de chœur, avec un concert en fin d’année.</p>
<p>Je reste à votre disposition pour en parler.</p>
<p>{_SIGNATURE}</p>
""",
    },
)
"""What `create_template` is told, and the key under which the template's id is noted."""


def campaign(*, group_id: UUID, first_mail: UUID, second_mail: UUID) -> dict[str, Any]:
    """A draft on the group, which takes in whoever comes into the group later."""
    return {
        "name": CAMPAIGN,
        "language": "fr",
        "audience_mode": "live",
        "group_ids": [group_id],
        "steps": [
            {"template_id": first_mail, "delay_days": 0},
            {"template_id": second_mail, "delay_days": FOLLOW_UP_DAYS},
        ],
    }


def stage_keys(kinds: Sequence[StageKind]) -> Mapping[str, int]:
    """Which of the open stages the workflows name, by their place among all."""
    first, second, third, *_ = (position for position, kind in enumerate(kinds) if kind == "open")
    return {"lead": first, "qualified": second, "proposal": third}


def workflows(*, pipeline_id: UUID, lead: UUID, qualified: UUID, proposal: UUID) -> Mapping[str, Json]:
    """The three automations, by name. Each goes only forward and moves only open cards."""
    return {
        "Ajout à une campagne → Lead": _definition(
            {"type": "campaign.contact_added", "params": {}},
            record="contact",
            step=action(
                "lead",
                "contact.position",
                "Placer le contact en Lead",
                "Put the contact into Lead",
                contact_id=field("contact.id"),
                pipeline_id=str(pipeline_id),
                stage_id=str(lead),
                create=True,
                only_forward=True,
            ),
        ),
        "Réponse à un e-mail → Qualifié": _definition(
            {"type": "email.replied", "params": {}},
            # Sender and subject alone may mislead: somebody confirms such a match first.
            condition={"field": "record.evidence", "op": "ne", "value": "probable"},
            record="contact",
            step=action(
                "qualified",
                "contact.position",
                "Passer le contact en Qualifié",
                "Move the contact to Qualified",
                contact_id=field("contact.id"),
                pipeline_id=str(pipeline_id),
                stage_id=str(qualified),
                create=False,
                only_forward=True,
            ),
        ),
        "Proposition envoyée → Proposition": _definition(
            {"type": "deal.proposal_sent", "params": {"pipeline_id": str(pipeline_id)}},
            record="deal",
            step=action(
                "proposal",
                "deal.move",
                "Passer l’affaire en Proposition",
                "Move the deal to Proposal",
                deal_id=field("deal.id"),
                stage_id=str(proposal),
                only_forward=True,
                only_open=True,
            ),
        ),
    }


def _definition(trigger: Json, *, record: str, step: Json, condition: Json = None) -> Json:
    return {
        "trigger": trigger,
        "condition": condition,
        "record": record,
        "mode": "queued",
        "max": 10,
        "reentry": "always",
        "goal": None,
        "steps": [step],
    }
