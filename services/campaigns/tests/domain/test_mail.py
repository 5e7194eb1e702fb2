import datetime as dt
import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jalon_campaigns.domain.attachments import check_attachments
from jalon_campaigns.domain.mail import Mail, check_subject, compose, message_id
from jalon_campaigns.domain.refusals import AttachmentRefused, HeaderRefused
from jalon_sdk.commands.campaigns import Attachment

INVITATION = Attachment(
    filename="séance.ics", content_type="text/calendar; method=REQUEST; charset=utf-8", text="BEGIN:VCALENDAR\r\né\r\n"
)
MAIL = Mail(
    message_id=message_id(UUID(int=1), "chorale.example"),
    sender="Chorale « Été » <bonjour@chorale.example>",
    to_address="zoe@exemple.fr",
    to_name="Zoé Dupont",
    reply_to="accueil@chorale.example",
    subject="Votre cours d’essai est confirmé",
    text="Bonjour Zoé,\nà mardi\n.\n",
    html="<p>Bonjour Zoé</p>",
    attachments=[INVITATION],
    date=dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC),
)


def read(mail: Mail) -> EmailMessage:
    return message_from_bytes(compose(mail), policy=SMTP)


def test_what_is_composed_reads_back():
    message = read(MAIL)
    assert message["Message-ID"] == "<00000000-0000-0000-0000-000000000001@chorale.example>"
    assert str(message["From"]) == "Chorale « Été » <bonjour@chorale.example>"
    assert str(message["To"]) == "Zoé Dupont <zoe@exemple.fr>"
    assert message["Reply-To"] == "accueil@chorale.example"
    assert message["Subject"] == "Votre cours d’essai est confirmé"
    assert message["Date"].datetime == MAIL.date
    assert message["MIME-Version"] == "1.0"
    assert message.get_body(("plain",)).get_content().splitlines() == ["Bonjour Zoé,", "à mardi", "."]
    assert "Bonjour Zoé" in message.get_body(("html",)).get_content()
    (attachment,) = message.iter_attachments()
    assert attachment.get_content_type() == "text/calendar"
    assert attachment.get_param("method") == "REQUEST"
    assert attachment.get_filename() == "séance.ics"
    assert attachment.get_content().splitlines() == ["BEGIN:VCALENDAR", "é"]


def test_every_line_is_short_and_every_header_ascii():
    raw = compose(replace(MAIL, subject="é" * 400, text="long " * 500, html="<p>" + "x" * 3000))
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.isascii()
    assert b"\n" not in re.sub(b"\r\n", b"", raw)


@pytest.mark.parametrize("subject", ["a\r\nBcc: x@example.org", "a\nb", "a\rb", "a\0b", "a" * 501])
def test_a_subject_that_is_no_header_is_refused(subject):
    with pytest.raises(HeaderRefused):
        check_subject(subject)


def test_a_name_cannot_add_headers():
    message = read(replace(MAIL, to_name="Eve\r\nBcc: all@example.org\0"))
    assert str(message["To"]) == '"Eve Bcc: all@example.org" <zoe@exemple.fr>'
    assert "Bcc" not in message


@pytest.mark.parametrize(
    "attachment",
    [
        Attachment(filename="a.ics", content_type="text/calendar", text="é" * 10_000),
        Attachment(filename="../a.ics", content_type="text/calendar", text=""),
        Attachment(filename="a\r\nb.ics", content_type="text/calendar", text=""),
        Attachment(filename="a.exe", content_type="application/x-msdownload", text=""),
        Attachment(filename="a.ics", content_type="text/calendar\r\nBcc: x@example.org", text=""),
    ],
)
def test_attachments_that_are_not_sent(attachment):
    with pytest.raises(AttachmentRefused):
        check_attachments([attachment])


def test_at_most_five_attachments():
    with pytest.raises(AttachmentRefused):
        check_attachments([INVITATION] * 6)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)


@given(TEXT, TEXT, st.none() | TEXT)
def test_any_text_reads_back(name, text, html):
    message = read(replace(MAIL, to_name=name, text=text, html=html, attachments=[]))
    assert message.defects == []
    body = message.get_body(("plain",))
    assert body.get_content().replace("\r\n", "\n").rstrip("\n") == re.sub("\r\n?", "\n", text).rstrip("\n")
    assert (message.get_body(("html",)) is not None) == (html is not None)
    assert set(message.keys()) <= {
        "Message-ID", "Date", "From", "To", "Reply-To", "Subject", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    }  # fmt: skip


@given(LINE)
def test_any_subject_reads_back(subject):
    assume(subject == " ".join(subject.split()))
    assert str(read(replace(MAIL, subject=subject))["Subject"]) == subject


@given(st.sampled_from(["message_id", "sender", "to_address", "to_name", "reply_to", "subject", "header"]), TEXT, TEXT)
def test_no_field_can_add_a_header_or_a_recipient(field, before, after):
    hostile = f"{before}\r\nBcc: all@example.org\r\n\r\n{after}"
    changed = {"headers": [("List-Id", hostile)]} if field == "header" else {field: hostile}
    try:
        composed = compose(replace(MAIL, **changed))
    except HeaderRefused:
        return
    assert field in ("sender", "to_name")
    head = composed.partition(b"\r\n\r\n")[0]
    assert not re.search(rb"(?im)^bcc:", head)


@pytest.mark.parametrize("name", ["", "X Y", "X:Y", "X\r\nBcc", "É"])
def test_a_name_that_is_no_headers_is_refused(name):
    with pytest.raises(HeaderRefused):
        compose(replace(MAIL, headers=[(name, "x")]))
