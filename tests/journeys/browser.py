"""People at their browsers: headless Chromium, one window per person, and an eye on what goes wrong in it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jalon_process import PASSWORD
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect, sync_playwright

CHROMIUM = Path(os.environ.get("JALON_TEST_CHROMIUM", "/usr/bin/chromium"))
# What a closed network would only fill the logs with.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000
LOAD_FAILURE = re.compile(r"^Failed to load resource: ")

Size = tuple[int, int]
DESK: Size = (1400, 800)
PHONE: Size = (390, 844)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium; where there is none the test is skipped, or fails if servers are required."""
    if not CHROMIUM.exists():
        reason = f"no browser at {CHROMIUM}; on Debian: apt-get install chromium"
        if os.environ.get("JALON_REQUIRE_SERVICES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Window:
    """A person's browser: cookies and storage of its own, one page, and a list of what went wrong in it."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.context = context
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("console", self._hear)
        self.page.on("response", self._look_at)
        self.page.on("requestfailed", lambda request: self._note_failure(request.url, request.failure))

    def expect_trouble(self, pattern: str) -> None:
        """Something that goes wrong on purpose, as ``403 POST /api/v1/deals/…/move`` or ``failed /api/v1/live``."""
        self._expected.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """What went wrong and was not foreseen."""
        return [trouble for trouble in self.troubles if not any(known.search(trouble) for known in self._expected)]

    def open(self, path: str) -> None:
        """Go to a page of this Jalon."""
        self.page.goto(self.origin + path, wait_until="domcontentloaded")

    def sign_in(self, email: str, password: str = PASSWORD, *, at: str = "/") -> None:
        """Sign in by hand at a page, and wait until what others do is shown as it happens."""
        self.open(at)
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Mot de passe", exact=True).fill(password)
        self.page.get_by_role("button", name="Se connecter").click()
        expect(self.page.get_by_test_id("user-menu")).to_be_visible()

    def listening(self) -> None:
        """Wait until the live stream is open."""
        expect(self.page.get_by_test_id("live")).to_have_attribute("data-status", "live")

    def text(self) -> str:
        """Everything that the page says."""
        return self.page.locator("body").inner_text()

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return width

    def _hear(self, message: Any) -> None:
        # Answers that are no success are noted by their status and path, which says more.
        if message.type == "error" and not LOAD_FAILURE.match(message.text):
            self.troubles.append(f"console: {message.text}")

    def _look_at(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} {response.request.method} {urlsplit(response.url).path}")

    def _note_failure(self, url: str, failure: str | None) -> None:
        # What the page itself gave up, because it went elsewhere, is no failure.
        if failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed {urlsplit(url).path}: {failure}")


class Windows:
    """Opens windows for one test, and closes them; members who signed in once stay signed in for the next."""

    def __init__(self, browser: Browser, origin: str, signed_in: dict[str, BrowserContext]) -> None:
        self._browser = browser
        self._origin = origin
        self._signed_in = signed_in
        self._windows: list[Window] = []

    def open(self, *, language: str = "fr-FR", size: Size = DESK, origin: str | None = None, **options: Any) -> Window:
        """The window of somebody new, in Paris."""
        return self._window(self._context(language=language, size=size, **options), origin)

    def member(self, email: str, *, at: str = "/") -> Window:
        """The window of a member of the demo who is signed in and listens, as on any morning but the first."""
        if email in self._signed_in:
            window = self._window(self._signed_in[email])
            window.open(at)
        else:
            context = self._signed_in[email] = self._context()
            window = self._window(context)
            window.sign_in(email, at=at)
        window.listening()
        return window

    def close(self) -> None:
        """Close the pages, and the browsers of those who are nobody's."""
        for window in self._windows:
            window.page.close()
            if window.context not in self._signed_in.values():
                window.context.close()

    def unexpected(self) -> list[str]:
        """What went wrong in any window and was not foreseen."""
        return [trouble for window in self._windows for trouble in window.unexpected()]

    def _window(self, context: BrowserContext, origin: str | None = None) -> Window:
        window = Window(context, origin or self._origin)
        self._windows.append(window)
        return window

    def _context(self, *, language: str = "fr-FR", size: Size = DESK, **options: Any) -> BrowserContext:
        width, height = size
        context = self._browser.new_context(
            locale=language, timezone_id="Europe/Paris", viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(PATIENCE)
        return context


def item(page: Page | Locator, role: Any, name: str) -> Locator:
    """The one thing of this role with exactly this name."""
    return page.get_by_role(role, name=name, exact=True)
