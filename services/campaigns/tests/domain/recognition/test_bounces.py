import datetime as dt

import pytest
from campaigns_inbound import ORIGINAL, OUR_ID, a_group, a_letter, a_mail, a_report
from hypothesis import given
from hypothesis import strategies as st

from jalon_campaigns.domain.recognition.reading import read_mail
from jalon_campaigns.domain.recognition.recognising import recognise
from jalon_campaigns.domain.recognition.verdicts import Recognition

TODAY = dt.date(2026, 11, 22)
PER_DOMAIN = "Reporting-MTA: dns; mx.exemple.fr\nArrival-Date: Mon, 16 Nov 2026 09:00:00 +0000"


def recognised(raw: bytes) -> Recognition:
    return recognise(read_mail(raw), received_on=TODAY)


def one(raw: bytes):
    found = recognised(raw)
    assert found.verdict == "bounce", found
    (failure,) = found.failures
    return failure


@pytest.mark.parametrize(
    ("status", "diagnostic", "reason", "invalid"),
    [
        ("5.1.1", "smtp; 550 5.1.1 <zoe@exemple.fr>: Recipient address rejected: User unknown in local table",
            "userunknown", True),
        ("5.0.0", "smtp; 550 No such recipient here (in reply to RCPT TO command)", "userunknown", True),
        ("5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=exemple.fr",
            "hostunknown", True),
        ("5.1.2", "dns; domain does not exist", "hostunknown", True),
        ("5.1.6", "smtp; 551 5.1.6 zoe has moved to zoe@autre.fr", "hasmoved", True),
        ("5.1.10", "smtp; 556 5.1.10 recipient domain has null MX", "notaccept", True),
        ("5.2.2", "smtp; 552 5.2.2 The mailbox is over its quota", "mailboxfull", False),
        ("4.2.2", "smtp; 452 4.2.2 Boîte aux lettres pleine", "mailboxfull", False),
        ("5.2.1", "smtp; 550 5.2.1 This account has been disabled", "suspend", False),
        ("5.7.1", "smtp; 554 5.7.1 Your address 192.0.2.9 is listed at bl.example", "blocked", False),
        ("5.1.1", "smtp; 550 5.1.1 <zoe@exemple.fr> your server is on our blocklist", "blocked", False),
        ("5.7.26", "smtp; 550 5.7.26 fails the DMARC policy of chorale.example", "authfailure", False),
        ("5.7.25", "smtp; 550 5.7.25 the sending IP has no PTR record", "requireptr", False),
        ("5.7.1", "smtp; 554 5.7.1 Message classified as spam", "spamdetected", False),
        ("5.7.1", "smtp; 550 5.7.1 User unknown or not accepting this sender", "filtered", False),
        ("5.0.0", "smtp; 550 user unknown (in reply to end of DATA command)", "filtered", False),
        ("5.3.4", "smtp; 552 5.3.4 message size exceeds fixed limit", "mesgtoobig", False),
        ("4.4.7", "smtp; delivery expired (message too old)", "expired", False),
        ("4.4.1", "smtp; connect to mx.exemple.fr: Connection refused", "networkerror", False),
        ("5.2.2", "", "mailboxfull", False),
        ("5.1.1", "", "userunknown", True),
    ],
)  # fmt: skip
def test_a_status_report(status, diagnostic, reason, invalid):
    fields = {"Status": status} | ({"Diagnostic_Code": diagnostic} if diagnostic else {})
    failure = one(a_report(PER_DOMAIN, a_group(**fields)))
    assert (failure.address, failure.action, failure.reason) == ("zoe@exemple.fr", "failed", reason)
    assert failure.address_invalid is invalid


def test_every_recipient_is_judged_by_itself():
    gone = a_group("a@exemple.fr", Status="5.1.1", Diagnostic_Code="smtp; 550 5.1.1 user unknown")
    full = a_group("b@exemple.fr", Status="5.2.2", Diagnostic_Code="smtp; 552 5.2.2 mailbox full")
    late = a_group("c@exemple.fr", Action="delayed", Status="4.4.1")
    found = recognised(a_report(PER_DOMAIN, gone, full, late))
    assert {failure.address: (failure.action, failure.reason,
        failure.address_invalid) for failure in found.failures} == {
        "a@exemple.fr": ("failed", "userunknown", True),
        "b@exemple.fr": ("failed", "mailboxfull", False),
        "c@exemple.fr": ("delayed", "expired", False),
    }  # fmt: skip
    assert found.original_ids == (OUR_ID,)


