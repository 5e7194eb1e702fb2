"""What is set about a stage, checked against what there is: its kind, the custom fields, the teams."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jalon_core.copies.reading import require_copied
from jalon_core.errors import Invalid, NotFound
from jalon_pipeline.domain.entry_rules import check_required_fields, check_settings
from jalon_pipeline.domain.stages import SETTINGS, StagePlan
from jalon_pipeline.models import Stage
from jalon_pipeline.operations.card_fields import living_definitions
from jalon_pipeline.operations.refusals import AnotherTeam
from jalon_sdk import records


def settings_of(stage: Stage | StagePlan) -> dict[str, Any]:
    """The settings of a stage, by name."""
    return {name: getattr(stage, name) for name in SETTINGS} | {"required_fields": list(stage.required_fields)}


def check_stage_settings(
    session: Session,
    kind: records.StageKind,
    settings: Mapping[str, Any],
    *,
    card_kind: records.CardKind,
    team_id: UUID | None,
) -> None:
    """Stop unless a stage of a pipeline can be set like this.

    :param settings: those that are new.
    :param team_id: whose pipeline it is; None where all teams share it.
    :raises jalon_pipeline.domain.refusals.Refused: it cannot.
    :raises jalon_core.errors.NotYetKnown: the team has not reached this service so far.
    :raises Invalid: there is no such team.
    :raises AnotherTeam: the pipeline belongs to another one.
    """
    check_settings(kind, settings)
    if settings.get("required_fields"):
        check_required_fields(card_kind, settings["required_fields"], living_definitions(session, card_kind).keys())
    if settings.get("team_id") is not None:
        _require_team(session, settings["team_id"], team_id)


def _require_team(session: Session, wanted: UUID, pipeline_team: UUID | None) -> None:
    if pipeline_team not in (None, wanted):
        raise AnotherTeam("the pipeline belongs to another team")
    try:
        require_copied(session, "team", wanted)
    except NotFound:
        raise Invalid("there is no such team", fields={"team_id": ["is no team"]}) from None
