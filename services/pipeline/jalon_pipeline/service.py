"""What the pipeline service is."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from jalon_core.access.routes import CONFIGURATION, MEMBER, RECORD, RouteClass
from jalon_core.service import Service, owned_rows
from jalon_pipeline.consumers import COMMANDS, REACTIONS
from jalon_pipeline.domain import refusals
from jalon_pipeline.jobs import JOBS
from jalon_pipeline.models import Base, Card, Pipeline, Task, task_state
from jalon_pipeline.models.contact_groups import follow_contacts
from jalon_pipeline.queries.cards import card_states
from jalon_pipeline.queries.pipelines import pipeline_states
from jalon_pipeline.views import blueprints
from jalon_sdk import records

ROUTES: Mapping[str, RouteClass] = {
    "GET /pipelines": MEMBER,
    "POST /pipelines": CONFIGURATION,
    "GET /pipelines/<uuid:pipeline_id>": MEMBER,
    "PATCH /pipelines/<uuid:pipeline_id>": CONFIGURATION,
    "DELETE /pipelines/<uuid:pipeline_id>": CONFIGURATION,
    "POST /pipelines/<uuid:pipeline_id>/stages": CONFIGURATION,
    "PUT /pipelines/<uuid:pipeline_id>/stage-order": CONFIGURATION,
    "PATCH /stages/<uuid:stage_id>": CONFIGURATION,
    "DELETE /stages/<uuid:stage_id>": CONFIGURATION,
    "POST /stages/<uuid:stage_id>/restore": CONFIGURATION,
    "GET /stages/<uuid:stage_id>/held": CONFIGURATION,
    "GET /stages/<uuid:stage_id>/probability": CONFIGURATION,
    "GET /stages/<uuid:stage_id>/stuck-suggestion": CONFIGURATION,
    "GET /pipelines/<uuid:pipeline_id>/deleted-stages": CONFIGURATION,
    "GET /pipeline-templates": MEMBER,
    "GET /pipelines/<uuid:pipeline_id>/board": RECORD,
    "GET /stages/<uuid:stage_id>/cards": RECORD,
    "GET /pipelines/<uuid:pipeline_id>/changes": RECORD,
    "GET /pipelines/<uuid:pipeline_id>/changes/<line>": RECORD,
    "GET /board-views": RECORD,
    "POST /board-views": RECORD,
    "PATCH /board-views/<uuid:view_id>": RECORD,
    "DELETE /board-views/<uuid:view_id>": RECORD,
    "GET /pipelines/<uuid:pipeline_id>/statistics": RECORD,
    "GET /pipelines/<uuid:pipeline_id>/statistics/explain": RECORD,
    "GET /pipelines/<uuid:pipeline_id>/statistics/tables/<string:table>": RECORD,
    "GET /pipelines/<uuid:pipeline_id>/forecast": RECORD,
    "PUT /pipelines/<uuid:pipeline_id>/contacts/<uuid:contact_id>": RECORD,
    "GET /positions": RECORD,
    "GET /deals": RECORD,
    "POST /deals": RECORD,
    "POST /deals/bulk": RECORD,
    "GET /deals/<uuid:card_id>": RECORD,
    "PATCH /deals/<uuid:card_id>": RECORD,
    "DELETE /deals/<uuid:card_id>": RECORD,
    "POST /deals/<uuid:card_id>/move": RECORD,
    "POST /deals/<uuid:card_id>/proposal-sent": RECORD,
    "GET /deals/<uuid:card_id>/visits": RECORD,
    "GET /tickets": RECORD,
    "POST /tickets": RECORD,
    "POST /tickets/bulk": RECORD,
    "GET /tickets/<uuid:card_id>": RECORD,
    "PATCH /tickets/<uuid:card_id>": RECORD,
    "DELETE /tickets/<uuid:card_id>": RECORD,
    "POST /tickets/<uuid:card_id>/move": RECORD,
    "GET /tickets/<uuid:card_id>/visits": RECORD,
    "GET /tasks": RECORD,
    "POST /tasks": RECORD,
    "GET /tasks/<uuid:task_id>": RECORD,
    "PATCH /tasks/<uuid:task_id>": RECORD,
    "DELETE /tasks/<uuid:task_id>": RECORD,
    "POST /tasks/<uuid:task_id>/restore": RECORD,
    "GET /queue": RECORD,
    "PUT /queue/<uuid:card_id>/snooze": RECORD,
    "GET /deal-fields": MEMBER,
    "POST /deal-fields": CONFIGURATION,
    "PATCH /deal-fields/<uuid:field_id>": CONFIGURATION,
    "DELETE /deal-fields/<uuid:field_id>": CONFIGURATION,
    "GET /ticket-fields": MEMBER,
    "POST /ticket-fields": CONFIGURATION,
    "PATCH /ticket-fields/<uuid:field_id>": CONFIGURATION,
    "DELETE /ticket-fields/<uuid:field_id>": CONFIGURATION,
    "GET /lost-reasons": MEMBER,
    "POST /lost-reasons": CONFIGURATION,
    "PUT /lost-reasons/order": CONFIGURATION,
    "PATCH /lost-reasons/<uuid:reason_id>": CONFIGURATION,
    "DELETE /lost-reasons/<uuid:reason_id>": CONFIGURATION,
}

INVALID: tuple[type[refusals.Refused], ...] = (
    refusals.UnknownColour,
    refusals.UnknownTemplate,
    refusals.MissingStageKind,
    refusals.TooManyStages,
    refusals.TooManyCards,
    refusals.TooManyTags,
    refusals.TagWithComma,
    refusals.IncompleteStageOrder,
    refusals.NegativeAmount,
    refusals.AmountTooLarge,
    refusals.AmountTooPrecise,
    refusals.UnknownCurrency,
    refusals.LostReasonRequired,
    refusals.NotInPipeline,
    refusals.OtherKindOfStage,
    refusals.FilterWithoutPast,
    refusals.BeforePipeline,
    refusals.UnknownRequiredField,
    refusals.NotForClosedStage,
    refusals.RequiredFieldsMissing,
    refusals.IncompleteReasonOrder,
    refusals.PeriodReversed,
    refusals.PeriodTooLong,
    refusals.UnknownFigure,
    refusals.TooManyReasons,
)
"""What the request itself gets wrong: 422."""

CONFLICTS: tuple[type[refusals.Refused], ...] = (
    refusals.DuplicateStageName,
    refusals.NotForward,
    refusals.DealClosed,
    refusals.StageDeleted,
    refusals.LastStageOfKind,
    refusals.ProbabilityComputed,
    refusals.WipLimitReached,
    refusals.StageSkipped,
    refusals.GoingBackForbidden,
)
"""What the state of things forbids: 409."""


def _task_states(_session: Session, tasks: Sequence[Task]) -> Sequence[records.Task]:
    return [task_state(task) for task in tasks]


SERVICE = Service(
    name="pipeline",
    package="jalon_pipeline",
    metadata=Base.metadata,
    resources=(
        "pipelines",
        "pipeline-templates",
        "stages",
        "deals",
        "tickets",
        "tasks",
        "queue",
        "positions",
        "board-views",
        "deal-fields",
        "ticket-fields",
        "lost-reasons",
    ),
    blueprints=blueprints,
    routes=ROUTES,
    copies={"contacts": ("contact",), "automation": ("workflow",)},
    copy_shape=3,
    copied={"contact": follow_contacts},
    owned=(
        owned_rows("pipeline", Pipeline, pipeline_states),
        owned_rows("deal", Card, card_states, only=Card.kind == "deal"),
        owned_rows("ticket", Card, card_states, only=Card.kind == "ticket"),
        owned_rows("task", Task, _task_states),
    ),
    reactions=REACTIONS,
    commands=COMMANDS,
    jobs=JOBS,
    refusals={
        **{refusal: (refusal.code, 422) for refusal in INVALID},
        **{refusal: (refusal.code, 409) for refusal in CONFLICTS},
    },
)
