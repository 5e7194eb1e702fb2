"""``/healthz``, ``/readyz`` and ``/metrics`` of a service: for supervisors and gateways, not for clients."""

from functools import cache

from alembic.runtime.migration import MigrationContext
from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from jalon_core.bus import measuring
from jalon_core.bus.broker import Broker
from jalon_core.copies.filling import filling
from jalon_core.db import migrations
from jalon_core.metrics import CONTENT_TYPE, exposition
from jalon_core.service import Context
from jalon_sdk.serial import Json

READY = "ready"


def readiness(context: Context) -> dict[str, Json]:
    """Whether a service can do its work, and what is missing if not.

    ``status`` is ``ready``; ``not_ready`` with ``detail`` (no database, or one that was not migrated); or ``filling``
    with ``kinds``: the records of other services whose copies are not whole yet.
    """
    service = context.service
    try:
        with context.reading() as session:
            has = MigrationContext.configure(session.connection()).get_current_revision()
            if has != _needed(service.package):
                detail = f"the database is at migration {has}, the code needs {_needed(service.package)}"
                return {"status": "not_ready", "service": service.name, "detail": detail}
            missing = filling(session, service)
    except SQLAlchemyError as error:
        detail = f"the database cannot be read: {type(error).__name__}"
        return {"status": "not_ready", "service": service.name, "detail": detail}
    if missing:
        return {"status": "filling", "service": service.name, "kinds": list(missing)}
    return {"status": READY, "service": service.name}


def health(context: Context) -> Blueprint:
    """The blueprint of a service's health."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "alive", "service": context.service.name}

    @routes.get("/readyz")
    def readyz() -> Response:
        state = readiness(context)
        response = jsonify(state)
        if state["status"] != READY:
            response.status_code = 503
            response.headers["Retry-After"] = "2"
        return response

    @routes.get("/metrics")
    def metrics() -> Response:
        bus = measuring.exposition(context, Broker(context.settings.effective_broker_url))
        return Response(exposition() + bus.encode(), content_type=CONTENT_TYPE)

    return routes


@cache
def _needed(package: str) -> str | None:
    return migrations.newest(package)
