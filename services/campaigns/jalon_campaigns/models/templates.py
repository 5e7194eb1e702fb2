"""Templates: what a mail says, with merge fields."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_campaigns.models.declarative import Base
from jalon_core.clock import now
from jalon_core.db.base import RecordColumns
from jalon_sdk.serial import Json

TEMPLATE_KINDS = ("mail", "proposal")


class Template(RecordColumns, Base):
    """A template of a team, or (``team_id`` is None) of all teams.

    A mail from a template of kind ``proposal`` is a proposal sent.
    """

    __tablename__ = "templates"
    __table_args__ = (CheckConstraint("kind IN ('mail', 'proposal')", name="kind"),)

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16), default="mail")
    language: Mapped[str] = mapped_column(String(8), default="fr")
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text, default=None)


def template_json(template: Template) -> dict[str, Json]:
    """A template as JSON, for whoever saw another version of it."""
    return {
        "id": str(template.id),
        "version": template.version,
        "team_id": str(template.team_id) if template.team_id else None,
        "name": template.name,
        "kind": template.kind,
        "language": template.language,
        "subject": template.subject,
        "text": template.text,
        "html": template.html,
    }


class TemplateVersion(Base):
    """What a template said in one of its versions: a send names the version whose words it carries."""

    __tablename__ = "template_versions"

    template_id: Mapped[UUID] = mapped_column(ForeignKey("templates.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text, default=None)
    language: Mapped[str] = mapped_column(String(8))
    written_by: Mapped[UUID | None] = mapped_column(default=None)
    written_at: Mapped[dt.datetime] = mapped_column(default=now)
