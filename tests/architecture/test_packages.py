"""Nothing escapes the walls, and nothing that belongs to one machine or registry is part of the project."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("shared", "services", "plugins")


def members() -> list[Path]:
    found = [path.parent for folder in FOLDERS for path in (ROOT / folder).glob("*/pyproject.toml")]
    return [*found, ROOT / "deploy" / "embedded"]


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_import_linter_knows_every_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    packages = {path.name for member in members() for path in member.glob("jalon*") if (path / "__init__.py").is_file()}
    assert packages == set(settings["root_packages"])


def test_no_lock_file_names_a_registry() -> None:
    for path in tracked("requirements/*.txt"):
        assert not re.search(r"https?://|--(extra-)?index-url", path.read_text()), path
    for path in tracked("*package-lock.json"):
        assert '"resolved": "http' not in path.read_text(), path
    assert tracked("*uv.lock", "*pylock.toml") == []


def test_modules_stay_small() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in tracked("*.py", "*.ts", "*.tsx")}
    generated = {path for path in lengths if path.name == "schema.ts" or path.parent.name == "versions"}
    too_long = {str(path): length for path, length in lengths.items() if length > 400 and path not in generated}
    assert too_long == {}
