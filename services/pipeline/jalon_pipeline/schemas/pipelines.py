"""Pipelines and stages as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from jalon_core.http.schemas import Line, Schema, UtcTime
from jalon_pipeline.domain.colours import PALETTE
from jalon_pipeline.domain.lengths import PIPELINE_NAME, STAGE_NAME
from jalon_pipeline.domain.stages import KINDS, StagePlan

_COLOURS = {"description": f"One of the palette: {', '.join(PALETTE)}"}


class StageSchema(Schema):
    """A stage of a pipeline."""

    id = fields.UUID()
    name = fields.String()
    colour = fields.String(metadata=_COLOURS)
    kind = fields.String(validate=validate.OneOf(KINDS))
    position = fields.Integer()
    probability = fields.Integer(metadata={"description": "In percent"})
    folded = fields.Boolean()


class PipelineSchema(Schema):
    """A pipeline with its stages in order: one version for all of it."""

    id = fields.UUID()
    version = fields.Integer()
    team_id = fields.UUID(allow_none=True, metadata={"description": "Null where all teams share it"})
    name = fields.String()
    card_kind = fields.String(validate=validate.OneOf(("deal", "ticket")))
    stages = fields.List(fields.Nested(StageSchema))


class StageWrite(Schema):
    """A stage to be made."""

    name = Line(STAGE_NAME, required=True)
    colour = fields.String(load_default="grey", metadata=_COLOURS)
    kind = fields.String(load_default="open", validate=validate.OneOf(KINDS))
    probability = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 100))
    folded = fields.Boolean(load_default=False)


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


class DeleteStageQuery(Schema):
    """Where the cards of a deleted stage go."""

    move_to = fields.UUID(load_default=None, metadata={"description": "A stage of the same pipeline and kind"})


class HeldSchema(Schema):
    """How many cards a stage holds."""

    open = fields.Integer()
    won = fields.Integer()
    lost = fields.Integer()
    archived = fields.Integer(metadata={"description": "Of any status; no board shows them"})


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
