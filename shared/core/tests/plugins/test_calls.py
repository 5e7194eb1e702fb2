"""A call of an action: what the plugin gets and what comes back."""

import datetime as dt
from uuid import UUID

import pytest

from jalon_core.plugins.failures import ActionFailed, ParamsRefused, PluginMissing, PluginRaised
from jalon_core.plugins.host import PluginHost
from jalon_sdk.commands.contacts import NoteCreate
from jalon_sdk.descriptors import ActionContext, ActionResult, ActionType, ParamField, StateChanges, TryLater
from jalon_sdk.hooks import hookimpl

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)

ECHO = """
TEXT = ParamField(key="text", kind="text", labels={"fr": "Texte", "en": "Text"}, default="rien")
AT = ParamField(key="at", kind="datetime", labels={"fr": "Le", "en": "At"})

@action(params=(TEXT, AT), simulate=lambda context: ActionResult(output={"would": context.params["text"]}))
def echo(context):
    context.state.set("calls", context.state.get("calls", 0) + 1)
    context.state.delete("old")
    return ActionResult(output={
        "text": context.params["text"], "at": context.params["at"], "key": context.key, "now": context.now,
        "language": context.language, "calls": context.state.get("calls"),
    })

@action()
def note(context):
    return ActionResult(commands=(NoteCreate(contact_id="00000000-0000-0000-0000-000000000007", text="Vu"),))

@action()
def refuse(context):
    raise Failed("the room is closed")

@action()
def busy(context):
    raise TryLater("come back", seconds=7)

@action(outputs=(OutputField(key="code", kind="text", labels={"fr": "Code", "en": "Code"}),))
def environment(context):
    return ActionResult(output={"code": "", "seen": sorted(os.environ), "cwd": os.getcwd()})

@action()
def printing(context):
    print("hello" * 10000)
    os.write(1, b"raw")
    subprocess.run(["echo", "from a child"])
    sys.stdout.flush()
    return ActionResult(output={"read": sys.stdin.read()})
"""


class Kept:
    def values(self, plugin: str) -> dict[str, object]:
        return {"calls": 4, "old": True} if plugin == "tool" else {}


def test_parameters_arrive_typed_and_output_and_memory_come_back(write_plugin, make_host) -> None:
    write_plugin("tool", ECHO)
    outcome = make_host(state=Kept()).run(
        "tool.echo", {"at": "2026-11-22T18:00:00+01:00"}, key="run:1", now=NOW, language="en"
    )
    assert outcome.output == {
        "text": "rien",
        "at": "2026-11-22T17:00:00.000000Z",
        "key": "run:1",
        "now": "2026-11-22T09:00:00.000000Z",
        "language": "en",
        "calls": 5,
    }
    assert outcome.state == StateChanges(set={"calls": 5}, deleted=("old",))


def test_commands_come_back_as_commands(write_plugin, make_host) -> None:
    write_plugin("tool", ECHO)
    assert make_host().run("tool.note", {}, key="k").commands == (NoteCreate(contact_id=UUID(int=7), text="Vu"),)


def test_a_simulation_does_nothing_but_say_what_would_be(write_plugin, make_host) -> None:
    write_plugin("tool", ECHO)
    host = make_host()
    assert host.run("tool.echo", {"text": "x"}, key="k", simulate=True).output == {"would": "x"}
    assert host.run("tool.note", {}, key="k", simulate=True).commands == ()


def test_wrong_parameters_never_reach_the_plugin(write_plugin, make_host) -> None:
    write_plugin("tool", ECHO)
    host = make_host()
    with pytest.raises(ParamsRefused) as caught:
        host.run("tool.echo", {"text": 3, "other": 1}, key="k")
    assert [problem.path for problem in caught.value.problems] == ["other", "text"]
    assert host.health()[0].processes == 0


def test_an_honest_refusal_and_a_plea_for_time_are_told_apart(write_plugin, make_host) -> None:
    write_plugin("tool", ECHO)
    host = make_host()
    with pytest.raises(ActionFailed, match="the room is closed") as refused:
        host.run("tool.refuse", {}, key="k")
    assert not refused.value.retryable
    with pytest.raises(PluginRaised, match="come back") as later:
        host.run("tool.busy", {}, key="k")
    assert (later.value.retryable, later.value.retry_after) == (True, 7)


def test_secrets_of_jalon_are_not_in_the_environment(write_plugin, make_host, monkeypatch) -> None:
    monkeypatch.setenv("JALON_SECRET_KEY", "s" * 32)
    monkeypatch.setenv("PGPASSWORD", "secret")
    write_plugin("tool", ECHO)
    output = make_host().run("tool.environment", {}, key="k").output
    assert "PATH" in output["seen"]
    assert not [name for name in output["seen"] if name.startswith(("JALON", "PG"))]
    assert output["cwd"] == "/"


def test_printing_and_reading_do_not_disturb(write_plugin, make_host) -> None:
    write_plugin("tool", ECHO)
    host = make_host()
    assert host.run("tool.printing", {}, key="k").output == {"read": ""}
    assert host.run("tool.greet", {}, key="k").output["text"] == "hello"


def test_an_unknown_action_is_missing_and_holds(write_plugin, make_host) -> None:
    write_plugin("tool")
    with pytest.raises(PluginMissing) as caught:
        make_host().run("gone.greet", {}, key="k")
    assert caught.value.holds


class Own:
    """Jalon's own contributions use the same hook."""

    @hookimpl
    def jalon_register_action_types(self) -> list[ActionType]:
        labels = {"fr": "Faire", "en": "Do"}
        params = (
            ParamField(key="contact_id", kind="contact", labels=labels, required=True),
            ParamField(key="text", kind="text", labels=labels, required=True),
        )
        example = {"contact_id": str(UUID(int=7)), "text": "Vu"}
        return [
            ActionType(
                id="note.create", labels=labels, params=params, examples=(example,), idempotent=True, command=NoteCreate
            ),
            ActionType(id="own.run", labels=labels, examples=({},), idempotent=True, run=own),
            ActionType(id="own.later", labels=labels, examples=({},), idempotent=True, run=later),
        ]


def own(context: ActionContext) -> ActionResult:
    return ActionResult(output={"key": context.key})


def later(context: ActionContext) -> ActionResult:
    raise TryLater("soon")


def test_jalons_own_actions_go_through_the_same_door(load) -> None:
    host = PluginHost(load(builtin={"jalon": Own()}))
    asked = host.run("note.create", {"contact_id": str(UUID(int=7)), "text": "Vu"}, key="k")
    assert asked.commands == (NoteCreate(contact_id=UUID(int=7), text="Vu"),)
    assert host.run("own.run", {}, key="k").output == {"key": "k"}
    with pytest.raises(PluginRaised, match="soon"):
        host.run("own.later", {}, key="k")
    assert host.health() == ()
    host.close()
