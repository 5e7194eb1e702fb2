"""Visitors who submit the form and members who move cards, again and again until they are told that it is done."""

import datetime as dt
import itertools
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from jalon_process import JalonProcess, Member
from test_form_to_reminder import PARIS, class_in, local

CLIENTS = 6
REMINDED = 5
"""Each fifth class is in a day and a minute: its reminder, a day before, is due while all this goes on."""

MEMBER = "accueil@chorale.example"
PATIENCE = 300.0


def address_of(number: int) -> str:
    return f"eleve{number}@example.org"


def note_of(number: int) -> str:
    return f"move {number}"


def is_reminded(number: int, each: int = REMINDED) -> bool:
    return each > 0 and number % each == 0


def soon() -> dt.datetime:
    """A class whose reminder is due at the next full minute, or the one after."""
    return (dt.datetime.now(dt.UTC) + dt.timedelta(hours=24, seconds=90)).astimezone(PARIS)


@dataclass
class Card:
    """A card as who moves it knows it."""

    id: str
    stage_id: str


class Impatient:
    """A member's client that sends a request until it gets a 2xx, and signs in again when it has to."""

    def __init__(self, jalon: JalonProcess, email: str = MEMBER) -> None:
        self._jalon = jalon
        self._email = email
        self._member: Member | None = None

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON answer.

        :raises AssertionError: it was refused for a reason that does not pass, or never answered.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self._try(method, path, body, headers)
            if isinstance(answer, httpx.Response):
                if answer.is_success:
                    return answer.json()
                assert _passes(answer), (path, answer.status_code, answer.text)
                if answer.status_code == 401:
                    self.close()
            assert time.monotonic() < deadline, (path, answer)
            time.sleep(0.1)

    def close(self) -> None:
        if self._member is not None:
            self._member.http.close()
            self._member = None

    def _try(self, method: str, path: str, body: Any, headers: dict[str, str]) -> httpx.Response | Exception:
        try:
            if self._member is None:
                self._member = Member(self._jalon.origin, self._email)
            return self._member.send(method, path, body, **headers)
        except (httpx.HTTPError, AssertionError) as error:
            return error


@dataclass
class Load:
    """What is asked for, by a few clients at once, each thing when `ask` lets it; what was acknowledged is counted.

    :ivar reminded: each how many-th class is so soon that its reminder is due; 0 for none.
    :ivar asked: how many submissions and moves so far.
    :ivar cards: those that nobody moves right now.
    :ivar stages: the open ones that cards are moved around in.
    :ivar submitted: numbers of acknowledged submissions; ``moved``: the card's id by number of acknowledged move.
    """

    jalon: JalonProcess
    reminded: int = REMINDED
    asked: tuple[int, int] = (0, 0)
    cards: "queue.Queue[Card]" = field(default_factory=queue.Queue)
    stages: list[str] = field(default_factory=list)
    submitted: list[int] = field(default_factory=list)
    moved: dict[int, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    _asked: "queue.Queue[Callable[[Impatient], None] | None]" = field(default_factory=queue.Queue)
    _threads: list[threading.Thread] = field(default_factory=list)
    _submissions: "itertools.count[int]" = field(default_factory=itertools.count)
    _moves: "itertools.count[int]" = field(default_factory=itertools.count)

    def start(self) -> None:
        """Let the clients begin to do what is asked."""
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def ask(self, submissions: int, moves: int) -> None:
        """Ask for some more."""
        self.asked = (self.asked[0] + submissions, self.asked[1] + moves)
        for number in itertools.islice(self._submissions, submissions):
            self._asked.put(lambda _client, number=number: self._submit(number))
        for number in itertools.islice(self._moves, moves):
            self._asked.put(lambda client, number=number: self._move(client, number))

    def finish(self) -> None:
        """Wait until all that was asked for is acknowledged."""
        for _ in self._threads:
            self._asked.put(None)
        for thread in self._threads:
            thread.join(2 * PATIENCE)
            assert not thread.is_alive(), "a client still waits for its 2xx"
        assert self.refused == []

    def _work(self) -> None:
        client = Impatient(self.jalon)
        while (request := self._asked.get()) is not None:
            try:
                request(client)
            except Exception as error:
                self.refused.append(repr(error))
        client.close()

    def _submit(self, number: int) -> None:
        trial = soon() if is_reminded(number, self.reminded) else class_in(14)
        values = {"name": f"Élève {number}", "email": address_of(number), "trial_at": local(trial)}
        deadline = time.monotonic() + PATIENCE
        while True:
            answer: object = None
            try:
                answer = said = self.jalon.submit(**values)
                if said.is_success:
                    self.submitted.append(number)
                    return
                assert _passes(said), said.text
            except httpx.HTTPError as error:
                answer = error
            assert time.monotonic() < deadline, answer
            time.sleep(0.1)

    def _move(self, client: Impatient, number: int) -> None:
        card = self.cards.get(timeout=PATIENCE)
        to = self.stages[(self.stages.index(card.stage_id) + 1) % len(self.stages)]
        body = {"stage_id": to, "from_stage_id": card.stage_id, "note": note_of(number)}
        key = {"Idempotency-Key": f"{note_of(number)} of {card.id}"}
        answer = client.send("POST", f"/deals/{card.id}/move", body, **key)
        assert answer["stage_id"] == to, answer
        self.moved[number] = card.id
        self.cards.put(Card(card.id, to))


def _passes(answer: httpx.Response) -> bool:
    """Whether what was refused may succeed later."""
    if answer.status_code in (401, 429):
        return True
    if answer.status_code == 409:
        return bool(answer.json()["code"] == "reference_not_yet_known")
    return answer.status_code >= 500
