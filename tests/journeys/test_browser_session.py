"""Coming and going: signing in and out, the first start, and what one member sees of another."""

from pathlib import Path

import pytest
from browser import Window, Windows, item
from browser_board import card, demo_board
from jalon_process import PASSWORD, JalonProcess, eventually, running
from playwright.sync_api import expect
from test_form_to_reminder import class_in, deal_of, local
from test_two_members import another_member

pytestmark = pytest.mark.services

DIRECTION = "direction@chorale.example"


def test_signing_in_and_out(windows: Windows) -> None:
    window = windows.open()
    page = window.page
    window.expect_trouble("401 POST /api/v1/session")
    window.open("/tasks")
    page.get_by_label("E-mail").fill(DIRECTION)
    page.get_by_label("Mot de passe", exact=True).fill("la-la-la-43")
    item(page, "button", "Se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("E-mail ou mot de passe incorrect.")

    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    item(page, "button", "Se connecter").click()
    expect(item(page, "heading", "Mes tâches")).to_be_visible()
    page.reload()
    expect(item(page, "heading", "Mes tâches")).to_be_visible()

    item(page, "button", "Compte de Hélène Dubois").click()
    item(page, "menuitem", "Se déconnecter").click()
    expect(item(page, "heading", "Connexion")).to_be_visible()
    page.reload()
    expect(item(page, "heading", "Connexion")).to_be_visible()
    assert not [cookie for cookie in window.context.cookies() if cookie["name"] == "jalon_refresh"]


def test_the_page_speaks_english_too(windows: Windows) -> None:
    window = windows.open(language="en-GB")
    window.open("/")
    expect(item(window.page, "heading", "Sign in")).to_be_visible()
    expect(window.page.locator("html")).to_have_attribute("lang", "en")


def test_the_first_start_asks_for_the_first_admin(windows: Windows, data_dir: Path) -> None:
    with running(data_dir, JALON_DEMO="0") as empty:
        window = windows.open(origin=empty.origin)
        page = window.page
        window.expect_trouble("422 POST /api/v1/setup")
        window.open("/")
        expect(item(page, "heading", "Bienvenue dans Jalon")).to_be_visible()
        page.get_by_label("Nom").fill("Ada Martin")
        page.get_by_label("E-mail").fill("ada@atelier.example")
        page.get_by_label("Équipe").fill("Atelier")
        password = page.get_by_role("textbox", name="Mot de passe")
        password.fill("aaaaaaaaaaaa")
        item(page, "button", "Commencer").click()
        expect(page.get_by_role("alert")).to_contain_text("Ce mot de passe est trop court ou trop courant.")
        password.fill("une phrase que l’on retient")
        item(page, "button", "Commencer").click()
        expect(item(page, "heading", "Commencez par un pipeline")).to_be_visible()
        window.listening()
        window.page.close()


def test_one_member_s_page_holds_nothing_of_another_s(windows: Windows, jalon: JalonProcess) -> None:
    api = another_member(jalon)
    accueil_api = jalon.sign_in("accueil@chorale.example")
    board = demo_board(api)
    nina = windows.member("nina@chorale.example", at=board)
    accueil = windows.member("accueil@chorale.example", at=board)

    jalon.submit(name="Jardin Secret", email="jardin@example.org", trial_at=local(class_in(8)))
    expect(card(accueil, "Cours d’essai – Jardin Secret")).to_be_visible()
    own = api.send("POST", "/deals", {"name": "Essai de Nina", "pipeline_id": board.rpartition("/")[2]})
    assert own.status_code == 201, own.text
    # What came first on the stream would be there by now.
    expect(card(nina, "Essai de Nina")).to_be_visible()
    assert "Secret" not in nina.text()
    expect(card(accueil, "Essai de Nina")).to_have_count(0)
    expect(item(nina.page, "button", "Notifications : 0 non lue")).to_be_visible()

    deal = eventually(lambda: deal_of(accueil_api, "jardin@example.org"))
    for path, nothing in (
        ("/contacts?q=jardin", "Aucun contact ne correspond"),
        ("/tasks", "Rien à faire"),
        ("/notifications", "Aucune notification"),
    ):
        nina.open(path)
        expect(nina.page.get_by_role("main")).to_contain_text(nothing)
    for path in (f"/deals/{deal['id']}", f"/contacts/{deal['contact_id']}"):
        sees_nothing_at(nina, path)


def sees_nothing_at(window: Window, path: str) -> None:
    window.expect_trouble(f"404 GET /api/v1{path}")
    window.open(path)
    expect(window.page.get_by_role("main")).to_contain_text("Introuvable : supprimé, ou réservé à d’autres.")
    assert "Secret" not in window.text()
