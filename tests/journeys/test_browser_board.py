"""Moving cards by hand: saved, seen by others, and taken back where it was refused or came too late."""

from typing import Any

import pytest
from browser import Windows, item
from browser_axe import findings
from browser_board import (
    ClubBoard,
    card,
    column,
    drag_by_keyboard,
    drag_by_mouse,
    focus_card,
    names_in,
    scroller,
    settle,
)
from jalon_process import JalonProcess, Member, eventually
from playwright.sync_api import expect

pytestmark = pytest.mark.services

PROSPECT, PLANNED, DONE, WON, LOST = (
    "Nouveau prospect",
    "Cours d'essai planifié",
    "Cours d'essai réalisé",
    "Inscription confirmée",
    "Perdu",
)


@pytest.fixture
def direction(jalon: JalonProcess) -> Member:
    return jalon.sign_in("direction@chorale.example")


@pytest.fixture
def accueil(jalon: JalonProcess) -> Member:
    return jalon.sign_in("accueil@chorale.example")


def lost_reason(member: Member, deal: Any) -> Any:
    return member.get(f"/deals/{deal['id']}")["lost_reason"]


def test_a_drag_is_saved_and_others_see_who_did_it(windows: Windows, direction: Member, accueil: Member) -> None:
    board = ClubBoard(direction, "Glisser")
    contact = accueil.send("POST", "/contacts", {"name": "Paul Henry", "emails": ["paul@example.org"]}).json()
    deal = board.add(accueil, "Essai de Paul", contact_id=contact["id"])
    a = windows.member("direction@chorale.example", at=board.path)
    b = windows.member("accueil@chorale.example", at=board.path)
    expect(card(b, "Essai de Paul", stage=PROSPECT)).to_be_visible()

    drag_by_mouse(a, "Essai de Paul", column(a, PLANNED))
    # Said for some seconds only, so that it is looked for first.
    expect(card(b, "Essai de Paul", stage=PLANNED)).to_contain_text("Déplacée par Hélène Dubois")
    expect(card(a, "Essai de Paul", stage=PLANNED)).to_be_visible()
    assert board.stage_of(accueil, deal) == PLANNED
    visits = accueil.get(f"/deals/{deal['id']}/visits")["items"]
    assert [visit["stage_name"] for visit in visits] == [PROSPECT, PLANNED]
    assert visits[1]["entered_by"]["name"] == "Hélène Dubois"

    b.open(f"/contacts/{contact['id']}")
    entry = b.page.get_by_test_id("entry-deal.stage_changed")
    expect(entry).to_contain_text(f"« Essai de Paul » : de {PROSPECT} à {PLANNED}")
    expect(entry).to_contain_text("par Hélène Dubois")


