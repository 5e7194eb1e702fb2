import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

import pytest

from jalon_sdk.plugins import GROUP
from jalon_sdk.testing import write_installed

Install = Callable[..., None]

GOOD = """
    from jalon_sdk.descriptors import ActionResult, ActionType
    from jalon_sdk.hooks import hookimpl

    @hookimpl
    def jalon_register_action_types():
        yield ActionType(
            id="{name}.greet", labels={{"fr": "Saluer", "en": "Greet"}}, examples=({{}},), idempotent=True,
            run=lambda context: ActionResult(),
        )
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path, whose modules are forgotten at the end."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.startswith("jalon_plugin_"):
            del sys.modules[name]


@pytest.fixture
def install(folder: Path) -> Install:
    """Install a plugin: ``install("name", code)``; without code, a good one."""

    def _install(name: str, code: str | None = None, **more: str) -> None:
        write_installed(folder, name, GOOD.format(name=name) if code is None else code, **more)

    return _install


@pytest.fixture
def installed(folder: Path) -> Callable[[], list[EntryPoint]]:
    """The entry points of the folder, without those of the virtual environment."""
    return lambda: [
        entry for found in distributions(path=[str(folder)]) for entry in found.entry_points.select(group=GROUP)
    ]
