"""Mailboxes over HTTP."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_campaigns.operations import mailboxes as operations
from jalon_campaigns.operations.mailbox_tests import MailboxTest, carry_out, trial_of
from jalon_campaigns.queries.mailboxes import ShownMailbox, get_mailbox, list_mailboxes
from jalon_campaigns.schemas.mailboxes import (
    MailboxChange,
    MailboxPage,
    MailboxSchema,
    MailboxTestSchema,
    NewMailbox,
)
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery
from jalon_core.http.views import blueprint, current_caller, current_settings, if_match, reading, transaction
from jalon_core.unit_of_work import UnitOfWork

blp = blueprint("mailboxes", __name__, description="The accounts that send mails and that answers come back to")


@blp.route("/mailboxes")
class Mailboxes(MethodView):
    """The mailboxes."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, MailboxPage)
    def get(self, wanted: dict[str, Any]) -> Page[ShownMailbox]:
        """List the shared mailboxes and those of one's teams, with how they do."""
        with reading() as session:
            return list_mailboxes(session, current_settings(), current_caller(), **wanted)

    @blp.arguments(NewMailbox)
    @blp.response(201, MailboxSchema)
    def post(self, wanted: dict[str, Any]) -> ShownMailbox:
        """Set up a mailbox."""
        caller = current_caller()
        wanted.setdefault("team_id", None if caller.is_admin else caller.default_team)
        with transaction() as uow:
            return _shown(uow, operations.create_mailbox(uow, **wanted).id)


@blp.route("/mailboxes/<uuid:mailbox_id>")
class OneMailbox(MethodView):
    """One mailbox."""

    @blp.response(200, MailboxSchema)
    def get(self, mailbox_id: UUID) -> ShownMailbox:
        """Show a mailbox, how it does, and what it sent lately."""
        with reading() as session:
            return get_mailbox(session, current_settings(), current_caller(), mailbox_id)

    @blp.arguments(MailboxChange)
    @blp.response(200, MailboxSchema)
    def patch(self, wanted: dict[str, Any], mailbox_id: UUID) -> ShownMailbox:
        """Change a mailbox; a new sending server ends its pause."""
        with transaction() as uow:
            operations.update_mailbox(uow, mailbox_id, expected_version=if_match(), **wanted)
            return _shown(uow, mailbox_id)

    @blp.response(204)
    def delete(self, mailbox_id: UUID) -> None:
        """Delete a mailbox that has nothing more to send, and its passwords."""
        with transaction() as uow:
            operations.delete_mailbox(uow, mailbox_id, expected_version=if_match())


@blp.route("/mailboxes/<uuid:mailbox_id>/resume")
class MailboxResume(MethodView):
    """Ending a mailbox's pause."""

    @blp.response(200, MailboxSchema)
    def post(self, mailbox_id: UUID) -> ShownMailbox:
        """Let a paused mailbox try again at once."""
        with transaction() as uow:
            operations.resume_mailbox(uow, mailbox_id)
            return _shown(uow, mailbox_id)


@blp.route("/mailboxes/<uuid:mailbox_id>/test")
class MailboxTrial(MethodView):
    """Trying a mailbox."""

    @blp.response(200, MailboxTestSchema)
    def post(self, mailbox_id: UUID) -> MailboxTest:
        """Send a mail to oneself through a mailbox, now, and say what its server answered."""
        with reading() as session:
            trial = trial_of(session, current_settings(), current_caller(), mailbox_id)
        # Outside of any transaction: a mail server may think for minutes.
        return carry_out(trial)


def _shown(uow: UnitOfWork, mailbox_id: UUID) -> ShownMailbox:
    uow.session.flush()
    return get_mailbox(uow.session, uow.settings, uow.caller, mailbox_id)
