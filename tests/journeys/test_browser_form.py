"""The main job as people see it: a visitor fills in the form, and the open pages of the team show it at once."""

import re

import pytest
from browser import Window, Windows, item
from browser_board import card, demo_board
from jalon_process import JalonProcess, eventually
from playwright.sync_api import Locator, expect
from test_form_to_reminder import class_in, deal_of, local, waiting_run

pytestmark = pytest.mark.services

FORM = "/f/cours-d-essai"
FIRST = "Nouveau prospect"
WORKFLOW = "Inscription à un cours d’essai"


def fill_in(visitor: Window, name: str, email: str, trial: str) -> None:
    visitor.page.get_by_label(re.compile("^(Votre nom|Your name)")).fill(name)
    visitor.page.get_by_label(re.compile("^(Votre e-mail|Your e-mail)")).fill(email)
    visitor.page.get_by_label(re.compile("^Date (et heure|and time)")).fill(trial)


def unread(bell: Locator) -> int:
    expect(bell).to_have_attribute("aria-label", re.compile(r"Notifications : \d+"))
    return int(re.findall(r"\d+", bell.get_attribute("aria-label") or "")[0])


def test_a_submission_shows_on_every_open_page(windows: Windows, jalon: JalonProcess) -> None:
    direction = windows.member("direction@chorale.example", at=demo_board(jalon.sign_in("direction@chorale.example")))
    accueil = windows.member("accueil@chorale.example")
    expect(item(direction.page, "region", FIRST)).to_be_visible()
    bell = accueil.page.get_by_test_id("bell")
    before = unread(bell)

    visitor = windows.open()
    visitor.open(FORM)
    fill_in(visitor, "Inès Caron", "ines@example.org", local(class_in(10)))
    item(visitor.page, "button", "Envoyer").click()
    expect(visitor.page.get_by_role("heading", name="Merci")).to_be_visible()

    deal = "Cours d’essai – Inès Caron"
    expect(card(direction, deal, stage=FIRST)).to_be_visible()
    expect(bell).to_have_attribute("aria-label", re.compile(f"Notifications : {before + 1} "))

    bell.click()
    accueil.page.get_by_role("button", name="Inès Caron s’est inscrit à un cours d’essai").click()
    expect(item(accueil.page, "dialog", "Affaire")).to_contain_text(deal)
    expect(bell).to_have_attribute("aria-label", re.compile(f"Notifications : {before} "))


