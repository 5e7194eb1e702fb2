"""Refusals: what a caller gets when something cannot be done, each with a stable code.

A refusal is no bug: operations raise it, nothing is changed, and the edge (HTTP, a command's answer) turns it into
words. Codes are documented in ``docs/errors.md``; a test compares. Domain modules must not import this package: they
raise their own exceptions, which derive from ``ValueError`` and which each service maps (``Service.refusals``).
"""

from collections.abc import Mapping
from typing import ClassVar

from jalon_sdk.serial import Json


class Refusal(Exception):
    """Something cannot be done.

    :cvar code: stable, snake_case; clients translate it.
    :cvar status: the HTTP status it becomes.
    :ivar detail: the same in English words.
    :ivar extra: further members of the problem document, e.g. ``{"current": {...}}``.
    :ivar fields: problems by the path of a field.
    :ivar retry_after: seconds after which the same may succeed.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(
        self,
        detail: str = "",
        *,
        extra: Mapping[str, Json] | None = None,
        fields: Mapping[str, list[str]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.detail = detail
        self.extra = dict(extra or {})
        self.fields = dict(fields or {})
        self.retry_after = retry_after
        super().__init__(detail or self.code)


class NotFound(Refusal):
    """There is no such record, or the caller may not see it: the two are never told apart."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """The caller sees the record and may not do this to it."""

    code = "forbidden"
    status = 403


class Unauthenticated(Refusal):
    """No token, or one that is wrong, expired or revoked."""

    code = "unauthenticated"
    status = 401


class Invalid(Refusal):
    """The input does not have the required shape; ``fields`` says where."""

    code = "invalid"
    status = 422


class Conflict(Refusal):
    """The state of things forbids it."""

    code = "conflict"
    status = 409


class VersionConflict(Refusal):
    """Somebody changed the record meanwhile; ``extra["current"]`` is its state now."""

    code = "version_conflict"
    status = 412


class NotYetKnown(Refusal):
    """The record that is named is still on its way from the service that owns it."""

    code = "reference_not_yet_known"
    status = 409

    def __init__(self, kind: str, record_id: object) -> None:
        self.kind = kind
        self.record_id = record_id
        super().__init__(f"{kind} {record_id} is not known here yet", retry_after=2)


class TooMany(Refusal):
    """The rate limit was reached."""

    code = "rate_limited"
    status = 429


class Unavailable(Refusal):
    """Something that is needed for the answer is missing right now."""

    code = "unavailable"
    status = 503


class StorageFull(Refusal):
    """The disk of the database is full: nothing can be written until there is room on it."""

    code = "storage_full"
    status = 507
