"""What the earlier batches of a trial would have stored, so that it tells of two rows with one address.

Only hashes are kept in memory (about 100 bytes for a row): a trial of a million rows takes 100 MB while it lasts.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from jalon_contacts.domain.imports_merging import Draft
from jalon_contacts.domain.imports_planning import Read, Verdict


class Seen:
    """The first row of a trial that would have made, or changed, what is now found again."""

    def __init__(self, *, numbers_too: bool) -> None:
        self._numbers_too = numbers_too
        self._rows: dict[int, int] = {}
        self._touched: dict[UUID, int] = {}
        self._ids: dict[int, UUID] = {}

    def add_to(self, known: Iterable[Draft], rows: Iterable[Read]) -> list[Draft]:
        """The contacts that are known, and those that rows of earlier batches would have made."""
        drafts = list(known)
        for draft in drafts:
            draft.row = self._touched.get(draft.id)
        made: dict[UUID, Draft] = {}
        for row in rows:
            for kind, values in (("emails", row.values.emails), ("phones", row.values.phones)):
                for value in values:
                    contact_id = self._ids.get(hash(value))
                    if contact_id is None:
                        continue
                    draft = made.setdefault(contact_id, Draft(id=contact_id, name="?", emails=[], phones=[]))
                    draft.row = self._rows[hash(value)]
                    getattr(draft, kind).append(value)
        by_id = {draft.id: draft for draft in drafts}
        for contact_id, draft in made.items():
            if (stored := by_id.get(contact_id)) is None:
                drafts.append(draft)
            else:  # is known, and an earlier row would have added these
                stored.emails += [value for value in draft.emails if value not in stored.emails]
                stored.phones += [value for value in draft.phones if value not in stored.phones]
        return drafts

    def note(self, verdicts: Sequence[Verdict]) -> None:
        """Remember what a batch would have stored."""
        for verdict in verdicts:
            draft = verdict.draft
            if draft is None or draft.row is None:
                continue
            if draft.known:
                self._touched[draft.id] = draft.row
            for value in (*draft.emails, *(draft.phones if self._numbers_too else ())):
                self._ids.setdefault(hash(value), draft.id)
                self._rows.setdefault(hash(value), draft.row)
