import datetime as dt
import re
from dataclasses import replace

import pytest
import time_machine
from campaigns_factories import put_contact
from sqlalchemy import select, update

from jalon_campaigns.jobs.hits import forget, judge_what_came_in
from jalon_campaigns.models import Hit, Send
from jalon_campaigns.operations.sends import plan_send
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded, run_jobs

AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
HTML = (
    '<p><a href="https://a.example/1">1</a> <a href="https://a.example/2">2</a> <a href="https://a.example/3">3</a></p>'
)


def mail(context, sink):
    """Send one mail; the paths in it that lead to us: its links, the trap, the picture."""
    contact = put_contact(context)
    with context.transaction() as uow:
        plan_send(uow, contact_id=contact.id, subject="a", text="b", html=HTML)
    run_jobs(context)
    html = sink.messages[-1].get_body(("html",)).get_content()
    *links, trap = re.findall(r'href="http://localhost:8000(/t/c/[^"]+)"', html)
    return links, trap, re.findall(r'src="http://localhost:8000(/t/o/[^"]+)"', html)[0]


def visitor(context):
    return client_for(context, member_caller(new_id())).application.test_client()


def hits(context):
    with context.reading() as session:
        return session.scalars(select(Hit).order_by(Hit.at, Hit.id)).all()


def sent(context) -> Send:
    with context.reading() as session:
        return session.scalars(select(Send)).one()


def judge(clock, context):
    clock.shift(dt.timedelta(seconds=10))
    run_jobs(context, "hits")


def test_a_person_opens_and_follows_a_link(context, sink):
    with time_machine.travel(now(), tick=False) as clock:
        links, _, picture = mail(context, sink)
        clock.shift(dt.timedelta(hours=1))
        client = visitor(context)
        opened = client.get(picture, headers=AGENT)
        assert (opened.status_code, opened.mimetype, opened.data[:6]) == (200, "image/gif", b"GIF89a")
        led = client.get(links[1] + "?url=https://evil.example", headers=AGENT)
        assert (led.status_code, led.headers["Location"]) == (302, "https://a.example/2")
        for answer in (opened, led):
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "no-store" in answer.headers["Cache-Control"]
            assert "noindex" in answer.headers["X-Robots-Tag"]
        clicked_at = now()
        client.get(links[1], headers=AGENT)
        judge(clock, context)
    send = sent(context)
    assert (send.opened_at, send.clicked_at) == (clicked_at, clicked_at)
    (event,) = recorded(context, "email.opened")
    assert event.data["verdict"] == "human"
    (event,) = recorded(context, "email.clicked")
    assert (event.data["url"], event.data["verdict"]) == ("https://a.example/2", "human")
    assert event.contactids == str(send.contact_id)


def test_machines_are_told_apart_and_touch_nothing(context, sink):
    with time_machine.travel(now(), tick=False) as clock:
        links, trap, picture = mail(context, sink)
        client = visitor(context)
        for path in (*links, trap):  # a gateway, at once
            client.get(path, headers=AGENT)
        clock.shift(dt.timedelta(minutes=20))
        client.get(picture, headers={"User-Agent": "Mozilla/5.0"})
        client.head(links[0], headers=AGENT)
        judge(clock, context)
    assert {hit.verdict for hit in hits(context)} == {"machine"}
    assert (sent(context).opened_at, sent(context).clicked_at) == (None, None)
    assert [event.data["verdict"] for event in recorded(context, "email.opened")] == ["machine"]
    assert sorted(event.data["url"] for event in recorded(context, "email.clicked")) == [
        "https://a.example/1", "https://a.example/2", "https://a.example/3",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/t/c/abc", "/t/c/" + "a" * 69])
def test_a_link_that_is_none_leads_nowhere(context, path):
    assert visitor(context).get(path).status_code == 404
    assert visitor(context).get("/t/o/abc.gif").status_code == 200
    assert hits(context) == []


def test_none_adds_nothing_to_mails(context, sink):
    context.settings = replace(context.settings, tracking="none")
    contact = put_contact(context)
    with context.transaction() as uow:
        plan_send(uow, contact_id=contact.id, subject="a", text="b", html=HTML)
    run_jobs(context)
    html = sink.messages[0].get_body(("html",)).get_content()
    assert "/t/" not in html
    assert "https://a.example/1" in html


def test_aggregate_counts_and_belongs_to_nobody(context, sink):
    context.settings = replace(context.settings, tracking="aggregate")
    campaign = new_id()
    with time_machine.travel(now(), tick=False) as clock:
        links, _, picture = mail(context, sink)
        with context.transaction() as uow:
            uow.session.execute(update(Send).values(campaign_id=campaign))
        clock.shift(dt.timedelta(hours=1))
        client = visitor(context)
        client.get(picture, headers=AGENT)
        client.get(links[0], headers=AGENT)
        judge(clock, context)
    for hit in hits(context):
        assert (hit.campaign_id, hit.verdict, hit.address, hit.user_agent) == (campaign, "human", None, None)
        assert hit.send_id != sent(context).id
    assert len({hit.send_id for hit in hits(context)}) == 1
    assert sent(context).opened_at is None
    assert recorded(context, "email.opened") == recorded(context, "email.clicked") == []


def test_who_asked_is_forgotten(context, sink):
    with time_machine.travel(now(), tick=False) as clock:
        _, _, picture = mail(context, sink)
        visitor(context).get(picture, headers=AGENT)
        assert hits(context)[0].address
        assert (judge_what_came_in(context), forget(context)) == (0, 0)
        clock.shift(dt.timedelta(days=31))
        assert forget(context) == 1
    assert (hits(context)[0].address, hits(context)[0].user_agent) == (None, None)
