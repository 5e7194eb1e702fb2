from dataclasses import replace

import pytest
from campaigns_factories import plan_mails
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from jalon_campaigns.models import Send, Suppression
from jalon_campaigns.operations.suppressions import barred_sends
from jalon_campaigns.transports.composing import unsubscribe_token
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def visitor(context) -> FlaskClient:
    return client_for(context, member_caller(new_id())).application.test_client()


@pytest.fixture
def send(context) -> Send:
    (send_id,) = plan_mails(context, 1)
    with context.transaction() as uow:
        made = uow.session.get_one(Send, send_id)
        made.campaign_id, made.purpose = new_id(), "campaign"
    return made


def path(context, send) -> str:
    return f"/u/{unsubscribe_token(context.settings, send)}"


def suppressions(context) -> list[Suppression]:
    with context.reading() as session:
        return list(session.scalars(select(Suppression)))


def test_looking_changes_nothing(context, visitor, send):
    for _ in range(20):
        page = visitor.get(path(context, send), headers={"Accept-Language": "en"})
        assert page.status_code == 200
        assert visitor.head(path(context, send)).status_code == 200
    assert "No more messages of this campaign" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert suppressions(context) == []
    assert "Ne plus recevoir" in visitor.get(path(context, send) + "?lang=fr").text


@pytest.mark.parametrize("multipart", [False, True])
def test_one_click_is_done_once_without_cookies_and_redirects(context, visitor, send, multipart):
    kind = "multipart/form-data" if multipart else "application/x-www-form-urlencoded"
    for _ in range(2):
        done = visitor.post(path(context, send), data=ONE_CLICK, content_type=kind)
        assert (done.status_code, "Set-Cookie" in done.headers) == (200, False)
    (suppression,) = suppressions(context)
    assert (suppression.scope, suppression.reason) == ("all", "unsubscribed")
    assert suppression.proof == {"how": "one_click", "send_id": str(send.id)}
    (told,) = recorded(context, "email.unsubscribed")
    assert told.data["scope"] == "all"
    with context.reading() as session:
        assert barred_sends(session, context.settings, [send]) == {send.id: "unsubscribed"}


def test_one_campaign_may_be_left_and_then_all(context, visitor, send):
    visitor.post(path(context, send), data={"scope": "campaign"})
    visitor.post(path(context, send), data={"scope": "campaign"})
    visitor.post(path(context, send), data={"scope": "all"})
    assert {suppression.scope for suppression in suppressions(context)} == {str(send.campaign_id), "all"}
    assert [event.data["scope"] for event in recorded(context, "email.unsubscribed")] == ["campaign", "all"]
    visitor.post(path(context, send), data={"scope": "campaign"})
    assert len(suppressions(context)) == 2


def test_it_works_years_later_with_another_secret_and_without_the_contact_or_the_mail(context, visitor, send):
    link = path(context, send)
    context.settings = replace(context.settings, secret_key=f"{'1' * 64},{context.settings.secret_key}")
    with context.transaction() as uow:
        uow.session.execute(delete(Send))
    with_new_key = client_for(context, member_caller(new_id())).application.test_client()
    assert with_new_key.post(link, data=ONE_CLICK).status_code == 200
    with context.reading() as session:
        assert barred_sends(session, context.settings, [send]) == {send.id: "unsubscribed"}
    assert recorded(context, "email.unsubscribed") == []


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "a" * 20, lambda token: token[::-1]])
def test_what_is_no_token_unsubscribes_nobody(context, visitor, send, change):
    wrong = "/u/" + change(unsubscribe_token(context.settings, send))
    assert visitor.get(wrong).status_code == 404
    assert visitor.post(wrong, data=ONE_CLICK).status_code == 404
    assert suppressions(context) == []
