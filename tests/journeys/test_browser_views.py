"""What a board shows: filters in the address, views that are kept and shared, the past, and what changed since."""

import datetime as dt
import re
import time

import pytest
from browser import Window, Windows, item
from browser_axe import findings
from browser_board import ClubBoard, card, column, names_in
from jalon_process import JalonProcess, Member
from playwright.sync_api import Locator, expect

pytestmark = pytest.mark.services

DIRECTION = "direction@chorale.example"
ACCUEIL = "accueil@chorale.example"


@pytest.fixture
def direction(jalon: JalonProcess) -> Member:
    return jalon.sign_in(DIRECTION)


def count(window: Window, stage: str) -> Locator:
    return column(window, stage).get_by_test_id("column-count")


def choose(window: Window, label: str, option: str) -> None:
    """Choose in one of the fields of the filters, which are open."""
    window.page.get_by_role("combobox", name=label, exact=True).click()
    window.page.get_by_role("option", name=option, exact=True).click()
    window.page.keyboard.press("Tab")


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def test_filters_narrow_cards_and_totals_and_are_kept_as_a_view(
    windows: Windows, jalon: JalonProcess, direction: Member
) -> None:
    accueil = jalon.sign_in(ACCUEIL)
    board = ClubBoard(direction, "Filtres")
    [first, second, *_] = board.names
    mine = board.add(direction, "Chorale du Port", amount=euros("900"), tags=["Fête"])
    board.add(direction, "Chorale du Mont", amount=euros("100"))
    theirs = board.add(direction, "Fanfare du Port", amount=euros("50"), owner_id=accueil.me["id"])
    board.move(direction, theirs, second)
    direction.send("POST", "/tasks", {"title": "Rappeler", "deal_id": mine["id"], "due_at": "2020-01-01T09:00:00Z"})

    a = windows.member(DIRECTION, at=board.path)
    page = a.page
    expect(count(a, first)).to_have_text("2")
    expect(column(a, first)).to_contain_text(re.compile(r"1\s000\s€"))

    # By words: cards, counts and sums follow, and the address says so.
    page.get_by_role("searchbox").or_(page.get_by_placeholder("Filtrer les affaires")).first.fill("port")
    expect(count(a, first)).to_have_text("1")
    expect(column(a, first)).to_contain_text(re.compile(r"900\s€"))
    assert names_in(a, first) == ["Chorale du Port"]
    assert names_in(a, second) == ["Fanfare du Port"]
    assert "q=port" in page.url

    # By owner too: both hold.
    page.get_by_test_id("board-filters").click()
    choose(a, "Propriétaire", "Hélène Dubois")
    expect(card(a, "Fanfare du Port")).to_be_hidden()
    page.keyboard.press("Escape")
    assert findings(a) == []

    # A reload and a link show the same board.
    page.reload()
    expect(card(a, "Chorale du Port")).to_be_visible()
    expect(card(a, "Fanfare du Port")).to_be_hidden()
    expect(count(a, first)).to_have_text("1")

    # Kept as a view for the team, it is there for the others.
    item(page, "button", "Enregistrer comme vue").click()
    dialog = item(page, "dialog", "Enregistrer comme vue")
    dialog.get_by_label("Nom de la vue").fill("Mes ports")
    dialog.get_by_role("combobox", name="Visible par").click()
    page.get_by_role("option").first.click()
    item(dialog, "button", "Enregistrer").click()
    expect(dialog).to_be_hidden()
    views = page.get_by_test_id("board-views")
    expect(views.get_by_role("button", name="Mes ports", exact=False).first).to_have_attribute("aria-pressed", "true")
    item(views, "button", "Tout").click()
    expect(card(a, "Chorale du Mont")).to_be_visible()
    assert "q=" not in page.url

    # A member sees her own cards alone, with and without the view.
    b = windows.member(ACCUEIL, at=board.path)
    expect(card(b, "Fanfare du Port")).to_be_visible()
    expect(card(b, "Chorale du Mont")).to_have_count(0)
    b.page.get_by_test_id("board-views").get_by_role("button", name=re.compile("^Mes ports")).first.click()
    expect(card(b, "Fanfare du Port")).to_be_hidden()
    expect(card(b, "Chorale du Port")).to_have_count(0)

    # The thin bar of a column filters by next action, and so does a tag.
    item(page, "button", re.compile("en retard")).click()
    expect(card(a, "Chorale du Mont")).to_be_hidden()
    expect(card(a, "Chorale du Port")).to_be_visible()
    chips = page.get_by_test_id("filter-chips")
    expect(chips).to_contain_text("Prochaine action : en retard")
    item(chips, "button", "Tout effacer").click()
    page.get_by_test_id("board-filters").click()
    page.get_by_role("combobox", name="Étiquettes").fill("fete")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(card(a, "Chorale du Mont")).to_be_hidden()
    expect(count(a, first)).to_have_text("1")

    # A card that somebody moves out of what is shown goes, one that comes in appears.
    board.add(direction, "Chorale du Lac", tags=["Fête"])
    expect(card(a, "Chorale du Lac")).to_be_visible()
    expect(count(a, first)).to_have_text("2")


