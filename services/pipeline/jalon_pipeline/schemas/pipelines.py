"""Pipelines and stages as JSON."""

from typing import Any, get_args

import marshmallow as ma
from marshmallow import fields, validate

from jalon_core.http.schemas import Line, Schema, UtcTime
from jalon_pipeline.domain.cards import CARD_KINDS
from jalon_pipeline.domain.colours import PALETTE
from jalon_pipeline.domain.computed_probability import Formula
from jalon_pipeline.domain.entry_rules import REQUIRABLE
from jalon_pipeline.domain.lengths import PIPELINE_NAME, STAGE_NAME, STUCK_DAYS, WIP_LIMIT
from jalon_pipeline.domain.stages import KINDS, PROBABILITY_MODES, StagePlan

_COLOURS = {"description": f"One of the palette: {', '.join(PALETTE)}"}
_MODES = {"description": "Set by hand, or computed from the stage's history, see /stages/{stage_id}/probability"}
_SETS = {"description": "Entering the stage gives the card its probability; false leaves the card what it had"}
_TEAM = {"description": "Whose work the stage is"}
_REQUIRED = {
    "description": "What a card must have to enter: of a deal "
    f"{', '.join(REQUIRABLE['deal'])}, of a ticket {', '.join(REQUIRABLE['ticket'])}, and custom.<key>"
}
_WIP = {"description": "At most so many cards are in it, archived ones aside; open stages only"}
_NO_SKIPPING = {"description": "No card enters past an open stage before it; open and won stages only"}
_NO_GOING_BACK = {"description": "No card enters from a stage behind it; open stages only"}
_STUCK = {"description": "After so many days a card counts as stuck; open stages only"}
_PAUSES = {"description": "It does not while its next action lies ahead"}


class StageSchema(Schema):
    """A stage of a pipeline."""

    id = fields.UUID()
    name = fields.String()
    colour = fields.String(metadata=_COLOURS)
    kind = fields.String(validate=validate.OneOf(KINDS))
    position = fields.Integer()
    probability = fields.Integer(metadata={"description": "In percent"})
    folded = fields.Boolean()
    probability_mode = fields.String(validate=validate.OneOf(PROBABILITY_MODES), metadata=_MODES)
    sets_probability = fields.Boolean(metadata=_SETS)
    team_id = fields.UUID(allow_none=True, metadata=_TEAM)
    required_fields = fields.List(fields.String(), metadata=_REQUIRED)
    wip_limit = fields.Integer(allow_none=True, metadata=_WIP)
    no_skipping = fields.Boolean(metadata=_NO_SKIPPING)
    no_going_back = fields.Boolean(metadata=_NO_GOING_BACK)
    stuck_days = fields.Integer(allow_none=True, metadata=_STUCK)
    stuck_pauses = fields.Boolean(metadata=_PAUSES)


class PipelineSchema(Schema):
    """A pipeline with its stages in order: one version for all of it."""

    id = fields.UUID()
    version = fields.Integer()
    team_id = fields.UUID(allow_none=True, metadata={"description": "Null where all teams share it"})
    name = fields.String()
    card_kind = fields.String(validate=validate.OneOf(CARD_KINDS))
    stages = fields.List(fields.Nested(StageSchema))


class StageWrite(Schema):
    """A stage to be made."""

    name = Line(STAGE_NAME, required=True)
    colour = fields.String(load_default="grey", metadata=_COLOURS)
    kind = fields.String(load_default="open", validate=validate.OneOf(KINDS))
    probability = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 100))
    folded = fields.Boolean(load_default=False)
    probability_mode = fields.String(load_default="fixed", validate=validate.OneOf(PROBABILITY_MODES), metadata=_MODES)
    sets_probability = fields.Boolean(load_default=True, metadata=_SETS)
    team_id = fields.UUID(load_default=None, allow_none=True, metadata=_TEAM)
    required_fields = fields.List(fields.String(), load_default=list, metadata=_REQUIRED)
    wip_limit = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, WIP_LIMIT), metadata=_WIP)
    no_skipping = fields.Boolean(load_default=False, metadata=_NO_SKIPPING)
    no_going_back = fields.Boolean(load_default=False, metadata=_NO_GOING_BACK)
    stuck_days = fields.Integer(
        load_default=None, allow_none=True, validate=validate.Range(1, STUCK_DAYS), metadata=_STUCK
    )
    stuck_pauses = fields.Boolean(load_default=True, metadata=_PAUSES)


class PlannedStage(StageWrite):
    """A stage of a pipeline to be made."""

    @ma.post_load
    def _plan(self, data: dict[str, Any], **_: Any) -> StagePlan:
        return StagePlan(**data)


class CreatePipeline(Schema):
    """A pipeline to be made, from a template or from stages."""

    name = Line(PIPELINE_NAME, required=True)
    template = fields.String(load_default=None, metadata={"description": "An id of /pipeline-templates"})
    stages = fields.List(fields.Nested(PlannedStage), load_default=None)
    card_kind = fields.String(
        load_default="deal",
        validate=validate.OneOf(CARD_KINDS),
        metadata={"description": "What travels through ``stages``; a template says it itself"},
    )
    team_id = fields.UUID(load_default=None, allow_none=True)
    language = fields.String(load_default=None, validate=validate.OneOf(("fr", "en")))


