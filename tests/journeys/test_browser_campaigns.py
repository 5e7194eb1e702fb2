"""Campaigns as people run them: written, checked, started, watched; what comes back; single mails; mailboxes."""

import email.policy
import re
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from browser import PHONE, Window, Windows, item
from browser_axe import findings
from browser_board import ClubBoard
from jalon_process import JalonProcess, Member, eventually
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.services

ADMIN = "admin@chorale.example"
DIRECTION = "direction@chorale.example"
HTML = "<h1>Bonjour {{ contact.name }}</h1><p>Les inscriptions <b>ouvrent</b>.</p>"


def add_contact(member: Member, name: str, *emails: str, **values: Any) -> Any:
    answer = member.send("POST", "/contacts", {"name": name, "emails": list(emails)} | values)
    assert answer.status_code == 201, answer.text
    return answer.json()


def add_group(member: Member, name: str, *contacts: Any) -> Any:
    made = member.send("POST", "/groups", {"name": name, "mode": "static"})
    assert made.status_code == 201, made.text
    group = made.json()
    put = member.send("POST", f"/groups/{group['id']}/members", {"ids": [contact["id"] for contact in contacts]})
    assert put.status_code == 200, put.text
    return group


def mails_to(jalon: JalonProcess, address: str) -> list[EmailMessage]:
    """What was handed over for an address, as the folder of mails has it."""
    parser = BytesParser(policy=email.policy.default)
    mails = [parser.parsebytes(path.read_bytes()) for path in (jalon.data_dir / "mails").glob("*.eml")]
    return [mail for mail in mails if isinstance(mail, EmailMessage) and address in str(mail["To"])]


def answer_to(mail: EmailMessage, text: str, *, sender: str) -> bytes:
    """A person's answer, as their mail program writes it."""
    answer = EmailMessage()
    answer["From"], answer["To"] = sender, str(mail["From"])
    answer["Subject"], answer["Message-ID"] = f"Re: {mail['Subject']}", f"<{sender}>"
    answer["In-Reply-To"] = str(mail["Message-ID"])
    answer.set_content(f"{text}\n\nLe lun. 2 mars 2026 à 10:00, La chorale <a@b.example> a écrit :\n> Bonjour\n")
    return bytes(answer)


def hand_in(admin: Member, raw: bytes) -> Any:
    answer = admin.http.post("/inbound", content=raw, headers={"Content-Type": "message/rfc822"})
    assert answer.status_code == 201, answer.text
    return answer.json()


def choose(where: Page | Locator, label: str, option: str | re.Pattern[str]) -> None:
    """Open a list that can be typed into, and take one of its options, which lie over the page."""
    page = where if isinstance(where, Page) else where.page
    where.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option).click()


def figure(window: Window, name: str) -> Locator:
    return window.page.get_by_test_id(f"figure-{name}")


