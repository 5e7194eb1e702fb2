"""A sender process, to be killed: four workers, as the service declares them.

Arguments: the database, the data folder, the address of the mail server (or nothing for files).
"""

import sys
import threading
from pathlib import Path

from jalon_campaigns.jobs.sending import send_due
from jalon_campaigns.service import SERVICE
from jalon_core.db.engine import Database
from jalon_core.service import Context
from jalon_core.settings import Settings

settings = Settings(
    data_dir=Path(sys.argv[2]),
    smtp_url=sys.argv[3] if len(sys.argv) > 3 else "",
    mail_from="Chorale <bonjour@chorale.example>",
    secret_key="0" * 64,
)
context = Context(service=SERVICE, settings=settings, database=Database(sys.argv[1]))


def work() -> None:
    while send_due(context):
        pass


(sender,) = (job for job in SERVICE.jobs if job.run is send_due)
for _ in range(sender.workers):
    threading.Thread(target=work).start()
