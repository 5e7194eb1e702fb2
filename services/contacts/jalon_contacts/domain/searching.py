"""How contacts are found as one types: by any part of a name, an address, a number; without case and accents."""

import re
from collections.abc import Iterable

from jalon_contacts.domain.addresses import dialled_digits, national_digits
from jalon_sdk.folding import folded

_PHONE_LIKE = re.compile(r"[\d\s+().\-/]*\d[\d\s+().\-/]*")


def search_text(name: str, emails: Iterable[str], phones: Iterable[str], company: str = "") -> str:
    """What a contact or company is found by; each phone number in both of its spellings."""
    return folded_search_text(folded(name), emails, phones, company)


def folded_search_text(name: str, emails: Iterable[str], phones: Iterable[str], company: str = "") -> str:
    """`search_text` for a name that is folded already."""
    parts = [name, *map(folded, emails)]
    for phone in phones:
        parts += (phone, national_digits(phone))
    parts.append(folded(company))
    return " ".join(filter(None, parts))


def search_words(typed: str) -> list[str]:
    """What must all occur in a contact's search text, in any order."""
    if _PHONE_LIKE.fullmatch(typed.strip()):
        return [dialled_digits(typed)]
    return folded(typed).split()
