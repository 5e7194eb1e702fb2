"""Every refusal and every error as ``application/problem+json`` (RFC 9457), with a stable ``code``."""

import json
from collections.abc import Mapping
from http import HTTPStatus

import marshmallow as ma
from flask import Flask, Response
from marshmallow import fields
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from jalon_core.db.outages import ADVICE, Outage, outage_of
from jalon_core.errors import Refusal, StorageFull, Unavailable
from jalon_core.http import current
from jalon_core.logs import logger
from jalon_sdk.serial import Json

log = logger("jalon.http")

HTTP_CODES = {
    400: "bad_request",
    404: "no_such_address",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "body_too_long",
    415: "unsupported_media_type",
    431: "headers_too_long",
}
"""The codes of what Flask itself refuses."""


_REFUSALS: Mapping[Outage, Refusal] = {
    "away": Unavailable("the database does not answer right now", retry_after=2),
    "full": StorageFull("there is no room left on the disk: nothing was changed", retry_after=60),
}
"""What becomes of a request whose database cannot do what it always does: all of it is rolled back."""


class ProblemSchema(ma.Schema):
    """The shape of every error."""

    type = fields.String(metadata={"description": "URN of the code"})
    title = fields.String(metadata={"description": "The status in words"})
    status = fields.Integer()
    code = fields.String(metadata={"description": "Stable; docs/errors.md lists all"})
    detail = fields.String(metadata={"description": "The same in English"})
    instance = fields.String(metadata={"description": "The request's id"})
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "What is wrong, by the path of the field"},
    )


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    extra: Mapping[str, Json] | None = None,
    errors: Mapping[str, list[str]] | None = None,
    retry_after: int | None = None,
) -> Response:
    """Build a problem document."""
    body: dict[str, Json] = {
        **(extra or {}),
        "type": f"urn:jalon:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail or code.replace("_", " "),
        "instance": current.state().request_id,
    }
    if errors:
        body["errors"] = dict(errors)
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type="application/problem+json")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def of_refusal(refusal: Refusal) -> Response:
    """The problem that a refusal is."""
    return problem(
        refusal.status,
        refusal.code,
        refusal.detail,
        extra=refusal.extra,
        errors=refusal.fields,
        retry_after=refusal.retry_after,
    )


def register(app: Flask, domain_refusals: Mapping[type[Exception], tuple[str, int]]) -> None:
    """Answer every exception of an app with a problem."""

    def of_domain(error: Exception) -> Response:
        for cls in type(error).__mro__:
            if cls in domain_refusals:
                code, status = domain_refusals[cls]
                return problem(
                    status, code, str(error), extra=getattr(error, "extra", None), errors=getattr(error, "fields", None)
                )
        raise error

    def of_http(error: HTTPException) -> Response | HTTPException:
        if isinstance(error, RequestRedirect) or error.response is not None:
            return error
        status = error.code or 500
        answer = problem(status, HTTP_CODES.get(status, "refused"), error.description or "")
        for name, value in error.get_headers():
            if name not in ("Content-Type", "Content-Length"):
                answer.headers.setdefault(name, value)
        return answer

    def of_bug(error: Exception) -> Response:
        outage = outage_of(error)
        if outage is not None:
            log.error(ADVICE[outage], request_id=current.state().request_id, problem=type(error).__name__)
            return of_refusal(_REFUSALS[outage])
        log.error("unexpected error", request_id=current.state().request_id, exc_info=error)
        return problem(500, "internal_error", "something went wrong; the log has the details under this request's id")

    app.register_error_handler(Refusal, of_refusal)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_bug)
    for cls in domain_refusals:
        app.register_error_handler(cls, of_domain)
