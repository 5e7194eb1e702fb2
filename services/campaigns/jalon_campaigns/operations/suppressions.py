"""The suppression list: addresses that get no more mail, or none of one campaign, for the whole installation."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from jalon_campaigns.config import address_hashes
from jalon_campaigns.domain.addresses import normal_address
from jalon_campaigns.models import EVERYWHERE, Send, Suppression
from jalon_core.access.rights import require_admin
from jalon_core.clock import now
from jalon_core.errors import NotFound
from jalon_core.settings import Settings
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.serial import Json


def suppress_address(
    uow: UnitOfWork,
    address: str,
    *,
    reason: str = "by_hand",
    campaign_id: UUID | None = None,
    until: dt.datetime | None = None,
    proof: Mapping[str, Json] | None = None,
) -> Suppression:
    """Send no more mail to an address; said twice, the first reason stays (but for ever beats for a while).

    :param campaign_id: none of this campaign only.
    :param until: when it ends by itself.
    :param proof: how it came about; who did it by hand is added.
    """
    require_admin(uow.caller)
    hashes = address_hashes(uow.settings, normal_address(address))
    told = dict(proof or {"how": "by_hand"})
    if uow.caller.member_id is not None:
        told["member_id"] = str(uow.caller.member_id)
    return suppress_hash(uow, hashes, reason=reason, campaign_id=campaign_id, until=until, proof=told)


def suppress_hash(
    uow: UnitOfWork,
    hashes: Sequence[str],
    *,
    reason: str,
    campaign_id: UUID | None = None,
    until: dt.datetime | None = None,
    proof: Mapping[str, Json],
) -> Suppression:
    """The same for an address of which only the hashes are known, the newest key's first."""
    scope = str(campaign_id) if campaign_id else EVERYWHERE
    known = uow.session.scalar(
        select(Suppression).where(
            Suppression.address_hash.in_(hashes), Suppression.scope == scope, Suppression.lifted_at.is_(None)
        )
    )
    if known is None:
        known = Suppression(address_hash=hashes[0], scope=scope, reason=reason, expires_at=until, proof=dict(proof))
        uow.session.add(known)
    elif known.expires_at is not None and (until is None or until > known.expires_at):
        known.reason, known.expires_at, known.proof = reason, until, dict(proof)
    uow.session.flush()
    return known


def allow_address(uow: UnitOfWork, address: str, *, because: str) -> int:
    """Let an address get mail again, everywhere.

    :param because: what permits it ("asked for it on the phone, 3 March"); kept with who did it.
    :returns: how many suppressions that lifted.
    """
    require_admin(uow.caller)
    hashes = address_hashes(uow.settings, normal_address(address))
    found = uow.session.scalars(select(Suppression).where(Suppression.address_hash.in_(hashes), _not_lifted())).all()
    for suppression in found:
        _lift(uow, suppression, because)
    return len(found)


def lift_suppression(uow: UnitOfWork, suppression_id: UUID, *, because: str) -> Suppression:
    """Lift one suppression; see `allow_address`.

    :raises NotFound: there is none, or it was lifted before.
    """
    require_admin(uow.caller)
    suppression = uow.session.get(Suppression, suppression_id, with_for_update=True)
    if suppression is None or suppression.lifted_at is not None:
        raise NotFound
    _lift(uow, suppression, because)
    return suppression


def suppressed(
    session: Session, settings: Settings, addresses: Iterable[str], *, campaign_id: UUID | None = None
) -> Mapping[str, str]:
    """Those of the addresses that get no more mail at all, or none of a campaign, with the reason."""
    scopes = {EVERYWHERE, str(campaign_id)}
    rows = _in_force(session, settings, addresses)
    return {address: reason for (address, scope), reason in rows.items() if scope in scopes}


def is_suppressed(session: Session, hashes: Sequence[str], campaign_id: UUID | None) -> bool:
    """Whether an address, known by its hashes, gets no more mail for ever: of a campaign (or at all, without one)."""
    scopes = [EVERYWHERE] if campaign_id is None else [EVERYWHERE, str(campaign_id)]
    query = select(Suppression.id).where(
        Suppression.address_hash.in_(hashes),
        Suppression.scope.in_(scopes),
        Suppression.expires_at.is_(None),
        _not_lifted(),
    )
    return session.scalar(query.limit(1)) is not None


def barred_sends(session: Session, settings: Settings, sends: Sequence[Send]) -> Mapping[UUID, str]:
    """Those of the sends whose address gets no more mail, or none of their campaign, with the reason."""
    rows = _in_force(session, settings, (send.to_address for send in sends))
    if not rows:
        return {}
    found = {
        send.id: rows.get((send.to_address, EVERYWHERE)) or rows.get((send.to_address, str(send.campaign_id)))
        for send in sends
    }
    return {send_id: reason for send_id, reason in found.items() if reason}


def _in_force(session: Session, settings: Settings, addresses: Iterable[str]) -> Mapping[tuple[str, str], str]:
    by_hash = {digest: address for address in set(addresses) for digest in address_hashes(settings, address)}
    rows = session.execute(
        select(Suppression.address_hash, Suppression.scope, Suppression.reason).where(
            Suppression.address_hash.in_(by_hash),
            and_(_not_lifted(), or_(Suppression.expires_at.is_(None), Suppression.expires_at > now())),
        )
    )
    return {(by_hash[row.address_hash], row.scope): row.reason for row in rows}


def _not_lifted() -> ColumnElement[bool]:
    return Suppression.lifted_at.is_(None)


def _lift(uow: UnitOfWork, suppression: Suppression, because: str) -> None:
    suppression.lifted_at, suppression.lifted_by = now(), uow.caller.member_id
    suppression.lifted_because = because
