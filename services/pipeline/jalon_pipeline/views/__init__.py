"""The HTTP edge of the pipeline service: one module per noun. The class of each route is in ``service.py``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # flask-smorest is imported by web processes only
    from flask_smorest import Blueprint


def blueprints() -> Sequence["Blueprint"]:
    """The service's blueprints."""
    from jalon_pipeline.views import (
        board,
        board_views,
        bulk,
        card_fields,
        cards,
        changes,
        lost_reasons,
        pipelines,
        positions,
        queue,
        statistics,
        tasks,
    )

    modules = (
        pipelines,
        board,
        board_views,
        changes,
        bulk,
        cards,
        positions,
        tasks,
        queue,
        statistics,
        card_fields,
        lost_reasons,
    )
    return tuple(module.blp for module in modules)
