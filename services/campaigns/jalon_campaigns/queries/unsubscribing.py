"""What the page behind an unsubscribing link offers."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_campaigns.domain.tokens import Token
from jalon_campaigns.models import Send


def scopes_of(session: Session, token: Token) -> tuple[str, ...]:
    """What the recipient of a mail can leave: its campaign, where it was of one, and all mails."""
    campaign_id = session.scalar(select(Send.campaign_id).where(Send.id == token.send_id))
    return ("campaign", "all") if campaign_id is not None else ("all",)
