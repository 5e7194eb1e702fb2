"""``Idempotency-Key``: a POST that is sent again with the same key is done once and answered the same.

The answer is stored in the transaction of the request's unit of work, which therefore commits when the answer is
known, not when the view leaves its ``with`` block. Of two that run at once one wins; the other gets its answer.
A refused request leaves nothing behind: it may be sent again with the same key.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Request, Response
from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from jalon_core.clock import now
from jalon_core.db.engine import Database
from jalon_core.db.tables import idempotent_responses as answers
from jalon_core.errors import Invalid, Refusal

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = dt.timedelta(hours=24)
MAX_KEY = 255
_HEADERS = ("Content-Type", "ETag", "Location")


class IdempotencyKeyReused(Refusal):
    """The same key was sent before with another request."""

    code = "idempotency_key_reused"
    status = 422


class Replay(Exception):
    """The request was carried out before; this is its answer."""

    def __init__(self, response: Response) -> None:
        self.response = response
        super().__init__("answered before")


class AlreadyReserved(Exception):
    """Another transaction reserved the key meanwhile; what it answered can be read now."""


def fingerprint(request: Request, secret: bytes) -> str:
    """What makes two requests the same: method, address and body; keyed, since bodies may hold passwords."""
    whole = b"\n".join([request.method.encode(), request.full_path.encode(), request.get_data(cache=True)])
    return hmac.new(secret, whole, hashlib.sha256).hexdigest()


class Remembering:
    """One POST with a key, from the first look for an old answer to the commit of the new one."""

    def __init__(self, database: Database, *, caller: str, key: str, request_hash: str) -> None:
        if not key.isprintable() or len(key) > MAX_KEY:
            raise Invalid("the Idempotency-Key is too long", fields={HEADER: [f"at most {MAX_KEY} characters"]})
        self._database = database
        self._caller = caller
        self._key = key
        self._request_hash = request_hash
        self.open_session: Session | None = None

    def look_up(self) -> None:
        """Look for the answer of an earlier request, without waiting for anybody.

        :raises Replay: there is one.
        :raises IdempotencyKeyReused: the key belongs to another request.
        """
        with self._database.reading() as session:
            self._answer_from(session)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The request's session: opened the first time, and left open for `commit`. Rolled back on an exception."""
        session = self.open_session
        if session is None:
            session = self.open_session = Session(self._database.engine, expire_on_commit=False)
            try:
                self._reserve(session)
            except BaseException:
                self.roll_back()
                raise
        try:
            yield session
            session.flush()
        except BaseException:
            self.roll_back()
            raise

    def commit(self, response: Response) -> None:
        """Store the answer and commit, when the view opened a transaction at all."""
        session, self.open_session = self.open_session, None
        if session is None:
            return
        with session:
            if response.status_code >= 400:
                return
            headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
            values = {"status": response.status_code, "body": response.get_data(as_text=True), "headers": headers}
            session.execute(update(answers).where(*self._mine()).values(values))
            session.execute(delete(answers).where(answers.c.created_at < now() - KEPT))
            session.commit()

    def roll_back(self) -> None:
        """Forget the request: nothing of it happened."""
        session, self.open_session = self.open_session, None
        if session is not None:
            session.close()

    def _reserve(self, session: Session) -> None:
        self._answer_from(session)
        row = {
            "caller": self._caller,
            "key": self._key,
            "request_hash": self._request_hash,
            "status": 0,
            "body": "",
            "headers": {},
            "created_at": now(),
        }
        try:
            # On PostgreSQL this waits for another transaction that holds the key; SQLite has one writer at a time.
            session.execute(delete(answers).where(*self._mine(), answers.c.created_at < now() - KEPT))
            session.execute(insert(answers).values(row))
        except IntegrityError:
            raise AlreadyReserved from None

    def _answer_from(self, session: Session) -> None:
        row = session.execute(select(answers).where(*self._mine(), answers.c.created_at >= now() - KEPT)).one_or_none()
        if row is None:
            return
        if row.request_hash != self._request_hash:
            raise IdempotencyKeyReused("this Idempotency-Key was used for another request")
        raise Replay(Response(row.body, row.status, headers={**row.headers, REPLAYED: "true"}))

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return answers.c.caller == self._caller, answers.c.key == self._key
