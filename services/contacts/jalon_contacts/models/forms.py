"""Forms: how the outside world gets in."""

from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base
from jalon_core.db.base import RecordColumns
from jalon_sdk import records
from jalon_sdk.serial import from_json


class Form(RecordColumns, Base):
    """A form at ``/f/<slug>``. ``owner_id`` owns the contacts that it brings in, in the form's team.

    :ivar questions: the fields as JSON; read them with `fields`.
    """

    __tablename__ = "forms"
    __table_args__ = (Index("uq_forms_slug", "slug", unique=True),)

    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    questions: Mapped[list[Any]]

    @property
    def fields(self) -> tuple[records.FormField, ...]:
        """The form's questions, in order."""
        return tuple(from_json(records.FormField, item) for item in self.questions)


def form_state(form: Form) -> records.Form:
    """The form as events carry it."""
    return records.Form(
        id=form.id,
        version=form.version,
        team_id=form.team_id,
        owner_id=form.owner_id,
        deleted=form.deleted_at is not None,
        slug=form.slug,
        name=form.name,
        active=form.active,
        fields=form.fields,
    )
