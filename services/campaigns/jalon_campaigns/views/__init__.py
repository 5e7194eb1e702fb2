"""The HTTP edge of the campaigns service: one module per noun. The class of each route is in ``service.py``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # flask-smorest is imported by web processes only
    from flask_smorest import Blueprint


def blueprints() -> Sequence["Blueprint"]:
    """The service's blueprints."""
    from jalon_campaigns.views import (
        campaigns,
        enrolments,
        inbound_mails,
        mailboxes,
        sends,
        suppressions,
        templates,
        tracking,
        unsubscribe,
    )

    return (
        templates.blp,
        campaigns.blp,
        enrolments.blp,
        sends.blp,
        inbound_mails.blp,
        mailboxes.blp,
        suppressions.blp,
        tracking.blp,
        unsubscribe.blp,
    )
