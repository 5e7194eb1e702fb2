"""Tasks."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction
from jalon_pipeline.domain.cards import CARD_KINDS
from jalon_pipeline.models import Task
from jalon_pipeline.operations.tasks import create_task, delete_task, restore_task, update_task
from jalon_pipeline.queries.tasks import ListedTask, get_task, list_tasks
from jalon_pipeline.schemas.tasks import CreateTask, ListedTaskSchema, TaskQuery, TaskSchema, UpdateTask

blp = blueprint("tasks", __name__, description="What is to be done")


@blp.route("/tasks")
class Tasks(MethodView):
    """All tasks."""

    @blp.arguments(TaskQuery, location="query")
    @blp.response(200, page_of(ListedTaskSchema))
    def get(self, query: dict[str, Any]) -> Page[ListedTask]:
        """List tasks, the most urgent first."""
        limit, cursor, open_only = query.pop("limit"), query.pop("cursor"), query.pop("open")
        for card_kind in CARD_KINDS:
            if f"{card_kind}_id" in query:
                query |= {"card_kind": card_kind, "card_id": query.pop(f"{card_kind}_id")}
        with reading() as session:
            return list_tasks(session, current_caller(), equal=query, open_only=open_only, limit=limit, cursor=cursor)

    @blp.arguments(CreateTask)
    @blp.response(201, TaskSchema)
    def post(self, wanted: dict[str, Any]) -> Task:
        """Give somebody something to do."""
        with transaction() as uow:
            return create_task(uow, **wanted)


@blp.route("/tasks/<uuid:task_id>")
class OneTask(MethodView):
    """One task."""

    @blp.response(200, TaskSchema)
    def get(self, task_id: UUID) -> Task:
        """Show a task."""
        with reading() as session:
            return get_task(session, current_caller(), task_id)

    @blp.arguments(UpdateTask)
    @blp.response(200, TaskSchema)
    def patch(self, wanted: Any, task_id: UUID) -> Task:
        """Change, complete or reopen a task."""
        with transaction() as uow:
            return update_task(uow, task_id, wanted, expected_version=if_match())

    @blp.response(204)
    def delete(self, task_id: UUID) -> None:
        """Delete a task."""
        with transaction() as uow:
            delete_task(uow, task_id, expected_version=if_match())


@blp.route("/tasks/<uuid:task_id>/restore")
class RestoredTask(MethodView):
    """A task that was deleted."""

    @blp.response(200, TaskSchema)
    def post(self, task_id: UUID) -> Task:
        """Bring a deleted task back as it was."""
        with transaction() as uow:
            return restore_task(uow, task_id)
