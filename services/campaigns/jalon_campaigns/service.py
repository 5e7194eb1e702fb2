"""What the campaigns service is."""

from collections.abc import Mapping

from jalon_campaigns.config import sender_address, smtp_server
from jalon_campaigns.consumers import COMMANDS, REACTIONS
from jalon_campaigns.domain.refusals import (
    AddressRefused,
    AttachmentRefused,
    HeaderRefused,
    SecretLost,
    ServerRefused,
    TemplateRefused,
    TemplateTooLong,
    WindowRefused,
)
from jalon_campaigns.jobs import JOBS
from jalon_campaigns.models import (
    OWNED_MAILBOXES,
    OWNED_SENDS,
    Base,
    Campaign,
    Enrolment,
    InboundMail,
    campaign_states,
    enrolment_states,
    inbound_states,
)
from jalon_campaigns.operations.doubt import doubt_what_was_under_way
from jalon_campaigns.operations.inbound_mails import LARGEST
from jalon_campaigns.operations.mailboxes import keep_installation_mailbox
from jalon_campaigns.queries.backlog import MEASURES
from jalon_campaigns.views import blueprints
from jalon_core.access.routes import ADMIN, CONFIGURATION, PUBLIC, RECORD, RouteClass
from jalon_core.service import Context, Service, owned_rows

ROUTES: Mapping[str, RouteClass] = {
    "GET /templates": CONFIGURATION,
    "POST /templates": CONFIGURATION,
    "GET /templates/<uuid:template_id>": CONFIGURATION,
    "PATCH /templates/<uuid:template_id>": CONFIGURATION,
    "GET /templates/<uuid:template_id>/versions": CONFIGURATION,
    "POST /templates/<uuid:template_id>/preview": RECORD,
    "POST /templates/preview": RECORD,
    "GET /campaigns": RECORD,
    "POST /campaigns": RECORD,
    "GET /campaigns/<uuid:campaign_id>": RECORD,
    "PATCH /campaigns/<uuid:campaign_id>": RECORD,
    "DELETE /campaigns/<uuid:campaign_id>": RECORD,
    "POST /campaigns/<uuid:campaign_id>/start": RECORD,
    "POST /campaigns/<uuid:campaign_id>/pause": RECORD,
    "POST /campaigns/<uuid:campaign_id>/resume": RECORD,
    "POST /campaigns/<uuid:campaign_id>/cancel": RECORD,
    "GET /campaigns/<uuid:campaign_id>/results": RECORD,
    "GET /campaigns/<uuid:campaign_id>/check": RECORD,
    "POST /campaigns/<uuid:campaign_id>/check": RECORD,
    "GET /campaigns/<uuid:campaign_id>/enrolments": RECORD,
    "POST /campaigns/<uuid:campaign_id>/enrolments": RECORD,
    "DELETE /campaigns/<uuid:campaign_id>/enrolments": RECORD,
    "GET /enrolments": RECORD,
    "GET /sends": RECORD,
    "POST /sends": RECORD,
    "GET /sends/<uuid:send_id>": RECORD,
    "POST /inbound": ADMIN,
    "GET /inbound-mails": RECORD,
    "GET /inbound-mails/<uuid:mail_id>": RECORD,
    "PATCH /inbound-mails/<uuid:mail_id>": RECORD,
    "GET /inbound-mails/<uuid:mail_id>/raw": RECORD,
    "GET /mailboxes": CONFIGURATION,
    "POST /mailboxes": CONFIGURATION,
    "GET /mailboxes/<uuid:mailbox_id>": CONFIGURATION,
    "PATCH /mailboxes/<uuid:mailbox_id>": CONFIGURATION,
    "DELETE /mailboxes/<uuid:mailbox_id>": CONFIGURATION,
    "POST /mailboxes/<uuid:mailbox_id>/resume": CONFIGURATION,
    "POST /mailboxes/<uuid:mailbox_id>/test": CONFIGURATION,
    "POST /sends/<uuid:send_id>/confirm": RECORD,
    "POST /sends/<uuid:send_id>/cancel": RECORD,
    "POST /sends/<uuid:send_id>/was-sent": RECORD,
    "POST /sends/<uuid:send_id>/send-again": RECORD,
    "GET /suppressions": ADMIN,
    "POST /suppressions": ADMIN,
    "POST /suppressions/lift": ADMIN,
    "POST /suppressions/<uuid:suppression_id>/lift": ADMIN,
    "GET /t/o/<token>.gif": PUBLIC,
    "GET /t/c/<token>": PUBLIC,
    "GET /u/<token>": PUBLIC,
    "POST /u/<token>": PUBLIC,
}

INVALID = (
    AddressRefused,
    AttachmentRefused,
    HeaderRefused,
    ServerRefused,
    TemplateTooLong,
    TemplateRefused,
    WindowRefused,
)
"""What the request itself gets wrong: 422."""


def prepare(context: Context) -> None:
    """Have the installation's own mailbox, and stop the start when the settings about mail cannot be used.

    :raises jalon_core.settings.WrongSetting: they cannot.
    """
    smtp_server(context.settings)
    sender_address(context.settings)
    with context.transaction() as uow:
        keep_installation_mailbox(uow)


SERVICE = Service(
    name="campaigns",
    package="jalon_campaigns",
    metadata=Base.metadata,
    resources=(
        "templates",
        "campaigns",
        "enrolments",
        "sends",
        "inbound",
        "inbound-mails",
        "mailboxes",
        "suppressions",
    ),
    public_prefixes=("/t/", "/u/"),
    blueprints=blueprints,
    routes=ROUTES,
    long_bodies={"inbound": LARGEST},
    copies={"contacts": ("contact", "company")},
    copy_shape=2,
    owned=(
        OWNED_SENDS,
        OWNED_MAILBOXES,
        owned_rows("campaign", Campaign, campaign_states),
        owned_rows("enrolment", Enrolment, enrolment_states),
        owned_rows("inbound_mail", InboundMail, inbound_states),
    ),
    reactions=REACTIONS,
    commands=COMMANDS,
    jobs=JOBS,
    refusals={refusal: (refusal.code, 422) for refusal in INVALID} | {SecretLost: (SecretLost.code, 409)},
    prepare=prepare,
    measures=MEASURES,
    restored=doubt_what_was_under_way,
)
