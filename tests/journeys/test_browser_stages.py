"""Changing a pipeline's stages by hand: no consultant, no reload, and a way back."""

import pytest
from browser import Windows, item
from browser_axe import findings
from browser_board import ClubBoard, card, column, drag_by_mouse, middle, settle
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


def test_a_column_is_set_up_and_arranged_from_its_header(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Réglages")
    planned = board.stages[PLANNED]
    for name in ("Essai d'Ali", "Essai de Zoé"):
        board.add(direction, name, stage_id=planned)
    deal = board.add(direction, "Essai de Tom")
    a = windows.member("direction@chorale.example", at=board.path)

    item(a.page, "button", f"Actions pour l’étape « {PLANNED} »").click()
    item(a.page, "menuitem", "Réglages de l’étape…").click()
    drawer = item(a.page, "dialog", f"Réglages de « {PLANNED} »")
    expect(drawer.get_by_test_id("probability-explained")).to_contain_text("Sur 2 cartes entrées")
    drawer.get_by_label("Nombre maximal de cartes").fill("3")
    drawer.get_by_label("Informations demandées").click()
    item(a.page, "option", "Montant").click()
    a.page.keyboard.press("Escape")
    drawer.get_by_label("Bloquée après (jours)").fill("12")
    assert findings(a) == []
    item(drawer, "button", "Enregistrer").click()
    expect(drawer).to_be_hidden()
    count = column(a, PLANNED).get_by_test_id("column-count")
    expect(count).to_have_text("2 / 3")

    # What the stage asks for is asked, and the card goes on.
    a.expect_trouble(r"(422|409) POST /api/v1/deals/.*/move")
    drag_by_mouse(a, "Essai de Tom", column(a, PLANNED))
    dialog = item(a.page, "dialog", f"{PLANNED} demande encore")
    dialog.get_by_label("Montant").fill("120")
    assert board.stage_of(direction, deal) != PLANNED
    item(dialog, "button", "Compléter et déplacer").click()
    expect(card(a, "Essai de Tom", stage=PLANNED)).to_be_visible()
    eventually(lambda: board.stage_of(direction, deal) == PLANNED)
    expect(count).to_have_text("3 / 3")
    board.add(direction, "Essai de trop", amount={"amount": "5", "currency": "EUR"})
    expect(card(a, "Essai de trop")).to_be_visible()
    drag_by_mouse(a, "Essai de trop", column(a, PLANNED))
    expect(a.page.get_by_text(f"{PLANNED} est pleine : 3 cartes pour 3 au plus.")).to_be_visible()
    expect(card(a, "Essai de trop", stage=board.names[0])).to_be_visible()

    # The column is dragged by its header, and put back from its menu.
    grip = a.page.get_by_test_id(f"column-grip-{planned}")
    x, y = middle(grip)
    target_x, _ = middle(column(a, DONE))
    a.page.mouse.move(x, y)
    a.page.mouse.down()
    a.page.mouse.move(x + 20, y, steps=4)
    a.page.mouse.move(target_x + 60, y, steps=20)
    settle(a.page)
    a.page.mouse.up()
    eventually(lambda: stages_of(direction, board)[1:3] == [DONE, PLANNED])
    item(a.page, "button", f"Actions pour l’étape « {PLANNED} »").click()
    item(a.page, "menuitem", "Déplacer à gauche").click()
    eventually(lambda: stages_of(direction, board)[1:3] == [PLANNED, DONE])

    # Folded it is a strip that still takes cards.
    item(a.page, "button", f"Actions pour l’étape « {DONE} »").click()
    item(a.page, "menuitem", "Replier la colonne").click()
    expect(item(a.page, "button", f"Ouvrir la colonne {DONE}")).to_be_visible()
    expect(a.page.get_by_role("alert")).to_have_count(0)  # messages that fade are hard to read for a moment
    found = findings(a)
    assert found == [], "\n".join(found)
    drag_by_mouse(a, "Essai d'Ali", column(a, DONE))
    eventually(lambda: len(direction.items(f"/stages/{board.stages[DONE]}/cards")) == 1)
    item(a.page, "button", f"Ouvrir la colonne {DONE}").click()
    expect(card(a, "Essai d'Ali", stage=DONE)).to_be_visible()


def test_reasons_for_losing_are_arranged(windows: Windows) -> None:
    a = windows.member("admin@chorale.example", at="/settings?tab=lost-reasons")
    a.page.get_by_label("Nouvelle raison").fill("Déménagement")
    item(a.page, "button", "Ajouter").click()
    item(a.page, "button", "Monter « Déménagement »").click()
    row = a.page.get_by_role("listitem").filter(has_text="Déménagement")
    expect(row).to_have_count(1)
    assert findings(a) == []
    item(a.page, "button", "Supprimer « Déménagement »").click()
    expect(row).to_have_count(0)