def test_a_report_says_of_whom_a_server_spoke():
    named = a_group(Diagnostic_Code="smtp; 550 <zoe@exemple.fr>: user unknown", Status="")
    nobody = a_group(Diagnostic_Code="smtp; 550 : user unknown", Status="")
    assert one(a_report(PER_DOMAIN, named)).address_invalid is True
    assert one(a_report(PER_DOMAIN, nobody)).address_invalid is False


@pytest.mark.parametrize(
    ("said", "invalid"),
    [
        ("550\n    <zoe@exemple.fr>: User unknown", False),
        ("550 <zoe@exemple.fr>: User unknown", False),
        ("550\n    <zoe@exemple.fr>: User unknown (in reply to RCPT TO command)", True),
        ("550 <zoe@exemple.fr>: User unknown (in reply to end of DATA command)", False),
        ("550 5.1.1\n    <zoe@exemple.fr>: User unknown", True),
        ("550 <zoe@exemple.fr>: User unknown (state 14)", True),
        ("550 <zoe@exemple.fr>: User unknown (state 17)", False),
        ("550 <zoe@exemple.fr>: User unknown [RCPT_TO]", True),
    ],
)
def test_a_letter_has_to_say_by_what_a_server_knew_it(said, invalid):
    letter = f"Your message could not be delivered.\n\n<zoe@exemple.fr>: host mx.exemple.fr[192.0.2.1] said: {said}\n"
    failure = one(a_letter(letter))
    assert (failure.address, failure.reason) == ("zoe@exemple.fr", "userunknown" if invalid else "filtered")
    assert failure.address_invalid is invalid


def test_a_delay_says_nothing_against_the_address():
    failure = one(a_report(a_group(Action="delayed", Status="4.1.1", Diagnostic_Code="smtp; 450 4.1.1 user unknown")))
    assert (failure.action, failure.address_invalid) == ("delayed", False)


def test_broken_borders_and_missing_headers():
    whole = a_report(PER_DOMAIN, a_group(Status="5.1.1", Diagnostic_Code="smtp; 550 5.1.1 no such user"))
    broken = whole.replace(b"\r\n--border\r\nContent-Type: message/delivery-status", b"\r\n--bord\r\nContent-Type: x")
    assert one(broken).reason == "userunknown"
    headless = broken.partition(b"\r\n\r\n")[2]
    assert (
        recognised(b"From: MAILER-DAEMON@mx.exemple.fr\r\nSubject: failure notice\r\n\r\n" + headless).verdict
        == "bounce"
    )


@pytest.mark.parametrize(
    ("raw", "address", "reason", "invalid"),
    [
        pytest.param(
            a_letter(
                "This is the mail system at host relay.exemple.fr.\n\nYour message could not be delivered to "
                    "one or more\n"
                "recipients. It is attached below.\n\n<zoe@exemple.fr>: host mx.exemple.fr[192.0.2.1] said: 550 "
                    "5.1.1\n"
                "    <zoe@exemple.fr>: Recipient unknown (in reply to RCPT TO command)\n"
            ),
            "zoe@exemple.fr", "userunknown", True, id="postfix",
        ),
        pytest.param(
            a_letter(
                "A message that you sent could not be delivered to one or more of its recipients.\nThis is a "
                    "permanent error. "
                "The following address(es) failed:\n\n  zoe@exemple.fr\n    host mx.exemple.fr [192.0.2.1]\n    "
                    "SMTP error from "
                "remote mail server after RCPT TO:<zoe@exemple.fr>:\n    550 No Such User Here\n\n------ This "
                    "is a copy of the "
                "message, including all the headers. ------\n\n" + ORIGINAL,
                X_Failed_Recipients="zoe@exemple.fr",
            ),
            "zoe@exemple.fr", "userunknown", True, id="exim",
        ),
        pytest.param(
            a_letter(
                "Hi. This is the program at mx.exemple.fr.\nI'm afraid I wasn't able to deliver your message to "
                    "the following\n"
                "addresses. This is a permanent error; I've given up. Sorry it didn't work "
                    "out.\n\n<zoe@exemple.fr>:\n192.0.2.1 "
                "does not like recipient.\nRemote host said: 550 sorry, no mailbox here by that name\nGiving up "
                    "on 192.0.2.1.\n\n"
                "--- Below this line is a copy of the message.\n\n" + ORIGINAL,
                Subject="failure notice",
            ),
            "zoe@exemple.fr", "userunknown", True, id="qmail",
        ),
        pytest.param(
            a_letter(
                "Delivery has failed to these recipients or groups:\n\nzoe@exemple.fr (zoe@exemple.fr)\nThe "
                    "e-mail address you "
                "entered couldn't be found. Please check it.\n\nDiagnostic information for "
                    "administrators:\n\nGenerating "
                "server: ex01.exemple.fr\n\nzoe@exemple.fr\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found "
                    "##rfc822;zoe@exemple.fr\n",
                From="Microsoft Exchange <postmaster@exemple.fr>", Subject="Undeliverable: Votre cours d'essai",
            ),
            "zoe@exemple.fr", "userunknown", True, id="exchange",
        ),
        pytest.param(
            a_letter(
                "Votre message n'a pas pu être remis au destinataire suivant :\n\n   zoe@exemple.fr\n\nMotif : "
                    "la boîte aux lettres "
                "du destinataire est pleine.\n",
                Subject="Échec de la remise du message",
            ),
            "zoe@exemple.fr", "mailboxfull", False, id="French",
        ),
        pytest.param(
            a_letter("Ihre Nachricht konnte nicht zugestellt werden.\n\n<zoe@exemple.fr>\nDer Empfänger ist "
                "unbekannt.\n",
                     Subject="Unzustellbar: Votre cours"),
            "zoe@exemple.fr", "userunknown", True, id="German",
        ),
        pytest.param(
            a_letter("No se ha podido entregar su mensaje a:\n\nzoe@exemple.fr\n\nEl usuario no existe.\n",
                     Subject="Error de entrega"),
            "zoe@exemple.fr", "userunknown", True, id="Spanish",
        ),
    ],
)  # fmt: skip
def test_letters_without_a_machine_readable_part(raw, address, reason, invalid):
    failure = one(raw)
    assert (failure.address, failure.reason, failure.address_invalid) == (address, reason, invalid)