def test_a_campaign_from_its_template_to_its_answers(windows: Windows, jalon: JalonProcess) -> None:
    direction, admin = jalon.sign_in(DIRECTION), jalon.sign_in(ADMIN)
    alix = add_contact(direction, "Alix Morel", "alix@example.org", phones=["+33612345678"])
    bao = add_contact(direction, "Bao Nguyen", "bao@example.org")
    add_group(direction, "Anciens élèves", alix, bao, add_contact(direction, "Charlie Sansmail"))
    window = windows.member(DIRECTION, at="/templates/new")
    page = window.page

    page.get_by_label("Nom du modèle").fill("Reprise")
    page.get_by_label("Objet").fill("Reprise des cours, ")
    item(page, "button", "Insérer un champ").click()
    page.get_by_role("menuitem", name="Nom du contact").click()
    expect(page.get_by_label("Objet")).to_have_value("Reprise des cours, {{ contact.name }}")
    page.get_by_role("textbox", name="Texte").fill("Bonjour {{ contact.name }}, toujours au {{ contact.phone }} ?")
    page.get_by_role("tab", name="HTML").click()
    page.get_by_role("textbox", name="HTML").fill(HTML)
    preview = page.get_by_test_id("words-preview")
    choose(page, "Aperçu pour", re.compile("Bao Nguyen"))
    expect(preview.get_by_test_id("preview-subject")).to_have_text("Reprise des cours, Bao Nguyen")
    expect(preview.get_by_role("alert")).to_contain_text("Téléphone du contact")
    frame = preview.locator("iframe")
    expect(frame).to_have_attribute("sandbox", "")
    expect(preview.frame_locator("iframe").get_by_role("heading")).to_have_text("Bonjour Bao Nguyen")
    item(page, "button", "Enregistrer").click()
    expect(page.get_by_role("heading", name="Reprise", level=1)).to_be_visible()

    # Nobody has looked at the audience of a new campaign.
    window.expect_trouble("404 GET /api/v1/campaigns/.*/check")
    window.open("/campaigns")
    item(page, "button", "Nouvelle campagne").click()
    page.get_by_role("textbox", name="Nom de la campagne").fill("Rentrée des anciens")
    item(page, "button", "Créer la campagne").click()
    choose(page, "Groupes", re.compile("Anciens élèves"))
    page.keyboard.press("Escape")
    item(page, "button", "Ajouter le premier e-mail").click()
    step = page.get_by_test_id("step-1")
    step.get_by_text("Un modèle", exact=True).click()
    choose(step, "Modèle", "Reprise")
    check = page.get_by_test_id("check")
    item(check, "button", "Vérifier").click()
    expect(check).to_contain_text("1 contact sur 3 recevra tout")
    expect(check.get_by_test_id("obstacle-no_address")).to_contain_text("Charlie Sansmail")
    expect(check.get_by_test_id("obstacle-field:contact.phone")).to_contain_text("Bao Nguyen")

    # The contact list's own filter builder: one of the conditions is enough.
    audience = item(page, "region", "Destinataires")
    for number, name in enumerate(("Alix", "Charlie")):
        item(audience, "button", "Ajouter une condition").click()
        condition = audience.get_by_test_id("filter-condition").nth(number)
        condition.get_by_role("textbox", name="Valeur").fill(name)
    audience.get_by_label("Conditions à remplir").select_option(label="Au moins une de ces conditions")
    item(check, "button", "Vérifier de nouveau").click()
    expect(check).to_contain_text("1 contact sur 2 recevra tout")
    item(audience, "button", "Retirer le filtre").click()
    item(check, "button", "Vérifier de nouveau").click()
    expect(check).to_contain_text("1 contact sur 3 recevra tout")

    step.get_by_text("Écrit ici", exact=True).click()
    step.get_by_label("Objet").fill("Reprise des cours, {{ contact.name }}")
    step.get_by_role("textbox", name="Texte").fill("Bonjour {{ contact.name }}, on vous attend.")
    item(page, "button", "Ajouter un e-mail").click()
    second = page.get_by_test_id("step-2")
    second.get_by_text("Un modèle", exact=True).click()
    choose(second, "Modèle", "Reprise")
    item(page, "button", "Lancer la campagne…").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("1 contact sur 3 recevra la campagne.")
    item(question, "button", "Lancer maintenant").click()

    expect(page.get_by_test_id("campaign-status")).to_have_text("en cours")
    expect(figure(window, "sent")).to_contain_text("2")
    [to_alix] = eventually(lambda: mails_to(jalon, "alix@example.org"))
    assert to_alix["Subject"] == "Reprise des cours, Alix Morel"
    expect(page.get_by_test_id("results")).to_contain_text("1 · sans adresse e-mail")

    # The page is open while the answer comes in.
    mail = hand_in(admin, answer_to(to_alix, "Avec plaisir !", sender="alix@example.org"))
    assert (mail["verdict"], mail["evidence"]) == ("reply", "in_reply_to")
    expect(figure(window, "replied")).to_contain_text("50 % des 2 envoyés")
    page.get_by_role("tab", name="Contacts").click()
    expect(page.get_by_test_id(f"enrolment-{alix['id']}")).to_contain_text("a répondu")
    expect(page.get_by_test_id(f"enrolment-{bao['id']}")).to_contain_text("1 e-mail(s) sur 2")

    dora = add_contact(direction, "Dora Nouvelle", "dora@example.org")
    page.get_by_role("combobox", name="Ajouter un contact à la main").fill("Dora")
    page.get_by_role("option", name=re.compile("Dora Nouvelle")).click()
    item(page, "button", "Ajouter").click()
    expect(page.get_by_text("Dora Nouvelle est dans la campagne.")).to_be_visible()
    assert eventually(lambda: mails_to(jalon, "dora@example.org"))
    expect(page.get_by_test_id(f"enrolment-{dora['id']}")).to_be_visible()

    item(page, "button", "Mettre en pause").click()
    expect(page.get_by_test_id("campaign-status")).to_have_text("en pause")
    expect(page.get_by_test_id(f"enrolment-{bao['id']}")).to_contain_text("en pause")
    expect(page.get_by_test_id(f"enrolment-{alix['id']}")).not_to_contain_text("en pause")
    item(page, "button", "Arrêter la campagne").click()
    item(page.get_by_role("dialog"), "button", "Arrêter la campagne").click()
    expect(page.get_by_test_id("campaign-status")).to_have_text("arrêtée")
    window.open("/campaigns")
    row = page.get_by_role("link", name="Rentrée des anciens").locator("xpath=ancestor::*[@data-testid]")
    expect(row).to_contain_text("1 réponse (33,3 %)")


