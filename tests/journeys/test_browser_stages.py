"""Changing a pipeline's stages by hand: no consultant, no reload, and a way back."""

import pytest
from browser import Windows, item
from browser_axe import findings
from browser_board import ClubBoard, card, column
from jalon_process import JalonProcess, Member, eventually
from playwright.sync_api import expect

pytestmark = pytest.mark.services

PLANNED, DONE = "Cours d'essai planifié", "Cours d'essai réalisé"


@pytest.fixture
def direction(jalon: JalonProcess) -> Member:
    return jalon.sign_in("direction@chorale.example")


def stages_of(member: Member, board: ClubBoard) -> list[str]:
    return [stage["name"] for stage in member.get(f"/pipelines/{board.pipeline['id']}")["stages"]]


def test_a_stage_is_added_named_moved_deleted_and_put_back(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Étapes")
    board.add(direction, "Essai d'Anna", stage_id=board.stages[DONE])
    other = windows.member("direction@chorale.example", at=board.path)
    expect(card(other, "Essai d'Anna", stage=DONE)).to_be_visible()

    a = windows.member("direction@chorale.example", at=board.path)
    a.page.get_by_test_id("pipeline-switch").click()
    item(a.page, "menuitem", "Modifier les étapes").click()
    expect(item(a.page, "heading", "Étapes de « Étapes »")).to_be_visible()
    assert findings(a) == []

    a.page.get_by_label("Nouvelle étape", exact=True).fill("Liste d'attente")
    item(a.page, "button", "Ajouter").click()
    expect(item(a.page, "listitem", "Liste d'attente")).to_be_visible()
    item(a.page, "button", "Monter « Liste d'attente »").click()
    eventually(lambda: stages_of(direction, board).index("Liste d'attente") == 2)
    row = item(a.page, "listitem", "Liste d'attente")
    row.get_by_role("button", name="Nom de l’étape").click()
    row.get_by_label("Nom de l’étape").fill("En attente")
    a.page.keyboard.press("Enter")
    expect(column(other, "En attente")).to_be_visible()

    item(a.page, "button", f"Supprimer l’étape « {DONE} »").click()
    dialog = item(a.page, "dialog", f"Supprimer « {DONE} » ?")
    expect(dialog).to_contain_text("1 en cours")
    expect(item(dialog, "button", "Supprimer l’étape")).to_be_disabled()
    dialog.get_by_label("Où vont ses cartes ?").click()
    item(a.page, "option", PLANNED).click()
    item(dialog, "button", "Supprimer l’étape").click()
    expect(dialog).to_be_hidden()
    expect(card(other, "Essai d'Anna", stage=PLANNED)).to_be_visible()
    expect(column(other, DONE)).to_be_hidden()

    item(a.page, "button", f"Rétablir l’étape « {DONE} »").click()
    expect(card(other, "Essai d'Anna", stage=DONE)).to_be_visible()
    assert DONE in stages_of(direction, board)


def test_who_may_not_is_not_offered_it(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Réservé")
    b = windows.member("accueil@chorale.example", at=board.path)
    b.page.get_by_test_id("pipeline-switch").click()
    expect(item(b.page, "menuitem", "Réservé")).to_be_visible()
    expect(item(b.page, "menuitem", "Modifier les étapes")).to_be_hidden()
    b.open(f"{board.path}/stages")
    expect(b.page.get_by_text("Vous n’avez pas le droit")).to_be_visible()
