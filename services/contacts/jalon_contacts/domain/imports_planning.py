"""What becomes of each row of a batch: one decision, for a trial and for the import itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args
from uuid import UUID

from jalon_contacts.domain.imports_merging import MAX_ADDRESSES, Draft, draft_of, is_too_long
from jalon_contacts.domain.imports_rows import Reason, RowReader, RowValues

Outcome = Literal["created", "updated", "skipped", "refused"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
ImportKey = Literal["email", "phone", "none"]
KEYS: tuple[ImportKey, ...] = get_args(ImportKey)

Line = tuple[int, Sequence[str]]
"""The number of a row and its cells."""


@dataclass(slots=True)
class Verdict:
    """What becomes of one row; ``draft`` is the contact that it made, changed or was found to be."""

    number: int
    outcome: Outcome
    draft: Draft | None = None
    reasons: list[Reason] = field(default_factory=list)


@dataclass(slots=True)
class Read:
    """A row with what it says, before anything is looked up."""

    number: int
    values: RowValues
    reasons: list[Reason]
    empty: bool


class Plan:
    """Decides the rows of one batch, in order.

    :param known: contacts of the team that have one of the batch's addresses or numbers, whoever may see them.
    :ivar verdicts: one per row, in order.
    """

    def __init__(
        self, key: ImportKey, known: Iterable[Draft], *, new_id: Callable[[], UUID], owner_id: UUID | None
    ) -> None:
        self._key = key
        self._new_id = new_id
        self._owner_id = owner_id
        self._by_address: dict[str, Draft] = {}
        self._by_number: dict[str, list[Draft]] = {}
        self.verdicts: list[Verdict] = []
        for draft in known:
            self._index(draft)

    def take(self, row: Read) -> None:
        """Decide one row."""
        if row.empty:
            self._say(row, "skipped", None, Reason("empty_row"))
        elif row.reasons:
            self.verdicts.append(Verdict(row.number, "refused", None, row.reasons))
        elif not row.values.name:
            self._say(row, "refused", None, Reason("no_name"))
        elif row.values.custom and is_too_long(row.values.custom):
            self._say(row, "refused", None, Reason("custom_too_long"))
        else:
            self._match(row)

    def _match(self, row: Read) -> None:
        matches = self._matches(row.values)
        if len(matches) > 1:
            self._say(row, "refused", None, Reason("matches_several"))
            return
        taken = {address: found for address in row.values.emails if (found := self._by_address.get(address))}
        target = matches[0] if matches else None
        foreign = next(((address, draft) for address, draft in taken.items() if draft is not target), None)
        if target is None and foreign is None:
            draft = draft_of(self._new_id(), row.values, self._owner_id)
            draft.row = row.number
            self._index(draft)
            self._say(row, "created", draft)
        elif self._key == "none" and foreign is not None:
            self._say(row, "skipped", None, self._whose(foreign[1], "known_address", foreign[0]))
        elif target is None or foreign is not None:
            assert foreign is not None
            self._say(row, "refused", None, self._whose(foreign[1], "known_address", foreign[0]))
        else:
            self._update(row, target)

    def _update(self, row: Read, target: Draft) -> None:
        if not target.editable:
            self._say(row, "refused", None, Reason("not_yours"))
            return
        if len({*target.emails, *row.values.emails}) > MAX_ADDRESSES or (
            len({*target.phones, *row.values.phones}) > MAX_ADDRESSES
        ):
            self._say(row, "refused", None, Reason("too_many_addresses"))
            return
        if target.too_long_with(row.values):
            self._say(row, "refused", None, Reason("custom_too_long"))
            return
        new = target.take(row.values)
        self._index(target)
        if target.row is not None:
            self._say(row, "updated", target, Reason("same_contact_as_row", detail=str(target.row)))
        elif new:
            target.row = row.number
            self._say(row, "updated", target)
        else:
            self._say(row, "skipped", target, Reason("unchanged"))

    def _matches(self, values: RowValues) -> list[Draft]:
        found: dict[UUID, Draft] = {}
        if self._key == "email":
            for address in values.emails:
                if (draft := self._by_address.get(address)) is not None:
                    found[draft.id] = draft
        elif self._key == "phone":
            for number in values.phones:
                found.update({draft.id: draft for draft in self._by_number.get(number, ())})
        return list(found.values())

    def _index(self, draft: Draft) -> None:
        for address in draft.emails:
            self._by_address[address] = draft
        if self._key == "phone":
            for number in draft.phones:
                sharing = self._by_number.setdefault(number, [])
                if not any(other is draft for other in sharing):
                    sharing.append(draft)

    @staticmethod
    def _whose(draft: Draft, code: str, address: str) -> Reason:
        if draft.row is not None:
            return Reason("same_address_as_row", detail=str(draft.row))
        return Reason(code, detail=address)

    def _say(self, row: Read, outcome: Outcome, draft: Draft | None, *reasons: Reason) -> None:
        self.verdicts.append(Verdict(row.number, outcome, draft, list(reasons)))


def read_lines(reader: RowReader, lines: Iterable[Line]) -> list[Read]:
    """Read the rows of a batch."""
    rows = []
    for number, cells in lines:
        values, reasons = reader.read(cells)
        rows.append(Read(number, values, reasons, empty=not any(cell.strip() for cell in cells)))
    return rows
