import pytest
from campaigns_factories import OWNER, TEAM, put_contact
from sqlalchemy import select

from jalon_campaigns.models import Send, TemplateVersion
from jalon_campaigns.operations.refusals import MissingFields, NoAddress
from jalon_campaigns.operations.sends import plan_send
from jalon_campaigns.operations.templates import create_template, update_template
from jalon_core.access.caller import Caller
from jalon_core.errors import Forbidden, Invalid, NotFound, NotYetKnown
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.events import deliver, recorded
from jalon_sdk.commands.campaigns import Attachment, EmailSend

WELCOME = "Bonjour {{ contact.name }}, à {{ values.trial_at | local_datetime }}. {{ owner.name }}"
TRIAL = {"trial_at": "2026-12-01T17:30:00.000000Z"}
OWN = member_caller(TEAM, member_id=OWNER)


def template(context, **fields):
    written = {"name": "Bienvenue", "subject": "Bienvenue {{ contact.name }}", "text": WELCOME} | fields
    with context.transaction() as uow:
        return create_template(uow, **written).id


def the_send(context):
    with context.reading() as session:
        return session.scalars(select(Send)).one()


def test_a_command_plans_a_mail(context):
    contact = put_contact(context)
    asked = deliver(
        context,
        EmailSend(
            contact_id=contact.id,
            template_id=template(context, html="<p>{{ contact.name }}</p>"),
            values=TRIAL,
            attachments=(Attachment(filename="cours.ics", content_type="text/calendar", text="BEGIN:VCALENDAR"),),
        ),
        Caller(kind="workflow", actor=f"workflow:{new_id()}"),
    )
    send = the_send(context)
    assert send.text == "Bonjour Zoé Dupont, à mardi 1 décembre 2026 à 18 h 30. Ada"
    assert (send.subject, send.html) == ("Bienvenue Zoé Dupont", "<p>Zoé Dupont</p>")
    assert (send.to_address, send.to_name, send.reply_to) == (
        "zoe@exemple.fr",
        "Zoé Dupont",
        "accueil@chorale.example",
    )
    assert (send.team_id, send.owner_id, send.purpose, send.status) == (TEAM, OWNER, "workflow", "planned")
    assert send.message_id == f"<{send.id}@chorale.example>"
    assert send.attachments[0]["filename"] == "cours.ics"
    planned, answer = recorded(context)
    assert (planned.name, planned.subject) == ("email.planned", f"sends/{send.id}")
    assert (planned.teamid, planned.ownerid, planned.contactids) == (str(TEAM), str(OWNER), str(contact.id))
    assert (planned.causationid, planned.correlationid) == (str(asked.id), asked.correlationid)
    assert planned.data["record"]["status"] == "planned"
    assert "Bonjour" not in str(planned.data)
    assert (answer.data["status"], answer.data["result"]) == ("accepted", {"send_id": str(send.id)})


def test_the_same_key_plans_once(context):
    contact = put_contact(context)
    for _ in range(2):
        deliver(context, EmailSend(contact_id=contact.id, subject="a", text="b"), idempotencykey="run:1")
    assert the_send(context).subject == "a"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"contact": {"emails": ()}, "subject": "a", "text": "b"}, "no_address"),
        ({"contact": {"emails": ("é@é",)}, "subject": "a", "text": "b"}, "address_refused"),
        ({"contact": {}, "subject": "a", "text": "{{ contact.phone }}"}, "missing_fields"),
        ({"contact": {}, "subject": "a", "text": "{{ x"}, "template_refused"),
        ({"contact": {}, "subject": "a", "text": "x" * 300_000}, "template_too_long"),
        ({"contact": {"name": "a\r\nBcc: b@c.fr"}, "subject": "{{ contact.name }}", "text": "b"}, "header_refused"),
        ({"contact": {}, "subject": "a"}, "invalid"),
        ({"subject": "a", "text": "b"}, "invalid"),
        ({"contact": {}, "template_id": new_id()}, "not_found"),
    ],
)  # fmt: skip
def test_a_command_that_cannot_be_done_is_refused_with_a_code(context, command, code):
    fields = {name: value for name, value in command.items() if name != "contact"}
    if "contact" in command:
        fields["contact_id"] = put_contact(context, **command["contact"]).id
    deliver(context, EmailSend(**fields))
    (answer,) = recorded(context)
    assert (answer.data["status"], answer.data["code"]) == ("refused", code)
    with context.reading() as session:
        assert session.scalars(select(Send)).all() == []


