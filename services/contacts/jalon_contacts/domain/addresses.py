"""E-mail addresses and phone numbers in the one form in which they are stored, compared and searched."""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

DEFAULT_REGION = "FR"
"""Where a phone number without a country code is from."""

MAX_EMAIL = 254
"""The longest address that mail servers take (RFC 5321)."""

_MAX_PHONE = 40
# What most addresses and numbers of a file look like; the libraries, asked about each, would take most of an import's
# time. Tests hold the short ways to what the libraries say.
_PLAIN_EMAIL = re.compile(
    r"[a-z0-9_]{1,32}(?:[.+-][a-z0-9_]{1,15}){0,2}"
    r"@[a-z0-9]{1,30}(?:[.-][a-z0-9]{1,12})?\.(?:com|org|net|eu|fr|be|ch|de|it|es|example)"
)
_PLAIN_FRENCH = re.compile(r"0([1-9](?:[ .-]?\d\d){4})", re.ASCII)
_FRENCH = re.compile(r"\+33[1-9]\d{8}", re.ASCII)
_NO_SIGNS = str.maketrans("", "", " .-")
_NOT_DIALLED = re.compile(r"[^\d+]")


class AddressRefused(ValueError):
    """The text is no e-mail address, or no phone number.

    :ivar code: ``not_an_email`` or ``not_a_phone``.
    """

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(f"{text[:80]!r} is {code.replace('_', ' ')}")


def normalise_email(text: str) -> str:
    """The address as it is stored: local part case-folded, domain in its ASCII form (IDNA).

    Two spellings of one mailbox become the same text. Nobody is asked over the network.

    :raises AddressRefused: it is no address.
    """
    plain = text.strip().lower()
    if _PLAIN_EMAIL.fullmatch(plain):
        return plain
    local, _, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    try:
        # No accents before the @: most mail servers cannot deliver to such an address (RFC 6531 is an extension).
        # Trials write to .test domains; they harm nobody, for nothing is ever delivered there.
        parts = validate_email(
            f"{local.casefold()}@{domain}", allow_smtputf8=False, check_deliverability=False, test_environment=True
        )
    except (EmailNotValidError, UnicodeError) as error:
        raise AddressRefused("not_an_email", text) from error
    address = f"{parts.local_part}@{parts.ascii_domain}"
    if "." not in parts.ascii_domain or len(address) > MAX_EMAIL:
        raise AddressRefused("not_an_email", text)
    return address


def normalise_phone(text: str, region: str = DEFAULT_REGION) -> str:
    """The number in E.164, e.g. ``+33612345678``.

    A number counts when its length is possible in its country. Numbering plans change faster than their
    descriptions, so an unassigned range is no reason to refuse one.

    :raises AddressRefused: it is no phone number.
    """
    if region == DEFAULT_REGION and (plain := _PLAIN_FRENCH.fullmatch(text)):
        return f"+33{plain[1].translate(_NO_SIGNS)}"
    try:
        number = phonenumbers.parse(text[:_MAX_PHONE], region)
    except phonenumbers.NumberParseException as error:
        raise AddressRefused("not_a_phone", text) from error
    if len(text) > _MAX_PHONE or not phonenumbers.is_possible_number(number):
        raise AddressRefused("not_a_phone", text)
    stored = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # "+61 001…": one zero was taken for the prefix of trunk calls, and the other one would be next time.
    if not _FRENCH.fullmatch(stored) and phonenumbers.parse(stored) != number:
        raise AddressRefused("not_a_phone", text)
    return stored


def dialled_digits(text: str) -> str:
    """A phone number as somebody types it into a search box, without blanks and signs: ``06 12 34`` is ``061234``."""
    return _NOT_DIALLED.sub("", text)


def national_digits(phone: str) -> str:
    """An E.164 number as it is dialled at home: ``+33612345678`` is ``0612345678``."""
    if _FRENCH.fullmatch(phone):
        return f"0{phone[3:]}"
    number = phonenumbers.parse(phone)
    return dialled_digits(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
