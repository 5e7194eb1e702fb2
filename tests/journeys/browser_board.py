"""A board as people handle it: find columns and cards, drag them by mouse and by keyboard."""

from typing import Any

from browser import Window, item
from jalon_process import Member
from playwright.sync_api import ElementHandle, Locator, Page, expect

TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))"


class ClubBoard:
    """A pipeline of one's own, so that what other journeys do is not in the way."""

    def __init__(self, owner: Member, name: str, *, team_id: str | None = None) -> None:
        body = {"name": name, "template": "club", "team_id": team_id or next(iter(owner.me["roles"]))}
        answer = owner.send("POST", "/pipelines", body)
        assert answer.status_code == 201, answer.text
        self.pipeline: Any = answer.json()
        self.path = f"/pipelines/{self.pipeline['id']}"
        self.stages = {stage["name"]: stage["id"] for stage in self.pipeline["stages"]}
        self.names = list(self.stages)

    def add(self, member: Member, name: str, **values: Any) -> Any:
        """A deal in the first stage, at the top."""
        answer = member.send("POST", "/deals", {"name": name, "pipeline_id": self.pipeline["id"]} | values)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def move(self, member: Member, deal: Any, stage: str, **values: Any) -> None:
        answer = member.send("POST", f"/deals/{deal['id']}/move", {"stage_id": self.stages[stage]} | values)
        assert answer.status_code == 200, answer.text

    def stage_of(self, member: Member, deal: Any) -> str:
        """Where the deal is, as the API says."""
        stage_id = member.get(f"/deals/{deal['id']}")["stage_id"]
        return next(name for name, known in self.stages.items() if known == stage_id)


def demo_board(member: Member) -> str:
    """The path of the board that the demo's form fills."""
    [pipeline] = [found for found in member.items("/pipelines") if found["name"] == "Inscriptions"]
    return f"/pipelines/{pipeline['id']}"


def column(window: Window, stage: str) -> Locator:
    return item(window.page, "region", stage)


def scroller(window: Window, stage: str) -> ElementHandle:
    """What scrolls a column's cards; not found anew each time, for a long column draws its first card no more."""
    inside = column(window, stage).get_by_role("article").first
    return inside.locator("xpath=ancestor::*[contains(@class, 'cards')][1]").element_handle()


def card(window: Window, name: str, *, stage: str | None = None) -> Locator:
    """A deal's card, in a column or anywhere on the board."""
    where = column(window, stage) if stage else window.page
    return item(where, "article", name)


def names_in(window: Window, stage: str) -> list[str]:
    """The names of the column's cards, from top to bottom."""
    cards = column(window, stage).get_by_role("article").all()
    return [name for found in cards if (name := found.get_attribute("aria-label"))]


def drag_by_mouse(window: Window, name: str, target: Locator) -> None:
    """Grip a card, pull it over the middle of the target in small steps, and let go."""
    source = card(window, name)
    page = window.page
    source.hover()  # waits until the card stands still and nothing lies over it
    x, y = middle(source)
    page.mouse.down()
    page.mouse.move(x + 12, y + 4, steps=4)
    expect(source.and_(page.locator("[data-dragging]")).first).to_be_visible()
    target_x, target_y = middle(target)
    page.mouse.move(target_x, target_y, steps=12)
    settle(page)
    page.mouse.up()


def drag_by_keyboard(window: Window, name: str, *keys: str, finish: str = "Enter") -> None:
    """Take the card by its grip with Enter, move it with the arrows, and drop it (or not, with Escape)."""
    window.page.bring_to_front()  # of several windows, one has the keyboard
    expect(window.page.locator("[data-dnd-dragging], [data-dnd-dropping]")).to_have_count(
        0
    )  # one lands after the other
    settle(window.page)
    grip = item(window.page, "button", f"Déplacer {name}")
    grip.focus()
    window.page.keyboard.press("Enter")
    expect(card(window, name).and_(window.page.locator("[data-dragging]")).first).to_be_visible()
    for key in keys:
        window.page.keyboard.press(key)
        settle(window.page)
    window.page.keyboard.press(finish)
    # The card has arrived, and the keyboard can go on from it.
    expect(grip).to_be_focused()


def focus_card(window: Window, name: str) -> None:
    """Put the keyboard on a card, as the arrows do."""
    window.page.bring_to_front()
    card(window, name).get_by_role("link", name=name).focus()


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"], 240) / 2


def settle(page: Page) -> None:
    """Let the page draw what the hand has done, as it does many times while a person drags."""
    page.evaluate(TWO_FRAMES)
