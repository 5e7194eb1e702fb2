"""Boards and the cards of their columns."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, current_caller, reading
from jalon_pipeline.queries import board as queries
from jalon_pipeline.queries.board_cards import BoardCard
from jalon_pipeline.queries.filters import CardFilter
from jalon_pipeline.queries.past_board import get_past_board, more_past_cards
from jalon_pipeline.schemas.board import BoardQuery, BoardSchema, CardSchema, CardsQuery

blp = blueprint("board", __name__, description="Pipelines seen as Kanban")


@blp.route("/pipelines/<uuid:pipeline_id>/board")
class OneBoard(MethodView):
    """The board of a pipeline."""

    @blp.arguments(BoardQuery, location="query", unknown=ma.RAISE)
    @blp.response(200, BoardSchema)
    def get(self, query: dict[str, Any], pipeline_id: UUID) -> queries.Board:
        """Show the board, now or as it was: totals of whole columns, and the first cards of each."""
        at = query.pop("at")
        with reading() as session:
            if at is not None:
                return get_past_board(session, current_caller(), pipeline_id, CardFilter(**query), at)
            return queries.get_board(session, current_caller(), pipeline_id, CardFilter(**query))


@blp.route("/stages/<uuid:stage_id>/cards")
class Cards(MethodView):
    """The cards of a column."""

    @blp.arguments(CardsQuery, location="query", unknown=ma.RAISE)
    @blp.response(200, page_of(CardSchema))
    def get(self, query: dict[str, Any], stage_id: UUID) -> Page[BoardCard]:
        """List the cards of a column, from the cursor that the board gave."""
        at, page = query.pop("at"), {name: query.pop(name) for name in ("limit", "cursor")}
        with reading() as session:
            if at is not None:
                return more_past_cards(session, current_caller(), stage_id, CardFilter(**query), at, **page)
            return queries.more_cards(session, current_caller(), stage_id, CardFilter(**query), **page)
