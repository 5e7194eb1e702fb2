"""``/groups``: named sets of a team's contacts. Rights are enforced by operations and queries."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.models.contacts import Contact
from jalon_contacts.models.groups import Group
from jalon_contacts.models.sight import visible_group
from jalon_contacts.operations.bulk_changes import change_contacts
from jalon_contacts.operations.groups import create_group, delete_group, remove_members, update_group
from jalon_contacts.queries.contacts import count_contacts, list_contacts
from jalon_contacts.queries.groups import SeenGroup, get_group, list_groups
from jalon_contacts.schemas.bulk_jobs import BulkAnswerSchema, ChosenSchema, MemberIdsSchema
from jalon_contacts.schemas.contacts import ContactSchema
from jalon_contacts.schemas.groups import (
    GroupChangeSchema,
    GroupPreviewAnswerSchema,
    GroupPreviewSchema,
    GroupSchema,
    GroupWriteSchema,
    SeenGroupSchema,
)
from jalon_contacts.views.bulk_jobs import answered
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction

blp = blueprint("groups", __name__, description="Named sets of contacts, static or kept by a filter")


@blp.route("/groups")
class Groups(MethodView):
    """All groups."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(SeenGroupSchema))
    def get(self, wanted: dict[str, Any]) -> Page[dict[str, Any]]:
        """List the groups of the caller's teams by name."""
        with reading() as session:
            page = list_groups(session, current_caller(), **wanted)
            return Page(items=[_shown(seen) for seen in page.items], next=page.next)

    @blp.arguments(GroupWriteSchema)
    @blp.response(201, GroupSchema)
    def post(self, wanted: dict[str, Any]) -> Group:
        """Make a group; a dynamic one, kept by its filter, fills within moments."""
        with transaction() as uow:
            return create_group(uow, **wanted)


@blp.route("/groups/preview")
class GroupPreview(MethodView):
    """A filter tried."""

    @blp.arguments(GroupPreviewSchema)
    @blp.response(200, GroupPreviewAnswerSchema)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Say whom a filter would choose."""
        with reading() as session:
            caller, chosen = current_caller(), {"filter": wanted["filter"], "q": wanted["q"]}
            first = list_contacts(session, caller, **chosen, limit=10)
            count = count_contacts(session, caller, **chosen, team_id=wanted["team_id"])
            return {"count": count, "items": first.items}


@blp.route("/groups/<uuid:group_id>")
class OneGroup(MethodView):
    """One group."""

    @blp.response(200, SeenGroupSchema)
    def get(self, group_id: UUID) -> dict[str, Any]:
        """Read a group."""
        with reading() as session:
            return _shown(get_group(session, current_caller(), group_id))

    @blp.arguments(GroupChangeSchema)
    @blp.response(200, GroupSchema)
    def patch(self, wanted: dict[str, Any], group_id: UUID) -> Group:
        """Rename a group, or keep it by another filter."""
        with transaction() as uow:
            return update_group(uow, group_id, expected_version=if_match(), **wanted)

    @blp.response(204)
    def delete(self, group_id: UUID) -> None:
        """Delete a group; its contacts stay."""
        with transaction() as uow:
            delete_group(uow, group_id, expected_version=if_match())


@blp.route("/groups/<uuid:group_id>/members")
class GroupMembers(MethodView):
    """Who is in a group."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(ContactSchema))
    def get(self, wanted: dict[str, Any], group_id: UUID) -> Page[Contact]:
        """List the contacts in a group by name, as far as the caller may see them."""
        with reading() as session:
            group = visible_group(session, current_caller(), group_id)
            return list_contacts(session, current_caller(), group_id=group.id, **wanted)

    @blp.arguments(ChosenSchema)
    @blp.response(200, BulkAnswerSchema)
    def post(self, wanted: dict[str, Any], group_id: UUID) -> dict[str, Any]:
        """Put contacts into a static group: by id, answered for each; or by a filter, perhaps as work for later."""
        with transaction() as uow:
            return answered(change_contacts(uow, "add_to_group", group_id=group_id, **wanted))

    @blp.arguments(MemberIdsSchema)
    @blp.response(200, BulkAnswerSchema)
    def delete(self, wanted: dict[str, Any], group_id: UUID) -> dict[str, Any]:
        """Take contacts out of a static group; answered for each."""
        with transaction() as uow:
            return answered(remove_members(uow, group_id, wanted["ids"]))


def _shown(seen: SeenGroup) -> dict[str, Any]:
    whole = {name: getattr(seen.group, name) for name in GroupSchema().fields}
    return whole | {"size": seen.size, "job": seen.job, "campaigns": seen.campaigns}
