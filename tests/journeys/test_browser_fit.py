"""The page fits: a phone's width, a dark evening, and people who read with other means than their eyes."""

from typing import Any

import pytest
from browser import PHONE, Window, Windows, item
from browser_axe import findings
from browser_board import ClubBoard, card
from jalon_process import JalonProcess, eventually
from playwright.sync_api import expect
from test_form_to_reminder import class_in, deal_of, local, waiting_run

pytestmark = pytest.mark.services

ACCUEIL = "accueil@chorale.example"


@pytest.fixture(scope="module")
def deal(jalon: JalonProcess) -> Any:
    """A deal that came in by the form, with a contact, a task and a run."""
    jalon.submit(name="Solène Marchand-Delacroix", email="solene@example.org", trial_at=local(class_in(14)))
    member = jalon.sign_in(ACCUEIL)
    found = eventually(lambda: deal_of(member, "solene@example.org"))
    waiting_run(member, found["contact_id"])
    return found


def test_a_phone_shows_everything_without_scrolling_sideways(windows: Windows, deal: Any) -> None:
    phone = windows.open(size=PHONE, is_mobile=True, has_touch=True)
    phone.sign_in(ACCUEIL, at=f"/pipelines/{deal['pipeline_id']}")
    page = phone.page
    pupil = card(phone, deal["name"])
    expect(pupil).to_be_visible()
    assert phone.overflow() == 0

    item(pupil, "link", deal["name"]).tap()
    panel = item(page, "dialog", "Affaire")
    item(panel, "button", "Déplacer vers Cours d'essai planifié").tap()
    expect(item(panel, "button", "Cours d'essai planifié")).to_have_attribute("aria-current", "step")
    assert phone.overflow() == 0
    assert_within(phone, panel.get_by_role("button", name="Ajouter", exact=True))
    item(panel, "link", "Solène Marchand-Delacroix").tap()
    expect(page.get_by_test_id("entry-deal.stage_changed")).to_be_visible()
    assert phone.overflow() == 0

    for path, sign in (("Tâches", "Mes tâches"), ("Contacts", "Contacts"), ("Statistiques", "Statistiques")):
        item(page, "button", "Menu").tap()
        item(page.get_by_role("navigation", name="Navigation principale"), "link", path).tap()
        expect(page.get_by_role("heading", name=sign, level=1)).to_be_visible()
        assert phone.overflow() == 0, path


def assert_within(window: Window, thing: Any) -> None:
    box = thing.bounding_box()
    assert box["x"] >= 0, box
    assert box["x"] + box["width"] <= PHONE[0], box


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anybody(windows: Windows, jalon: JalonProcess, deal: Any, scheme: str) -> None:
    window = windows.open(color_scheme=scheme)
    page = window.page
    window.open("/")
    expect(item(page, "button", "Se connecter")).to_be_visible()
    found = dict.fromkeys(findings(window), "/")
    board = f"/pipelines/{deal['pipeline_id']}"
    window.sign_in(ACCUEIL, at=board)
    for path, sign in (
        (board, card(window, deal["name"])),
        (
            f"{board}/deals/{deal['id']}",
            item(page, "dialog", "Affaire").get_by_role("tabpanel").get_by_role("checkbox"),
        ),
        (f"/contacts/{deal['contact_id']}", page.get_by_test_id("entry-email.sent")),
        ("/contacts", item(page, "link", "Solène Marchand-Delacroix")),
        ("/tasks", page.get_by_text("Préparer l’accueil de Solène")),
        ("/statistics?figure=created.cards", page.get_by_test_id("explanation").get_by_role("link").first),
        ("/workflows", item(page, "link", "Inscription à un cours d’essai")),
        ("/notifications", page.get_by_role("button", name="Solène Marchand-Delacroix")),
        ("/settings", page.get_by_role("heading", level=1)),
        ("/f/cours-d-essai", item(page, "button", "Envoyer")),
    ):
        window.open(path)
        expect(sign.first).to_be_visible()
        found = dict.fromkeys(findings(window), path) | found
    assert not found, "\n".join(f"{path}: {problem}" for problem, path in found.items())


def test_dark_is_dark(windows: Windows, jalon: JalonProcess) -> None:
    board = ClubBoard(jalon.sign_in("direction@chorale.example"), "Nuit")
    window = windows.open(color_scheme="dark")
    window.sign_in("direction@chorale.example", at=board.path)
    expect(window.page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    item(window.page, "button", "Apparence").click()
    item(window.page, "menuitem", "Clair").click()
    expect(window.page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
    window.page.reload()
    expect(item(window.page, "button", "Apparence")).to_be_visible()
    expect(window.page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
