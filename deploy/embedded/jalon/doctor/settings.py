"""The settings; those that cannot be read at all have stopped the command before."""

from collections.abc import Iterator

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient
from jalon_campaigns.config import sender_address, smtp_server
from jalon_core.settings import WrongSetting


def check_settings(patient: Patient) -> Iterator[Finding]:
    """They can be used, those about mail too."""
    try:
        smtp_server(patient.settings)
        sender_address(patient.settings)
    except WrongSetting as problem:
        yield Finding("settings", "one cannot be used", f"{problem}.")
    else:
        yield Finding("settings", f"can be used; the {patient.way} way of running")
