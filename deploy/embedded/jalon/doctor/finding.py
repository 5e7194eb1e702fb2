"""What a check found out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    :ivar what: ``the database of contacts``.
    :ivar words: how it is.
    :ivar advice: what to do; only where something is wrong.
    """

    what: str
    words: str
    advice: str = ""

    @property
    def wrong(self) -> bool:
        """Whether something has to be done."""
        return bool(self.advice)

    def __str__(self) -> str:
        if self.wrong:
            return f"WRONG  {self.what}: {self.words}. {self.advice}"
        return f"ok     {self.what}: {self.words}"
