"""Text from outside, made fit to be stored and shown."""

import unicodedata

_KEPT_CONTROLS = frozenset("\n\t")
_UNWANTED = frozenset({"Cc", "Cs"})


def clean(text: str, *, one_line: bool = False) -> str:
    """The text in NFC, trimmed, with plain line ends and without control characters or halves of surrogate pairs.

    PostgreSQL stores no NUL, and half a surrogate pair cannot be written as UTF-8 at all.
    """
    if text.isprintable():  # holds no control character and no half of a pair
        kept = unicodedata.normalize("NFC", text).strip()
        return " ".join(kept.split()) if one_line else kept
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        character
        for character in text
        if character in _KEPT_CONTROLS or unicodedata.category(character) not in _UNWANTED
    )
    kept = unicodedata.normalize("NFC", kept).strip()
    return " ".join(kept.split()) if one_line else kept
