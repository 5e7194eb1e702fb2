import threading

import pytest
from sqlalchemy import select

from jalon_contacts.models import Contact, ContactEmail
from jalon_contacts.models.sight import visible_contact
from jalon_contacts.operations.contacts import create_contact, update_contact
from jalon_contacts.operations.merges import merge_contacts
from jalon_contacts.operations.notes import create_note
from jalon_contacts.operations.refusals import NotMergeable
from jalon_core.errors import Forbidden, Invalid, NotFound
from jalon_core.testing.client import client_for
from jalon_core.testing.events import deliver, recorded

TIMELINE = "/api/v1/contacts/{}/timeline"


@pytest.fixture
def zoe(context, lea):
    with context.transaction(lea) as uow:
        return create_contact(uow, name="Zoé Petit", emails=["zoe@example.org"], phones=["0611111111"])


@pytest.fixture
def twin(context, lea):
    with context.transaction(lea) as uow:
        return create_contact(
            uow, name="Z. Petit", emails=["z@example.org"], phones=["0611111111", "0622222222"], language="fr"
        )


def merge(context, caller, this, other, **extra):
    with context.transaction(caller) as uow:
        return merge_contacts(uow, this, other, **extra)


def test_the_one_that_stays_has_what_both_had(context, lea, zoe, twin):
    stayed = merge(context, lea, zoe.id, twin.id)
    assert (stayed.id, stayed.version, stayed.name, stayed.language) == (zoe.id, 2, "Zoé Petit", "fr")
    assert stayed.emails == ["zoe@example.org", "z@example.org"]
    assert stayed.phones == ["+33611111111", "+33622222222"]
    with context.reading() as session:
        live = select(ContactEmail.address, ContactEmail.contact_id).where(ContactEmail.live)
        assert sorted(session.execute(live).all()) == [("z@example.org", zoe.id), ("zoe@example.org", zoe.id)]


def test_what_stays_can_be_chosen_field_by_field(context, lea, zoe, twin):
    stayed = merge(context, lea, zoe.id, twin.id, fields={"name": "other", "language": "this"})
    assert (stayed.name, stayed.language) == ("Z. Petit", None)
    with pytest.raises(Invalid) as refused:
        merge(context, lea, zoe.id, twin.id, fields={"emails": "other"})
    assert list(refused.value.fields) == ["fields.emails"]


def test_it_is_told_by_two_events_the_one_that_stays_first(context, lea, zoe, twin):
    merge(context, lea, zoe.id, twin.id)
    merged, deleted = recorded(context)[-2:]
    assert (merged.name, merged.subject, merged.data["merged_id"]) == (
        "contact.merged",
        f"contacts/{zoe.id}",
        str(twin.id),
    )
    assert merged.data["changed"].keys() == {"emails", "phones", "language"}
    assert (deleted.name, deleted.subject, deleted.aggregateversion) == ("contact.deleted", f"contacts/{twin.id}", 2)
    assert (deleted.data["record"]["deleted"], deleted.data["record"]["merged_into"]) == (True, str(zoe.id))
    assert merged.correlationid == deleted.correlationid


def test_the_old_id_leads_to_the_one_that_stays_through_any_number_of_merges(context, lea, zoe, twin):
    with context.transaction(lea) as uow:
        third = create_contact(uow, name="Zoé P.")
    merge(context, lea, zoe.id, twin.id)
    merge(context, lea, third.id, zoe.id)
    client = client_for(context, lea)
    answer = client.get(f"/api/v1/contacts/{twin.id}")
    assert (answer.status_code, answer.json["id"]) == (200, str(third.id))
    with context.transaction(lea) as uow:
        assert update_contact(uow, twin.id, name="Zoé").id == third.id
        assert create_note(uow, zoe.id, text="Appelée").contact_id == third.id
    with context.reading() as session:
        aliases = select(Contact.merged_into).where(Contact.merged_into.is_not(None))
        assert set(session.scalars(aliases)) == {third.id}


def test_deleting_what_was_merged_away_deletes_nothing(context, lea, zoe, twin):
    merge(context, lea, zoe.id, twin.id)
    client = client_for(context, lea)
    assert client.delete(f"/api/v1/contacts/{twin.id}").status_code == 404
    assert client.get(f"/api/v1/contacts/{zoe.id}").status_code == 200


def test_notes_and_history_come_along(context, lea, zoe, twin):
    with context.transaction(lea) as uow:
        create_note(uow, twin.id, text="Chante alto")
    for envelope in recorded(context):
        deliver(context, envelope)
    merge(context, lea, zoe.id, twin.id)
    for envelope in recorded(context)[-2:]:
        deliver(context, envelope)
    client = client_for(context, lea)
    kinds = [entry["kind"] for entry in client.get(TIMELINE.format(twin.id)).json["items"]]
    assert sorted(kinds) == ["contact.created", "contact.created", "contact.deleted", "contact.merged", "note.created"]


def test_both_must_be_the_callers_and_of_one_team(context, lea, max_, helene, stranger, zoe, twin):
    with context.transaction(max_) as uow:
        of_max = create_contact(uow, name="De Max")
    with context.transaction(stranger) as uow:
        foreign = create_contact(uow, name="D’ailleurs")
    for caller, other in ((lea, of_max), (lea, foreign), (helene, foreign)):
        with pytest.raises((NotFound, Forbidden)):
            merge(context, caller, zoe.id, other.id)
    assert merge(context, helene, zoe.id, of_max.id).id == zoe.id
    admin = type(lea)(**{**vars(lea), "is_admin": True})
    for other in (foreign.id, zoe.id, of_max.id):
        with pytest.raises(NotMergeable):
            merge(context, admin, zoe.id, other)
    assert [envelope.name for envelope in recorded(context)].count("contact.merged") == 1


def test_two_merges_the_other_way_round_at_once_make_one(context, lea, zoe, twin):
    for _round in range(5):
        with context.transaction(lea) as uow:
            a, b = (create_contact(uow, name=name).id for name in ("A", "B"))
        barrier = threading.Barrier(2)
        ends = []

        def run(this, other, barrier=barrier, ends=ends):
            barrier.wait()
            try:
                ends.append(merge(context, lea, this, other).id)
            except NotMergeable:
                ends.append(None)

        threads = [threading.Thread(target=run, args=pair) for pair in ((a, b), (b, a))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(end is None for end in ends) == [False, True]
        winner = next(end for end in ends if end)
        with context.reading() as session:
            assert {visible_contact(session, lea, contact_id).id for contact_id in (a, b)} == {winner}
