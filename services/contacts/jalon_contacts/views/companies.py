"""``/companies``: the organisations that contacts belong to. Rights are enforced by operations and queries."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.models.companies import Company
from jalon_contacts.models.contacts import Contact
from jalon_contacts.models.sight import visible_company
from jalon_contacts.operations.companies import create_company, delete_company, update_company
from jalon_contacts.queries.companies import list_companies
from jalon_contacts.queries.contacts import list_contacts
from jalon_contacts.schemas.companies import CompanyChangeSchema, CompanyQuery, CompanySchema, CompanyWriteSchema
from jalon_contacts.schemas.contacts import ContactSchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction

blp = blueprint("companies", __name__, description="The organisations that contacts belong to")


@blp.route("/companies")
class Companies(MethodView):
    """All companies."""

    @blp.arguments(CompanyQuery, location="query")
    @blp.response(200, page_of(CompanySchema))
    def get(self, wanted: dict[str, Any]) -> Page[Company]:
        """List companies by name; ``q`` searches names, domains and numbers as one types."""
        with reading() as session:
            return list_companies(session, current_caller(), **wanted)

    @blp.arguments(CompanyWriteSchema)
    @blp.response(201, CompanySchema)
    def post(self, wanted: dict[str, Any]) -> Company:
        """Create a company."""
        with transaction() as uow:
            return create_company(uow, **wanted)


@blp.route("/companies/<uuid:company_id>")
class OneCompany(MethodView):
    """One company."""

    @blp.response(200, CompanySchema)
    def get(self, company_id: UUID) -> Company:
        """Read a company."""
        with reading() as session:
            return visible_company(session, current_caller(), company_id)

    @blp.arguments(CompanyChangeSchema)
    @blp.response(200, CompanySchema)
    def patch(self, wanted: dict[str, Any], company_id: UUID) -> Company:
        """Change what is known of a company."""
        with transaction() as uow:
            return update_company(uow, company_id, expected_version=if_match(), **wanted)

    @blp.response(204)
    def delete(self, company_id: UUID) -> None:
        """Delete a company; its contacts stay, without it."""
        with transaction() as uow:
            delete_company(uow, company_id, expected_version=if_match())


@blp.route("/companies/<uuid:company_id>/contacts")
class CompanyContacts(MethodView):
    """The contacts of a company."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(ContactSchema))
    def get(self, wanted: dict[str, Any], company_id: UUID) -> Page[Contact]:
        """List the company's contacts by name, as far as the caller may see them."""
        with reading() as session:
            company = visible_company(session, current_caller(), company_id)
            return list_contacts(session, current_caller(), company_id=company.id, **wanted)
