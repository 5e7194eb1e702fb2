"""The loader: every way in which a plugin can be bad ends in quarantine, and nothing else is touched."""

import sys

import pytest

from jalon_sdk.descriptors import ActionType, PluginInfo
from jalon_sdk.hooks import hookimpl
from jalon_sdk.plugins import load_plugins

HEAD = """
    from jalon_sdk.descriptors import ActionResult, ActionType
    from jalon_sdk.hooks import hookimpl

    def action(id, **more):
        return ActionType(**{"id": id, "labels": {"fr": "Faire", "en": "Do"}, "examples": ({},), "idempotent": True,
                             "run": lambda context: ActionResult()} | more)
"""

BAD = {
    "raises_at_import": ("import nothing_of_this_name", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
    "exits_at_import": ("import sys; sys.exit('bye')", "SystemExit: bye"),
    "syntax": ("def", "SyntaxError"),
    "misspelt": (
        HEAD + "    @hookimpl\n    def jalon_register_action_type(): return []",
        "there is no hook jalon_register_action_type; is jalon_register_action_types meant?",
    ),
    "unmarked": (
        HEAD + "    def jalon_register_action_types(): return []",
        "jalon_register_action_types lacks @hookimpl, so it would never be called",
    ),
    "foreign_argument": (
        HEAD + "    @hookimpl\n    def jalon_register_action_types(session): return []",
        "Argument(s) {'session'} are declared in the hookimpl but can not be found in the hookspec",
    ),
    "default_argument": (
        HEAD + "    @hookimpl\n    def jalon_register_action_types(session=None): return []",
        "has a default for an argument",
    ),
    "raises_when_asked": (
        HEAD + "    @hookimpl\n    def jalon_register_action_types(): raise RuntimeError('not today')",
        "RuntimeError: not today",
    ),
    "gives_something_else": (
        HEAD + "    @hookimpl\n    def jalon_register_action_types(): return ['an action']",
        "jalon_register_action_types gave str, not ActionType",
    ),
    "foreign_id": (
        HEAD + "    @hookimpl\n    def jalon_register_action_types(): return [action('deal.burn')]",
        "its id must begin with the plugin's name: foreign_id.…",
    ),
    "no_french": (
        HEAD
        + "    @hookimpl\n    def jalon_register_action_types(): return [action('no_french.x', labels={'en': 'Do'})]",
        "the type has no label in 'fr'",
    ),
    "without_example": (
        HEAD
        + "    @hookimpl\n    def jalon_register_action_types(): return [action('without_example.x', examples=())]",
        "has no example",
    ),
    "wrong_example": (
        HEAD + "    @hookimpl\n"
        "    def jalon_register_action_types(): return [action('wrong_example.x', examples=({'n': 1},))]",
        "example 1: n is not a parameter of this type",
    ),
    "twice": (
        HEAD + "    @hookimpl\n    def jalon_register_action_types(): return [action('twice.x'), action('twice.x')]",
        "twice.x is contributed twice",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_plugin_is_quarantined_with_its_reason_and_the_others_load(name, install, installed) -> None:
    code, reason = BAD[name]
    install("aaa")
    install(name, code)
    install("zzz")

    plugins = load_plugins(installed=installed())

    assert list(plugins.registered) == ["aaa", "zzz"]
    assert reason in plugins.quarantined[name].reason
    assert set(plugins.action_types()) == {"aaa.greet", "zzz.greet"}
    assert plugins.availability(f"{name}.x") == "quarantined"


def test_keyboard_interrupt_is_not_swallowed(install, installed) -> None:
    install("impatient", "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        load_plugins(installed=installed())


def test_a_failed_import_leaves_nothing_half_done_in_memory(install, installed, folder) -> None:
    package = folder / "jalon_plugin_half"
    package.mkdir()
    install("half", "import jalon_plugin_half.part\nraise ValueError('no')", package="jalon_plugin_half_")
    (folder / "jalon_plugin_half_.py").unlink()
    (folder / "jalon_plugin_half_-1.0.dist-info/entry_points.txt").write_text(
        "[jalon.plugins]\nhalf = jalon_plugin_half\n"
    )
    (package / "__init__.py").write_text("import jalon_plugin_half.part\nraise ValueError('no')\n")
    (package / "part.py").write_text("")

    assert load_plugins(installed=installed()).quarantined["half"].reason == "ValueError: no"
    assert not [name for name in sys.modules if name.startswith("jalon_plugin_half")]

    (package / "__init__.py").write_text("import jalon_plugin_half.part\nanswer = 42\n")
    assert "half" in load_plugins(installed=installed()).registered


def test_two_distributions_with_one_name_the_later_is_quarantined(install, installed) -> None:
    install("greeter")
    install("greeter", package="other_greeter")

    plugins = load_plugins(installed=installed())

    assert plugins.registered["greeter"].info.distribution == "jalon-plugin-greeter"
    assert plugins.quarantined["greeter (other-greeter)"].reason == (
        "the name 'greeter' is taken by jalon-plugin-greeter"
    )


def test_an_id_that_is_taken_quarantines_the_later_plugin(install, installed) -> None:
    class Own:
        @hookimpl
        def jalon_register_action_types(self) -> list[ActionType]:
            return [
                ActionType(id="greeter.greet", labels={"fr": "Saluer", "en": "Greet"}, examples=({},), idempotent=True)
            ]

    install("greeter")
    plugins = load_plugins(builtin={"jalon": Own()}, installed=installed())

    assert list(plugins.registered) == ["jalon"]
    assert plugins.quarantined["greeter"].reason == "greeter.greet is already contributed by the plugin 'jalon'"


def test_a_plugin_is_known_by_its_distribution(install, installed) -> None:
    install("greeter", version="2.3")
    contribution = load_plugins(installed=installed()).registered["greeter"]

    assert contribution.info == PluginInfo(
        name="greeter", distribution="jalon-plugin-greeter", version="2.3", summary="The plugin greeter"
    )
    assert contribution.provides == ("greeter.greet",)
    assert 0 < contribution.load_seconds < 5


def test_what_is_switched_off_is_known_and_not_offered(install, installed) -> None:
    install("greeter")
    plugins = load_plugins(installed=installed(), disabled=["greeter"])

    assert plugins.action_types() == {}
    assert plugins.availability("greeter.greet") == "disabled"
    plugins.set_disabled([])
    assert set(plugins.action_types()) == {"greeter.greet"}
    assert plugins.availability("greeter.greet") == "ok"


def test_what_was_removed_is_missing(install, installed) -> None:
    assert load_plugins(installed=installed()).availability("greeter.greet") == "missing"
