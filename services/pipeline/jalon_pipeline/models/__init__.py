"""The rows of the pipeline service."""

from jalon_pipeline.models.deal_fields import DealField
from jalon_pipeline.models.deals import Deal, deal_state
from jalon_pipeline.models.declarative import Base
from jalon_pipeline.models.lost_reasons import LostReason
from jalon_pipeline.models.pipelines import Pipeline, pipeline_state
from jalon_pipeline.models.proposals import Proposal
from jalon_pipeline.models.stages import Stage, stage_state
from jalon_pipeline.models.tasks import Task, task_state
from jalon_pipeline.models.visits import Visit

__all__ = [
    "Base",
    "Deal",
    "DealField",
    "LostReason",
    "Pipeline",
    "Proposal",
    "Stage",
    "Task",
    "Visit",
    "deal_state",
    "pipeline_state",
    "stage_state",
    "task_state",
]
