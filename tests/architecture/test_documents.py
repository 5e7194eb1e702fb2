import re
from pathlib import Path

import pytest

from jalon.documents import generate

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", generate.DOCUMENTS)
def test_generated_documents_are_fresh(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == generate.DOCUMENTS[name](), "run `make docs`"


def test_every_service_and_plugin_says_what_it_is() -> None:
    for member in [*ROOT.glob("services/*"), *ROOT.glob("plugins/*"), *ROOT.glob("shared/*")]:
        assert (member / "README.md").is_file(), member


def test_every_make_target_that_documents_name_exists() -> None:
    targets = {
        line.split(":")[0] for line in (ROOT / "Makefile").read_text().splitlines() if ": " in line or "##" in line
    }
    pages = [ROOT / "README.md", *DOCS.rglob("*.md")]
    for page in pages:
        for word in page.read_text(encoding="utf-8").split("`make ")[1:]:
            target = word.split("`")[0].split()[0]
            assert target in targets, f"{page.name} names `make {target}`"


def test_every_source_file_that_documents_name_exists() -> None:
    folders = [ROOT / name for name in ("services", "shared", "deploy", "plugins", "web/src", "tests")]
    files = {
        f"/{file.relative_to(ROOT).as_posix()}"
        for folder in folders
        for kind in ("py", "ts", "tsx", "conf")
        for file in folder.rglob(f"*.{kind}")
    }
    pages = [ROOT / "README.md", *DOCS.rglob("*.md"), *ROOT.glob("s*/*/README.md"), *ROOT.glob("plugins/*/README.md")]
    for page in pages:
        if page.name == "writing-a-plugin.md":  # names the files that its reader makes
            continue
        for name in re.findall(r"`([\w./-]+/[\w.-]+\.(?:py|tsx?|conf))`", page.read_text(encoding="utf-8")):
            assert any(file.endswith(f"/{name}") for file in files), f"{page.name} names `{name}`"
