"""The JSON of mailboxes. What holds a password goes in and never comes out."""

from marshmallow import fields, validate

from jalon_core.http.schemas import RecordSchema, Schema, UtcTime, page_of

_LINE = validate.Length(1, 200)
_LIMIT = validate.Range(1, 1_000_000)
_ADDRESS = validate.Length(3, 320)
_URL = validate.Length(max=1000)


class SentSchema(Schema):
    """Mails that were taken in the last minute, hour and 24 hours."""

    per_minute = fields.Integer()
    per_hour = fields.Integer()
    per_day = fields.Integer()


class MailboxSchema(RecordSchema):
    """A mailbox, how it does, and what it sent lately.

    ``state``: ``ready``; ``paused``, because its server refused the account (``pause_reason``); ``probing`` after that.
    ``held``: mails that wait until somebody confirms them (``POST /sends/<id>/confirm``).
    """

    name = fields.String()
    sender = fields.String()
    from_name = fields.String()
    from_address = fields.String(allow_none=True)
    inbound_address = fields.String(allow_none=True)
    smtp_server = fields.String(allow_none=True)
    imap_server = fields.String(allow_none=True)
    imap_folder = fields.String()
    per_minute = fields.Integer(allow_none=True)
    per_hour = fields.Integer(allow_none=True)
    per_day = fields.Integer(allow_none=True)
    domain_per_minute = fields.Integer(allow_none=True)
    jitter_seconds = fields.Integer()
    state = fields.String(validate=validate.OneOf(("ready", "paused", "probing")))
    failures = fields.Integer()
    paused_until = UtcTime(allow_none=True)
    pause_reason = fields.String(allow_none=True)
    polled_at = UtcTime(allow_none=True)
    poll_problem = fields.String(allow_none=True)
    sent = fields.Nested(SentSchema)
    waiting = fields.Integer()
    held = fields.Integer()


MailboxPage = page_of(MailboxSchema)


class MailboxChange(Schema):
    """What to set of a mailbox. A server's address holds its password: it is kept sealed and never shown again.

    ``smtp_url`` and ``from_address`` are those of the installation where they are null. ``inbound_address`` is where
    answers go, with a token behind a plus; the mailbox must take such addresses.
    """

    name = fields.String(validate=_LINE)
    from_name = fields.String(validate=validate.Length(max=200))
    from_address = fields.String(allow_none=True, validate=_ADDRESS)
    inbound_address = fields.String(allow_none=True, validate=_ADDRESS)
    smtp_url = fields.String(allow_none=True, load_only=True, validate=_URL)
    imap_url = fields.String(allow_none=True, load_only=True, validate=_URL)
    imap_folder = fields.String(validate=_LINE)
    per_minute = fields.Integer(allow_none=True, validate=_LIMIT)
    per_hour = fields.Integer(allow_none=True, validate=_LIMIT)
    per_day = fields.Integer(allow_none=True, validate=_LIMIT)
    domain_per_minute = fields.Integer(allow_none=True, validate=_LIMIT)
    jitter_seconds = fields.Integer(validate=validate.Range(0, 3600))


class NewMailbox(MailboxChange):
    """A mailbox to be set up; without a team it is everybody's (admins), or the caller's team's."""

    name = fields.String(required=True, validate=_LINE)
    team_id = fields.UUID(allow_none=True)


class MailboxTestSchema(Schema):
    """What happened: ``accepted``, ``deferred``, ``rejected``, ``unreached`` or ``unknown``, in the server's words."""

    outcome = fields.String()
    words = fields.String()
    to = fields.String()
