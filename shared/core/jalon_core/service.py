"""What a service is: its tables, its routes, what it keeps copies of, what it reacts to, what it does by itself.

Each service declares one `Service` in its ``service.py``. Every way of running (one process for all, many processes for
each) is composed from these declarations alone; see `jalon_core.runtime` and ``deploy/embedded``.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, MetaData, func, select, true
from sqlalchemy.orm import Session

from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.access.directory import COPIES, Directory
from jalon_core.access.routes import RouteClass
from jalon_core.db.engine import Database
from jalon_core.db.tables import service_state
from jalon_core.settings import Settings
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands import Command
from jalon_sdk.envelope import Envelope, Lane
from jalon_sdk.records import State
from jalon_sdk.serial import Json

if TYPE_CHECKING:  # flask-smorest is imported by web processes only
    from flask_smorest import Blueprint

Reaction = Callable[[UnitOfWork, Any, Envelope], None]
"""``(uow, event, envelope)``: what a service does about an event, in its own database only."""

CommandHandler = Callable[[UnitOfWork, Any], Mapping[str, Json]]
"""``(uow, command) -> result``: carries a command out; raises `jalon_core.errors.Refusal`."""


@dataclass(frozen=True, kw_only=True)
class Owned:
    """A kind of record that this service owns, so that others can fill their copies of it.

    :ivar kind: ``deal``.
    :ivar states: ``(session, after_id, limit)`` gives states in order of id, tombstones included.
    :ivar totals: ``(session)`` gives the number of records and the sum of their versions, tombstones included.
    """

    kind: str
    states: Callable[[Session, UUID | None, int], Sequence[State]]
    totals: Callable[[Session], tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work that claims rows and does them outside of any consumer: mail, HTTP, plugins, sweeps.

    :ivar name: for logs and metrics.
    :ivar run: does a portion and says how many things it did; called again at once while that is not 0.
    :ivar channel: the waking channel (`jalon_core.bus.waking`) that announces new rows.
    :ivar every: seconds between looks when nobody wakes it.
    :ivar next_due: when the next row is due, so that it is done to the second; None if none is.
    :ivar workers: how many threads (or, distributed, processes) do it at once by default.
    """

    name: str
    run: Callable[["Context"], int]
    channel: str | None = None
    every: float = 5.0
    next_due: Callable[["Context"], dt.datetime | None] | None = None
    workers: int = 1


@dataclass(frozen=True, kw_only=True)
class Service:
    """One service, whole.

    :ivar name: ``pipeline``.
    :ivar package: ``jalon_pipeline``; its migrations are in ``<package>.migrations``.
    :ivar metadata: of its own tables (those every service has come on top).
    :ivar resources: first path segments under ``/api/v1`` that the gateway routes here.
    :ivar public_prefixes: paths outside of ``/api/v1`` that the gateway routes here, e.g. ``/f/``.
    :ivar blueprints: makes the flask-smorest blueprints.
    :ivar routes: the class of every route, by ``"POST /deals/<uuid:deal_id>/move"``; a route that is missing here stops
        the start.
    :ivar long_bodies: how many bytes a body may have where that is more than `Settings.max_body_bytes`, by first path
        segment under ``/api/v1``: the gateway lets them through as such, the view holds them to it.
    :ivar copies: the kinds of other services' records it keeps, by owning service. Every service but the owner keeps
        ``member``, ``team`` and ``api_key`` of identity besides.
    :ivar copy_shape: raised when a release needs more of a copied record, so that the copies are filled again.
    :ivar copied: by kind, what is kept beside the copies and follows from them: ``(session, ids)`` is called in the
        transaction that took states of these records; with None, where some of the kind may have been removed.
    :ivar owned: the kinds it owns.
    :ivar reactions: by event name (``deal.stage_changed``); ``*`` gets every event, of all services, but the
        service's own internal ones.
    :ivar around_reactions: ``(uow, envelopes)``: entered once with all events that one transaction takes in, around the
        reactions to them, which run one by one, so that what these read and write alike is read and written at once.
    :ivar commands: by command class.
    :ivar jobs: what it does by itself.
    :ivar refusals: domain exceptions to (code, HTTP status).
    :ivar directory: where members, teams and API keys are looked up: in the copies, but by identity.
    :ivar prepare: called once when a web or worker process starts, e.g. to make signing keys.
    :ivar measures: what ``/metrics`` says of this service beside what it says of all, by name without ``jalon_``.
    :ivar restored: called in the transaction that raises the epoch: what was under way when the backup was made may
        have been done since, and must not be done to the outside world once more.
    """

    name: str
    package: str
    metadata: MetaData
    resources: tuple[str, ...]
    public_prefixes: tuple[str, ...] = ()
    blueprints: Callable[[], Sequence["Blueprint"]] = tuple
    routes: Mapping[str, RouteClass] = field(default_factory=dict)
    long_bodies: Mapping[str, int] = field(default_factory=dict)
    copies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    copy_shape: int = 1
    copied: Mapping[str, Callable[[Session, Sequence[UUID] | None], None]] = field(default_factory=dict)
    owned: tuple[Owned, ...] = ()
    reactions: Mapping[str, Reaction] = field(default_factory=dict)
    around_reactions: Callable[[UnitOfWork, Sequence[Envelope]], AbstractContextManager[None]] | None = None
    commands: Mapping[type[Command], CommandHandler] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    refusals: Mapping[type[Exception], tuple[str, int]] = field(default_factory=dict)
    directory: Directory = COPIES
    prepare: Callable[["Context"], None] | None = None
    measures: Mapping[str, Callable[[Session], float]] = field(default_factory=dict)
    restored: Callable[[UnitOfWork], None] | None = None

    @property
    def wanted_copies(self) -> Mapping[str, tuple[str, ...]]:
        """``copies`` with what every service keeps of identity."""
        wanted = dict(self.copies)
        if self.name != "identity":
            ground = ("member", "team", "api_key")
            wanted["identity"] = ground + tuple(kind for kind in wanted.get("identity", ()) if kind not in ground)
        return wanted


