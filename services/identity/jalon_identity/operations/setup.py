"""The first start: the first admin and their team."""

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from jalon_core.clock import now
from jalon_core.db.tables import service_state
from jalon_core.unit_of_work import UnitOfWork
from jalon_identity.models import Member
from jalon_identity.operations.members import create_member
from jalon_identity.operations.refusals import AlreadySetUp
from jalon_identity.operations.teams import create_team
from jalon_sdk.serial import format_time


def is_set_up(session: Session) -> bool:
    """Whether anybody works here."""
    return session.scalar(select(Member.id).limit(1)) is not None


def set_up(
    uow: UnitOfWork,
    *,
    email: str,
    name: str,
    password: str,
    team_name: str,
    language: str = "fr",
    time_zone: str = "Europe/Paris",
) -> Member:
    """Make the first admin, as manager of the first team. Of two who try at once one wins.

    :raises AlreadySetUp: somebody works here already.
    """
    if is_set_up(uow.session):
        raise AlreadySetUp("Jalon is set up already; sign in")
    try:
        uow.session.execute(insert(service_state).values(name="set_up", value=format_time(now())))
    except IntegrityError:
        raise AlreadySetUp("Jalon is set up already; sign in") from None
    team = create_team(uow, name=team_name, time_zone=time_zone)
    return create_member(
        uow,
        email=email,
        name=name,
        password=password,
        language=language,
        time_zone=time_zone,
        is_admin=True,
        roles={team.id: "manager"},
    )
