"""What identity does by itself."""

import datetime as dt

from sqlalchemy import delete

from jalon_core.clock import now
from jalon_core.service import Context, Job
from jalon_identity.models import AccessEntry
from jalon_identity.operations.sessions import forget_old_sessions
from jalon_identity.operations.signing_keys import rotate_signing_keys, write_key_set

AUDIT_KEPT = dt.timedelta(days=365)


def prepare(context: Context) -> None:
    """Have a key to sign with, and publish the key set where services look for it unless another place was set."""
    with context.transaction() as uow:
        rotate_signing_keys(uow)
        if not context.settings.jwks_url:
            write_key_set(uow.session, context.settings.data_dir / "jwks.json")


def _sweep(context: Context) -> int:
    prepare(context)
    with context.transaction() as uow:
        forget_old_sessions(uow)
        uow.session.execute(delete(AccessEntry).where(AccessEntry.at < now() - AUDIT_KEPT))
    return 0


JOBS = (Job(name="identity-sweep", run=_sweep, every=600),)