def test_what_came_back_is_read_and_relabelled(windows: Windows, jalon: JalonProcess) -> None:
    direction, admin = jalon.sign_in(DIRECTION), jalon.sign_in(ADMIN)
    contact = add_contact(direction, "Élise Faure", "elise@example.org")
    asked = {"contact_id": contact["id"], "subject": "Votre voix", "text": "Alto ou soprano ?"}
    assert direction.send("POST", "/sends", asked).status_code == 201
    [mail] = eventually(lambda: mails_to(jalon, "elise@example.org"))
    window = windows.member(DIRECTION, at="/replies")
    page = window.page
    expect(page.get_by_role("heading", name="Réponses", level=1)).to_be_visible()

    guessed = EmailMessage()
    guessed["From"], guessed["To"] = "Élise <elise@example.org>", str(mail["From"])
    guessed["Subject"], guessed["Message-ID"] = "Re: Votre voix", "<elise-1@example.org>"
    guessed.set_content("Alto.")
    guessed.add_alternative("<p>Alto.<img src='https://example.org/pixel.gif'><script>alert(1)</script></p>", "html")
    handed = hand_in(admin, bytes(guessed))
    assert handed["evidence"] == "probable"

    row = page.get_by_test_id(f"reply-{handed['id']}")
    expect(row).to_contain_text("à confirmer")
    row.click()
    shown = page.get_by_test_id("reply")
    expect(shown.get_by_test_id("reply-text")).to_have_text("Alto.")
    expect(shown).to_contain_text("supposé d’après l’expéditeur et l’objet")
    expect(shown).to_contain_text("Alto ou soprano ?")
    shown.get_by_text("HTML", exact=True).click()
    expect(shown.frame_locator("iframe").first.get_by_text("Alto.")).to_be_visible()
    assert "<img" not in (shown.locator("iframe").first.get_attribute("srcdoc") or "")
    item(shown, "button", "Oui, c’est bien cela").click()
    expect(shown.get_by_role("button", name="Oui, c’est bien cela")).to_have_count(0)

    shown.get_by_label("C’est").select_option(label="Absence")
    expect(shown).to_contain_text("Reconnu d’abord comme « Réponse », reclassé par")
    expect(row).to_contain_text("Absence")
    shown.get_by_label("C’est").select_option(label="Réponse")
    expect(row).to_contain_text("Réponse")

    # It was about another mail after all.
    other = {**asked, "subject": "Vos disponibilités", "text": "Quels soirs ?"}
    assert direction.send("POST", "/sends", other).status_code == 201
    assert eventually(lambda: len(mails_to(jalon, "elise@example.org")) == 2)
    item(shown, "button", "Rattacher à un autre e-mail").click()
    choice = page.get_by_role("dialog", name="De quel e-mail s’agit-il ?")
    expect(choice.get_by_role("radio", name="Votre voix")).to_be_disabled()
    choice.get_by_role("radio", name="Vos disponibilités").check()
    item(choice, "button", "Rattacher").click()
    expect(choice).to_be_hidden()
    expect(shown).to_contain_text("E-mail d’origine désigné à la main.")
    expect(shown).to_contain_text("Quels soirs ?")
    linked = direction.get(f"/inbound-mails/{handed['id']}")
    assert (linked["evidence"], linked["confirmed"]) == ("by_hand", True)
    assert direction.get(f"/sends/{linked['send_id']}")["subject"] == "Vos disponibilités"
    item(shown, "link", "Élise Faure").click()
    expect(page.get_by_test_id("contact-name")).to_contain_text("Élise Faure")


