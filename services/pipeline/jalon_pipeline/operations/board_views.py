"""Saved views of boards: saved, changed, shared, deleted. They are nobody's records, and no event tells of them.

A view is its owner's: they alone change it. One that is shared with a team can also be deleted, or taken back from the
team, by whoever configures for the team: its owner may have left.
"""

from typing import Any, TypedDict
from uuid import UUID

from jalon_core.access.caller import Caller
from jalon_core.access.rights import require_configure
from jalon_core.errors import Forbidden, NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import BoardView
from jalon_pipeline.operations.pipelines import usable_pipeline


class ViewChanges(TypedDict, total=False):
    """What may be changed about a view; ``team_id`` None takes it back."""

    name: str
    query: dict[str, Any]
    team_id: UUID | None


def save_board_view(
    uow: UnitOfWork, *, pipeline_id: UUID, name: str, query: dict[str, Any], team_id: UUID | None = None
) -> BoardView:
    """Keep the filters of a board under a name.

    :param team_id: with whom it is shared.
    :raises NotFound: there is no such pipeline, or the caller may not see it.
    :raises Forbidden: nobody saves it, or the team is not theirs.
    """
    usable_pipeline(uow, pipeline_id)
    if uow.caller.member_id is None:
        raise Forbidden("only members have views")
    _require_own_team(uow.caller, team_id)
    view = BoardView(
        pipeline_id=pipeline_id, owner_id=uow.caller.member_id, name=name, query=dict(query), team_id=team_id
    )
    uow.session.add(view)
    uow.session.flush()
    return view


def change_board_view(uow: UnitOfWork, view_id: UUID, changes: ViewChanges) -> BoardView:
    """Rename a view, give it other filters, share it or take it back.

    :raises NotFound: there is none, or the caller may not see it.
    :raises Forbidden: it is somebody else's, or the team is not theirs.
    """
    view = _visible_view(uow, view_id)
    if view.owner_id != uow.caller.member_id:
        raise Forbidden("only who saved a view may change it")
    if changes.get("team_id", view.team_id) != view.team_id:
        _require_own_team(uow.caller, changes["team_id"])
    for name, value in changes.items():
        setattr(view, name, value)
    uow.session.flush()
    return view


def delete_board_view(uow: UnitOfWork, view_id: UUID) -> None:
    """Forget a view.

    :raises NotFound: there is none, or the caller may not see it.
    :raises Forbidden: it is somebody else's, and the caller does not configure for its team.
    """
    view = _visible_view(uow, view_id)
    if view.owner_id != uow.caller.member_id:
        require_configure(uow.caller, view.team_id)
    uow.session.delete(view)
    uow.session.flush()


def _visible_view(uow: UnitOfWork, view_id: UUID) -> BoardView:
    view = uow.session.get(BoardView, view_id)
    if view is None:
        raise NotFound
    if view.owner_id != uow.caller.member_id and (view.team_id is None or view.team_id not in uow.caller.roles):
        raise NotFound
    usable_pipeline(uow, view.pipeline_id)
    return view


def _require_own_team(caller: Caller, team_id: UUID | None) -> None:
    if team_id is not None and team_id not in caller.roles:
        raise Forbidden("a view is shared with one's own team")
