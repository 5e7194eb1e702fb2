"""What the settings say about mail: from whom, through which server, and what its secrets make."""

import base64
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from jalon_campaigns.domain.addresses import address_hash, normal_address
from jalon_campaigns.domain.mail_servers import MailServer, parse_server
from jalon_campaigns.domain.refusals import AddressRefused, SecretLost, ServerRefused
from jalon_campaigns.domain.tokens import KEY_PURPOSE
from jalon_core.access.secrets import derived_keys
from jalon_core.settings import Settings, WrongSetting

EXAMPLE = "smtp://user:password@mail.example.org:587?tls=start"


def smtp_server(settings: Settings) -> MailServer | None:
    """The server of ``JALON_SMTP_URL``; None where mails become files.

    :raises WrongSetting: it cannot be read.
    """
    if not settings.smtp_url:
        return None
    try:
        server = parse_server(settings.smtp_url, "smtp")
    except ServerRefused as refusal:
        raise WrongSetting("JALON_SMTP_URL", str(refusal), EXAMPLE) from None
    if server.cafile is not None and not Path(server.cafile).is_file():
        raise WrongSetting("JALON_SMTP_URL", f"names {server.cafile} as cafile, which is no file", EXAMPLE)
    return server


def sender_address(settings: Settings) -> str:
    """The bare address of ``JALON_MAIL_FROM``: the envelope's sender.

    :raises WrongSetting: it is none.
    """
    try:
        return normal_address(parseaddr(settings.mail_from)[1])
    except AddressRefused:
        raise WrongSetting("JALON_MAIL_FROM", "holds no e-mail address", "Chorale <bonjour@chorale.example>") from None


@lru_cache(maxsize=8)
def suppression_keys(settings: Settings) -> tuple[bytes, ...]:
    """The keys of the suppression list's hashes, newest first: the list outlives a change of the secret."""
    return derived_keys(settings, "campaigns.suppression")


@lru_cache(maxsize=8)
def token_keys(settings: Settings) -> tuple[bytes, ...]:
    """The keys of the tokens in links and addresses, newest first: those links live for years."""
    return derived_keys(settings, KEY_PURPOSE)


def address_hashes(settings: Settings, address: str) -> list[str]:
    """The hashes under which an address may be kept, the newest key's first."""
    return [address_hash(key, address) for key in suppression_keys(settings)]


def seal(settings: Settings, secret: str) -> str:
    """A secret as it is kept: opened only with the installation's key, by the newest or one that is still named."""
    return _box(settings).encrypt(secret.encode()).decode()


def unseal(settings: Settings, sealed: str) -> str:
    """The secret again.

    :raises SecretLost: none of the installation's keys opens it.
    """
    try:
        return _box(settings).decrypt(sealed).decode()
    except InvalidToken:
        raise SecretLost("the secret was sealed with a key that JALON_SECRET_KEY does not hold any more") from None


def _box(settings: Settings) -> MultiFernet:
    keys = derived_keys(settings, "campaigns.mailboxes")
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
