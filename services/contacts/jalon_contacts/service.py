"""What the contacts service is."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_contacts.consumers import COMMANDS, REACTIONS
from jalon_contacts.domain.addresses import AddressRefused
from jalon_contacts.domain.contact_fields import ContactFieldRefused
from jalon_contacts.domain.domains import DomainRefused
from jalon_contacts.domain.imports_text import FileRefused
from jalon_contacts.jobs import JOBS
from jalon_contacts.models import (
    Base,
    Company,
    Contact,
    CustomField,
    Form,
    Group,
    Note,
    Submission,
    company_state,
    contact_state,
    custom_field_state,
    form_state,
    group_state,
    note_state,
    submission_state,
)
from jalon_contacts.models.card_holders import follow_cards
from jalon_contacts.models.sight import WHOLE
from jalon_contacts.operations.imports import LONGEST_FILE
from jalon_contacts.views import blueprints
from jalon_core.access.routes import CONFIGURATION, MEMBER, PUBLIC, RECORD, RouteClass
from jalon_core.service import Service, owned_rows
from jalon_sdk import records

ROUTES: Mapping[str, RouteClass] = {
    "GET /contacts": RECORD,
    "POST /contacts": RECORD,
    "GET /contacts/<uuid:contact_id>": RECORD,
    "PATCH /contacts/<uuid:contact_id>": RECORD,
    "DELETE /contacts/<uuid:contact_id>": RECORD,
    "GET /contacts/<uuid:contact_id>/timeline": RECORD,
    "POST /contacts/<uuid:contact_id>/notes": RECORD,
    "PATCH /notes/<uuid:note_id>": RECORD,
    "DELETE /notes/<uuid:note_id>": RECORD,
    "GET /companies": RECORD,
    "POST /companies": RECORD,
    "GET /companies/<uuid:company_id>": RECORD,
    "PATCH /companies/<uuid:company_id>": RECORD,
    "DELETE /companies/<uuid:company_id>": RECORD,
    "GET /companies/<uuid:company_id>/contacts": RECORD,
    "GET /groups": RECORD,
    "POST /groups": RECORD,
    "POST /groups/preview": RECORD,
    "GET /groups/<uuid:group_id>": RECORD,
    "PATCH /groups/<uuid:group_id>": RECORD,
    "DELETE /groups/<uuid:group_id>": RECORD,
    "GET /groups/<uuid:group_id>/members": RECORD,
    "POST /groups/<uuid:group_id>/members": RECORD,
    "DELETE /groups/<uuid:group_id>/members": RECORD,
    "POST /contacts/bulk": RECORD,
    "GET /bulk-jobs/<uuid:job_id>": RECORD,
    "POST /bulk-jobs/<uuid:job_id>/cancel": RECORD,
    "GET /contact-fields": MEMBER,
    "POST /contact-fields": CONFIGURATION,
    "PATCH /contact-fields/<uuid:field_id>": CONFIGURATION,
    "DELETE /contact-fields/<uuid:field_id>": CONFIGURATION,
    "GET /company-fields": MEMBER,
    "POST /company-fields": CONFIGURATION,
    "PATCH /company-fields/<uuid:field_id>": CONFIGURATION,
    "DELETE /company-fields/<uuid:field_id>": CONFIGURATION,
    "GET /forms": CONFIGURATION,
    "POST /forms": CONFIGURATION,
    "GET /forms/<uuid:form_id>": CONFIGURATION,
    "PATCH /forms/<uuid:form_id>": CONFIGURATION,
    "GET /forms/<uuid:form_id>/submissions": RECORD,
    "POST /contacts/<uuid:contact_id>/merge": RECORD,
    "GET /contacts/duplicates": RECORD,
    "POST /contacts/<uuid:contact_id>/not-duplicates": RECORD,
    "GET /exports": RECORD,
    "POST /exports": RECORD,
    "GET /exports/<uuid:export_id>": RECORD,
    "POST /exports/<uuid:export_id>/cancel": RECORD,
    "GET /exports/<uuid:export_id>/file": RECORD,
    "GET /imports": RECORD,
    "POST /imports": RECORD,
    "GET /imports/<uuid:import_id>": RECORD,
    "PATCH /imports/<uuid:import_id>": RECORD,
    "DELETE /imports/<uuid:import_id>": RECORD,
    "POST /imports/<uuid:import_id>/dry-run": RECORD,
    "POST /imports/<uuid:import_id>/run": RECORD,
    "POST /imports/<uuid:import_id>/cancel": RECORD,
    "POST /imports/<uuid:import_id>/undo": RECORD,
    "GET /imports/<uuid:import_id>/rows": RECORD,
    "GET /imports/<uuid:import_id>/refused-rows": RECORD,
    "GET /f/<slug>": PUBLIC,
    "POST /f/<slug>": PUBLIC,
}


def _contact_states(session: Session, rows: Sequence[Contact]) -> Iterable[records.Contact]:
    whole = select(Contact).where(Contact.id.in_([row.id for row in rows])).order_by(Contact.id).options(*WHOLE)
    return map(contact_state, session.scalars(whole))


SERVICE = Service(
    name="contacts",
    package="jalon_contacts",
    metadata=Base.metadata,
    resources=(
        "contacts",
        "companies",
        "groups",
        "bulk-jobs",
        "notes",
        "contact-fields",
        "company-fields",
        "forms",
        "imports",
        "exports",
    ),
    public_prefixes=("/f/",),
    blueprints=blueprints,
    routes=ROUTES,
    long_bodies={"imports": LONGEST_FILE},
    copies={"pipeline": ("deal", "ticket"), "automation": ("workflow",), "campaigns": ("campaign",)},
    copy_shape=2,
    copied={"deal": follow_cards, "ticket": follow_cards},
    owned=(
        owned_rows("contact", Contact, _contact_states),
        owned_rows("company", Company, lambda _session, rows: map(company_state, rows)),
        owned_rows("group", Group, lambda _session, rows: map(group_state, rows)),
        owned_rows("field", CustomField, lambda _session, rows: map(custom_field_state, rows)),
        owned_rows("note", Note, lambda _session, rows: map(note_state, rows)),
        owned_rows("form", Form, lambda _session, rows: map(form_state, rows)),
        owned_rows("submission", Submission, lambda _session, rows: map(submission_state, rows)),
    ),
    reactions=REACTIONS,
    commands=COMMANDS,
    jobs=JOBS,
    refusals={
        ContactFieldRefused: ("contact_field_refused", 422),
        AddressRefused: ("address_refused", 422),
        DomainRefused: ("domain_refused", 422),
        FileRefused: ("file_refused", 422),
    },
)
