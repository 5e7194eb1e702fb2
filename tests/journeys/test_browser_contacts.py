"""Contacts at the browser: chosen by a filter and changed together, placed, imported and taken back, merged."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import PHONE, Window, Windows, item
from browser_axe import findings
from browser_board import ClubBoard, card
from jalon_process import JalonProcess, Member, eventually
from playwright.sync_api import FilePayload, Locator, expect

pytestmark = pytest.mark.services

DIRECTION = "direction@chorale.example"
PROSPECT = "Nouveau prospect"
PLANNED = "Cours d'essai planifié"
LOST = "Perdu"


@pytest.fixture
def direction(jalon: JalonProcess) -> Member:
    return jalon.sign_in(DIRECTION)


@pytest.fixture
def accueil(jalon: JalonProcess) -> Member:
    return jalon.sign_in("accueil@chorale.example")


def add_contact(member: Member, name: str, **values: Any) -> Any:
    answer = member.send("POST", "/contacts", {"name": name, **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


def found_by(member: Member, text: str) -> list[Any]:
    return member.items("/contacts", q=text)


def row(window: Window, contact: Any) -> Locator:
    return window.page.get_by_test_id(f"contact-{contact['id']}")


def bulk(window: Window, act: str) -> Locator:
    """Open the dialog of an act on the contacts that are ticked."""
    item(window.page, "button", "Actions").click()
    item(window.page, "menuitem", act).click()
    return item(window.page, "dialog", act)


def test_what_a_filter_chooses_is_changed_together(windows: Windows, direction: Member, accueil: Member) -> None:
    people = [add_contact(direction, f"Filtrée {number:02}", language="en") for number in range(52)]
    other = add_contact(direction, "Filtrée autrement", language="fr")
    group = direction.send("POST", "/groups", {"name": "Anglophones"}).json()
    a = windows.member(DIRECTION, at="/contacts")
    page = a.page

    item(page, "button", "Filtrer").click()
    page.get_by_label("Valeur").fill("filtrée")
    item(page, "button", "Ajouter une condition").click()
    second = page.get_by_test_id("filter-condition").nth(1)
    second.get_by_label("Champ").select_option(label="Langue")
    second.get_by_role("combobox", name="Valeur").click()
    item(page, "option", "Anglais").click()
    expect(page.get_by_test_id("filter-words")).to_contain_text("Nom contient « filtrée » et Langue est Anglais")
    expect(row(a, people[0])).to_be_visible()
    expect(row(a, other)).to_be_hidden()

    item(page, "checkbox", "Sélectionner Filtrée 00").check()
    item(page, "checkbox", "Sélectionner Filtrée 01").check()
    dialog = bulk(a, "Ajouter à un groupe")
    dialog.get_by_label("Groupe").select_option(label="Anglophones")
    item(dialog, "button", "Appliquer").click()
    expect(page.get_by_text("2 contacts modifiés.")).to_be_visible()
    expect(row(a, people[1])).to_contain_text("Anglophones")
    assert {found["id"] for found in direction.items(f"/groups/{group['id']}/members")} == {
        found["id"] for found in people[:2]
    }

    # More than the list shows at once: all that the filter chooses.
    item(page, "checkbox", "Sélectionner Filtrée 02").check()
    item(page, "button", "Sélectionner les 52 contacts de la liste").click()
    dialog = bulk(a, "Changer de propriétaire")
    expect(dialog).to_contain_text("Cela concerne 52 contacts.")
    dialog.get_by_label("Propriétaire").select_option(label=accueil.me["name"])
    item(dialog, "button", "Appliquer").click()
    expect(page.get_by_text("52 contacts modifiés.")).to_be_visible()
    owned = [found for found in found_by(direction, "filtrée") if found["owner_id"] == accueil.me["id"]]
    assert {found["id"] for found in owned} == {found["id"] for found in people}

    # The address carries the filter: it can be kept, and sent to somebody.
    page.reload()
    expect(page.get_by_test_id("filter-words")).to_contain_text("Langue est Anglais")
    expect(row(a, other)).to_be_hidden()
    item(page, "button", "Retirer le filtre").click()
    expect(page.get_by_test_id("filter-words")).to_be_hidden()

    # What is typed to search narrows "all" too; another search is another "all".
    a.open("/contacts?q=filtrée+0")
    item(page, "checkbox", "Sélectionner Filtrée 00").check()
    item(page, "button", "Sélectionner les 15 contacts de la liste").click()
    expect(item(page, "region", "Contacts sélectionnés")).to_contain_text("15 sélectionnés")
    page.get_by_role("textbox", name="Rechercher par nom, e-mail ou téléphone").fill("filtrée 00")
    expect(item(page, "region", "Contacts sélectionnés")).to_contain_text("1 sélectionné")
    page.get_by_role("textbox", name="Rechercher par nom, e-mail ou téléphone").fill("filtrée 0")
    dialog = bulk(a, "Changer de propriétaire")
    expect(dialog).to_contain_text("Cela concerne 15 contacts.")
    dialog.get_by_label("Propriétaire").select_option(label=direction.me["name"])
    item(dialog, "button", "Appliquer").click()
    expect(page.get_by_text("15 contacts modifiés.")).to_be_visible()
    still = [found for found in found_by(direction, "filtrée") if found["owner_id"] == accueil.me["id"]]
    assert {found["id"] for found in still} == {one["id"] for one in people if "0" not in one["name"]}


def test_a_stage_chosen_in_the_list_shows_on_an_open_board(windows: Windows, direction: Member, jalon: Any) -> None:
    board = ClubBoard(direction, "Liste")
    contact = add_contact(direction, "Lise Colonne")
    deal = board.add(direction, "Essai de Lise", contact_id=contact["id"])
    on_board = windows.member(DIRECTION, at=board.path)
    expect(card(on_board, "Essai de Lise", stage=PROSPECT)).to_be_visible()
    in_list = windows.member("admin@chorale.example", at="/contacts?q=lise")
    stage = item(row(in_list, contact), "combobox", "Étape de Essai de Lise")
    expect(stage).to_have_value(board.stages[PROSPECT])

    stage.select_option(label=PLANNED)
    # Said for some seconds only, so that it is looked for first.
    expect(card(on_board, "Essai de Lise", stage=PLANNED)).to_contain_text("Déplacée par")
    assert board.stage_of(direction, deal) == PLANNED

    board.move(direction, deal, PROSPECT)
    expect(stage).to_have_value(board.stages[PROSPECT])

    stage.select_option(label=LOST)
    dialog = item(in_list.page, "dialog", "Essai de Lise : perdue")
    item(dialog, "button", "Annuler").click()
    expect(stage).to_have_value(board.stages[PROSPECT])
    assert board.stage_of(direction, deal) == PROSPECT


def test_who_stands_nowhere_is_placed_from_the_list(windows: Windows, direction: Member) -> None:
    board = ClubBoard(direction, "Placement")
    contact = add_contact(direction, "Nora Placée")
    a = windows.member(DIRECTION, at="/contacts?q=nora")
    place = item(row(a, contact), "combobox", "Placer Nora Placée dans un pipeline")
    expect(place).to_be_visible()
    value = f"{board.pipeline['id']}/{board.stages[PLANNED]}"
    eventually(lambda: place.select_option(value=value))
    expect(item(row(a, contact), "combobox", "Étape de Nora Placée")).to_have_value(board.stages[PLANNED])
    [deal] = direction.items("/deals", contact_id=contact["id"])
    assert deal["stage_id"] == board.stages[PLANNED]

    # Once the deal is closed, one chooses between it and another one.
    board.move(direction, deal, LOST, lost_reason="Trop cher")
    expect(place).to_be_visible()
    a.expect_trouble(r"409 PUT /api/v1/pipelines/.*/contacts/")
    place.select_option(value=value)
    dialog = item(a.page, "dialog", "Placer Nora Placée")
    expect(dialog).to_contain_text("Les affaires de ce contact dans ce pipeline sont closes.")
    item(dialog, "button", "Rouvrir la dernière").click()
    eventually(lambda: board.stage_of(direction, deal) == PLANNED)
    expect(place).to_be_hidden()
    assert direction.get(f"/deals/{deal['id']}")["status"] == "open"
    assert len(direction.items("/deals", contact_id=contact["id"])) == 1


def upload(window: Window, text: str) -> None:
    """Choose a file on the page of imports, and wait until it was read."""
    payload = FilePayload(name="élèves.csv", mimeType="text/csv", buffer=text.encode())
    window.page.locator("input[type=file]").set_input_files(payload)
    expect(item(window.page, "heading", "élèves.csv")).to_be_visible()


def test_a_file_is_tried_imported_and_taken_back(windows: Windows, direction: Member) -> None:
    known = add_contact(direction, "Import Connue", emails=["connue@import.example"])
    a = windows.member(DIRECTION, at="/imports")
    page = a.page
    upload(
        a,
        "Nom;Courriel;Portable\n"
        "Import Nouvelle;nouvelle@import.example;06 12 34 56 78\n"
        "Import Connue;connue@import.example;06 12 34 56 79\n"
        "Import Fausse;sans-arobase;\n",
    )
    fills = page.get_by_label("La colonne « Courriel » remplit")
    expect(fills).to_have_value("email")
    expect(page.get_by_label("La colonne « Portable » remplit")).to_have_value("phone")
    expect(page.get_by_text("3 lignes", exact=True)).to_be_visible()

    item(page, "button", "Essayer sans rien changer").click()
    import_ = page.get_by_test_id("import")
    expect(import_).to_have_attribute("data-status", "checked")
    for outcome, count in (("created", 1), ("updated", 1), ("skipped", 0), ("refused", 1)):
        expect(page.get_by_test_id(f"count-{outcome}")).to_have_text(str(count))
    expect(page.get_by_test_id("row-3")).to_contain_text("Courriel : « sans-arobase » n’est pas une adresse e-mail")
    assert [found["name"] for found in found_by(direction, "import.example")] == ["Import Connue"]

    item(page, "button", "Importer").click()
    expect(import_).to_have_attribute("data-status", "finished")
    assert {found["name"] for found in found_by(direction, "import.example")} == {"Import Connue", "Import Nouvelle"}
    assert direction.get(f"/contacts/{known['id']}")["phones"] == ["+33612345679"]
    with page.expect_download() as download:
        item(page, "button", "Télécharger les lignes refusées").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert "Import Fausse;sans-arobase;" in text
    assert "n’est pas une adresse e-mail" in text

    item(page, "button", "Annuler l’import").click()
    item(item(page, "dialog", "Annuler l’import"), "button", "Annuler l’import").click()
    expect(import_).to_have_attribute("data-status", "undone")
    expect(page.get_by_test_id("count-undone")).to_contain_text("2 contacts repris")
    assert [found["name"] for found in found_by(direction, "import.example")] == ["Import Connue"]
    assert direction.get(f"/contacts/{known['id']}")["phones"] == []


def test_two_contacts_become_one(windows: Windows, direction: Member) -> None:
    first = add_contact(direction, "Agathe Fusion", emails=["agathe@fusion.example"], phones=["+33655443322"])
    second = add_contact(direction, "Agathe Fusion-Roy", emails=["roy@fusion.example"], phones=["+33655443322"])
    a = windows.member(DIRECTION, at="/contacts/duplicates")
    page = a.page
    pair = page.get_by_test_id("duplicate").filter(has_text="Agathe Fusion-Roy")
    expect(pair).to_contain_text("même téléphone")
    item(pair, "button", "Comparer et fusionner").click()
    dialog = item(page, "dialog", "Fusionner deux contacts")
    expect(dialog).to_contain_text("agathe@fusion.example")
    item(dialog, "radio", "Nom : Agathe Fusion-Roy").check()
    item(dialog, "button", "Fusionner").click()
    expect(pair).to_be_hidden()

    merged = direction.get(f"/contacts/{first['id']}")
    assert merged["name"] == "Agathe Fusion-Roy"
    assert merged["emails"] == ["agathe@fusion.example", "roy@fusion.example"]
    a.open(f"/contacts/{second['id']}")
    expect(page.get_by_test_id("contact-name")).to_contain_text("Agathe Fusion-Roy")
    expect(page.get_by_test_id("entry-contact.merged")).to_be_visible()
    assert page.url.endswith(first["id"])


def test_a_group_keeps_itself_by_the_filter_that_was_built(windows: Windows, direction: Member) -> None:
    add_contact(direction, "Dynamique Une", time_zone="Europe/Brussels")
    a = windows.member(DIRECTION, at="/groups")
    page = a.page
    item(page, "button", "Créer un groupe").click()
    dialog = item(page, "dialog", "Créer un groupe")
    dialog.get_by_label("Nom du groupe").fill("Belges")
    dialog.get_by_label("Dynamique").check()
    dialog.get_by_label("Champ").select_option(label="Fuseau horaire")
    dialog.get_by_label("Valeur").fill("Europe/Brussels")
    expect(dialog.get_by_test_id("filter-preview")).to_contain_text("1 contact pour l’instant : Dynamique Une")
    item(dialog, "button", "Ajouter").click()
    expect(item(page, "link", "Dynamique Une")).to_be_visible()
    expect(page.get_by_test_id("group-size")).to_have_text("1 contact")

    add_contact(direction, "Dynamique Deux", time_zone="Europe/Brussels")
    expect(item(page, "link", "Dynamique Deux")).to_be_visible()


def accepted(member: Member, send_id: str) -> Any:
    """The send once it was handed over."""
    found = member.get(f"/sends/{send_id}")
    return found if found["status"] == "accepted" else None


def answer_to(send: Any, address: str) -> EmailMessage:
    """What a contact's mail program makes of an answer: text and HTML, with what it answers quoted below."""
    answer = EmailMessage()
    answer["From"], answer["To"] = address, "chorale@chorale.example"
    answer["Subject"] = f"Re: {send['subject']}"
    answer["Message-ID"] = "<answer-1@reponse.example>"
    answer["In-Reply-To"] = f"<{send['message_id'].strip('<>')}>"
    answer.set_content(
        "Oui, mardi me va.\n\nLe 22 novembre 2026 à 10:00, la chorale a écrit :\n> Mardi vous convient ?\n"
    )
    answer.add_alternative("<p>Oui, <b>mardi</b> me va.</p><script>top.location = '/pris'</script>", subtype="html")
    return answer


