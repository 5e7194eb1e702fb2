import datetime as dt

import pytest
from campaigns_inbound import OUR_ID, US, a_group, a_mail, a_report

from jalon_campaigns.domain.recognition.reading import read_mail
from jalon_campaigns.domain.recognition.recognising import recognise
from jalon_campaigns.domain.recognition.return_dates import return_date

TODAY = dt.date(2026, 11, 22)  # a Sunday


def recognised(raw: bytes):
    return recognise(read_mail(raw), received_on=TODAY)


def test_a_complaint_names_whose_it_is():
    raw = a_report(
        "Feedback-Type: abuse\nUser-Agent: Loop/1.0\nVersion: 1\nOriginal-Rcpt-To: <Zoe@exemple.fr>",
        report_type="feedback-report", subject="FW: Votre cours", sender="Staff <staff@provider.example>",
    )  # fmt: skip
    found = recognised(raw)
    assert (found.verdict, found.complainant, found.original_ids) == ("complaint", "zoe@exemple.fr", (OUR_ID,))


def test_a_complaint_without_its_address_takes_it_from_the_mail():
    found = recognised(a_report("Feedback-Type: abuse\nVersion: 1", report_type="feedback-report"))
    assert (found.verdict, found.complainant) == ("complaint", "zoe@exemple.fr")


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_other_feedback_is_no_complaint(kind):
    found = recognised(a_report(f"Feedback-Type: {kind}\nVersion: 1", report_type="feedback-report"))
    assert found.verdict == "other"


def test_receipts():
    displayed = a_report(
        f"Final-Recipient: rfc822; zoe@exemple.fr\nOriginal-Message-ID: {OUR_ID}\nDisposition: manual-action; "
            f"displayed",
        report_type="disposition-notification", subject="Read: Votre cours", sender="Zoé <zoe@exemple.fr>",
    )  # fmt: skip
    assert (recognised(displayed).verdict, recognised(displayed).original_ids) == ("receipt", (OUR_ID,))
    assert recognised(a_report(a_group(Action="delivered", Status="2.0.0"))).verdict == "receipt"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (vacation)"},
        {"Precedence": "auto_reply"},
        {"X_Auto_Response_Suppress": "All", "X_MS_Exchange_Inbox_Rules_Loop": "bonjour@chorale.example"},
        {"X_Apple_Action": "VACATION"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        *({"Subject": subject} for subject in (
            "Automatic reply: Votre cours", "Auto: Re: Votre cours", "Réponse automatique : Votre cours",
                "Absence du bureau",
            "Out of Office: Votre cours", "Automatische Antwort: Votre cours", "Abwesenheitsnotiz", "Respuesta "
                "automática: x",
            "Risposta automatica: x", "Automatisch antwoord: x", "Fuera de la oficina", "自動返信",
        ) if not subject.startswith("Auto:")),
    ],
)  # fmt: skip
def test_absence_notes(headers):
    assert recognised(a_mail("Je suis absente.", **headers)).verdict == "auto_reply"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"X_Auto_Response_Suppress": "OOF"},
        {"Precedence": "bulk"},
        {"Subject": "Re: absence de mardi"},
        {"Subject": "Absence de mardi"},
        {"Subject": "Re: Absence: mardi"},
        {"Subject": "Re: Out of tune"},
        {"Subject": "Automatic doors"},
        {"In_Reply_To": OUR_ID, "References": OUR_ID},
    ],
)
def test_people(headers):
    assert recognised(a_mail(**headers)).verdict == "reply"


def test_what_a_daemon_says_besides_is_neither_answer_nor_bounce():
    assert (
        recognised(a_mail("Your weekly summary.", From="postmaster@exemple.fr", Subject="Summary")).verdict == "other"
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Je serai de retour le 1er décembre.", (2026, 12, 1)),
        ("Je suis absente du 20/11/2026 au 04/12/2026 inclus.", (2026, 12, 5)),
        ("En congés jusqu'au lundi 7 décembre 2026. Pour une urgence : 06 12 34 56 78.", (2026, 12, 7)),
        ("I am out of the office until December 3rd, 2026.", (2026, 12, 3)),
        ("I will be back on Monday.", (2026, 11, 23)),
        ("I'm away from 20 Nov to 27 Nov and will return on 30 November.", (2026, 11, 30)),
        ("Ich bin bis zum 05.12.2026 nicht im Büro.", (2026, 12, 5)),
        ("Ich bin ab dem 7. Dezember wieder erreichbar.", (2026, 12, 7)),
        ("Estoy de vacaciones hasta el 8 de diciembre.", (2026, 12, 8)),
        ("Sono assente fino al 9 dicembre 2026 compreso.", (2026, 12, 10)),
        ("Ik ben afwezig tot en met 4 december.", (2026, 12, 5)),
        ("Back 2027-01-04.", (2027, 1, 4)),
        ("De retour le 4 janvier.", (2027, 1, 4)),
        ("Je suis absente. Votre mail du 20/11/2026 a été reçu.", None),
        ("Back on 31/02/2027 or never.", None),
        ("I left the company on 1 March 2024.", None),
        ("Nous répondons sous 48 heures.", None),
    ],
)
def test_when_they_are_back(text, day):
    assert return_date(text, TODAY) == (dt.date(*day) if day else None)


def test_the_absence_note_carries_the_day():
    found = recognised(a_mail("De retour le 1er décembre.", Subject="Réponse automatique", To=US))
    assert found.returns_on == dt.date(2026, 12, 1)
