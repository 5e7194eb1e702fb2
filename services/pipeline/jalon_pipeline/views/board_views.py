"""Saved views of boards."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, current_caller, reading, transaction
from jalon_pipeline.models import BoardView
from jalon_pipeline.operations.board_views import change_board_view, delete_board_view, save_board_view
from jalon_pipeline.queries.board_views import list_board_views
from jalon_pipeline.schemas.board_views import BoardViewSchema, BoardViewsQuery, ChangeBoardView, SaveBoardView

blp = blueprint("board-views", __name__, description="Saved filters of boards")


@blp.route("/board-views")
class BoardViews(MethodView):
    """The views of a board."""

    @blp.arguments(BoardViewsQuery, location="query")
    @blp.response(200, page_of(BoardViewSchema))
    def get(self, query: dict[str, Any]) -> Page[BoardView]:
        """List the views of a pipeline's board: one's own, and those shared with one's teams."""
        with reading() as session:
            return list_board_views(session, current_caller(), **query)

    @blp.arguments(SaveBoardView)
    @blp.response(201, BoardViewSchema)
    def post(self, wanted: dict[str, Any]) -> BoardView:
        """Save filters under a name."""
        with transaction() as uow:
            return save_board_view(uow, **wanted)


@blp.route("/board-views/<uuid:view_id>")
class OneBoardView(MethodView):
    """One view."""

    @blp.arguments(ChangeBoardView)
    @blp.response(200, BoardViewSchema)
    def patch(self, wanted: Any, view_id: UUID) -> BoardView:
        """Rename a view, give it other filters, share it or take it back."""
        with transaction() as uow:
            return change_board_view(uow, view_id, wanted)

    @blp.response(204)
    def delete(self, view_id: UUID) -> None:
        """Delete a view."""
        with transaction() as uow:
            delete_board_view(uow, view_id)