def test_a_reply_is_told_without_what_it_quotes(windows: Windows, direction: Member, jalon: JalonProcess) -> None:
    contact = add_contact(direction, "Rita Répond", emails=["rita@reponse.example"])
    mail = {"contact_id": contact["id"], "subject": "Votre audition", "text": "Mardi vous convient ?"}
    planned = eventually(lambda: (made := direction.send("POST", "/sends", mail)).status_code == 201 and made.json())
    send = eventually(lambda: accepted(direction, planned["id"]))
    a = windows.member(DIRECTION, at=f"/contacts/{contact['id']}")
    page = a.page
    expect(page.get_by_test_id("entry-email.sent")).to_contain_text("E-mail envoyé : Votre audition")

    admin = jalon.sign_in("admin@chorale.example")
    key = admin.send("POST", "/api-keys", {"name": "Courrier entrant", "scopes": ["inbound:write"]}).json()["secret"]
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "message/rfc822"}
    raw = bytes(answer_to(send, "rita@reponse.example"))
    assert httpx.post(f"{jalon.origin}/api/v1/inbound", content=raw, headers=headers, timeout=30).status_code == 201

    reply = page.get_by_test_id("entry-email.replied")
    expect(reply).to_contain_text("Réponse : Re: Votre audition")
    expect(reply).to_contain_text("Oui, mardi me va.")
    expect(reply).not_to_contain_text("Mardi vous convient ?")
    item(reply, "button", "Voir la mise en forme").click()
    frame = reply.locator("iframe")
    expect(frame).to_have_attribute("sandbox", "")
    expect(frame.content_frame.locator("b")).to_have_text("mardi")
    assert page.url.endswith(contact["id"])

    # What one wrote down oneself can be put otherwise, and be taken away.
    page.get_by_label("Note", exact=True).fill("Préfère le jeudi.")
    item(page, "button", "Enregistrer la note").click()
    note = page.get_by_test_id("entry-note.created")
    item(note, "button", "Modifier la note").click()
    item(note, "textbox", "Modifier la note").fill("Préfère le mardi.")
    item(note, "button", "Enregistrer la note").click()
    expect(note).to_contain_text("Préfère le mardi.")
    expect(page.get_by_test_id("entry-note.updated")).to_contain_text("Avant : « Préfère le jeudi. »")
    item(note, "button", "Supprimer la note").click()
    item(item(page, "dialog", "Supprimer la note"), "button", "Supprimer").click()
    expect(note).to_contain_text("Cette note a été supprimée.")
    expect(page.get_by_test_id("timeline")).not_to_contain_text("Préfère")


