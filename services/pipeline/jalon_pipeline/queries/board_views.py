"""Saved views of boards: one's own, and those that were shared with one's teams."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.http.pages import Page, paginate
from jalon_pipeline.models import BoardView
from jalon_pipeline.queries.pipelines import get_pipeline


def list_board_views(
    session: Session, caller: Caller, pipeline_id: UUID, *, limit: int, cursor: str | None
) -> Page[BoardView]:
    """The views of a pipeline's board that the caller sees, oldest first.

    :raises jalon_core.errors.NotFound: there is no such pipeline, or they may not see it.
    """
    get_pipeline(session, caller, pipeline_id)
    mine = or_(BoardView.owner_id == caller.member_id, BoardView.team_id.in_(sorted(caller.roles)))
    query = select(BoardView).where(BoardView.pipeline_id == pipeline_id, mine)
    return paginate(session, query, order=[BoardView.created_at, BoardView.id], limit=limit, cursor=cursor)
