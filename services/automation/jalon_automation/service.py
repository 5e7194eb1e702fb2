"""What the automation service is."""

from collections.abc import Mapping

from jalon_automation.consumers import COMMANDS, REACTIONS
from jalon_automation.jobs import JOBS
from jalon_automation.models import Base, Workflow, workflow_states
from jalon_automation.operations.batches import taking_in
from jalon_automation.operations.doubt import doubt_what_was_under_way
from jalon_automation.queries.backlog import MEASURES
from jalon_automation.views import blueprints
from jalon_core.access.routes import ADMIN, CONFIGURATION, MEMBER, PUBLIC, RECORD, RouteClass
from jalon_core.service import Service, owned_rows

ROUTES: Mapping[str, RouteClass] = {
    "GET /workflows": MEMBER,
    "POST /workflows": CONFIGURATION,
    "GET /workflows/<uuid:workflow_id>": RECORD,
    "PATCH /workflows/<uuid:workflow_id>": CONFIGURATION,
    "POST /workflows/<uuid:workflow_id>/publish": CONFIGURATION,
    "POST /workflows/<uuid:workflow_id>/pause": CONFIGURATION,
    "POST /workflows/<uuid:workflow_id>/resume": CONFIGURATION,
    "POST /workflows/<uuid:workflow_id>/dry-run": CONFIGURATION,
    "POST /workflows/<uuid:workflow_id>/backtest": CONFIGURATION,
    "GET /workflows/<uuid:workflow_id>/non-starts": CONFIGURATION,
    "GET /runs": RECORD,
    "GET /runs/<uuid:run_id>": RECORD,
    "POST /runs/<uuid:run_id>/retry": RECORD,
    "POST /runs/<uuid:run_id>/cancel": RECORD,
    "GET /trigger-types": MEMBER,
    "GET /action-types": MEMBER,
    "GET /condition-operators": MEMBER,
    "GET /notifications": MEMBER,
    "POST /notifications/<uuid:notification_id>/read": RECORD,
    "POST /notifications/read-all": MEMBER,
    "GET /events": RECORD,
    "GET /event-schemas/<string:type_>.json": PUBLIC,
    "GET /webhooks": ADMIN,
    "POST /webhooks": ADMIN,
    "DELETE /webhooks/<uuid:webhook_id>": ADMIN,
    "GET /plugins": ADMIN,
    "POST /plugins/<string:name>/enable": ADMIN,
    "POST /plugins/<string:name>/disable": ADMIN,
}


SERVICE = Service(
    name="automation",
    package="jalon_automation",
    metadata=Base.metadata,
    resources=(
        "workflows",
        "runs",
        "trigger-types",
        "action-types",
        "condition-operators",
        "notifications",
        "webhooks",
        "events",
        "plugins",
        "event-schemas",
    ),
    blueprints=blueprints,
    routes=ROUTES,
    copies={
        "contacts": ("contact", "form", "submission", "note"),
        "pipeline": ("pipeline", "deal", "ticket", "task"),
        "campaigns": ("send",),
    },
    owned=(owned_rows("workflow", Workflow, workflow_states),),
    around_reactions=taking_in,
    reactions=REACTIONS,
    commands=COMMANDS,
    jobs=JOBS,
    measures=MEASURES,
    restored=doubt_what_was_under_way,
)
