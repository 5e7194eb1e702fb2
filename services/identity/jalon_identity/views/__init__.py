"""The HTTP edge of the identity service: one module per noun. The class of each route is in ``service.py``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # flask-smorest is imported by web processes only
    from flask_smorest import Blueprint


def blueprints() -> Sequence["Blueprint"]:
    """The service's blueprints."""
    from jalon_identity.views import access_log, api_keys, key_set, me, members, session, setup, teams

    return (session.blp, me.blp, members.blp, teams.blp, api_keys.blp, access_log.blp, setup.blp, key_set.blp)
