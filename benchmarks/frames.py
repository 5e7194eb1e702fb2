"""A board of many cards in the browser: how soon it is there, and whether it moves smoothly while a card is dragged.

Chromium shows a board of 5,000 deals in four columns; every column is scrolled to its end, so that all of them are
loaded. Then a card is dragged across the columns, and each frame that the page draws meanwhile is timed.
"""

import statistics
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.places import folder
from benchmarks.rounds import Line

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "journeys"))

from browser import Windows, chromium
from browser_board import ClubBoard, middle, scroller
from jalon_process import Member, running

CARDS = 5_000
OPEN = 3
"""Open stages of the club's board."""
TIMES = 5
SIGHT, FRAME = 1_500.0, 50.0
PAUSE = 1 / 60

_FRAMES = """() => {
  const frames = []; let last = performance.now(); window.frames_ = frames;
  const step = now => { frames.push(now - last); last = now; window.stepping = requestAnimationFrame(step); };
  window.stepping = requestAnimationFrame(step);
}"""
_TAKEN = "() => { cancelAnimationFrame(window.stepping); return window.frames_.slice(1); }"
_TO_THE_END = """async element => {
  let before = -1;
  while (element.scrollHeight !== before) {
    before = element.scrollHeight;
    element.scrollTop = element.scrollHeight;
    for (let i = 0; i < 40 && element.scrollHeight === before; i++) await new Promise(done => setTimeout(done, 50));
  }
}"""


def measure() -> Sequence[Line]:
    """Milliseconds until the first cards are seen; the longest frame of a drag with all cards loaded."""
    with folder() as path, running(path / "var") as jalon, chromium() as browser:
        member = jalon.sign_in("direction@chorale.example")
        board = ClubBoard(member, "Foule")
        _fill(member, board)
        windows = Windows(browser, jalon.origin, {})
        window = windows.member("direction@chorale.example", at="/tasks")
        seen = [_time_to_sight(window.page, jalon.origin + board.path) for _ in range(TIMES)]
        for stage in board.names[:OPEN]:
            scroller(window, stage).evaluate(_TO_THE_END)
        ways = [(board.names[turn % 2], board.names[1 - turn % 2]) for turn in range(TIMES)]
        longest = [_longest_frame(window.page, source, target) for source, target in ways]
        windows.close()
    sight, frame = statistics.median(seen), statistics.median(longest)
    what = f"board of {CARDS:,} cards in the browser"
    return [
        Line(what=f"{what}: first cards seen", unit="ms", ours=sight, bar="< 1.5 s", held=sight < SIGHT),
        Line(
            what=f"{what}, all loaded: longest frame of a drag, median of {TIMES}",
            unit="ms",
            ours=frame,
            bar="≤ 50 ms",
            held=frame <= FRAME,
        ),
    ]


def _fill(member: Member, board: ClubBoard) -> None:
    stages = [board.stages[name] for name in board.names[:OPEN]]

    def add(number: int) -> None:
        body = {"name": f"Choriste {number:04}", "stage_id": stages[number % OPEN]}
        answer = member.send("POST", "/deals", body | {"pipeline_id": board.pipeline["id"]})
        assert answer.status_code == 201, answer.text

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(CARDS)))


def _time_to_sight(page: Page, address: str) -> float:
    page.goto("about:blank")
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.get_by_role("article").first.wait_for()
    return (time.perf_counter() - begun) * 1000


def _longest_frame(page: Page, source: str, target: str) -> float:
    card = page.get_by_role("region", name=source, exact=True).get_by_role("article").nth(-3)
    card.hover()
    x, y = middle(card)
    to_x, to_y = middle(page.get_by_role("region", name=target, exact=True))
    page.mouse.down()
    page.mouse.move(x + 12, y + 4, steps=4)
    page.evaluate(_FRAMES)
    for step in range(1, 91):
        page.mouse.move(x + (to_x - x) * step / 90, y + (to_y - y) * step / 90)
        time.sleep(PAUSE)
    frames: list[float] = page.evaluate(_TAKEN)
    page.mouse.up()
    time.sleep(1)
    return max(frames)
