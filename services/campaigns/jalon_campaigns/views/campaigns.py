"""Campaigns over HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_campaigns.models import AudienceCheck, Campaign
from jalon_campaigns.operations import campaign_acts
from jalon_campaigns.operations.audience_checks import request_check
from jalon_campaigns.operations.campaigns import create_campaign, delete_campaign, update_campaign
from jalon_campaigns.queries.campaigns import get_audience_check, get_campaign, list_campaigns
from jalon_campaigns.queries.results import Results, campaign_results
from jalon_campaigns.schemas.campaigns import (
    AudienceCheckSchema,
    CampaignChange,
    CampaignPage,
    CampaignQuery,
    CampaignSchema,
    NewCampaign,
)
from jalon_campaigns.schemas.results import ResultsSchema
from jalon_core.http.pages import Page
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction

blp = blueprint("campaigns", __name__, description="Sequences of e-mails to an audience")


@blp.route("/campaigns")
class Campaigns(MethodView):
    """The campaigns."""

    @blp.arguments(CampaignQuery, location="query")
    @blp.response(200, CampaignPage)
    def get(self, wanted: dict[str, Any]) -> Page[Campaign]:
        """List campaigns, newest first."""
        with reading() as session:
            return list_campaigns(session, current_caller(), **wanted)

    @blp.arguments(NewCampaign)
    @blp.response(201, CampaignSchema)
    def post(self, wanted: dict[str, Any]) -> Campaign:
        """Write a campaign, as a draft."""
        with transaction() as uow:
            return create_campaign(uow, **wanted)


@blp.route("/campaigns/<uuid:campaign_id>")
class OneCampaign(MethodView):
    """One campaign."""

    @blp.response(200, CampaignSchema)
    def get(self, campaign_id: UUID) -> Campaign:
        """Show a campaign with its mails."""
        with reading() as session:
            return get_campaign(session, current_caller(), campaign_id)

    @blp.arguments(CampaignChange)
    @blp.response(200, CampaignSchema)
    def patch(self, wanted: dict[str, Any], campaign_id: UUID) -> Campaign:
        """Change a campaign; once it has started, its audience and its mails stay as they are."""
        with transaction() as uow:
            return update_campaign(uow, campaign_id, expected_version=if_match(), **wanted)

    @blp.response(204)
    def delete(self, campaign_id: UUID) -> None:
        """Delete a campaign that does not run."""
        with transaction() as uow:
            delete_campaign(uow, campaign_id, expected_version=if_match())


def _act(act: Callable[..., Campaign], campaign_id: UUID) -> Campaign:
    with transaction() as uow:
        return act(uow, campaign_id, expected_version=if_match())


@blp.route("/campaigns/<uuid:campaign_id>/start")
class CampaignStart(MethodView):
    """The start."""

    @blp.response(200, CampaignSchema)
    def post(self, campaign_id: UUID) -> Campaign:
        """Begin to send; the audience is taken in by a job (``work``, ``considered``)."""
        return _act(campaign_acts.start_campaign, campaign_id)


@blp.route("/campaigns/<uuid:campaign_id>/pause")
class CampaignPause(MethodView):
    """The pause."""

    @blp.response(200, CampaignSchema)
    def post(self, campaign_id: UUID) -> Campaign:
        """Send nothing more until it is resumed."""
        return _act(campaign_acts.pause_campaign, campaign_id)


@blp.route("/campaigns/<uuid:campaign_id>/resume")
class CampaignResume(MethodView):
    """The end of the pause."""

    @blp.response(200, CampaignSchema)
    def post(self, campaign_id: UUID) -> Campaign:
        """Let a paused campaign go on."""
        return _act(campaign_acts.resume_campaign, campaign_id)


@blp.route("/campaigns/<uuid:campaign_id>/cancel")
class CampaignCancel(MethodView):
    """The end before the end."""

    @blp.response(200, CampaignSchema)
    def post(self, campaign_id: UUID) -> Campaign:
        """End a campaign early: what is planned is not sent."""
        return _act(campaign_acts.cancel_campaign, campaign_id)


@blp.route("/campaigns/<uuid:campaign_id>/results")
class CampaignResults(MethodView):
    """How it goes."""

    @blp.response(200, ResultsSchema)
    def get(self, campaign_id: UUID) -> Results:
        """Count what became of each mail and each contact, as it stands now."""
        with reading() as session:
            return campaign_results(session, current_caller(), campaign_id)


@blp.route("/campaigns/<uuid:campaign_id>/check")
class CampaignCheck(MethodView):
    """A look ahead."""

    @blp.response(200, AudienceCheckSchema)
    def get(self, campaign_id: UUID) -> AudienceCheck:
        """Show what the last look found so far; it is complete when ``finished_at`` is there."""
        with reading() as session:
            return get_audience_check(session, current_caller(), campaign_id)

    @blp.response(202, AudienceCheckSchema)
    def post(self, campaign_id: UUID) -> AudienceCheck:
        """Look at the audience: how many there are, and which merge fields they lack. Nothing is sent."""
        with transaction() as uow:
            return request_check(uow, campaign_id)