def test_the_returned_text_is_not_taken_for_the_reason():
    innocent = ORIGINAL.replace("à mardi !", "550 5.1.1 user unknown, wrote the old server. Domain not found.")
    letter = f"The mailbox of <zoe@exemple.fr> is full. It was not delivered.\n\n--- Original message ---\n\n{innocent}"
    assert one(a_letter(letter)).reason == "mailboxfull"


def test_notices_of_ses():
    notice = (
        '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"Zoe@exemple.fr",'
        '"action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 unknown '
            'user"}]},"mail":{"messageId":"0107-abc",'
        '"headers":[{"name":"Message-ID","value":"' + OUR_ID + '"}]}}'
    )  # fmt: skip
    found = recognised(a_mail(notice, From="no-reply@sns.example", Subject="Notification"))
    assert (found.verdict, found.original_ids) == ("bounce", (OUR_ID, "<0107-abc>"))
    assert [(failure.address, failure.address_invalid) for failure in found.failures] == [("zoe@exemple.fr", True)]
    complaint = (
        '{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"zoe@exemple.fr"}]}}'
    )
    assert recognised(a_mail(complaint)).complainant == "zoe@exemple.fr"


@pytest.mark.parametrize(
    "raw",
    [
        a_mail("Your mail was returned to me as undeliverable: 550 5.1.1 user unknown. What now?"),
        a_mail("Voici ce que j'ai reçu :\n> Undelivered Mail Returned to Sender\n> <a@b.fr>: 550 5.1.1 User unknown\n"),
        a_mail("I could not find the address of the hall.", Subject="Delivery of the piano"),
        a_mail("Ma boîte était pleine, désolée. Oui pour mardi !", Subject="Votre message non distribué ?"),
        a_mail("Bonjour,\nje ne fais plus partie du chœur.\n-- \nZoé", Subject="TR: Votre cours d'essai"),
    ],
)
def test_people_who_speak_of_bounces_are_people(raw):
    assert recognised(raw).verdict == "reply"


@given(st.binary(max_size=3000))
def test_no_bytes_make_it_stumble(raw):
    recognised(raw)


@given(st.lists(st.sampled_from([
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n", b"--b\r\n", b"--b--\r\n", b"\r\n",
    b"Content-Type: message/delivery-status\r\n", b"Content-Type: message/rfc822\r\n", b"Final-Recipient: "
        b"rfc822; a@b.c\r\n",
    b"Action: failed\r\n", b"Status: 5.1.1\r\n", b"Diagnostic-Code: smtp;\r\n", b"Return-Path: <>\r\n", b"From: "
        b"\xff\xfe\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: text/html; charset=nonsense\r\n", b"550 user "
        b"unknown\r\n",
    b"Subject: =?utf-8?b?=ZZ?=\r\n", b"To: <a@b.c\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n",
]), max_size=25))  # fmt: skip
def test_no_broken_report_makes_it_stumble(lines):
    recognised(b"".join(lines))


def test_nested_beyond_all_sense():
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))
    assert recognised(b"From: a@b.fr\r\n" + deep).verdict in ("reply", "other")