def test_one_mail_from_the_sheet_and_the_deal(windows: Windows, jalon: JalonProcess) -> None:
    direction = jalon.sign_in(DIRECTION)
    contact = add_contact(direction, "Farah Dubois", "farah@example.org")
    board = ClubBoard(direction, "Propositions")
    deal = board.add(direction, "Année complète", contact_id=contact["id"])
    window = windows.member(DIRECTION, at=f"/contacts/{contact['id']}")
    page = window.page

    window.expect_trouble("422 POST /api/v1/sends")
    item(page, "button", "Écrire un e-mail").click()
    composer = page.get_by_role("dialog", name="Écrire un e-mail")
    composer.get_by_label("Objet").fill("Bonjour {{ contact.name }}")
    text = composer.get_by_role("textbox", name="Texte")
    text.fill("On vous appelle au {{ contact.phone }}.")
    expect(composer.get_by_test_id("preview-subject")).to_have_text("Bonjour Farah Dubois")
    item(composer, "button", "Envoyer").click()
    expect(composer.get_by_text("Le texte demande des champs que ce contact n’a pas.")).to_be_visible()
    text.fill("À bientôt !")
    item(composer, "button", "Envoyer").click()
    expect(composer.get_by_test_id("mail-fate")).to_have_attribute("data-status", "accepted")
    [mail] = mails_to(jalon, "farah@example.org")
    assert (mail["Subject"], mail.get_content().strip()) == ("Bonjour Farah Dubois", "À bientôt !")
    page.keyboard.press("Escape")

    window.open(f"{board.path}/deals/{deal['id']}")
    panel = item(page, "dialog", "Affaire")
    expect(item(panel, "button", "Écrire un e-mail")).to_be_visible()
    item(panel, "button", "Proposition envoyée").click()
    asking = page.get_by_role("dialog", name="Proposition envoyée")
    asking.get_by_label("Note").fill("Remise en main propre")
    item(asking, "button", "Noter l’envoi").click()
    expect(page.get_by_text("C’est noté : la proposition est partie.")).to_be_visible()
    assert eventually(
        lambda: [
            entry
            for entry in direction.get(f"/contacts/{contact['id']}/timeline")["items"]
            if entry["kind"] == "deal.proposal_sent"
        ]
    )