def test_a_card_is_moved_by_keyboard_alone(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Clavier")
    deal = board.add(direction, "Essai de Rose")
    a = windows.member("direction@chorale.example", at=board.path)
    drag_by_keyboard(a, "Essai de Rose", "ArrowRight", finish="Escape")
    expect(card(a, "Essai de Rose", stage=PROSPECT)).to_be_visible()
    drag_by_keyboard(a, "Essai de Rose", "ArrowRight")
    expect(card(a, "Essai de Rose", stage=PLANNED)).to_be_visible()
    eventually(lambda: board.stage_of(direction, deal) == PLANNED)


def test_the_order_within_a_column_is_kept(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Ordre")
    for name in ("Essai de Zoé", "Essai d’Ana", "Essai de Max"):
        board.add(direction, name)
    a = windows.member("direction@chorale.example", at=board.path)
    expect(card(a, "Essai de Zoé")).to_be_visible()
    before = names_in(a, PROSPECT)
    with a.page.expect_response("**/move"):
        drag_by_mouse(a, before[2], card(a, before[0]))
    wanted = [before[2], before[0], before[1]]
    eventually(lambda: names_in(a, PROSPECT) == wanted)
    a.page.reload()
    expect(card(a, before[0])).to_be_visible()
    assert names_in(a, PROSPECT) == wanted

    with a.page.expect_response("**/move"):
        drag_by_keyboard(a, wanted[0], "ArrowDown")
    eventually(lambda: names_in(a, PROSPECT) == [wanted[1], wanted[0], wanted[2]])


def test_a_loss_asks_for_its_reason_first(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Raison")
    deal = board.add(direction, "Essai de Luc")
    a = windows.member("direction@chorale.example", at=board.path)
    drag_by_mouse(a, "Essai de Luc", column(a, LOST))
    dialog = item(a.page, "dialog", "Essai de Luc : perdue")
    expect(dialog).to_be_visible()
    assert board.stage_of(direction, deal) == PROSPECT
    a.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(card(a, "Essai de Luc", stage=PROSPECT)).to_be_visible()
    assert board.stage_of(direction, deal) == PROSPECT

    drag_by_mouse(a, "Essai de Luc", column(a, LOST))
    expect(item(dialog, "button", "Marquer comme perdue")).to_be_disabled()
    item(dialog, "button", "Trop cher").click()
    item(dialog, "button", "Marquer comme perdue").click()
    expect(card(a, "Essai de Luc", stage=LOST)).to_contain_text("Trop cher")
    assert eventually(lambda: lost_reason(direction, deal)) == "Trop cher"


def test_who_loses_a_race_sees_who_won_it(windows: Windows, direction: Member, accueil: Member) -> None:
    board = ClubBoard(direction, "Course")
    deal = board.add(accueil, "Essai de Tim")
    b = windows.open()
    b.page.route("**/api/v1/live", lambda route: route.abort())
    b.expect_trouble("failed /api/v1/live")
    b.expect_trouble(f"409 POST /api/v1/deals/{deal['id']}/move")
    b.sign_in("accueil@chorale.example", at=board.path)
    expect(card(b, "Essai de Tim", stage=PROSPECT)).to_be_visible()
    board.move(direction, deal, PLANNED)

    drag_by_mouse(b, "Essai de Tim", column(b, DONE))
    dialog = item(b.page, "dialog", "« Essai de Tim » a bougé entre-temps")
    expect(dialog).to_contain_text(f"Hélène Dubois vient de la déplacer vers {PLANNED}.")
    expect(column(b, PLANNED).get_by_role("article", name="Essai de Tim", include_hidden=True)).to_be_visible()
    item(dialog, "button", "La déplacer quand même").click()
    expect(card(b, "Essai de Tim", stage=DONE)).to_be_visible()
    eventually(lambda: board.stage_of(direction, deal) == DONE)


def test_a_refused_move_snaps_back_and_says_why(windows: Windows, jalon: JalonProcess) -> None:
    admin = jalon.sign_in("admin@chorale.example")
    team = admin.send("POST", "/teams", {"name": "Maîtrise", "open_reading": True}).json()
    reader = {"email": "lecteur@chorale.example", "name": "Marc Lenoir", "password": "la-la-la-42"}
    made = admin.send("POST", "/members", reader | {"roles": {team["id"]: "member"}})
    assert made.status_code == 201, made.text
    board = eventually(lambda: ClubBoard(admin, "Lecture", team_id=team["id"]))
    deal = board.add(admin, "Essai d’Anna", team_id=team["id"])

    b = windows.member("lecteur@chorale.example", at=board.path)
    b.expect_trouble(f"403 POST /api/v1/deals/{deal['id']}/move")
    drag_by_mouse(b, "Essai d’Anna", column(b, PLANNED))
    refusal = b.page.get_by_role("alert").filter(has_text="Essai d’Anna n’a pas été déplacée")
    expect(refusal).to_contain_text("Vous n’avez pas le droit de faire cela.")
    expect(card(b, "Essai d’Anna", stage=PROSPECT)).to_be_visible()
    assert board.stage_of(admin, deal) == PROSPECT


def test_a_move_without_the_server_snaps_back(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Coupure")
    deal = board.add(direction, "Essai de Sam")
    a = windows.member("direction@chorale.example", at=board.path)
    expect(card(a, "Essai de Sam")).to_be_visible()
    a.page.route("**/move", lambda route: route.abort("connectionrefused"))
    a.expect_trouble(f"failed /api/v1/deals/{deal['id']}/move")
    drag_by_mouse(a, "Essai de Sam", column(a, PLANNED))
    expect(a.page.get_by_role("alert").filter(has_text="Essai de Sam")).to_contain_text("Pas de connexion au serveur")
    expect(card(a, "Essai de Sam", stage=PROSPECT)).to_be_visible()


def test_many_cards_are_moved_at_once_and_back(windows: Windows, direction: Member, accueil: Member) -> None:
    """Selected by keyboard, dragged together by mouse, taken back by key; what somebody moved since stays there."""
    board = ClubBoard(direction, "Ensemble")
    deals = {name: board.add(accueil, name) for name in ("Essai un", "Essai deux", "Essai trois", "Essai quatre")}
    a = windows.member("direction@chorale.example", at=board.path)
    focus_card(a, "Essai quatre")
    a.page.keyboard.press("Space")
    a.page.keyboard.press("ArrowDown")
    a.page.keyboard.press("ArrowDown")
    a.page.keyboard.press("Shift+Space")
    bar = item(a.page, "toolbar", "Cartes sélectionnées")
    expect(bar).to_contain_text("3 cartes sélectionnées")

    with a.page.expect_response("**/deals/bulk") as answered:
        drag_by_mouse(a, "Essai trois", column(a, PLANNED))
    assert {found["status"] for found in answered.value.json()["items"]} == {"changed"}
    expect(a.page.get_by_text("3 cartes déplacées vers Cours d'essai planifié.").first).to_be_visible()
    eventually(lambda: names_in(a, PLANNED) == ["Essai quatre", "Essai trois", "Essai deux"])
    expect(bar).to_be_hidden()

    board.move(accueil, deals["Essai trois"], DONE)
    expect(card(a, "Essai trois", stage=DONE)).to_be_visible()
    focus_card(a, "Essai un")
    a.page.keyboard.press("z")
    refusal = a.page.get_by_role("alert").filter(has_text="1 carte n’a pas été changée")
    expect(refusal).to_contain_text("Essai trois")
    expect(card(a, "Essai quatre", stage=PROSPECT)).to_be_visible()
    eventually(lambda: board.stage_of(direction, deals["Essai deux"]) == PROSPECT)
    # Each is where it was.
    eventually(lambda: names_in(a, PROSPECT) == ["Essai quatre", "Essai deux", "Essai un"])
    assert board.stage_of(direction, deals["Essai trois"]) == DONE


def test_the_keys_of_the_board(windows: Windows, direction: Member) -> None:
    """Move, win, reopen with the next action, label and archive, without the mouse; nothing serious for axe."""
    board = ClubBoard(direction, "Touches")
    deal = board.add(direction, "Essai de Lia", tags=["Salon"])
    other = board.add(direction, "Essai de Noa")
    a = windows.member("direction@chorale.example", at=board.path)
    keyboard = a.page.keyboard
    focus_card(a, "Essai de Lia")
    keyboard.press("Shift+ArrowRight")
    expect(card(a, "Essai de Lia", stage=PLANNED)).to_be_visible()
    expect(
        a.page.get_by_role("status").filter(has_text=f"Essai de Lia est maintenant dans {PLANNED}.")
    ).to_be_attached()
    expect(card(a, "Essai de Lia").get_by_role("link", name="Essai de Lia")).to_be_focused()
    keyboard.press("z")
    expect(card(a, "Essai de Lia", stage=PROSPECT)).to_be_visible()
    eventually(lambda: board.stage_of(direction, deal) == PROSPECT)

    focus_card(a, "Essai de Lia")
    keyboard.press("w")
    expect(card(a, "Essai de Lia", stage=WON)).to_be_visible()
    eventually(lambda: board.stage_of(direction, deal) == WON)
    item(a.page, "button", "Actions pour Essai de Lia").click()
    a.page.get_by_role("menuitem", name="Rouvrir").click()
    dialog = item(a.page, "dialog", "Rouvrir Essai de Lia")
    expect(item(dialog, "radio", PROSPECT)).to_be_checked()
    dialog.get_by_label("Points d’attention").fill("Budget serré")
    dialog.get_by_label("Prochaine action").fill("La rappeler")
    item(dialog, "button", "Déplacer").click()
    expect(card(a, "Essai de Lia", stage=PROSPECT)).to_contain_text("La rappeler")
    [task] = direction.items(f"/tasks?deal_id={deal['id']}")
    assert task["title"] == "La rappeler"
    visits = direction.get(f"/deals/{deal['id']}/visits")["items"]
    assert visits[-1]["note"] == "Points d’attention : Budget serré"
    # Taken back, the move takes the task along that it had brought.
    focus_card(a, "Essai de Lia")
    keyboard.press("z")
    expect(card(a, "Essai de Lia", stage=WON)).to_be_visible()
    eventually(lambda: direction.items(f"/tasks?deal_id={deal['id']}") == [])

    focus_card(a, "Essai de Noa")
    keyboard.press("Space")
    bar = item(a.page, "toolbar", "Cartes sélectionnées")
    expect(bar).to_be_visible()
    assert findings(a) == []
    item(bar, "button", "Archiver").click()
    expect(card(a, "Essai de Noa")).to_have_count(0)
    eventually(lambda: direction.get(f"/deals/{other['id']}")["archived"])
    item(a.page, "button", "Archives").click()
    archive = item(a.page, "dialog", "Archives")
    item(archive, "button", "Remettre sur le tableau").click()
    expect(archive.get_by_text("Rien n’est archivé ici.")).to_be_visible()
    keyboard.press("Escape")
    expect(card(a, "Essai de Noa", stage=PROSPECT)).to_be_visible()


def test_a_ticket_lives_on_its_board(windows: Windows, direction: Member, accueil: Member) -> None:
    """Made on a contact's sheet, seen live on the board, changed in its panel, on a phone too."""
    contact = accueil.send("POST", "/contacts", {"name": "Ines Faure", "emails": ["ines@example.org"]}).json()
    [support] = [found for found in direction.items("/pipelines") if found["card_kind"] == "ticket"]
    board = windows.member("direction@chorale.example", at=f"/pipelines/{support['id']}")
    sheet = windows.member("accueil@chorale.example", at=f"/contacts/{contact['id']}")
    sheet.page.get_by_label("Objet du ticket").fill("Micro cassé")
    sheet.page.get_by_label("Priorité").select_option("urgent")
    sheet.page.get_by_label("Objet du ticket").press("Enter")
    expect(card(board, "Micro cassé", stage="Nouveau")).to_contain_text("Urgente")
    card(board, "Micro cassé").get_by_role("link", name="Micro cassé").click()
    panel = board.page.get_by_test_id("ticket-panel")
    expect(panel.get_by_label("Priorité")).to_have_value("urgent")
    assert findings(board) == []
    item(panel, "button", "Déplacer vers En cours").click()
    entry = sheet.page.get_by_test_id("entry-ticket.stage_changed")
    expect(entry).to_contain_text("« Micro cassé » : de Nouveau à En cours")
    board.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    board.page.set_viewport_size({"width": 390, "height": 800})
    focus_card(board, "Micro cassé")
    board.page.keyboard.press("Space")
    expect(item(board.page, "toolbar", "Cartes sélectionnées")).to_be_visible()
    assert board.overflow() == 0
    board.page.keyboard.press("Control+k")
    board.page.get_by_role("combobox").fill("micro")
    expect(board.page.get_by_role("option", name="Micro cassé")).to_be_visible()


def test_a_long_column_is_drawn_in_parts_and_handled_whole(
    windows: Windows, direction: Member, accueil: Member
) -> None:
    board = ClubBoard(direction, "Foule")
    [first, second, *_] = board.names
    for number in range(130):  # the newest is on top
        board.add(direction, f"Choriste {number:03}", owner_id=accueil.me["id"])

    a = windows.member("direction@chorale.example", at=board.path)
    expect(column(a, first).get_by_test_id("column-count")).to_have_text("130")
    cards = column(a, first).get_by_role("article")
    expect(cards).to_have_count(50)
    # The rest comes as one scrolls; what is out of sight is not drawn.
    scrolled = scroller(a, first)
    for _ in range(60):
        scrolled.evaluate("element => element.scrollTo(0, element.scrollHeight)")
        settle(a.page)
        if card(a, "Choriste 000").count():
            break
    expect(card(a, "Choriste 000")).to_be_visible()
    assert cards.count() < 60

    # From down there by mouse to another column, and by keyboard within this one.
    drag_by_mouse(a, "Choriste 001", column(a, second))
    expect(card(a, "Choriste 001", stage=second)).to_be_visible()
    eventually(lambda: names_of(direction, board, second) == ["Choriste 001"])
    drag_by_keyboard(a, "Choriste 000", "ArrowUp", "ArrowUp")
    eventually(lambda: names_of(direction, board, first)[-3:] == ["Choriste 000", "Choriste 003", "Choriste 002"])
    drag_by_keyboard(a, "Choriste 000", "ArrowRight")
    expect(card(a, "Choriste 000", stage=second)).to_be_visible()
    expect(column(a, first).get_by_test_id("column-count")).to_have_text("128")


def names_of(member: Member, board: ClubBoard, stage: str) -> list[str]:
    """The names of a stage's cards in their order, as the API has it."""
    return [found["name"] for found in member.items(f"/stages/{board.stages[stage]}/cards")]
