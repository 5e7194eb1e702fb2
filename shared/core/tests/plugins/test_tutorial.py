"""docs/writing-a-plugin.md, done as it says: its files written, its commands run, its step carried out."""

import json
import os
import re
import shlex
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from jalon_core.plugins.host import PluginHost
from jalon_sdk.commands.pipeline import TaskCreate
from jalon_sdk.plugins import GROUP, load_plugins
from jalon_sdk.scaffold import write_plugin

PAGE = (Path(__file__).parents[4] / "docs" / "writing-a-plugin.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:`(?P<file>[\w./]+)`:\n\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)


class Reader:
    """Somebody who does what the page says, with pip told to install into a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"

    @property
    def paths(self) -> list[str]:
        return [str(self.site), str(self.folder / "follow_up")]

    def type(self, line: str) -> None:
        words = shlex.split(line)
        if words[:3] == ["jalon", "plugin", "new"]:
            write_plugin(self.folder, words[3])
        elif words[0] == "cd":
            self.folder_now = self.folder / words[1]
        else:
            program = {"pip": [sys.executable, "-m", "pip"], "python": [sys.executable]}[words[0]]
            environment = os.environ | {
                "PIP_TARGET": str(self.site),
                "PIP_NO_INDEX": "1",
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                "PYTHONPATH": os.pathsep.join(self.paths),
            }
            done = subprocess.run(
                [*program, *words[1:]],
                cwd=self.folder_now,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_the_tutorial_works_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(tmp_path)
    step = None
    for block in BLOCK.finditer(PAGE):
        text = block["text"]
        if block["file"]:
            (tmp_path / "follow_up" / block["file"]).write_text(text, encoding="utf-8")
        elif block["kind"] == "console":
            for line in text.splitlines():
                reader.type(line.removeprefix("$ "))
        elif block["kind"] == "toml":
            assert text in (tmp_path / "follow_up" / "pyproject.toml").read_text(encoding="utf-8")
        elif block["kind"] == "json":
            step = json.loads(text)
        else:
            raise AssertionError(f"nobody runs this block:\n{text}")

    for path in reversed(reader.paths):
        monkeypatch.syspath_prepend(path)
    found = [
        entry for dist in distributions(path=[str(reader.site)]) for entry in dist.entry_points.select(group=GROUP)
    ]
    host = PluginHost(load_plugins(installed=found))
    assert step is not None
    try:
        params = step["params"] | {"contact_id": "0199f09e-0000-7000-8000-000000000001", "title": "Rappeler Zoé"}
        (command,) = host.run(step["action"], params, key="run:1").commands
    finally:
        host.close()
        for name in [name for name in sys.modules if name.startswith("jalon_plugin_follow_up")]:
            del sys.modules[name]
    assert isinstance(command, TaskCreate)
    assert command.title == "Rappeler Zoé"
