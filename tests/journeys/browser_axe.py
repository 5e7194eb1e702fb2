"""What axe-core, the accessibility checker, has against a page."""

import os
from functools import cache

import pytest
from browser import Window
from jalon_process import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = ("serious", "critical")
RUN = """async (tags) => {
  const rules = { "label-content-name-mismatch": { enabled: false } };  // an experiment: initials are no words
  const { violations } = await axe.run(document, { runOnly: tags, rules, resultTypes: ["violations"] });
  const where = (node) => node.html.slice(0, 160);
  return violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(where) }));
}"""
STILL = """() => document.getAnimations().every(
    animation => animation.playState !== "running" || animation.effect.getComputedTiming().iterations === Infinity)
  && [...document.querySelectorAll("[role=dialog]")].every(dialog => getComputedStyle(dialog).opacity === "1")"""
"""What fades in is faint for a moment, and no finding."""


@cache
def _source() -> str:
    if AXE.exists():
        return AXE.read_text()
    reason = f"no {AXE.relative_to(ROOT)}; scripts/web install brings it"
    if os.environ.get("JALON_REQUIRE_SERVICES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def findings(window: Window) -> list[str]:
    """Serious and critical findings on the page as it is now, each with its places."""
    window.page.wait_for_function(STILL)
    window.page.evaluate(_source())
    found = window.page.evaluate(RUN, TAGS)
    return [f"{one['id']} ({one['impact']}): {one['where']}" for one in found if one["impact"] in GRAVE]
