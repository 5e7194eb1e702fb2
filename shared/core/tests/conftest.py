"""Makes the small services of ``bus_services`` importable, in tests and in the processes they start."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
