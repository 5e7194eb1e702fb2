"""From a row to a mail: who sends it, what Jalon adds to it (tracking, the way out of a campaign), and its headers."""

from dataclasses import dataclass

from jalon_campaigns.config import address_hashes, token_keys
from jalon_campaigns.domain.addresses import domain_of, plus_address
from jalon_campaigns.domain.footers import with_way_out
from jalon_campaigns.domain.mail import Mail, compose
from jalon_campaigns.domain.tokens import Purpose, make_token
from jalon_campaigns.domain.tracked_html import link_id, trackable, tracked
from jalon_campaigns.models import Mailbox, Send
from jalon_campaigns.models.accounts import envelope_sender_of, sender_of, server_of
from jalon_campaigns.transports.routes import Route
from jalon_campaigns.transports.written import Written
from jalon_core.settings import Settings
from jalon_sdk.commands.campaigns import Attachment
from jalon_sdk.serial import from_json

AUTOMATIC = ("Auto-Submitted", "auto-generated")
"""Said by Jalon's own mails alone, so that no machine answers them (RFC 3834)."""

ONE_CLICK = ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


@dataclass(frozen=True, kw_only=True)
class Composer:
    """Writes the mails of one mailbox.

    :ivar sender: as the header says it: ``Chorale <bonjour@chorale.example>``.
    :ivar inbound_address: where answers can be sent with a token in the address; None where they cannot.
    """

    settings: Settings
    sender: str
    inbound_address: str | None

    def write(self, send: Send) -> Written:
        """The mail that a row is, the same at every attempt.

        :raises HeaderRefused: a header would hold more than one line.
        """
        text, html = send.text, send.html
        headers: list[tuple[str, str]] = []
        if send.purpose == "system":
            headers.append(AUTOMATIC)
        if html is not None and tracks(self.settings, send):
            html = self._tracked(send, html)
        if send.purpose == "campaign":
            way_out = f"{self.settings.origin}/u/{unsubscribe_token(self.settings, send)}"
            text, html = with_way_out(text, html, way_out, send.language)
            headers += self._list_headers(send, way_out)
        content = compose(
            Mail(
                message_id=send.message_id,
                sender=self.sender,
                to_address=send.to_address,
                to_name=send.to_name,
                reply_to=self._reply_to(send),
                subject=send.subject,
                text=text,
                html=html,
                attachments=[from_json(Attachment, item) for item in send.attachments],
                date=send.planned_at,
                headers=headers,
            )
        )
        return Written(send_id=send.id, to=send.to_address, planned_at=send.planned_at, content=content)

    def _list_headers(self, send: Send, way_out: str) -> list[tuple[str, str]]:
        ways = [f"<{way_out}>"]
        by_mail = self._plus("unsub", send)
        if by_mail is not None:
            ways.append(f"<mailto:{by_mail}?subject=unsubscribe>")
        domain = domain_of(self.sender)
        return [
            ("List-Id", f"<{send.campaign_id}.{domain}>"),
            ("List-Unsubscribe", ", ".join(ways)),
            ONE_CLICK,
            ("Feedback-ID", f"{send.step_id}:{send.campaign_id}:campaign:jalon"),
        ]

    def _reply_to(self, send: Send) -> str | None:
        if send.purpose == "system":
            return send.reply_to
        return self._plus("reply", send) or send.reply_to

    def _plus(self, purpose: Purpose, send: Send) -> str | None:
        if self.inbound_address is None:
            return None
        return plus_address(self.inbound_address, make_token(_key(self.settings), purpose, send.id))

    def _tracked(self, send: Send, html: str) -> str:
        key, origin = _key(self.settings), self.settings.origin

        def click(url: str) -> str:
            return f"{origin}/t/c/{make_token(key, 'click', send.id, link_id(url).bytes)}"

        trap = f"{origin}/t/c/{make_token(key, 'click', send.id)}"
        return tracked(html, click=click, trap=trap, pixel=f"{origin}/t/o/{make_token(key, 'open', send.id)}.gif")


def unsubscribe_token(settings: Settings, send: Send) -> str:
    """The token of the link by which the recipient of a mail gets no more of them."""
    digest = bytes.fromhex(address_hashes(settings, send.to_address)[0])
    return make_token(_key(settings), "unsub", send.id, digest)


def tracks(settings: Settings, send: Send) -> bool:
    """Whether opens and clicks of a mail are looked at: never those of Jalon's own mails."""
    return settings.tracking != "none" and send.purpose != "system"


def links_of(settings: Settings, send: Send) -> list[str]:
    """The addresses that a mail's tracked links lead to."""
    return trackable(send.html) if send.html is not None and tracks(settings, send) else []


def route_of(settings: Settings, mailbox: Mailbox) -> Route:
    """How a mailbox's mails go out.

    :raises SecretLost: its password cannot be opened.
    """
    return Route(
        mailbox_id=mailbox.id,
        server=server_of(settings, mailbox),
        sender=envelope_sender_of(settings, mailbox),
        folder=settings.data_dir / "mails",
    )


def composer_of(settings: Settings, mailbox: Mailbox) -> Composer:
    """Who writes a mailbox's mails."""
    return Composer(settings=settings, sender=sender_of(settings, mailbox), inbound_address=mailbox.inbound_address)


def _key(settings: Settings) -> bytes:
    return token_keys(settings)[0]
