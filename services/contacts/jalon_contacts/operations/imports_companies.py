"""The companies that an import names: found by name inside the team, or made."""

from collections.abc import Iterable
from uuid import UUID

from jalon_contacts.domain.imports_merging import Draft
from jalon_contacts.models.companies import Company
from jalon_contacts.models.imports import Import
from jalon_contacts.models.sight import living_companies
from jalon_contacts.operations.companies import create_company
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.folding import folded

_IN_LIST = 500


class Companies:
    """The companies of one batch by the names that its rows give them, whatever their case and accents.

    :param names: as the rows have them.
    """

    def __init__(self, uow: UnitOfWork, import_: Import, names: Iterable[str]) -> None:
        self._uow = uow
        self._import = import_
        self._known: dict[str, tuple[UUID, str]] = {}
        wanted = sorted({folded(name)[:400] for name in names})
        for start in range(0, len(wanted), _IN_LIST):
            query = living_companies(uow.caller).where(
                Company.team_id == import_.team_id, Company.sort_name.in_(wanted[start : start + _IN_LIST])
            )
            for company in uow.session.scalars(query.order_by(Company.id.desc()).with_for_update(read=True)):
                self._known[company.sort_name] = (company.id, company.name)

    def assign(self, drafts: Iterable[Draft]) -> None:
        """Let contacts that were made or changed belong to the company that they name; make those that are missing."""
        for draft in drafts:
            if draft.company is None or draft.company_id is not None:
                continue
            key = folded(draft.company)[:400]
            if key not in self._known:
                company = create_company(
                    self._uow,
                    name=draft.company,
                    team_id=self._import.team_id,
                    owner_id=self._import.contacts_owner_id,
                )
                self._known[key] = (company.id, company.name)
            draft.company_id, draft.company = self._known[key]