@pytest.fixture(scope="module")
def places(jalon: JalonProcess) -> dict[str, str]:
    """Each page of contacts with something on it, by the text that shows that it is there."""
    admin, direction = jalon.sign_in("admin@chorale.example"), jalon.sign_in(DIRECTION)
    labels = {"fr": "Voix", "en": "Voice"}
    field = {"key": "voix", "type": "choice", "labels": labels, "choices": ["alto", "soprano"]}
    assert admin.send("POST", "/contact-fields", field).status_code == 201
    company = direction.send("POST", "/companies", {"name": "Mairie de Villeneuve-lès-Avignon"}).json()
    group = direction.send("POST", "/groups", {"name": "Étroites"}).json()
    names = ("Solange Étroite-Montgolfier", "Solange Étroite")
    contacts = [
        add_contact(direction, name, company_id=company["id"], phones=["+33611223344"], custom={"voix": "alto"})
        for name in names
    ]
    ids = {"ids": [contact["id"] for contact in contacts]}
    assert direction.send("POST", f"/groups/{group['id']}/members", ids).status_code == 200
    text = b"Nom;Courriel;Une colonne de plus\nA;a@etroite.example;x\nB;faux;y\n"
    made = direction.http.post("/imports", content=text, headers={"Content-Type": "text/csv"}).json()
    return {
        "/contacts?q=etroite": "Solange Étroite-Montgolfier",
        f"/contacts/{contacts[0]['id']}": "Voir l’entreprise",
        f"/companies/{company['id']}": "Solange Étroite-Montgolfier",
        "/companies": "Mairie de Villeneuve-lès-Avignon",
        "/groups": "Étroites",
        f"/groups/{group['id']}": "Solange Étroite-Montgolfier",
        "/contacts/duplicates": "Solange Étroite-Montgolfier · Solange Étroite",
        "/imports": "À préparer",
        f"/imports/{made['id']}": "La première ligne nomme les colonnes",
        "/settings?tab=fields": "alto, soprano",
    }


