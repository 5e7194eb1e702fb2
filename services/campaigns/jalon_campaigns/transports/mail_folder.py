"""Mails as files, for the embedded way of running: ``<data folder>/mails/20261201T183000-<send id>.eml``."""

import datetime as dt
import os
import threading
from collections.abc import Sequence
from pathlib import Path

from jalon_campaigns.domain.outcomes import Outcome
from jalon_campaigns.transports.written import Written


class MailFolder:
    """Writes each mail into a file that is named after it: written twice, it is still one mail."""

    repeatable = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, mails: Sequence[Written]) -> list[Outcome]:
        """Write the files, each whole or not at all."""
        return [self._write(mail) for mail in mails]

    def close(self) -> None:
        """Nothing is held open."""

    def _write(self, mail: Written) -> Outcome:
        name = file_name(mail)
        aside = self.folder / f".{name}.{os.getpid()}-{threading.get_ident()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with aside.open("wb") as file:
                file.write(mail.content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.folder / name)
        except OSError as error:
            aside.unlink(missing_ok=True)
            return Outcome("unreached", f"the mail folder cannot be written: {error.strerror}")
        return Outcome("accepted", f"written to mails/{name} for {mail.to}")


def file_name(mail: Written) -> str:
    """The time of the plan, for the eye, and the id of the send: the same at every attempt."""
    return f"{mail.planned_at.astimezone(dt.UTC):%Y%m%dT%H%M%S}-{mail.send_id}.eml"