def test_mailboxes_and_blocked_addresses(windows: Windows, jalon: JalonProcess) -> None:
    window = windows.member(ADMIN, at="/settings?tab=mailboxes")
    page = window.page
    item(page, "button", "Ajouter une boîte").click()
    form = page.get_by_role("dialog", name="Ajouter une boîte")
    form.get_by_label("Nom de la boîte").fill("Secrétariat")
    form.get_by_label("Adresse de l’expéditeur").fill("secretariat@chorale.example")
    form.get_by_label("par 24 heures").fill("200")
    item(form, "button", "Enregistrer").click()
    card = item(page, "region", "Secrétariat")
    expect(card).to_contain_text("0 sur 200 en 24 heures")
    item(card, "button", "Essayer : m’envoyer un e-mail").click()
    expect(card.get_by_role("alert")).to_contain_text("Pris par le serveur pour admin@chorale.example")
    [trial] = [mail for mail in mails_to(jalon, ADMIN) if "Secrétariat" in mail["Subject"]]
    assert "secretariat@chorale.example" in trial["From"]

    page.get_by_role("tab", name="Adresses bloquées").click()
    page.get_by_label("Bloquer une adresse").fill("stop@example.org")
    item(page, "button", "Bloquer").click()
    page.get_by_label("Chercher une adresse").fill("stop@example.org")
    item(page, "button", "Chercher").click()
    row = page.get_by_test_id(re.compile("suppression-")).filter(has_text="stop@example.org")
    expect(row).to_contain_text("Bloquée à la main")
    item(row, "button", "Débloquer").click()
    page.get_by_label("Qu’est-ce qui permet").fill("Demandé par téléphone le 3 mars")
    item(page.get_by_role("dialog"), "button", "Débloquer").click()
    expect(row).to_contain_text("Demandé par téléphone le 3 mars")


PAGES = (
    ("/campaigns", "Nouvelle campagne"),
    ("/campaigns/{draft}", "Vérifier"),
    ("/campaigns/{started}", "Arrêter la campagne"),
    ("/templates/new", "Enregistrer"),
    ("/replies", "Menu"),
    ("/settings?tab=mailboxes", "Ajouter une boîte"),
)


@pytest.fixture(scope="module")
def campaigns(jalon: JalonProcess) -> dict[str, str]:
    """A campaign that is being written, and one that runs."""
    direction = jalon.sign_in(DIRECTION)
    group = add_group(direction, "Petit groupe", add_contact(direction, "Gaël Petit", "gael@example.org"))
    steps = [
        {"subject": "Concert", "text": "Samedi"},
        {"subject": "Merci", "html": "<p>Merci</p>", "delay_days": 3},
    ]
    body = {"group_ids": [group["id"]], "steps": steps}
    draft, started = (
        direction.send("POST", "/campaigns", body | {"name": name}).json()["id"] for name in ("Brouillon", "Lancée")
    )
    assert direction.send("POST", f"/campaigns/{started}/start").status_code == 200
    assert eventually(lambda: mails_to(jalon, "gael@example.org"))
    return {"draft": draft, "started": started}


def test_a_phone_shows_campaigns_whole(windows: Windows, campaigns: dict[str, str]) -> None:
    phone = windows.open(size=PHONE, is_mobile=True, has_touch=True)
    phone.expect_trouble("404 GET /api/v1/campaigns/.*/check")
    phone.sign_in(DIRECTION, at="/campaigns")
    for path, sign in PAGES:
        phone.open(path.format(**campaigns))
        expect(item(phone.page, "button", sign).first).to_be_visible()
        assert phone.overflow() == 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_campaigns_stand_in_nobodys_way(windows: Windows, campaigns: dict[str, str], scheme: str) -> None:
    window = windows.open(color_scheme=scheme)
    window.expect_trouble("404 GET /api/v1/campaigns/.*/check")
    window.sign_in(DIRECTION, at="/campaigns")
    found: dict[str, str] = {}
    for path, sign in PAGES:
        window.open(path.format(**campaigns))
        expect(item(window.page, "button", sign if sign != "Menu" else "Apparence").first).to_be_visible()
        found = dict.fromkeys(findings(window), path) | found
    assert not found, "\n".join(f"{path}: {problem}" for problem, path in found.items())
