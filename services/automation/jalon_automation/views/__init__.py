"""The HTTP edge of the automation service: one module per noun. The class of each route is in ``service.py``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # flask-smorest is imported by web processes only
    from flask_smorest import Blueprint


def blueprints() -> Sequence["Blueprint"]:
    """The service's blueprints."""
    from jalon_automation.views import events, notifications, plugins, runs, types, webhooks, workflows

    return (workflows.blp, runs.blp, types.blp, notifications.blp, events.blp, webhooks.blp, plugins.blp)