def test_a_contact_that_is_on_its_way_is_waited_for(context):
    with pytest.raises(NotYetKnown), context.transaction(OWN) as uow:
        plan_send(uow, contact_id=new_id(), subject="a", text="b")


def test_members_write_to_whom_they_see_and_workflows_to_whom_they_may_change(context):
    contact = put_contact(context)
    open_team = {"roles": {TEAM: "member"}, "open_teams": frozenset({TEAM})}
    reader = Caller(kind="member", actor="member:x", member_id=new_id(), **open_team)
    readers_workflow = Caller(kind="workflow", actor="workflow:x", member_id=new_id(), **open_team)
    for caller, refusal in (
        (member_caller(new_id()), NotFound),
        (member_caller(TEAM), NotFound),
        (readers_workflow, Forbidden),
    ):
        with pytest.raises(refusal), context.transaction(caller) as uow:
            plan_send(uow, contact_id=contact.id, subject="a", text="b")
    team_workflow = Caller(kind="workflow", actor="w", roles={TEAM: "manager"})
    for caller in (OWN, reader, member_caller(TEAM, "manager"), team_workflow):
        with context.transaction(caller) as uow:
            assert plan_send(uow, contact_id=contact.id, subject="a", text="b").owner_id == OWNER


def test_a_teams_workflow_uses_its_teams_templates_and_no_others(context):
    contact = put_contact(context)
    workflow = Caller(kind="workflow", actor="workflow:x", roles={TEAM: "manager"})
    shared, own, foreign = template(context), template(context, team_id=TEAM), template(context, team_id=new_id())
    for template_id in (shared, own):
        with context.transaction(workflow) as uow:
            plan_send(uow, contact_id=contact.id, template_id=template_id, values=TRIAL)
    with pytest.raises(NotFound), context.transaction(workflow) as uow:
        plan_send(uow, contact_id=contact.id, template_id=foreign, values=TRIAL)


def test_a_mail_of_jalon_itself_is_nobodys_record(context):
    with context.transaction() as uow:
        plan_send(uow, to="ada@chorale.example", subject="a", text="b", system=True)
    assert recorded(context) == []
    with context.reading() as session:
        (owned,) = (kind for kind in context.service.owned if kind.kind == "send")
        assert owned.totals(session) == (0, 0)
        assert list(owned.states(session, None, 10)) == []
    with pytest.raises(Forbidden), context.transaction(OWN) as uow:
        plan_send(uow, to="ada@chorale.example", subject="a", text="b", system=True)


def test_what_is_missing_is_named(context):
    contact = put_contact(context)
    with pytest.raises(MissingFields) as refused, context.transaction(OWN) as uow:
        plan_send(uow, contact_id=contact.id, subject="{{ values.a }}", text="{{ contact.phone }}{{ values.a }}")
    assert refused.value.extra == {"missing": ["values.a", "contact.phone"]}


def test_nobody_to_write_to(context):
    contact = put_contact(context, emails=())
    with pytest.raises(NoAddress), context.transaction(OWN) as uow:
        plan_send(uow, contact_id=contact.id, subject="a", text="b")
    with pytest.raises(Invalid), context.transaction(OWN) as uow:
        plan_send(uow, contact_id=contact.id, to="a@b.fr", subject="a", text="b")


def test_a_mail_may_be_html_alone_and_say_from_which_card_it_is(context):
    contact, card = put_contact(context), new_id()
    with context.transaction(OWN) as uow:
        send = plan_send(
            uow,
            contact_id=contact.id,
            subject="Devis",
            html="<p>Bonjour {{ contact.name }}</p><p>Voici <a href='https://a.example/devis'>le devis</a></p>",
            deal_id=card,
        )
    assert send.text == "Bonjour Zoé Dupont\n\nVoici le devis (https://a.example/devis)\n"
    (planned,) = recorded(context)
    assert (planned.data["record"]["deal_id"], planned.data["record"]["purpose"]) == (str(card), "one_off")


def test_a_send_names_the_version_of_the_template_whose_words_it_carries(context):
    contact, template_id = put_contact(context), template(context, text="a", kind="proposal")
    with context.transaction() as uow:
        update_template(uow, template_id, text="b")
    with context.transaction(OWN) as uow:
        send = plan_send(uow, contact_id=contact.id, template_id=template_id)
    assert (send.text, send.template_version, send.template_kind) == ("b", 2, "proposal")
    with context.reading() as session:
        kept = session.scalars(select(TemplateVersion).order_by(TemplateVersion.version)).all()
    assert [(version.version, version.text) for version in kept] == [(1, "a"), (2, "b")]
