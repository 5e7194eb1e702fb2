"""A plugin cannot hurt its host: whatever it does fails that one call, clearly, and nothing else."""

import subprocess
import threading

import psutil
import pytest

from jalon_core.plugins.failures import (
    AnswerRefused,
    PluginCrashed,
    PluginMissing,
    PluginOutOfMemory,
    PluginRaised,
    PluginTimedOut,
)

MISCHIEF = """
@action()
def raises(context):
    raise KeyError("where is it")

@action()
def exits(context):
    sys.exit(3)

@action()
def exits_hard(context):
    print("my last words", file=sys.stderr, flush=True)
    os._exit(7)

@action(idempotent=False)
def exits_hard_once(context):
    os._exit(7)

@action(timeout=0.3)
def sleeps(context):
    time.sleep(3600)

@action(timeout=0.3, idempotent=False)
def sleeps_once(context):
    time.sleep(3600)

@action(timeout=0.3)
def spins(context):
    while True:
        pass

@action(timeout=0.3)
def spins_uncatchable(context):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

@action(timeout=0.3)
def prints_forever(context):
    while True:
        os.write(2, b"x" * 65536)

@action(timeout=5.0)
def allocates(context):
    hoard = []
    while True:
        hoard.append(bytearray(10_000_000))

@action()
def segfaults(context):
    ctypes.string_at(0)

@action()
def closes_everything(context):
    os.closerange(0, 1000)

@action(timeout=30.0)
def closes_stderr(context):
    os.close(2)
    time.sleep(0.3)
    return ActionResult()

@action()
def writes_into_every_pipe(context):
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\\xff\\xff\\xff\\xffgarbage")
        except OSError:
            pass
    return ActionResult()

@action()
def wrong_type(context):
    return {"output": {}}

@action()
def wrong_command(context):
    return ActionResult(commands=("deal.burn",))

@action()
def no_json(context):
    return ActionResult(output={"a": object()})

@action()
def not_a_number(context):
    return ActionResult(output={"a": float("nan")})

@action()
def huge(context):
    return ActionResult(output={"a": "x" * 10_000_000})

@action()
def unreadable_command(context):
    return ActionResult(commands=(NoteCreate(contact_id="nobody", text="x"),))

@action(outputs=(OutputField(key="code", kind="text", labels={"fr": "Code", "en": "Code"}),))
def forgets_output(context):
    return ActionResult()

@action(timeout=3.0)
def starts_a_child(context):
    child = subprocess.Popen(["sleep", "3600"])
    context.state.set("child", child.pid)
    open("/proc/self/oom_score_adj").close()
    os.write(2, f"child {child.pid}\\n".encode())
    time.sleep(3600)

@action()
def hides_in_a_thread(context):
    threading.Thread(target=time.sleep, args=(3600,)).start()
    return ActionResult()
"""

ENDS = [
    ("raises", PluginRaised, "KeyError: 'where is it'", False),
    ("exits", PluginRaised, "SystemExit: 3", False),
    ("exits_hard", PluginCrashed, "the process ended with status 7: my last words", True),
    ("exits_hard_once", PluginCrashed, "the process ended with status 7", False),
    ("sleeps", PluginTimedOut, "took longer than 0.3 s", True),
    ("sleeps_once", PluginTimedOut, "took longer than 0.3 s", False),
    ("spins", PluginTimedOut, "took longer than 0.3 s", True),
    ("spins_uncatchable", PluginTimedOut, "took longer than 0.3 s", True),
    ("prints_forever", PluginTimedOut, "took longer than 0.3 s", True),
    ("allocates", PluginOutOfMemory, "needed more memory than a plugin has", False),
    ("segfaults", PluginCrashed, "was ended by signal 11", True),
    ("closes_everything", PluginCrashed, "the process", True),
    ("writes_into_every_pipe", AnswerRefused, "announces 4294967295 bytes", False),
    ("wrong_type", AnswerRefused, "the action gave dict, not ActionResult", False),
    ("wrong_command", AnswerRefused, "the action gave str as a command", False),
    ("no_json", AnswerRefused, "object has no JSON form here", False),
    ("not_a_number", AnswerRefused, "not JSON compliant", False),
    ("huge", AnswerRefused, "more than 65536", False),
    ("unreadable_command", AnswerRefused, "contact_id", False),
    ("forgets_output", AnswerRefused, "the output lacks code", False),
]


@pytest.mark.parametrize(("name", "failure", "words", "retryable"), ENDS, ids=[end[0] for end in ENDS])
def test_mischief_fails_only_that_call(name, failure, words, retryable, write_plugin, make_host) -> None:
    write_plugin("bad", MISCHIEF)
    write_plugin("good")
    host = make_host()
    before = host.run("good.greet", {}, key="k").output["pid"]

    with pytest.raises(failure) as caught:
        host.run(f"bad.{name}", {}, key="k")

    assert words in caught.value.detail
    assert caught.value.retryable is retryable
    assert host.run("bad.greet", {}, key="k").output["text"] == "hello"
    assert host.run("good.greet", {}, key="k").output["pid"] == before
    bad, good = host.health()
    assert (bad.calls, bad.failed, bad.last_failures[0].code) == (2, 1, failure.code)
    assert (good.calls, good.failed) == (2, 0)


def test_harmless_mischief_passes(write_plugin, make_host) -> None:
    write_plugin("bad", MISCHIEF)
    host = make_host()
    host.run("bad.closes_stderr", {}, key="k")
    host.run("bad.hides_in_a_thread", {}, key="k")
    assert host.run("bad.greet", {}, key="k").output["text"] == "hello"


def test_what_the_plugin_started_ends_with_it(write_plugin, make_host) -> None:
    write_plugin("bad", MISCHIEF)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with pytest.raises(PluginTimedOut):
        make_host().run("bad.starts_a_child", {}, key="k")
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
    sleeping = [process for process in psutil.process_iter(["cmdline"]) if process.info["cmdline"] == ["sleep", "3600"]]
    assert not [process for process in sleeping if process.ppid() == 1]


def test_other_plugins_answer_while_one_spins(write_plugin, make_host) -> None:
    write_plugin("bad", MISCHIEF)
    write_plugin("good")
    host = make_host()
    host.run("good.greet", {}, key="k")
    over = threading.Event()

    def spin() -> None:
        with pytest.raises(PluginTimedOut):
            host.run("bad.spins", {}, key="k")
        over.set()

    spinning = threading.Thread(target=spin)
    spinning.start()
    answers = 0
    while not over.is_set():
        answers += host.run("good.greet", {}, key="k").output["text"] == "hello"
    spinning.join()
    assert answers > 0


def test_a_plugin_that_was_removed_since_the_start_is_missing(write_plugin, make_host, tmp_path) -> None:
    write_plugin("gone")
    host = make_host()
    subprocess.run(["rm", "-r", *tmp_path.glob("*")], check=True)
    with pytest.raises(PluginMissing, match="not installed any more") as caught:
        host.run("gone.greet", {}, key="k")
    assert caught.value.retry_after == PluginMissing.LOOK_AGAIN, "else its runs would be tried every few seconds"