class UpdatePipeline(Schema):
    """What may be changed about a pipeline itself."""

    name = Line(PIPELINE_NAME, required=True)


class AddStage(StageWrite):
    """A stage to be added, and where."""

    position = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))


class UpdateStage(Schema):
    """What may be changed about a stage."""

    name = Line(STAGE_NAME)
    colour = fields.String(metadata=_COLOURS)
    probability = fields.Integer(validate=validate.Range(0, 100))
    folded = fields.Boolean()
    probability_mode = fields.String(validate=validate.OneOf(PROBABILITY_MODES), metadata=_MODES)
    sets_probability = fields.Boolean(metadata=_SETS)
    team_id = fields.UUID(allow_none=True, metadata=_TEAM)
    required_fields = fields.List(fields.String(), metadata=_REQUIRED)
    wip_limit = fields.Integer(allow_none=True, validate=validate.Range(1, WIP_LIMIT), metadata=_WIP)
    no_skipping = fields.Boolean(metadata=_NO_SKIPPING)
    no_going_back = fields.Boolean(metadata=_NO_GOING_BACK)
    stuck_days = fields.Integer(allow_none=True, validate=validate.Range(1, STUCK_DAYS), metadata=_STUCK)
    stuck_pauses = fields.Boolean(metadata=_PAUSES)


class DeleteStageQuery(Schema):
    """Where the cards of a deleted stage go."""

    move_to = fields.UUID(load_default=None, metadata={"description": "A stage of the same pipeline and kind"})


class NamingWorkflowSchema(Schema):
    """A workflow that names a stage."""

    id = fields.UUID()
    name = fields.String()
    status = fields.String()


class HeldSchema(Schema):
    """How many cards a stage holds, and which workflows name it."""

    open = fields.Integer()
    won = fields.Integer()
    lost = fields.Integer()
    archived = fields.Integer(metadata={"description": "Of any status; no board shows them"})
    workflows = fields.List(fields.Nested(NamingWorkflowSchema))
    other_workflows = fields.Integer(metadata={"description": "Those that the caller may not see"})


class ExplainedProbabilitySchema(Schema):
    """The probability of a stage, and the history it comes from: all cards that ever entered the stage, each once."""

    mode = fields.String(validate=validate.OneOf(PROBABILITY_MODES))
    probability = fields.Integer(metadata={"description": "The one in force, in percent"})
    computed = fields.Integer(
        allow_none=True, metadata={"description": "What the history says; null where it does not say enough"}
    )
    formula = fields.String(
        validate=validate.OneOf(get_args(Formula)),
        metadata={
            "description": "succession: (won + 1) / (won + lost + 2); too_few: less than ``needed`` closed; certain: "
            "the stage is won or lost"
        },
    )
    entered = fields.Integer(attribute="history.entered")
    won = fields.Integer(attribute="history.won")
    lost = fields.Integer(attribute="history.lost")
    still_open = fields.Integer(attribute="history.still_open", metadata={"description": "They are left out"})
    needed = fields.Integer(metadata={"description": "Closed cards without which nothing is computed"})


class StuckSuggestionSchema(Schema):
    """After how many days a card of a stage should count as stuck."""

    days = fields.Integer(allow_none=True, metadata={"description": "Null where there are too few visits"})
    visits = fields.Integer(metadata={"description": "Completed ones; those that a deletion ended are left out"})
    p75_seconds = fields.Float(allow_none=True, metadata={"description": "Three of four lasted no longer"})
    needed = fields.Integer(metadata={"description": "Visits without which nothing is suggested"})


class DeletedStageSchema(StageSchema):
    """A stage whose deletion can be undone."""

    deleted_at = UtcTime(dump_only=True)


class DeletedStagesSchema(Schema):
    """Those of a pipeline, the last one first."""

    items = fields.List(fields.Nested(DeletedStageSchema))


class StageOrder(Schema):
    """All stages of a pipeline in their new order, and the version that it was made from."""

    stage_ids = fields.List(fields.UUID(), required=True)
    version = fields.Integer(required=True)


class PipelineTemplateStageSchema(Schema):
    """A stage of a template."""

    labels = fields.Dict(keys=fields.String(), values=fields.String())
    colour = fields.String()
    kind = fields.String()
    probability = fields.Integer(allow_none=True)


class PipelineTemplateSchema(Schema):
    """A pipeline to start from."""

    id = fields.String(attribute="key")
    labels = fields.Dict(keys=fields.String(), values=fields.String())
    card_kind = fields.String()
    stages = fields.List(fields.Nested(PipelineTemplateStageSchema))


class PipelineTemplatesSchema(Schema):
    """All templates."""

    items = fields.List(fields.Nested(PipelineTemplateSchema))
