"""The day's work: a task with a reminder, and the queue that says what to do next, by keys alone."""

import datetime as dt
from typing import Any

import pytest
from browser import Windows, item
from browser_axe import findings
from browser_board import ClubBoard
from jalon_process import JalonProcess, Member, eventually
from playwright.sync_api import expect

pytestmark = pytest.mark.services


@pytest.fixture
def direction(jalon: JalonProcess) -> Member:
    return jalon.sign_in("direction@chorale.example")


def add(member: Member, task: dict[str, Any]) -> Any:
    answer = member.send("POST", "/tasks", task)
    assert answer.status_code == 201, answer.text
    return answer.json()


def soon(seconds: float) -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)).isoformat()


def test_a_reminder_rings_the_bell_and_leads_to_its_task(windows: Windows, direction: Member) -> None:
    a = windows.member("direction@chorale.example", at="/tasks")
    task = add(direction, {"title": "Rappeler Basile", "due_at": soon(3), "remind_before": 0})
    a.page.get_by_test_id("bell").click()
    a.page.get_by_role("button", name="Rappel : Rappeler Basile").click()
    linked = a.page.get_by_test_id("linked-task")
    expect(linked).to_contain_text("Rappeler Basile")
    linked.get_by_role("combobox", name="Rappel", exact=True).select_option("10 min avant")
    eventually(lambda: direction.get(f"/tasks/{task['id']}")["remind_before"] == 10)
    assert findings(a) == []
    a.expect_trouble(f"404 GET /api/v1/tasks/{task['id']}")
    item(linked, "button", "Supprimer").click()
    item(a.page, "button", "Annuler").click()
    eventually(lambda: direction.get(f"/tasks/{task['id']}")["title"] == "Rappeler Basile")
    direction.send("PATCH", f"/tasks/{task['id']}", {"done": True})


def test_what_to_do_next_by_keys_alone(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "File")
    forgotten = board.add(direction, "Essai de Nour")
    busy = board.add(direction, "Essai d'Ilan")
    late = add(direction, {"title": "Écrire à Ilan", "deal_id": busy["id"], "due_at": soon(-7200)})

    a = windows.member("direction@chorale.example", at="/next")
    row = a.page.get_by_test_id(f"queue-{late['id']}")
    expect(row).to_contain_text("à faire il y a 2 heures")
    expect(a.page.get_by_test_id(f"queue-{forgotten['id']}")).to_contain_text("aucune prochaine action")
    assert findings(a) == []
    row.click()
    expect(row).to_have_attribute("aria-current", "true")

    a.page.keyboard.press("d")
    expect(row).to_be_hidden()
    assert direction.get(f"/tasks/{late['id']}")["done_at"] is not None
    expect(item(a.page, "button", "Annuler")).to_be_visible()
    a.page.keyboard.press("z")
    expect(row).to_be_visible()

    row.click()
    a.page.keyboard.press("s")
    item(a.page, "dialog", "Remettre à plus tard : Écrire à Ilan").get_by_role("button", name="Demain").click()
    expect(row).to_be_hidden()

    row = a.page.get_by_test_id(f"queue-{forgotten['id']}")
    row.click()
    a.page.keyboard.press("t")
    dialog = item(a.page, "dialog", "Nouvelle tâche : Essai de Nour")
    dialog.get_by_label("Tâche", exact=True).fill("Appeler Nour")
    a.page.keyboard.press("Enter")
    expect(row).to_be_hidden()
    assert [task["title"] for task in direction.items("/tasks", deal_id=forgotten["id"])] == ["Appeler Nour"]


def test_cards_go_on_from_the_queue_by_one_key(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "File de cartes")
    planned, won, lost = (stage["name"] for stage in board.pipeline["stages"] if stage["position"] in (1, 3, 4))
    moved, gained, given_up = (board.add(direction, f"Essai de {name}") for name in ("Mona", "Wim", "Lou"))
    a = windows.member("direction@chorale.example", at="/next")

    a.page.get_by_test_id(f"queue-{moved['id']}").click()
    a.page.keyboard.press("m")
    dialog = item(a.page, "dialog", "Déplacer Essai de Mona")
    expect(dialog).to_be_visible()
    assert findings(a) == []
    item(dialog, "button", planned).click()
    eventually(lambda: board.stage_of(direction, moved) == planned)
    # It still has no next action, so that it stays in the list, with its new stage.
    expect(a.page.get_by_test_id(f"queue-{moved['id']}")).to_contain_text(planned)
    a.page.keyboard.press("z")
    eventually(lambda: board.stage_of(direction, moved) == board.names[0])

    row = a.page.get_by_test_id(f"queue-{gained['id']}")
    row.click()
    a.page.keyboard.press("w")
    expect(row).to_be_hidden()
    assert board.stage_of(direction, gained) == won

    row = a.page.get_by_test_id(f"queue-{given_up['id']}")
    row.click()
    a.page.keyboard.press("l")
    dialog = item(a.page, "dialog", "Essai de Lou : perdue")
    item(dialog, "button", "Trop cher").click()
    a.page.keyboard.press("Escape")
    expect(a.page.get_by_role("dialog")).to_have_count(0)
    assert board.stage_of(direction, given_up) == board.names[0]
    a.page.keyboard.press("l")
    item(dialog, "button", "Trop cher").click()
    item(dialog, "button", "Marquer comme perdue").click()
    expect(row).to_be_hidden()
    assert board.stage_of(direction, given_up) == lost
    assert direction.get(f"/deals/{given_up['id']}")["lost_reason"] == "Trop cher"
