import pytest

from jalon_contacts.operations.forms import create_form, update_form
from jalon_contacts.operations.refusals import SlugTaken
from jalon_core.access.caller import SYSTEM
from jalon_core.errors import Forbidden, Invalid, NotFound
from jalon_core.testing.events import recorded


def test_a_form_is_told_with_its_fields(context, form, lea, team):
    (envelope,) = recorded(context)
    assert (envelope.name, envelope.teamid, envelope.ownerid) == ("form.created", str(team), str(lea.member_id))
    assert [item["key"] for item in envelope.data["record"]["fields"]] == ["name", "email", "phone", "trial_at"]


def test_an_address_belongs_to_one_form(context, form, team, helene):
    with pytest.raises(SlugTaken), context.transaction(helene) as uow:
        create_form(uow, slug="cours", name="Autre", fields=form.fields)
    with context.transaction(helene) as uow:
        other = create_form(uow, slug="stage", name="Stage", fields=form.fields)
    with pytest.raises(SlugTaken), context.transaction(helene) as uow:
        update_form(uow, other.id, slug="cours")


def test_only_managers_of_the_team_configure_its_forms(context, form, lea, stranger, helene):
    with pytest.raises(Forbidden), context.transaction(lea) as uow:
        update_form(uow, form.id, active=False)
    with pytest.raises(NotFound), context.transaction(stranger) as uow:
        update_form(uow, form.id, active=False)
    with context.transaction(helene) as uow:
        update_form(uow, form.id, active=False)
    envelope = recorded(context)[-1]
    assert (envelope.name, envelope.data["changed"]) == ("form.updated", {"active": {"before": True, "after": False}})


def test_a_form_that_could_not_be_used_is_refused_by_field(context, form):
    with pytest.raises(Invalid) as refused, context.transaction(SYSTEM) as uow:
        update_form(uow, form.id, fields=[item for item in form.fields if item.kind != "email"])
    assert "fields" in refused.value.fields
