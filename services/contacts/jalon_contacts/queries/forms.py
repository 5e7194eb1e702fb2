"""Forms, for those who make them and for those who fill them in; and what was sent with them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_contacts.models.forms import Form
from jalon_contacts.models.submissions import Submission
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable, readable_configuration
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate


def open_form(session: Session, slug: str) -> Form:
    """The form at ``/f/<slug>``.

    :raises NotFound: there is none, or it was closed.
    """
    form = session.scalars(select(Form).where(Form.slug == slug, Form.active)).one_or_none()
    if form is None:
        raise NotFound
    return form


def list_forms(session: Session, caller: Caller, *, limit: int = 50, cursor: str | None = None) -> Page[Form]:
    """The forms of the caller's teams, by name."""
    query = select(Form).where(readable_configuration(caller, Form.team_id))
    return paginate(session, query, order=[Form.name, Form.id], limit=limit, cursor=cursor)


def get_form(session: Session, caller: Caller, form_id: UUID) -> Form:
    """One form.

    :raises NotFound: there is none that the caller may see.
    """
    query = select(Form).where(Form.id == form_id, readable_configuration(caller, Form.team_id))
    form = session.scalars(query).one_or_none()
    if form is None:
        raise NotFound
    return form


def list_submissions(
    session: Session, caller: Caller, form_id: UUID, *, limit: int = 50, cursor: str | None = None
) -> Page[Submission]:
    """What was sent with a form, newest first, as far as the caller may see it."""
    form = get_form(session, caller, form_id)
    query = select(Submission).where(
        Submission.form_id == form.id, readable(caller, Submission.team_id, Submission.owner_id)
    )
    order = [Submission.submitted_at.desc(), Submission.id.desc()]
    return paginate(session, query, order=order, limit=limit, cursor=cursor)
