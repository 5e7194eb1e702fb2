import contextlib
import sys
from pathlib import Path

import pytest

from jalon_contacts.models import CustomField, Form
from jalon_contacts.operations.custom_fields import create_custom_field
from jalon_contacts.operations.forms import create_form
from jalon_contacts.service import SERVICE
from jalon_core.access.caller import SYSTEM, VISITOR, Caller
from jalon_core.ids import new_id
from jalon_core.service import Context
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import make_context
from jalon_sdk.records import FormField

sys.path.insert(0, str(Path(__file__).parent))  # for imports_world

TEAM = new_id()

FIELDS = (
    FormField(key="name", kind="text", labels={"fr": "Votre nom", "en": "Your name"}, required=True, max_length=120),
    FormField(key="email", kind="email", labels={"fr": "Votre e-mail", "en": "Your e-mail"}, required=True),
    FormField(key="phone", kind="phone", labels={"fr": "Téléphone", "en": "Phone"}),
    FormField(
        key="trial_at",
        kind="datetime",
        labels={"fr": "Date et heure du cours", "en": "Date and time of the class"},
        required=True,
        future=True,
        time_zone="Europe/Paris",
    ),
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def context(request: pytest.FixtureRequest, tmp_path: Path):
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(postgresql_database("contacts")) if request.param == "postgresql" else None
        context = make_context(SERVICE, tmp_path, url=url)
        stack.callback(context.database.dispose)
        yield context


@pytest.fixture
def team():
    return TEAM


@pytest.fixture
def lea() -> Caller:
    """A member of the team."""
    return member_caller(TEAM, name="Léa")


@pytest.fixture
def max_() -> Caller:
    """Another member of the same team."""
    return member_caller(TEAM, name="Max")


@pytest.fixture
def helene() -> Caller:
    """The team's manager."""
    return member_caller(TEAM, "manager", name="Hélène")


@pytest.fixture
def stranger() -> Caller:
    """The manager of another team."""
    return member_caller(new_id(), "manager", name="Yann")


@pytest.fixture
def add_field(context: Context):
    """Add a custom field, to contacts unless told otherwise."""

    def add(key: str, type_: str = "text", *, about: str = "contact", **given) -> CustomField:
        labels = {"fr": key, "en": key}
        with context.transaction(SYSTEM) as uow:
            return create_custom_field(uow, about, key=key, type=type_, labels=labels, **given)

    return add


@pytest.fixture
def form(context: Context, lea: Caller) -> Form:
    """The form of the trial class, whose contacts are Léa's."""
    with context.transaction(SYSTEM) as uow:
        return create_form(uow, slug="cours", name="Cours d’essai", fields=FIELDS, owner_id=lea.member_id, team_id=TEAM)


@pytest.fixture
def visitor(context: Context):
    return client_for(context, VISITOR)
