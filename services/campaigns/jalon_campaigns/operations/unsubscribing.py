"""Unsubscribing: by one click of a mail program, by the page behind the link, or by mail. Always possible, for years.

The token in the link names the send and holds the hash of the address it went to: it works after the contact, and even
the send, is gone.
"""

from typing import Literal
from uuid import UUID

from sqlalchemy import select

from jalon_campaigns.config import address_hashes, token_keys
from jalon_campaigns.domain.tokens import Token, read_token
from jalon_campaigns.models import Send, send_state
from jalon_campaigns.operations.enrolments import stop_enrolments
from jalon_campaigns.operations.suppressions import is_suppressed, suppress_hash
from jalon_core.changes import touch
from jalon_core.settings import Settings
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.campaigns import EmailUnsubscribed

Scope = Literal["campaign", "all"]
How = Literal["one_click", "page", "mailto"]


def read_unsubscribe_token(settings: Settings, text: str) -> Token | None:
    """What a token in a link (or, shorter, in an address) says; None if it is none of ours."""
    return read_token(token_keys(settings), "unsub", text)


def unsubscribe(uow: UnitOfWork, token: Token, *, scope: Scope, how: How) -> None:
    """Send no more mail of this campaign, or no more at all, to the recipient of a send. Said twice, it is done once.

    :param token: from `read_unsubscribe_token`.
    :param scope: ``campaign`` holds for the campaign that the mail was of; of a mail without one it means all.
    """
    send = uow.session.scalar(select(Send).where(Send.id == token.send_id).with_for_update())
    hashes = _hashes(uow, token, send)
    if not hashes:
        return  # neither the mail nor its address is known any more: there is nobody to write to
    campaign_id = send.campaign_id if send is not None and scope == "campaign" else None
    if is_suppressed(uow.session, hashes, campaign_id):
        return
    proof = {"how": how, "send_id": str(token.send_id)}
    suppress_hash(uow, hashes, reason="unsubscribed", campaign_id=campaign_id, proof=proof)
    if send is not None:
        _tell(uow, send, campaign_id)


def _hashes(uow: UnitOfWork, token: Token, send: Send | None) -> list[str]:
    known = [token.extra.hex()] if token.extra else []
    if send is not None and send.to_address:
        known = [*(digest for digest in address_hashes(uow.settings, send.to_address) if digest not in known), *known]
    return known


def _tell(uow: UnitOfWork, send: Send, campaign_id: UUID | None) -> None:
    touch(send)
    cause = Envelope.from_wire(send.cause) if send.cause is not None else None
    event = EmailUnsubscribed(record=send_state(send), scope="campaign" if campaign_id else "all")
    uow.record_each([(event, cause, "live")])
    if send.contact_id is not None:
        stop_enrolments(uow, send.contact_id, "unsubscribed", campaign_id=campaign_id)
