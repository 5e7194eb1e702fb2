import datetime as dt
import threading

import pytest
from sqlalchemy import func, select

from jalon_contacts.domain.form_input import read_form_input
from jalon_contacts.models import Contact, ContactEmail, Submission
from jalon_contacts.operations.contacts import create_contact, delete_contact, update_contact
from jalon_contacts.operations.forms import create_form
from jalon_contacts.operations.submissions import DOUBLE, submit_form
from jalon_core.access.caller import SYSTEM, VISITOR
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.events import recorded

CLASS = "2099-12-01T18:30"


def submit(context, form, *, language="fr", **sent):
    answers = read_form_input(
        form.fields, {"name": "Zoé Petit", "email": "zoe@example.org", "trial_at": CLASS, **sent}, now=now()
    )
    assert not answers.problems
    with context.transaction(VISITOR) as uow:
        return submit_form(uow, form, values=answers.values, language=language)


def count(context, model):
    with context.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def names(context):
    return [envelope.name for envelope in recorded(context)]


def test_a_stranger_becomes_a_contact_of_the_forms_owner(context, form, lea, team):
    submission = submit(context, form, email="Zoe@Example.org", phone="06 12 34 56 78")
    created, submitted = recorded(context)[-2:]
    assert (created.name, submitted.name) == ("contact.created", "form.submitted")
    contact = created.data["record"]
    assert contact["emails"] == ["zoe@example.org"]
    assert contact["phones"] == ["+33612345678"]
    assert (contact["name"], contact["language"]) == ("Zoé Petit", "fr")
    assert (contact["team_id"], contact["owner_id"]) == (str(team), str(lea.member_id))
    assert submitted.data["contact_created"] is True
    assert submitted.data["record"]["values"]["trial_at"] == "2099-12-01T17:30:00.000000Z"
    assert submitted.contactids == contact["id"]
    assert submitted.actor == "visitor"
    assert submitted.correlationid == created.correlationid == submission.correlation_id


def test_a_known_contact_is_recognised_and_nothing_known_is_overwritten(context, form, lea):
    with context.transaction(lea) as uow:
        known = create_contact(uow, name="Z. Petit", emails=["ZOE@example.org"], phones=["+33700000000"])
    submission = submit(context, form, name="Quelqu’un d’autre", phone="06 12 34 56 78", language="en")
    assert submission.contact_id == known.id
    with context.reading() as session:
        row = session.get_one(Contact, known.id)
        assert (row.name, row.language) == ("Z. Petit", "en")
        assert session.get_one(Submission, submission.id).values["name"] == "Quelqu’un d’autre"
    updated, submitted = recorded(context)[-2:]
    assert (updated.name, set(updated.data["changed"])) == ("contact.updated", {"language"})
    assert updated.data["record"]["phones"] == ["+33700000000"]
    assert submitted.data["contact_created"] is False


def test_an_address_in_another_team_or_of_a_deleted_contact_is_not_recognised(context, form, stranger, lea):
    with context.transaction(stranger) as uow:
        other = create_contact(uow, name="Zoé", emails=["zoe@example.org"])
    first = submit(context, form)
    assert first.contact_id != other.id
    with context.transaction(lea) as uow:
        delete_contact(uow, first.contact_id)
    assert submit(context, form).contact_id not in (first.contact_id, other.id)


def test_the_same_again_is_one_submission_and_other_values_are_another(context, form):
    first = submit(context, form)
    before = names(context)
    assert submit(context, form).id == first.id
    assert names(context) == before
    assert submit(context, form, trial_at="2099-12-02T18:30").id != first.id
    assert count(context, Contact) == 1


def test_the_same_after_ten_minutes_is_another_submission(context, form):
    first = submit(context, form)
    with context.transaction() as uow:
        uow.session.get_one(Submission, first.id).submitted_at -= DOUBLE + dt.timedelta(seconds=1)
    assert submit(context, form).id != first.id


def test_a_contact_named_by_its_address_gets_its_name_from_the_next_form(context, form, lea):
    with context.transaction(lea) as uow:
        known = create_contact(uow, name="zoe@example.org", emails=["zoe@example.org"])
    submit(context, form)
    with context.reading() as session:
        row = session.get_one(Contact, known.id)
        assert (row.name, row.sort_name) == ("Zoé Petit", "zoe petit")


def test_a_submission_belongs_to_whom_the_contact_belongs(context, form, max_):
    with context.transaction(max_) as uow:
        create_contact(uow, name="Zoé", emails=["zoe@example.org"])
    assert submit(context, form).owner_id == max_.member_id


@pytest.mark.parametrize("same", [True, False])
def test_first_submissions_at_the_same_moment_make_one_contact(context, form, same):
    start = threading.Barrier(6)
    ids, errors = set(), []

    def send(number):
        start.wait()
        try:
            ids.add(submit(context, form, name="Zoé" if same else f"Zoé {number}").id)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert count(context, Contact) == count(context, ContactEmail) == 1
    assert len(ids) == count(context, Submission) == (1 if same else 6)
    assert names(context).count("contact.created") == 1
    assert names(context).count("form.submitted") == len(ids)


def test_one_visitor_may_send_two_forms(context, form, lea, team):
    with context.transaction(SYSTEM) as uow:
        second = create_form(uow, slug="stage", name="Stage", fields=form.fields, owner_id=new_id(), team_id=team)
    first = submit(context, form)
    other = submit(context, second)
    assert (first.contact_id, first.id != other.id) == (other.contact_id, True)


def test_a_later_correction_by_hand_stays(context, form, lea):
    contact_id = submit(context, form).contact_id
    with context.transaction(lea) as uow:
        update_contact(uow, contact_id, name="Zoé Petit-Jean")
    submit(context, form, trial_at="2099-12-03T18:30")
    with context.reading() as session:
        assert session.get_one(Contact, contact_id).name == "Zoé Petit-Jean"