def test_the_pages_of_contacts_fit_a_phone(windows: Windows, places: dict[str, str]) -> None:
    phone = windows.open(size=PHONE, is_mobile=True, has_touch=True)
    phone.sign_in("admin@chorale.example")
    too_wide = {}
    for path, sign in places.items():
        phone.open(path)
        expect(phone.page.get_by_text(sign).first).to_be_visible()
        too_wide[path] = phone.overflow()
    phone.open("/contacts")
    item(phone.page, "button", "Filtrer").tap()
    expect(phone.page.get_by_label("Comparaison")).to_be_visible()
    too_wide["filter"] = phone.overflow()
    assert not any(too_wide.values()), too_wide


def test_the_pages_of_contacts_stand_in_nobodys_way(windows: Windows, places: dict[str, str]) -> None:
    window = windows.member("admin@chorale.example", at="/contacts")
    page = window.page
    found: dict[str, str] = {}
    for path, sign in places.items():
        window.open(path)
        expect(page.get_by_text(sign).first).to_be_visible()
        found = dict.fromkeys(findings(window), path) | found
    window.open("/contacts")
    item(page, "button", "Filtrer").click()
    item(page, "checkbox", "Sélectionner tous les contacts affichés").check()
    expect(page.get_by_role("region", name="Contacts sélectionnés")).to_be_visible()
    found = dict.fromkeys(findings(window), "filter") | found
    window.open("/contacts/duplicates")
    item(page, "button", "Comparer et fusionner").first.click()
    expect(item(page, "dialog", "Fusionner deux contacts")).to_be_visible()
    found = dict.fromkeys(findings(window), "merge") | found
    assert not found, "\n".join(f"{path}: {problem}" for problem, path in found.items())