def test_a_board_of_the_past_and_the_way_back(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Voyage")
    [first, second, *_] = board.names
    deal = board.add(direction, "Essai de Zoé", amount=euros("300"))
    other = board.add(direction, "Essai d'Ugo", amount=euros("80"))
    time.sleep(1.1)
    then = dt.datetime.now(dt.UTC)
    time.sleep(1.1)
    board.move(direction, deal, second)
    direction.send("PATCH", f"/deals/{deal['id']}", {"amount": euros("450"), "name": "Essai de Zoé Martin"})
    direction.send("DELETE", f"/deals/{other['id']}")

    a = windows.member(DIRECTION, at=board.path)
    page = a.page
    expect(card(a, "Essai de Zoé Martin", stage=second)).to_be_visible()

    a.open(f"{board.path}?at={then:%Y-%m-%dT%H:%M:%SZ}")
    banner = page.get_by_test_id("past-banner")
    expect(banner).to_contain_text("Vous regardez le passé")
    expect(column(a, first).get_by_test_id("column-count")).to_have_text("2")
    expect(column(a, first)).to_contain_text(re.compile(r"380\s€"))
    expect(column(a, first)).to_contain_text("Essai d'Ugo")
    expect(column(a, first)).to_contain_text("supprimée depuis")
    expect(count(a, second)).to_have_text("0")
    # It is to be read: nothing is added and nothing moved.
    expect(item(page, "button", "Ajouter une affaire")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Déplacer "))).to_have_count(0)
    assert findings(a) == []

    # At the very beginning of the pipeline nothing of it was there.
    page.get_by_role("slider", name="Reculer ou avancer dans le temps").focus()
    page.keyboard.press("Home")
    expect(count(a, first)).to_have_text("0")
    expect(column(a, first)).to_contain_text("Rien ici à ce moment-là.")

    item(banner, "button", "Revenir à aujourd’hui").click()
    expect(banner).to_be_hidden()
    expect(card(a, "Essai de Zoé Martin", stage=second)).to_be_visible()
    assert "at=" not in page.url

    # A way in from the board itself, which leaves what has no past behind.
    a.open(f"{board.path}?stuck=true&q=zo")
    item(page, "button", "Remonter le temps").click()
    expect(banner).to_be_visible()
    assert "stuck" not in page.url
    assert "q=zo" in page.url
    expect(count(a, first)).to_have_text("0")


def test_what_changed_adds_up_and_names_its_cards(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Changements")
    won = next(stage["name"] for stage in board.pipeline["stages"] if stage["kind"] == "won")
    grown = board.add(direction, "Essai de Rose", amount=euros("100"))
    closed = board.add(direction, "Essai de Noé", amount=euros("70"))
    direction.send("PATCH", f"/deals/{grown['id']}", {"amount": euros("160")})
    board.move(direction, closed, won)

    a = windows.member(DIRECTION, at=board.path)
    item(a.page, "link", "Ce qui a changé").click()
    table = a.page.get_by_test_id("changes")
    rows = {
        "Début": "0",
        "Créées": "170",
        "Montants augmentés": "60",
        "Gagnées": "-70",
        "Fin": "160",
    }
    for words, amount in rows.items():
        row = table.get_by_role("row").filter(has_text=re.compile(f"^{words}"))
        expect(row).to_contain_text(re.compile(rf"{amount.replace('-', '[-−]')}\s€"))
    assert findings(a) == []

    item(table, "button", re.compile("^Gagnées")).click()
    drawer = item(a.page, "dialog", "Gagnées")
    expect(drawer.get_by_role("link")).to_have_text(["Essai de Noé"])
    a.page.keyboard.press("Escape")
    a.page.get_by_text("Cartes", exact=True).click()
    expect(table.get_by_role("row").filter(has_text=re.compile("^Fin"))).to_contain_text("1")
