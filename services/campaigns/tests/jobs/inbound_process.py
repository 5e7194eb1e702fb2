"""A reader process, to be killed. Arguments: the database and the data folder."""

import sys
import time
from pathlib import Path

from jalon_campaigns.jobs.inbound import read_mailboxes
from jalon_campaigns.service import SERVICE
from jalon_core.db.engine import Database
from jalon_core.service import Context
from jalon_core.settings import Settings

settings = Settings(
    data_dir=Path(sys.argv[2]),
    mail_from="Chorale <bonjour@chorale.example>",
    secret_key="0" * 64,
)
context = Context(service=SERVICE, settings=settings, database=Database(sys.argv[1]))
while True:
    read_mailboxes(context)
    time.sleep(0.01)
