"""Leases: who works at something for long says so again and again; what is no longer said is taken up by others."""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from jalon_core.service import Context
from jalon_core.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

_RENEWALS = 4
"""In the time of one lease: some may fail, or come late, before it is lost."""


@contextmanager
def lease_kept(context: Context, renew: Callable[[UnitOfWork], object], *, lasting: dt.timedelta) -> Iterator[None]:
    """Renew a lease for as long as the block runs, however long that is.

    :param renew: writes down that the lease goes on; called in a transaction of its own, on another thread.
    :param lasting: how long a lease holds.
    """
    done = threading.Event()

    def keep() -> None:
        while not done.wait(lasting.total_seconds() / _RENEWALS):
            try:
                with context.transaction() as uow:
                    renew(uow)
            except SQLAlchemyError as error:
                log.warning("a lease of %s could not be renewed: %s", context.service.name, error)

    keeper = threading.Thread(target=keep, name="lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
