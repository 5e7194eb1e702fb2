"""Writing exports, a portion per transaction: killed in between, the next worker goes on behind the last portion."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from jalon_contacts.operations.exports import exporter, fail_export, next_export, write_portion
from jalon_contacts.queries.exports import next_rows
from jalon_core.errors import Refusal
from jalon_core.service import Context

log = logging.getLogger(__name__)


def work_on_exports(context: Context) -> int:
    """Write the next portion of an export; say whether there was one."""
    with context.transaction() as uow:
        export = next_export(uow.session)
        if export is None:
            return 0
        try:
            rows, cursor = next_rows(uow.session, exporter(uow.session, export), export)
            write_portion(uow, export, rows, cursor)
        except SQLAlchemyError:
            raise  # the database is away; whoever comes next goes on
        except Refusal as refusal:
            fail_export(uow, export, refusal.code)
        except Exception:
            log.exception("export %s failed", export.id)
            fail_export(uow, export, "internal_error")
    return 1
