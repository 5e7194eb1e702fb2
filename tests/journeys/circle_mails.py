"""The two ends of a mail's way in the journey: what the recipients got, and what they and their servers send back."""

import re
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from campaigns_inbound import a_group, a_mail, a_report
from campaigns_sink import Sink
from jalon_process import eventually

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def mails_in(sink: Sink, address: str) -> list[EmailMessage]:
    """What this recipient's server has accepted, in order."""
    return [message for message in list(sink.messages) if address in str(message["To"])]


def mail_to(sink: Sink, address: str) -> EmailMessage:
    """The first mail to somebody, once it is there."""
    return eventually(lambda: mails_in(sink, address), within=60)[0]  # type: ignore[no-any-return]


def paths_in(mail: EmailMessage, prefix: str) -> list[str]:
    """The paths of the addresses in a mail's HTML that begin so: links led through us, the picture."""
    html = mail.get_body(("html",))
    assert html is not None
    urls = re.findall(r'(?:href|src)="(http[^"]+)"', html.get_content())
    return [path for path in (urlsplit(url).path for url in urls) if path.startswith(prefix)]


def an_answer(mail: EmailMessage, text: str, **headers: str) -> bytes:
    """What a mail program makes of the answer to a mail: to its Reply-To, threaded, with the quoted original."""
    given = {
        "From": str(mail["To"]),
        "To": str(mail["Reply-To"]),
        "Subject": f"Re: {mail['Subject']}",
        "Message-ID": f"<answer-{abs(hash((text, str(mail['Message-ID']))))}@client.example>",
        "In-Reply-To": str(mail["Message-ID"]),
        "References": str(mail["Message-ID"]),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    answer = EmailMessage(policy=SMTP)
    for name, value in given.items():
        if value:
            answer[name] = value
    answer.set_content(text)
    return answer.as_bytes()


def quoted(mail: EmailMessage) -> str:
    """The mail's text as mail programs quote it."""
    body = mail.get_body(("plain",))
    assert body is not None
    return "\n".join(f"> {line}" for line in body.get_content().splitlines())


def an_absence(mail: EmailMessage) -> bytes:
    """What an out-of-office assistant sends."""
    return a_mail(
        "Bonjour, je suis en congé et ne lis pas mes messages.",
        From=str(mail["To"]),
        To=str(mail["Reply-To"]),
        Subject=f"Réponse automatique : {mail['Subject']}",
        Auto_Submitted="auto-replied",
        In_Reply_To=str(mail["Message-ID"]),
        Message_ID="<absence-1@client.example>",
    )


def a_hard_bounce(mail: EmailMessage, address: str) -> bytes:
    """What the recipient's server says when there is nobody of that name."""
    names = ("From", "To", "Subject", "Message-ID", "Date")
    original = "".join(f"{name}: {mail[name]}\n" for name in names) + "MIME-Version: 1.0\n\nBonjour\n"
    group = a_group(address, Status="5.1.1", Diagnostic_Code="smtp; 550 5.1.1 User unknown")
    return a_report(group, original=original)
