"""Texts made comparable: without case, accents and superfluous blanks, so that "helene" finds "Hélène"."""

import unicodedata


def folded(text: str) -> str:
    """The text as it is searched and compared: ``"Éloïse  Petit"`` is ``"eloise petit"``."""
    if text.isascii():  # has no accents, and nothing to normalise
        return " ".join(text.casefold().split())
    kept = unicodedata.normalize("NFKD", text.casefold()).translate(_WITHOUT_MARKS)
    return " ".join(unicodedata.normalize("NFC", kept).split())


class _WithoutMarks(dict[int, int | None]):
    """A table for `str.translate` that drops combining marks, filled as characters come by."""

    def __missing__(self, code: int) -> int | None:
        self[code] = kept = None if unicodedata.combining(chr(code)) else code
        return kept


_WITHOUT_MARKS = _WithoutMarks()
