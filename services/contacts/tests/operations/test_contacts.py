import pytest
from sqlalchemy import select

from jalon_contacts.models import ContactEmail
from jalon_contacts.models.sight import visible_contact
from jalon_contacts.operations.contacts import create_contact, delete_contact, update_contact
from jalon_contacts.operations.refusals import DuplicateContact
from jalon_core.errors import Forbidden, NotFound, NotYetKnown, VersionConflict
from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import recorded
from jalon_sdk.records import Member


@pytest.fixture
def zoe(context, lea):
    with context.transaction(lea) as uow:
        return create_contact(
            uow, name="Zoé Petit", emails=["Zoe@example.org", "z@example.org"], phones=["06 12 34 56 78"]
        )


def test_a_contact_is_created_for_the_caller_and_told_whole(context, zoe, lea, team):
    (envelope,) = recorded(context)
    assert envelope.name == "contact.created"
    assert envelope.subject == f"contacts/{zoe.id}"
    assert envelope.data["record"]["emails"] == ["zoe@example.org", "z@example.org"]
    assert (envelope.teamid, envelope.ownerid, envelope.aggregateversion) == (str(team), str(lea.member_id), 1)


def test_changes_are_told_with_what_was_before(context, zoe, lea, add_field):
    add_field("voix")
    with context.transaction(lea) as uow:
        update_contact(
            uow, zoe.id, name="Zoé Grand", emails=["z@example.org", "zoe@example.org"], custom={"voix": "alto"}
        )
    envelope = recorded(context)[-1]
    assert (envelope.name, envelope.aggregateversion) == ("contact.updated", 2)
    assert envelope.data["changed"] == {
        "name": {"before": "Zoé Petit", "after": "Zoé Grand"},
        "emails": {
            "before": ["zoe@example.org", "z@example.org"],
            "after": ["z@example.org", "zoe@example.org"],
        },
        "custom.voix": {"before": None, "after": "alto"},
    }
    with context.transaction(lea) as uow:
        assert update_contact(uow, zoe.id, custom={"voix": None}).custom == {}


def test_no_change_is_no_event(context, zoe, lea):
    with context.transaction(lea) as uow:
        assert update_contact(uow, zoe.id, name="Zoé Petit").version == 1
    assert len(recorded(context)) == 1


def test_an_address_belongs_to_one_contact_of_a_team(context, zoe, lea, max_, stranger):
    with pytest.raises(DuplicateContact) as refused, context.transaction(lea) as uow:
        create_contact(uow, name="Encore", emails=["ZOE@example.org"])
    assert refused.value.extra == {"contact_id": str(zoe.id)}
    with pytest.raises(DuplicateContact) as refused, context.transaction(max_) as uow:
        create_contact(uow, name="Encore", emails=["zoe@example.org"])
    assert refused.value.extra == {}
    with context.transaction(stranger) as uow:
        create_contact(uow, name="Une autre équipe", emails=["zoe@example.org"])
    with context.transaction(lea) as uow:
        other = create_contact(uow, name="Ana", emails=["ana@example.org"])
    with pytest.raises(DuplicateContact), context.transaction(lea) as uow:
        update_contact(uow, other.id, emails=["ana@example.org", "z@example.org"])
    assert [envelope.name for envelope in recorded(context)] == ["contact.created"] * 3


def test_a_deleted_contact_is_gone_and_its_addresses_are_free(context, zoe, lea):
    with context.transaction(lea) as uow:
        delete_contact(uow, zoe.id)
    assert recorded(context)[-1].data["record"]["deleted"] is True
    with pytest.raises(NotFound), context.transaction(lea) as uow:
        update_contact(uow, zoe.id, name="x")
    with context.transaction(lea) as uow:
        again = create_contact(uow, name="Zoé", emails=["zoe@example.org"])
    with context.reading() as session:
        live = session.scalars(select(ContactEmail.contact_id).where(ContactEmail.live)).all()
    assert live == [again.id]


def test_what_one_may_not_see_does_not_exist(context, zoe, max_, stranger, helene, lea):
    for caller in (max_, stranger):
        with pytest.raises(NotFound), context.transaction(caller) as uow:
            update_contact(uow, zoe.id, name="x")
    with context.transaction(helene) as uow:
        assert update_contact(uow, zoe.id, name="Vue par la direction").version == 2


def test_a_member_cannot_create_for_others_nor_in_other_teams(context, lea, max_):
    with pytest.raises(Forbidden), context.transaction(lea) as uow:
        create_contact(uow, name="x", owner_id=max_.member_id)
    with pytest.raises(Forbidden), context.transaction(lea) as uow:
        create_contact(uow, name="x", team_id=new_id())


def test_a_manager_gives_a_contact_to_a_member_of_the_team(context, zoe, helene, max_, team):
    with pytest.raises(NotYetKnown), context.transaction(helene) as uow:
        update_contact(uow, zoe.id, owner_id=max_.member_id)
    put_copy(
        context,
        Member(
            id=max_.member_id,
            version=1,
            email="max@chorale.example",
            name="Max",
            language="fr",
            time_zone="Europe/Paris",
            is_admin=False,
            active=True,
            roles={str(team): "member"},
        ),
    )
    with context.transaction(helene) as uow:
        update_contact(uow, zoe.id, owner_id=max_.member_id)
    assert recorded(context)[-1].previousownerid == str(zoe.owner_id)
    with context.reading() as session:
        assert visible_contact(session, max_, zoe.id).name == "Zoé Petit"


def test_a_version_seen_before_a_change_is_refused_with_the_state_now(context, zoe, lea):
    with context.transaction(lea) as uow:
        update_contact(uow, zoe.id, expected_version=1, name="Un")
    with pytest.raises(VersionConflict) as refused, context.transaction(lea) as uow:
        update_contact(uow, zoe.id, expected_version=1, name="Deux")
    assert refused.value.extra["current"]["name"] == "Un"
