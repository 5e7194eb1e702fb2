"""The parameters of triggers, actions and operators: a small vocabulary of fields.

A workflow's definition holds their values as JSON; what each kind's JSON looks like:

=============  ==================================================================================
kind           JSON
=============  ==================================================================================
text           ``"one line"``
long_text      ``"several\\nlines"``
number         ``42`` or ``4.2``
yes_no         ``true``
choice         the ``value`` of one of ``choices``
datetime       ``"2026-11-22T18:00:00+01:00"``: RFC 3339 with an offset
duration       ``{"days": 1, "hours": 2, "minutes": 30}``, each of them optional, at least one
money          ``{"amount": "90.00", "currency": "EUR"}``
member         the member's id; so with ``stage``, ``pipeline``, ``template``, ``form``, ``contact``, ``deal``,
               ``ticket``
record         ``"deals/<id>"``
values         ``{"any_key": any value}``
attachments    ``[{"filename": …, "content_type": …, "text": …}]``, see `jalon_sdk.commands.campaigns.Attachment`
=============  ==================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from jalon_sdk.serial import Json

Labels: TypeAlias = Mapping[str, str]
"""A text by language: ``{"fr": "Titre", "en": "Title"}``. Both are required."""

LANGUAGES = ("fr", "en")

ParamKind = Literal[
    "text",
    "long_text",
    "number",
    "yes_no",
    "choice",
    "datetime",
    "duration",
    "money",
    "member",
    "stage",
    "pipeline",
    "template",
    "campaign",
    "form",
    "contact",
    "deal",
    "ticket",
    "record",
    "values",
    "attachments",
]

REFERENCES = frozenset({"member", "stage", "pipeline", "template", "campaign", "form", "contact", "deal", "ticket"})
"""Kinds whose value is the id of a record."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the values of a ``choice`` field."""

    value: str
    labels: Labels


@dataclass(frozen=True, kw_only=True)
class ParamField:
    """One parameter.

    :ivar key: its name in ``params``: lower-case letters, digits and ``_``.
    :ivar labels: what the form says above it.
    :ivar helps: a sentence below it.
    :ivar required: whether it must be there; a field with a default never is missing.
    :ivar default: its value when it is not given.
    :ivar templated: whether a workflow may compute it (``{"from": "contact.id"}``, ``{"template": "…"}``).
    :ivar choices: for kind ``choice``.
    :ivar minimum: for kind ``number``; ``maximum`` likewise.
    :ivar max_length: for the kinds of text.
    """

    key: str
    kind: ParamKind
    labels: Labels
    helps: Labels = field(default_factory=dict)
    required: bool = False
    default: Json = None
    templated: bool = True
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = 10_000
