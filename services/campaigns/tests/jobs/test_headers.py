"""What Jalon adds to mails: on campaigns' mails the way out, on its own mails that no machine should answer."""

from dataclasses import replace

import pytest
from campaigns_factories import put_contact
from sqlalchemy import update

from jalon_campaigns.config import token_keys
from jalon_campaigns.domain.tokens import read_token
from jalon_campaigns.models import INSTALLATION_MAILBOX, Mailbox, Send
from jalon_campaigns.operations.mailboxes import keep_installation_mailbox
from jalon_campaigns.operations.sends import plan_send
from jalon_core.ids import new_id
from jalon_core.testing.events import run_jobs


@pytest.fixture
def database_url() -> None:
    """One kind of database is enough here."""


def plan(context, purpose: str = "one_off", **fields) -> Send:
    contact = put_contact(context)
    with context.transaction() as uow:
        keep_installation_mailbox(uow)
        send = plan_send(uow, contact_id=contact.id, subject="a", text="Bonjour\n", html="<p>Bonjour</p>")
        send.purpose = purpose
        for name, value in fields.items():
            setattr(send, name, value)
    return send


def test_a_campaigns_mail_says_how_to_leave_it(context, sink):
    context.settings = replace(context.settings, public_url="https://crm.chorale.example")
    campaign = new_id()
    send = plan(context, "campaign", campaign_id=campaign, step_id=new_id())
    run_jobs(context, "sender")
    (message,) = sink.messages
    (way,) = [part.strip("<> ") for part in str(message["List-Unsubscribe"]).split(",")]
    assert way.startswith("https://crm.chorale.example/u/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == f"<{campaign}.chorale.example>"
    assert str(message["Feedback-ID"]).endswith(f":{campaign}:campaign:jalon")
    assert message["Auto-Submitted"] is None
    assert f"Se désabonner : {way}" in message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert f'href="{way}"' in html  # the way out is not led through the tracking
    token = read_token(token_keys(context.settings), "unsub", way.rpartition("/")[2])
    assert token is not None
    assert token.send_id == send.id


def test_with_an_address_for_answers_the_way_out_is_by_mail_too(context, sink):
    send = plan(context, "campaign", campaign_id=new_id(), step_id=new_id())
    with context.transaction() as uow:
        uow.session.execute(
            update(Mailbox).where(Mailbox.id == INSTALLATION_MAILBOX).values(inbound_address="bonjour@chorale.example")
        )
    run_jobs(context, "sender")
    (message,) = sink.messages
    _, by_mail = [part.strip("<> ") for part in str(message["List-Unsubscribe"]).split(",")]
    assert by_mail.startswith("mailto:bonjour+")
    assert by_mail.endswith("@chorale.example?subject=unsubscribe")
    keys = token_keys(context.settings)
    for address, purpose in ((by_mail.removeprefix("mailto:"), "unsub"), (str(message["Reply-To"]), "reply")):
        token = read_token(keys, purpose, address.partition("@")[0].partition("+")[2])
        assert token is not None
        assert token.send_id == send.id


@pytest.mark.parametrize("purpose", ["one_off", "workflow", "system"])
def test_other_mails_are_no_list(context, sink, purpose):
    plan(context, purpose)
    run_jobs(context, "sender")
    (message,) = sink.messages
    assert not [name for name in message if name.startswith(("List-", "Feedback"))]
    assert message["Auto-Submitted"] == ("auto-generated" if purpose == "system" else None)
    tracked = "/t/o/" in message.get_body(("html",)).get_content()
    assert tracked == (purpose != "system")


def test_a_mailbox_sends_from_its_own_address_over_its_own_server(context, sink):
    send = plan(context)
    with context.transaction() as uow:
        mailbox = Mailbox(name="a", from_name="Été, et plus", from_address="ete@chorale.example")
        uow.session.add(mailbox)
        uow.session.flush()
        uow.session.execute(update(Send).where(Send.id == send.id).values(mailbox_id=mailbox.id))
    run_jobs(context, "sender")
    sender = sink.messages[0]["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ("Été, et plus", "ete@chorale.example")
