"""Pipelines and their stages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.stages import StagePlan
from jalon_pipeline.domain.templates import TEMPLATES
from jalon_pipeline.models import Pipeline
from jalon_pipeline.operations import pipelines as operations
from jalon_pipeline.operations import stage_deletion as deletion
from jalon_pipeline.operations import stages as stage_operations
from jalon_pipeline.queries import pipelines as queries
from jalon_pipeline.queries import stage_history
from jalon_pipeline.queries import stages as queries_of_stages
from jalon_pipeline.schemas.pipelines import (
    AddStage,
    CreatePipeline,
    DeletedStagesSchema,
    DeleteStageQuery,
    ExplainedProbabilitySchema,
    HeldSchema,
    PipelineSchema,
    PipelineTemplatesSchema,
    StageOrder,
    StuckSuggestionSchema,
    UpdatePipeline,
    UpdateStage,
)
from jalon_sdk import records

blp = blueprint("pipelines", __name__, description="Pipelines and their stages")


@blp.route("/pipelines")
class Pipelines(MethodView):
    """All pipelines."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(PipelineSchema))
    def get(self, query: dict[str, Any]) -> Page[records.Pipeline]:
        """List the pipelines: shared ones and those of one's teams."""
        with reading() as session:
            return queries.list_pipelines(session, current_caller(), **query)

    @blp.arguments(CreatePipeline)
    @blp.response(201, PipelineSchema)
    def post(self, wanted: dict[str, Any]) -> records.Pipeline:
        """Make a pipeline from a template or from stages."""
        language = wanted.pop("language") or current_caller().language
        with transaction() as uow:
            return _state(uow, operations.create_pipeline(uow, language=language, **wanted))


@blp.route("/pipelines/<uuid:pipeline_id>")
class OnePipeline(MethodView):
    """One pipeline."""

    @blp.response(200, PipelineSchema)
    def get(self, pipeline_id: UUID) -> records.Pipeline:
        """Show a pipeline with its stages."""
        with reading() as session:
            return queries.get_pipeline(session, current_caller(), pipeline_id)

    @blp.arguments(UpdatePipeline)
    @blp.response(200, PipelineSchema)
    def patch(self, wanted: dict[str, Any], pipeline_id: UUID) -> records.Pipeline:
        """Rename a pipeline."""
        with transaction() as uow:
            return _state(uow, operations.update_pipeline(uow, pipeline_id, expected_version=if_match(), **wanted))

    @blp.response(204)
    def delete(self, pipeline_id: UUID) -> None:
        """Delete a pipeline; 409 ``pipeline_not_empty`` while it holds cards, archived ones included."""
        with transaction() as uow:
            operations.delete_pipeline(uow, pipeline_id, expected_version=if_match())


@blp.route("/pipelines/<uuid:pipeline_id>/stages")
class Stages(MethodView):
    """The stages of a pipeline."""

    @blp.arguments(AddStage)
    @blp.response(201, PipelineSchema)
    def post(self, wanted: dict[str, Any], pipeline_id: UUID) -> records.Pipeline:
        """Add a stage."""
        position = wanted.pop("position")
        with transaction() as uow:
            return _state(
                uow,
                stage_operations.add_stage(
                    uow, pipeline_id, StagePlan(**wanted), position=position, expected_version=if_match()
                ),
            )


@blp.route("/stages/<uuid:stage_id>")
class OneStage(MethodView):
    """One stage."""

    @blp.arguments(UpdateStage)
    @blp.response(200, PipelineSchema)
    def patch(self, wanted: Any, stage_id: UUID) -> records.Pipeline:
        """Change a stage; ``If-Match`` takes the version of its pipeline."""
        with transaction() as uow:
            return _state(uow, stage_operations.update_stage(uow, stage_id, wanted, expected_version=if_match()))

    @blp.arguments(DeleteStageQuery, location="query")
    @blp.response(200, PipelineSchema)
    def delete(self, wanted: dict[str, Any], stage_id: UUID) -> records.Pipeline:
        """Delete a stage; ``If-Match`` takes the version of its pipeline, the answer is the pipeline.

        One that holds cards is refused (409 ``stage_not_empty``, with their numbers in ``held``) unless ``move_to``
        says where they go. Can be undone for 30 days.
        """
        with transaction() as uow:
            return _state(uow, deletion.delete_stage(uow, stage_id, expected_version=if_match(), **wanted))


@blp.route("/stages/<uuid:stage_id>/held")
class HeldByStage(MethodView):
    """What a stage holds."""

    @blp.response(200, HeldSchema)
    def get(self, stage_id: UUID) -> Mapping[str, Any]:
        """Count the cards of a stage, all of them, and name its workflows, for those who may delete it."""
        with reading() as session:
            return queries_of_stages.get_held(session, current_caller(), stage_id)


@blp.route("/stages/<uuid:stage_id>/probability")
class ProbabilityOfStage(MethodView):
    """Where a stage's probability comes from."""

    @blp.response(200, ExplainedProbabilitySchema)
    def get(self, stage_id: UUID) -> stage_history.ExplainedProbability:
        """Explain the probability of a stage by what became of its cards, for those who may set it."""
        with reading() as session:
            return stage_history.explain_probability(session, current_caller(), stage_id)


@blp.route("/stages/<uuid:stage_id>/stuck-suggestion")
class StuckSuggestionOfStage(MethodView):
    """How long cards usually stay in a stage."""

    @blp.response(200, StuckSuggestionSchema)
    def get(self, stage_id: UUID) -> stage_history.StuckSuggestion:
        """Suggest after how many days a card counts as stuck, for those who may set it."""
        with reading() as session:
            return stage_history.suggest_stuck(session, current_caller(), stage_id)


@blp.route("/stages/<uuid:stage_id>/restore")
class StageRestoration(MethodView):
    """The undoing of a deletion."""

    @blp.response(200, PipelineSchema)
    def post(self, stage_id: UUID) -> records.Pipeline:
        """Put a deleted stage back, with those of its cards that nobody has moved since."""
        with transaction() as uow:
            return _state(uow, deletion.restore_stage(uow, stage_id))


@blp.route("/pipelines/<uuid:pipeline_id>/deleted-stages")
class DeletedStages(MethodView):
    """Stages that are gone, and can be back."""

    @blp.response(200, DeletedStagesSchema)
    def get(self, pipeline_id: UUID) -> Mapping[str, Any]:
        """List the stages that were deleted in the last 30 days."""
        with reading() as session:
            return {"items": queries_of_stages.list_deleted_stages(session, current_caller(), pipeline_id)}


@blp.route("/pipelines/<uuid:pipeline_id>/stage-order")
class OrderOfStages(MethodView):
    """The order of a pipeline's stages."""

    @blp.arguments(StageOrder)
    @blp.response(200, PipelineSchema)
    def put(self, wanted: dict[str, Any], pipeline_id: UUID) -> records.Pipeline:
        """Put the stages in order."""
        with transaction() as uow:
            return _state(uow, stage_operations.order_stages(uow, pipeline_id, **wanted))


@blp.route("/pipeline-templates")
class Templates(MethodView):
    """Pipelines to start from."""

    @blp.response(200, PipelineTemplatesSchema)
    def get(self) -> dict[str, Any]:
        """List the templates."""
        return {"items": TEMPLATES}


def _state(uow: UnitOfWork, pipeline: Pipeline) -> records.Pipeline:
    return queries.pipeline_states(uow.session, [pipeline])[0]
