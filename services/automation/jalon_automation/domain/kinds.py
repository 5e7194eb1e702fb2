"""Kinds of record and the words for them in subjects: ``deal`` is about ``deals/<id>``."""

from jalon_sdk import records
from jalon_sdk.records import State

PLURALS: dict[str, str] = {
    cls.kind: cls.plural
    for cls in vars(records).values()
    if isinstance(cls, type) and issubclass(cls, State) and "kind" in vars(cls)
}
"""The word in subjects, by kind."""

KINDS: dict[str, str] = {plural: kind for kind, plural in PLURALS.items()}
"""The kind, by the word in subjects."""


def kind_of(subject: str) -> str | None:
    """The kind of record that a subject names."""
    return KINDS.get(subject.partition("/")[0])
