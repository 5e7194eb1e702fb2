"""The breaker: repeated failures hold a plugin, a probe lets it back."""

import pytest

from jalon_core.plugins.breaker import Breaker
from jalon_core.plugins.failures import ActionFailed, PluginDisabled, PluginHeld, PluginInQuarantine, PluginRaised
from jalon_core.plugins.host import PluginHost
from jalon_sdk.descriptors import PluginInfo
from jalon_sdk.plugins import Plugins, Quarantined


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(failures=3, first_pause=30, longest_pause=100, clock=clock)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        assert breaker.enter() is None
        breaker.failed()


def test_it_opens_after_failures_in_a_row_only(breaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.state == "closed"
    fail(breaker, 1)
    assert breaker.state == "open"
    assert breaker.enter() == 30


def test_after_the_pause_one_probe_passes_and_success_closes(breaker, clock) -> None:
    fail(breaker, 3)
    clock.now = 30
    assert breaker.enter() is None
    assert breaker.state == "half_open"
    assert breaker.enter() is not None
    breaker.succeeded()
    assert breaker.state == "closed"
    assert breaker.enter() is None


def test_a_failed_probe_doubles_the_pause_up_to_the_longest(breaker, clock) -> None:
    fail(breaker, 3)
    pauses = []
    for _ in range(4):
        clock.now += breaker.remaining
        fail(breaker, 1)
        pauses.append(breaker.remaining)
    assert pauses == [60, 100, 100, 100]


def test_a_probe_without_verdict_lets_the_next_try(breaker, clock) -> None:
    fail(breaker, 3)
    clock.now = 30
    assert breaker.enter() is None
    breaker.neither()
    assert breaker.enter() is None


SWITCH = """
@action()
def switch(context):
    if not os.path.exists(PATH):
        raise RuntimeError("no switch")
    return ActionResult()

@action()
def refuse(context):
    raise Failed("no")
"""


def test_a_plugin_that_fails_repeatedly_is_held_and_comes_back(write_plugin, make_host, tmp_path) -> None:
    write_plugin("shaky", f"PATH = {str(tmp_path / 'switch')!r}\n{SWITCH}")
    host = make_host(failures=3)
    for _ in range(3):
        with pytest.raises(PluginRaised):
            host.run("shaky.switch", {}, key="k")

    with pytest.raises(PluginHeld) as caught:
        host.run("shaky.switch", {}, key="k")
    assert caught.value.holds
    assert 0 < caught.value.retry_after <= 0.2
    (health,) = host.health()
    assert health.condition == "held"
    assert health.retry_at is not None
    assert [failure.detail for failure in health.last_failures] == ["RuntimeError: no switch"] * 3

    (tmp_path / "switch").touch()
    host._guards["shaky"].breaker._until = 0.0
    host.run("shaky.switch", {}, key="k")
    assert host.health()[0].condition == "ok"


def test_an_honest_refusal_never_holds(write_plugin, make_host) -> None:
    write_plugin("shaky", f"PATH = ''\n{SWITCH}")
    host = make_host(failures=2)
    for _ in range(5):
        with pytest.raises(ActionFailed):
            host.run("shaky.refuse", {}, key="k")
    assert host.health()[0].condition == "ok"


def test_switching_off_and_on_works_at_once(write_plugin, make_host) -> None:
    write_plugin("tool")
    host = make_host()
    host.run("tool.greet", {}, key="k")
    host.set_disabled({"tool"})
    with pytest.raises(PluginDisabled) as caught:
        host.run("tool.greet", {}, key="k")
    assert caught.value.holds
    assert (host.health()[0].condition, host.health()[0].processes) == ("disabled", 0)
    host.set_disabled(())
    host.run("tool.greet", {}, key="k")


def test_a_quarantined_plugin_holds_and_is_listed() -> None:
    bad = Quarantined(info=PluginInfo(name="broken", version="1.0"), reason="SyntaxError")
    host = PluginHost(Plugins(quarantined={"broken": bad}))
    with pytest.raises(PluginInQuarantine, match="SyntaxError") as caught:
        host.run("broken.greet", {}, key="k")
    assert caught.value.holds
    (health,) = host.health()
    assert (health.name, health.condition, health.reason) == ("broken", "quarantined", "SyntaxError")
