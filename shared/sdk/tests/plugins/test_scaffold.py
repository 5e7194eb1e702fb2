"""A new plugin works as it is written."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from jalon_sdk.plugins import GROUP
from jalon_sdk.scaffold import NoPlugin, write_plugin


def test_what_is_written_passes_its_own_tests(tmp_path: Path) -> None:
    root = write_plugin(tmp_path, "follow_up")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "jalon-plugin-follow-up"
    assert project["entry-points"][GROUP] == {"follow_up": "jalon_plugin_follow_up"}

    metadata = tmp_path / "site" / "jalon_plugin_follow_up-0.1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: jalon-plugin-follow-up\nVersion: 0.1.0\n")
    (metadata / "entry_points.txt").write_text("[jalon.plugins]\nfollow_up = jalon_plugin_follow_up\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"],
        cwd=root,
        env={"PYTHONPATH": f"{root}:{tmp_path / 'site'}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout


@pytest.mark.parametrize("name", ["", "Follow", "follow-up", "2nd", "class", "a/b", "../x", "x" * 41])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(NoPlugin, match="is no name for a plugin"):
        write_plugin(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "follow_up").mkdir()
    with pytest.raises(NoPlugin, match="is there already"):
        write_plugin(tmp_path, "follow_up")
