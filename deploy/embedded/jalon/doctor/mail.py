"""The way out for mails."""

from collections.abc import Iterator

from jalon.doctor.finding import Finding
from jalon.doctor.patient import Patient
from jalon_campaigns.config import sender_address, smtp_server
from jalon_campaigns.transports.smtp import SmtpTransport
from jalon_core.settings import WrongSetting


def check_mail(patient: Patient) -> Iterator[Finding]:
    """The mail server lets us in; nothing is sent."""
    try:
        server, sender = smtp_server(patient.settings), sender_address(patient.settings)
    except WrongSetting:
        return  # the settings' own check tells
    if server is None:
        yield Finding("mail", f"is written as files into {patient.settings.data_dir / 'mails'}")
        return
    what = f"mail server {server.host}:{server.port}"
    problem = SmtpTransport(server, sender=sender).try_out()
    if problem is None:
        # Who asks for encryption and gets none is not let in.
        yield Finding(what, f"lets us in, {'not encrypted' if server.tls == 'none' else 'encrypted'}")
    else:
        yield Finding(what, f"does not: {problem}", "Correct JALON_SMTP_URL; mails wait, and none is lost.")
