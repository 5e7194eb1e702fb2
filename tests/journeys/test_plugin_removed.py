"""A plugin that is gone: the workflow that uses it says so and holds, everything else goes on; back, it resumes."""

from pathlib import Path
from typing import Any

from jalon_process import ROOT, JalonProcess, Member, eventually, running
from own_python import OwnPython, make_wheel
from test_form_to_reminder import class_in, deal_of, local, mails_to, run_of

PLUGIN = "jalon-plugin-calendar"


def held_or_waiting(member: Member, contact_id: str, status: str) -> Any:
    run = run_of(member, contact_id)
    assert run, "no run"
    assert run["status"] == status, (run["status"], run["reason"])
    return run


def submit(jalon: JalonProcess, address: str) -> Any:
    accueil = jalon.sign_in("accueil@chorale.example")
    jalon.submit(name="Zoé", email=address, trial_at=local(class_in(10)))
    return accueil, eventually(lambda: deal_of(accueil, address))


def assert_held(jalon: JalonProcess, member: Member, deal: Any) -> None:
    """The run holds and says for what, and so does the workflow; what came before the plugin's step is done."""
    run = eventually(lambda: held_or_waiting(member, deal["contact_id"], "held"), within=30)
    assert "calendar.invitation" in run["reason"]
    direction = jalon.sign_in("direction@chorale.example")
    [workflow] = [found for found in direction.items("/workflows") if found["id"] == run["workflow_id"]]
    eventually(
        lambda: "calendar.invitation" in str(direction.get(f"/workflows/{workflow['id']}")["problems"]), within=30
    )
    assert member.get("/tasks", deal_id=deal["id"])["items"], "what came before the plugin's step is done"


def test_without_its_plugin_a_workflow_holds_and_says_so(data_dir: Path) -> None:
    with running(data_dir) as jalon:
        jalon.end()
    with running(data_dir, JALON_PLUGINS_OFF="1") as jalon:
        accueil, deal = submit(jalon, "zoe@example.org")
        assert_held(jalon, accueil, deal)
        assert list((data_dir / "mails").glob("*.eml")) == []
    with running(data_dir) as jalon:
        accueil = jalon.sign_in("accueil@chorale.example")
        eventually(lambda: held_or_waiting(accueil, deal["contact_id"], "waiting"), within=30)
        eventually(lambda: list((data_dir / "mails").glob("*.eml")))


def test_a_plugin_is_uninstalled_and_installed_again(data_dir: Path, tmp_path: Path) -> None:
    wheel = make_wheel(ROOT / "plugins" / "calendar", tmp_path / "wheels")
    own = OwnPython(tmp_path / "python", without=PLUGIN)
    own.install(wheel)
    with running(data_dir, python=own.python) as jalon:
        own.uninstall(PLUGIN)  # under the eyes of a Jalon that knows it, and has not called it yet
        accueil, first = submit(jalon, "zoe@example.org")
        run = eventually(lambda: held_or_waiting(accueil, first["contact_id"], "held"), within=30)
        assert run["reason"] == "action_type_missing: calendar.invitation"
    with running(data_dir, python=own.python) as jalon:
        accueil, second = submit(jalon, "noe@example.org")
        assert_held(jalon, accueil, second)
        assert_held(jalon, accueil, first)
        assert list((data_dir / "mails").glob("*.eml")) == []

    own.install(wheel)
    with running(data_dir, python=own.python) as jalon:
        accueil = jalon.sign_in("accueil@chorale.example")
        for deal, address in ((first, "zoe@example.org"), (second, "noe@example.org")):
            eventually(lambda deal=deal: held_or_waiting(accueil, deal["contact_id"], "waiting"), within=60)
            [mail] = eventually(lambda address=address: mails_to(jalon, address), within=30)
            assert [part.get_content_type() for part in mail.iter_attachments()] == ["text/calendar"]
