"""Mails without a database: merged, composed with `email.message`, handed over by `smtplib`, and forgotten."""

import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from jalon_core.ids import new_id

TEXT = "Bonjour {name},\n\n" + "La chorale reprend mardi à 18 h 30, salle des fêtes. Venez essayer !\n" * 8
HTML = (
    "<html><body><p>Bonjour {name},</p>"
    + "<p>La chorale reprend <b>mardi à 18 h 30</b>, salle des fêtes. Venez essayer !</p>" * 12
    + '<p><a href="https://chorale.example/rentree">La rentrée</a> <a href="https://chorale.example/plan">Venir</a></p>'
    "</body></html>"
)


def send_bare(number: int, smtp_url: str) -> None:
    """Send so many mails over one connection."""
    parts = urlsplit(smtp_url)
    with smtplib.SMTP(parts.hostname or "", parts.port or 25) as connection:
        for index in range(number):
            name = f"Zoé {index}"
            message = EmailMessage(policy=SMTP)
            message["Message-ID"] = f"<{new_id()}@chorale.example>"
            message["From"] = "Chorale <bonjour@chorale.example>"
            message["To"] = f"zoe{index}@exemple.fr"
            message["Subject"] = f"Une place pour vous, {name}"
            message.set_content(TEXT.format(name=name))
            message.add_alternative(HTML.format(name=name), subtype="html")
            connection.send_message(message)
