"""A filter chooses the same contacts in SQL and in the evaluator, on both databases."""

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jalon_contacts.models import Contact, CustomField, GroupMember, contact_state
from jalon_contacts.models.contact_filters import contact_facts
from jalon_contacts.models.sight import WHOLE
from jalon_contacts.service import SERVICE
from jalon_core.custom_fields.definitions import TYPES, FieldDefinition
from jalon_core.custom_fields.values import checked_values
from jalon_core.filters.checking import OPERATORS, check
from jalon_core.filters.compiling import compiled
from jalon_core.filters.vocabulary import Moment
from jalon_core.ids import new_id
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import make_context
from jalon_sdk.conditions import evaluate
from jalon_sdk.serial import to_json

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
ZONES = [ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")]
IDS = [new_id() for _ in range(3)]
CHOICES = ("alto", "Ténor", "basse")
DEFINITIONS = {
    f"a_{type_}": FieldDefinition(
        key=f"a_{type_}",
        type=type_,
        choices=CHOICES if "choice" in type_ else (),
        time_zone="Europe/Paris" if type_ == "datetime" else None,
    )
    for type_ in TYPES
}

words = st.sampled_from(
    ["Zoé", "zoé", "ZOE", "straße", "STRASSE", "ΣΊΣΥΦΟΣ", "İstanbul", "a%_b", "'", " ", "10", "é", "ﬁn"]
)
texts = words | st.text(
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\x00"), min_size=1, max_size=4
)
numbers = st.sampled_from([0, 1, -1, 2.5, 1e9]) | st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6, allow_nan=False)
days = st.dates(dt.date(2026, 11, 18), dt.date(2026, 11, 27)) | st.dates(dt.date(1000, 1, 2), dt.date(9998, 12, 30))
moments = st.datetimes(dt.datetime(2026, 11, 20), dt.datetime(2026, 11, 25), timezones=st.just(dt.UTC)) | st.datetimes(
    dt.datetime(1001, 1, 1), dt.datetime(9998, 12, 30), timezones=st.just(dt.UTC)
)
amounts = st.builds(
    lambda cents, currency: {"amount": f"{cents / 100:.2f}", "currency": currency},
    st.integers(0, 10**12),
    st.sampled_from(["EUR", "USD"]),
)
VALUES = {
    "text": texts,
    "number": numbers,
    "money": amounts,
    "date": days.map(dt.date.isoformat),
    "datetime": moments.map(dt.datetime.isoformat),
    "choice": st.sampled_from(CHOICES),
    "multi_choice": st.lists(st.sampled_from(CHOICES)),
    "yes_no": st.booleans(),
    "link": st.sampled_from(["https://Chorale.example", "http://a.example/é"]),
    "member": st.sampled_from(IDS).map(str),
}
contacts = st.fixed_dictionaries(
    {
        "name": texts,
        "language": st.none() | st.sampled_from(["fr", "en"]),
        "owner_id": st.none() | st.sampled_from(IDS),
        "company_id": st.none() | st.sampled_from(IDS),
        "created_at": moments,
        "emails": st.lists(st.sampled_from(["a@x.example", "b@x.example", "É@y.example"]), unique=True, max_size=2),
        "groups": st.dictionaries(st.sampled_from(IDS), st.booleans(), max_size=2),
        "custom": st.fixed_dictionaries({}, optional={f"a_{type_}": VALUES[type_] for type_ in TYPES}),
    }
)
spans = st.dictionaries(st.sampled_from(["days", "hours", "minutes"]), st.integers(0, 60), min_size=1)
signed = st.dictionaries(st.sampled_from(["days", "hours", "minutes"]), st.integers(-60, 60), min_size=1)
OF_TYPE = {
    "text": texts,
    "choice": st.sampled_from([*CHOICES, "fr", "EUR", "no"]),
    "id": st.sampled_from(IDS).map(str),
    "number": numbers,
    "date": VALUES["date"],
    "moment": VALUES["datetime"],
    "yes_no": st.booleans(),
    "list": st.sampled_from([*CHOICES, "a@x.example", "É@y.example", "no"]),
    "id_list": st.sampled_from(IDS).map(str),
}


def values_of(type_, op):
    if op in ("is_empty", "is_known"):
        return st.none()
    if op in ("in", "not_in"):
        return st.lists(OF_TYPE[type_], min_size=1, max_size=3)
    if op in ("before", "after"):
        return VALUES["date"] | VALUES["datetime"] | signed
    if op in ("within_next", "within_last"):
        return spans
    return OF_TYPE[type_]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)], scope="module")
def whole_context(request, tmp_path_factory):
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(postgresql_database("contacts")) if request.param == "postgresql" else None
        context = make_context(SERVICE, tmp_path_factory.mktemp("filters"), url=url)
        stack.callback(context.database.dispose)
        with context.transaction() as uow:
            for field in DEFINITIONS.values():
                uow.session.add(
                    CustomField(
                        about="contact",
                        key=field.key,
                        type=field.type,
                        labels={},
                        choices=list(field.choices),
                        time_zone=field.time_zone,
                    )
                )
        yield context


def stored(uow, data):
    contact = Contact(
        team_id=IDS[0],
        name=data["name"],
        language=data["language"],
        owner_id=data["owner_id"],
        company_id=data["company_id"],
        created_at=data["created_at"],
        custom={key: value for key, value in checked_values(DEFINITIONS, data["custom"]).items() if value is not None},
    )
    contact.arrange_emails(data["emails"])
    contact.arrange_phones([])
    contact.group_rows = [GroupMember(group_id=id_, kept=kept) for id_, kept in data["groups"].items()]
    contact.index_for_search()
    for row in contact.email_rows:
        row.live = False
    uow.session.add(contact)


def leaves(facts):
    def of_path(path):
        type_ = facts[path].type
        return st.sampled_from(OPERATORS[type_]).flatmap(
            lambda op: values_of(type_, op).map(lambda value: {"field": path, "op": op, "value": value})
        )

    return st.sampled_from(sorted(facts)).flatmap(of_path)


def trees(facts):
    return st.recursive(
        leaves(facts),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts})
            | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts})
            | inner.map(lambda part: {"not": part})
        ),
        max_leaves=4,
    )


class Rollback(Exception):
    """Leave nothing behind."""


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    data=st.data(), people=st.lists(contacts, min_size=1, max_size=6), zone=st.sampled_from(ZONES), kept=st.booleans()
)
def test_sql_and_evaluator_choose_the_same(whole_context, data, people, zone, kept):
    with contextlib.suppress(Rollback), whole_context.transaction() as uow:
        for person in people:
            stored(uow, person)
        uow.session.flush()
        uow.session.expire_all()
        facts = contact_facts(uow.session, kept_groups=kept)
        for tree in data.draw(st.lists(trees(facts), min_size=6, max_size=6)):
            condition = check(tree, facts)
            found = select(Contact.id).where(compiled(condition, facts, Moment(now=NOW, zone=zone)))
            in_sql = set(uow.session.scalars(found))
            in_python = {
                contact.id
                for contact in uow.session.scalars(select(Contact).options(*WHOLE))
                if evaluate(condition, {"record": state_of(contact, kept)}, now=NOW, zone=zone).holds
            }
            assert in_sql == in_python, tree
        raise Rollback


def state_of(contact, kept):
    state = to_json(contact_state(contact))
    if not kept:
        state["group_ids"] = [str(row.group_id) for row in contact.group_rows if not row.kept]
    return state
