"""A sender process: the workers that the service declares, until nothing is due; or as many bare loops.

``python -m benchmarks.sender <database> <folder> <smtp url>`` or ``… bare <number> <smtp url>``.
"""

import sys
import threading
from pathlib import Path

from benchmarks.bare.mailing import send_bare
from jalon_campaigns.jobs.sending import send_due
from jalon_campaigns.service import SERVICE
from jalon_core.db.engine import Database
from jalon_core.service import Context
from jalon_core.settings import Settings


def main(arguments: list[str]) -> None:
    """Send."""
    if arguments[0] == "bare":
        send_bare(int(arguments[1]), arguments[2])
        return
    database, folder, smtp_url = arguments
    settings = Settings(
        data_dir=Path(folder),
        smtp_url=smtp_url,
        mail_from="Chorale <bonjour@chorale.example>",
        secret_key="0" * 64,  # guards nothing: the database is gone afterwards
    )
    context = Context(service=SERVICE, settings=settings, database=Database(database))
    (sender,) = (job for job in SERVICE.jobs if job.run is send_due)
    threads = [threading.Thread(target=_work, args=(context,)) for _ in range(sender.workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _work(context: Context) -> None:
    while send_due(context):
        pass


if __name__ == "__main__":
    main(sys.argv[1:])
