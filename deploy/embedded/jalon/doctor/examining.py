"""All checks, in the order in which one thing stands on another."""

from collections.abc import Callable, Iterator

from jalon.doctor.backlog import check_backlog
from jalon.doctor.clock import check_clock
from jalon.doctor.databases import check_databases
from jalon.doctor.finding import Finding
from jalon.doctor.folder import check_folder
from jalon.doctor.keys import check_keys
from jalon.doctor.mail import check_mail
from jalon.doctor.patient import Patient
from jalon.doctor.plugins import check_plugins
from jalon.doctor.processes import check_processes
from jalon.doctor.queues import check_queues
from jalon.doctor.settings import check_settings

Check = Callable[[Patient], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_settings,
    check_folder,
    check_processes,
    check_databases,
    check_clock,
    check_queues,
    check_backlog,
    check_keys,
    check_plugins,
    check_mail,
)


def examine(patient: Patient) -> Iterator[Finding]:
    """What every check finds."""
    for check in CHECKS:
        yield from check(patient)
