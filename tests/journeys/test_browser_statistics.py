"""Statistics in the page: what is counted is in the address, and a number tells where it comes from."""

import re

import pytest
from browser import Windows, item
from jalon_process import JalonProcess
from playwright.sync_api import expect

pytestmark = pytest.mark.services

DIRECTION = "direction@chorale.example"


def test_a_number_tells_where_it_comes_from(windows: Windows, jalon: JalonProcess) -> None:
    member = jalon.sign_in(DIRECTION)
    # A board of its own: other journeys put cards on the demo's.
    body = {"template": "fluenzr", "name": "Chiffres", "team_id": next(iter(member.me["roles"]))}
    pipeline = member.send("POST", "/pipelines", body).json()
    lead, qualified = (stage["id"] for stage in pipeline["stages"][:2])
    for number in range(2):
        body = {"name": f"Chœur {number}", "pipeline_id": pipeline["id"], "stage_id": lead}
        deal = member.http.post("/deals", json=body).json()
        if number:
            member.http.post(f"/deals/{deal['id']}/move", json={"stage_id": qualified})
    window = windows.open()
    window.sign_in(DIRECTION, at=f"/statistics?pipeline={pipeline['id']}")
    page = window.page
    rate = page.locator(f"[data-figure='conversion.next.{lead}']").last
    expect(rate).to_have_text(re.compile(r"^50\s%$"))
    rate.click()
    panel = page.get_by_test_id("explanation")
    expect(panel.get_by_text("2 cartes derrière ce chiffre")).to_be_visible()
    expect(panel.get_by_role("link")).to_have_text(["Chœur 1", "Chœur 0"])
    assert "figure=conversion.next." in page.url
    page.keyboard.press("Escape")
    expect(panel).not_to_be_attached()

    page.get_by_text("Sorties", exact=True).click()
    expect(rate).to_have_text(re.compile(r"^100\s%$"))
    assert "mode=flow" in page.url
    item(page.get_by_role("region", name="Entonnoir"), "button", "Voir en tableau").click()
    expect(page.get_by_role("table", name="Entonnoir").get_by_role("row")).to_have_count(6)
    expect(page.get_by_text("Il faut 5 affaires closes sur 90 jours")).to_be_visible()
    with page.expect_download() as download:
        item(page.get_by_role("region", name="Étapes"), "button", "Télécharger en CSV : Étapes").click()
    assert download.value.suggested_filename == "stages.csv"
    page.get_by_text("EN", exact=True).locator("visible=true").click()
    expect(page.get_by_role("heading", name="From stage to stage")).to_be_visible()