def test_a_deal_leads_to_its_run_step_by_step(windows: Windows, jalon: JalonProcess) -> None:
    jalon.submit(name="Noé Girard", email="noe@example.org", trial_at=local(class_in(11)))
    member = jalon.sign_in("direction@chorale.example")
    deal = eventually(lambda: deal_of(member, "noe@example.org"))
    waiting_run(member, deal["contact_id"])

    direction = windows.member("direction@chorale.example", at=f"/deals/{deal['id']}")
    page = direction.page
    panel = item(page, "dialog", "Affaire")
    expect(item(panel, "link", "Noé Girard")).to_be_visible()
    expect(panel.get_by_label("Cours d’essai", exact=True)).to_have_value(local(class_in(11)))
    expect(item(panel, "checkbox", "Terminer : Préparer l’accueil de Noé Girard")).not_to_be_checked()
    item(panel, "tab", "Passages").click()
    expect(panel.get_by_role("tabpanel")).to_contain_text(FIRST)
    item(panel, "tab", "Exécutions").click()
    item(panel, "link", WORKFLOW).click()

    expect(item(page, "heading", WORKFLOW)).to_be_visible()
    for step in ("deal", "notify", "task", "invitation", "welcome"):
        expect(page.get_by_test_id(f"run-step-{step}")).to_contain_text("terminée")
    expect(page.get_by_test_id("run-step-before")).to_contain_text("en attente")
    expect(page.get_by_test_id("run-step-reminder")).to_contain_text("à venir")
    page.get_by_test_id("run-step-deal").get_by_role("button").click()
    expect(page.get_by_test_id("run-step-deal")).to_contain_text(deal["id"])
    item(page, "link", "Voir le workflow").click()
    expect(item(page, "heading", WORKFLOW)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("24 heures avant le cours")


def test_a_contact_s_sheet_tells_what_happened_and_why(windows: Windows, jalon: JalonProcess) -> None:
    jalon.submit(name="Lou Perrin", email="lou@example.org", trial_at=local(class_in(12)))
    member = jalon.sign_in("accueil@chorale.example")
    deal = eventually(lambda: deal_of(member, "lou@example.org"))
    waiting_run(member, deal["contact_id"])

    accueil = windows.member("accueil@chorale.example", at="/contacts")
    accueil.page.get_by_role("textbox", name="Rechercher par nom").fill("perrin")
    expect(accueil.page.get_by_role("table", name="Contacts").get_by_role("row")).to_have_count(2)
    item(accueil.page, "link", "Lou Perrin").click()
    entry = accueil.page.get_by_test_id
    expect(entry("entry-form.submitted")).to_contain_text("Formulaire rempli : Cours d’essai")
    expect(entry("entry-contact.created")).to_contain_text("à la suite du formulaire « Cours d’essai »")
    expect(entry("entry-deal.created")).to_contain_text(f"par le workflow « {WORKFLOW} »")
    expect(entry("entry-deal.created")).to_contain_text("à la suite du formulaire « Cours d’essai »")
    expect(entry("entry-email.sent")).to_contain_text(f"à cause du workflow « {WORKFLOW} »")

    accueil.page.get_by_role("textbox", name="Note").fill("Chante alto.")
    accueil.page.get_by_role("textbox", name="Note").press("Control+Enter")
    expect(entry("entry-note.created")).to_contain_text("Chante alto.")
    expect(entry("entry-note.created")).to_contain_text("par Léa Bernard")


def test_a_task_is_done_where_it_is_read(windows: Windows, jalon: JalonProcess) -> None:
    jalon.submit(name="Émile Roux", email="emile@example.org", trial_at=local(class_in(13)))
    member = jalon.sign_in("accueil@chorale.example")
    deal = eventually(lambda: deal_of(member, "emile@example.org"))
    [task] = eventually(lambda: member.get("/tasks", deal_id=deal["id"])["items"])

    accueil = windows.member("accueil@chorale.example", at="/tasks")
    row = accueil.page.get_by_test_id(f"task-{task['id']}")
    expect(row).to_contain_text("Préparer l’accueil de Émile Roux")
    row.get_by_role("checkbox").click()  # and gone: there is no box left to look at
    expect(row).to_have_count(0)
    assert eventually(lambda: member.get("/tasks", deal_id=deal["id"])["items"][0]["done_at"])


@pytest.mark.parametrize(
    ("language", "send", "messages"),
    [
        ("fr-FR", "Envoyer", ("obligatoire", "pas valable. Exemple : lea@exemple.fr", "Cette date est passée")),
        ("en-GB", "Send", ("required", "not a valid e-mail address", "This date is in the past")),
    ],
)
def test_bad_input_gets_its_message_beside_the_field(
    windows: Windows, jalon: JalonProcess, language: str, send: str, messages: tuple[str, str, str]
) -> None:
    visitor = windows.open(language=language)
    visitor.expect_trouble("422 POST /f/cours-d-essai")
    visitor.open(FORM)
    fill_in(visitor, "", "jeanne@nulle part", "2020-01-01T10:00")
    item(visitor.page, "button", send).click()

    problems = visitor.page.get_by_role("alert")
    expect(problems).to_be_visible()
    name, email, trial = (
        visitor.page.get_by_label(re.compile(start)) for start in ("^(Votre|Your) n", "e-mail", "^Date")
    )
    for field, message in zip((name, email, trial), messages, strict=True):
        expect(field).to_have_accessible_description(re.compile(re.escape(message)))
        expect(field).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_value("jeanne@nulle part")
    expect(trial).to_have_value("2020-01-01T10:00")
    assert jalon.sign_in("admin@chorale.example").get("/contacts", q="jeanne@nulle")["items"] == []
