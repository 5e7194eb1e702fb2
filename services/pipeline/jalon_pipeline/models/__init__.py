"""The rows of the pipeline service."""

from jalon_pipeline.models.board_views import BoardView
from jalon_pipeline.models.card_fields import CardField
from jalon_pipeline.models.card_spans import CardSpan
from jalon_pipeline.models.cards import Card, card_state
from jalon_pipeline.models.contact_groups import ContactGroup
from jalon_pipeline.models.declarative import Base
from jalon_pipeline.models.former_places import FormerPlace
from jalon_pipeline.models.lost_reasons import LostReason
from jalon_pipeline.models.pipeline_versions import PipelineVersion
from jalon_pipeline.models.pipelines import Pipeline, pipeline_state
from jalon_pipeline.models.proposals import Proposal
from jalon_pipeline.models.stages import Stage, stage_state
from jalon_pipeline.models.tasks import Task, task_state
from jalon_pipeline.models.visits import Visit

__all__ = [
    "Base",
    "BoardView",
    "Card",
    "CardField",
    "CardSpan",
    "ContactGroup",
    "FormerPlace",
    "LostReason",
    "Pipeline",
    "PipelineVersion",
    "Proposal",
    "Stage",
    "Task",
    "Visit",
    "card_state",
    "pipeline_state",
    "stage_state",
    "task_state",
]