@dataclass(kw_only=True)
class Context:
    """A service at work in this process: its declaration, the settings, its database."""

    service: Service
    settings: Settings
    database: Database

    @contextmanager
    def transaction(
        self, caller: Caller = SYSTEM, *, cause: Envelope | None = None, lane: Lane | None = None
    ) -> Iterator[UnitOfWork]:
        """Open a unit of work; it is committed at the end and rolled back on an exception."""
        with self.database.writing() as session:
            yield self.unit_of_work(session, caller, cause=cause, lane=lane)

    def unit_of_work(
        self, session: Session, caller: Caller = SYSTEM, *, cause: Envelope | None = None, lane: Lane | None = None
    ) -> UnitOfWork:
        """A unit of work in an open session; the lane is the cause's unless given."""
        return UnitOfWork(
            service=self.service.name,
            session=session,
            caller=caller,
            cause=cause,
            lane=lane or (cause.lane if cause else "live"),
            epoch=epoch(session),
            settings=self.settings,
        )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that reads one consistent state."""
        with self.database.reading() as session:
            yield session


def epoch(session: Session) -> int:
    """This database's epoch: 1, raised by every restore from a backup. Read once per session."""
    known: int | None = session.info.get("jalon_epoch")
    if known is None:
        value = session.scalar(select(service_state.c.value).where(service_state.c.name == "epoch"))
        known = session.info["jalon_epoch"] = int(value) if value is not None else 1
    return known


def owned_rows(
    kind: str,
    model: Any,
    to_state: Callable[[Session, Sequence[Any]], Iterable[State]],
    *,
    only: ColumnElement[bool] | None = None,
) -> Owned:
    """`Owned` for a model with `jalon_core.db.base.RecordColumns`.

    :param to_state: turns a page of rows into states, with as few queries as it can.
    :param only: which of the rows are of this kind; None for all.
    """

    chosen = true() if only is None else only

    def states(session: Session, after_id: UUID | None, limit: int) -> Sequence[State]:
        query = select(model).where(chosen).order_by(model.id).limit(limit)
        if after_id is not None:
            query = query.where(model.id > after_id)
        return tuple(to_state(session, session.scalars(query).all()))

    def totals(session: Session) -> tuple[int, int]:
        count_and_sum = select(func.count(), func.coalesce(func.sum(model.version), 0)).where(chosen)
        count, version_sum = session.execute(count_and_sum).one()
        return int(count), int(version_sum)

    return Owned(kind=kind, states=states, totals=totals)
