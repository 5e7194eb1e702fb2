from jalon_contacts.operations.contacts import create_contact, delete_contact
from jalon_contacts.service import SERVICE
from jalon_core.testing.client import client_for


def test_each_kind_it_owns_can_fill_the_copies_of_others(context, form, lea, visitor):
    with context.transaction(lea) as uow:
        gone = create_contact(uow, name="Partie", emails=["gone@example.org"])
        delete_contact(uow, gone.id)
    visitor.post("/f/cours", json={"name": "Zoé", "email": "zoe@example.org", "trial_at": "2099-12-01T18:30"})
    owned = {item.kind: item for item in SERVICE.owned}
    assert owned.keys() >= {"contact", "company", "field", "note", "form", "submission"}
    with context.reading() as session:
        states = owned["contact"].states(session, None, 10)
        assert [(state.name, state.deleted, state.emails) for state in states] == [
            ("Partie", True, ("gone@example.org",)),
            ("Zoé", False, ("zoe@example.org",)),
        ]
        assert owned["contact"].totals(session) == (2, 3)
        assert owned["contact"].states(session, states[0].id, 10) == states[1:]
        assert [state.slug for state in owned["form"].states(session, None, 10)] == ["cours"]
        assert [state.contact_id for state in owned["submission"].states(session, None, 10)] == [states[1].id]


def test_the_api_describes_itself(context, lea):
    document = client_for(context, lea).get("/openapi.json").json
    assert {"Contact", "ContactWrite", "TimelineEntry", "Form", "Submission"} <= document["components"][
        "schemas"
    ].keys()
