"""Where a distributed installation keeps its files, below the data folder."""

from pathlib import Path

from jalon_core.settings import Settings


def run_folder(settings: Settings) -> Path:
    """Where nginx's files and the supervisor's state are."""
    return settings.data_dir.absolute() / "run"


def log_folder(settings: Settings) -> Path:
    """Where each process has its log."""
    return settings.data_dir.absolute() / "logs"
