"""The suppression list over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_campaigns.models import Suppression
from jalon_campaigns.operations.suppressions import allow_address, lift_suppression, suppress_address
from jalon_campaigns.queries.suppressions import list_suppressions
from jalon_campaigns.schemas.suppressions import (
    AddressSchema,
    LiftByAddress,
    LiftSchema,
    SuppressionPage,
    SuppressionQuery,
    SuppressionSchema,
)
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page
from jalon_core.http.views import blueprint, current_settings, reading, transaction

blp = blueprint("suppressions", __name__, description="Addresses that get no more mail")


@blp.route("/suppressions")
class Suppressions(MethodView):
    """The suppression list, which is the whole installation's."""

    @blp.arguments(SuppressionQuery, location="query")
    @blp.response(200, SuppressionPage)
    def get(self, wanted: dict[str, Any]) -> Page[Suppression]:
        """List suppressions; their addresses are kept as hashes only."""
        with reading() as session:
            return list_suppressions(session, current_settings(), **wanted)

    @blp.arguments(AddressSchema)
    @blp.response(201, SuppressionSchema)
    def post(self, wanted: dict[str, Any]) -> Suppression:
        """Send no more mail to an address."""
        with transaction() as uow:
            return suppress_address(uow, **wanted)


@blp.route("/suppressions/lift")
class SuppressionLift(MethodView):
    """Lifting a suppression."""

    @blp.arguments(LiftByAddress)
    @blp.response(204)
    def post(self, wanted: dict[str, Any]) -> None:
        """Let an address get mail again."""
        with transaction() as uow:
            if not allow_address(uow, wanted["address"], because=wanted["because"]):
                raise NotFound("this address is not suppressed")


@blp.route("/suppressions/<uuid:suppression_id>/lift")
class OneSuppressionLift(MethodView):
    """Lifting one suppression of which the address is not known."""

    @blp.arguments(LiftSchema)
    @blp.response(200, SuppressionSchema)
    def post(self, wanted: dict[str, Any], suppression_id: UUID) -> Suppression:
        """Lift one suppression, and keep who did it and why."""
        with transaction() as uow:
            return lift_suppression(uow, suppression_id, **wanted)
