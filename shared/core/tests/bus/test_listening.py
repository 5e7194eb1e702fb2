"""Listening without a database, as the live service does."""

import threading
from collections.abc import Callable

from bus_services import CONTACTS, create_contact

from jalon_core.bus.broker import Broker
from jalon_core.bus.listening import Listening
from jalon_core.runtime import Runtime
from jalon_core.testing.runtimes import eventually
from jalon_sdk.envelope import Envelope


def test_a_listener_gets_what_happens_and_the_states_it_asked_for(
    start: Callable[..., Runtime], broker: Broker
) -> None:
    contacts = start(CONTACTS).context
    with contacts.transaction() as uow:
        create_contact(uow, "before")
    received: list[Envelope] = []
    connected = threading.Event()
    stopping = threading.Event()
    listening = Listening(
        broker,
        "live",
        ["jalon.contact.#"],
        received.append,
        connected=connected.set,
        snapshots={"contacts": ("contact",)},
    )
    thread = threading.Thread(target=listening.run, args=(stopping,))
    thread.start()
    try:
        assert connected.wait(10)
        eventually(lambda: "snapshot.ended" in [envelope.name for envelope in received])
        with contacts.transaction() as uow:
            create_contact(uow, "Zoé")
        eventually(lambda: "contact.created" in [envelope.name for envelope in received])
    finally:
        stopping.set()
        thread.join(5)
    [states] = [envelope for envelope in received if envelope.name == "snapshot.states"]
    assert [item["state"]["name"] for item in states.data["items"]] == ["before"]

    def gone() -> bool:
        with broker.open() as line:
            return line.size(listening.queue) is None

    eventually(gone)
