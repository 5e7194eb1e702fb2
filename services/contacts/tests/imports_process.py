"""A worker of imports in a process of its own, for tests that kill it: ``imports_process.py <data folder> <url>``."""

import sys
from pathlib import Path

from jalon_contacts.jobs import imports
from jalon_contacts.service import SERVICE
from jalon_core.testing.services import make_context

if __name__ == "__main__":
    imports.BATCH = imports.SQLITE_BATCH = 20
    context = make_context(SERVICE, Path(sys.argv[1]), url=sys.argv[2] or None)
    imports.work_on_imports(context)
