import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_campaigns.domain.answers import html_without_quote, normal_subject, safe_html, written_part

QUOTE = "> Bonjour Zoé,\n> à mardi !\n"


@pytest.mark.parametrize(
    "introduction",
    [
        "Le lun. 16 nov. 2026 à 09:00, Chorale <bonjour@chorale.example> a écrit :",
        "Le 16/11/2026 à 09:00, Chorale a écrit :",
        "Le lun. 16 nov. 2026 à 09:00, Chorale\n<bonjour@chorale.example> a\nécrit :",
        "On Mon, Nov 16, 2026 at 9:00 AM Chorale <bonjour@chorale.example> wrote:",
        "Am Mo., 16. Nov. 2026 um 09:00 Uhr schrieb Chorale <bonjour@chorale.example>:",
        "El lun, 16 nov 2026 a las 9:00, Chorale (<bonjour@chorale.example>) escribió:",
        "Il giorno lun 16 nov 2026 alle ore 09:00 Chorale <bonjour@chorale.example> ha scritto:",
        "Op ma 16 nov 2026 om 09:00 schreef Chorale <bonjour@chorale.example>:",
        "Em seg., 16 de nov. de 2026 às 09:00, Chorale <bonjour@chorale.example> escreveu:",
        "pon., 16 lis 2026 o 09:00 Chorale <bonjour@chorale.example> napisał(a):",
        "2026年11月16日(月) 9:00 Chorale <bonjour@chorale.example>のメール:",
    ],
)
@pytest.mark.parametrize("marked", [True, False])
def test_the_answer_above_the_quote(introduction, marked):
    quote = QUOTE if marked else "Bonjour Zoé,\nà mardi !\n"
    assert written_part(f"Oui, merci !\n\nZoé\n\n{introduction}\n\n{quote}") == "Oui, merci !\n\nZoé"


@pytest.mark.parametrize(
    "separator",
    [
        "-----Original Message-----\nFrom: Chorale\n",
        "-----Message d'origine-----\nDe : Chorale\n",
        "-------- Ursprüngliche Nachricht --------\nVon: Chorale\n",
        "________________________________\nDe : Chorale <bonjour@chorale.example>\nEnvoyé : lundi\nÀ : "
        "Zoé\nObjet : Essai\n",
        "From: Chorale <bonjour@chorale.example>\nSent: Monday\nTo: Zoé\nSubject: Essai\n",
        "De: Chorale\nEnviado el: lunes\nPara: Zoé\nAsunto: Essai\n",
        "*Von:* Chorale\n*Gesendet:* Montag\n*An:* Zoé\n*Betreff:* Essai\n",
    ],
)
def test_the_answer_above_what_outlook_puts_there(separator):
    assert written_part(f"Oui, merci !\n\n{separator}\nBonjour Zoé,\nà mardi !") == "Oui, merci !"


def test_the_answer_below_and_between():
    text = f"Le 16 nov. 2026 à 09:00, Chorale a écrit :\n{QUOTE}Oui !\n> et mercredi ?\nNon.\n"
    assert written_part(text) == "Oui !\nNon."


def test_signatures_and_telephones_go():
    assert written_part("Oui.\n-- \nZoé Dupont\n06 12 34 56 78") == "Oui."
    assert written_part("Oui.\n\nEnvoyé de mon iPhone\n\n> Bonjour") == "Oui."


@pytest.mark.parametrize(
    "text",
    ["Je note :\nDe : 18 h\nà : 20 h", "She wrote: nothing.", "Le chef a écrit : « chantez ! » et c'est tout.",
     "On Monday I wrote to Paul. He agreed.", "From: here to eternity"],
)  # fmt: skip
def test_what_people_write_stays(text):
    assert written_part(text) == text


def test_nothing_but_a_quote_stays_whole():
    assert written_part(QUOTE) == QUOTE.strip()


@given(st.text(max_size=2000))
def test_an_answer_is_never_longer_nor_empty(text):
    answer = written_part(text)
    assert len(answer) <= len(text)
    assert bool(answer) == bool(text.strip())


@pytest.mark.parametrize(
    "quote",
    ['<div class="gmail_quote">Le lun. …</div>', '<blockquote type="cite">x</blockquote>',
     '<div id="divRplyFwdMsg">De : x</div>', '<div class="yahoo_quoted">x</div>'],
)  # fmt: skip
def test_markup_ends_before_the_quote(quote):
    assert html_without_quote(f"<p>Oui</p>\n{quote}<p>rest</p>").strip() == "<p>Oui</p>"


def test_markup_that_is_all_quote_stays():
    markup = '<div class="gmail_quote">x</div>'
    assert html_without_quote(markup) == markup


@pytest.mark.parametrize(
    ("markup", "absent"),
    [
        ("<script>alert(1)</script>Oui", "alert"),
        ('<img src="https://track.example/x.gif">Oui', "track.example"),
        ('<a href="javascript:alert(1)">Oui</a>', "javascript"),
        ('<p style="background:url(https://x.example)" onclick="x()">Oui</p>', "x.example"),
        ('<form action="https://x.example"><input name=a>Oui</form>', "form"),
        ("<style>@import 'https://x.example'</style>Oui", "x.example"),
        ('<iframe src="https://x.example"></iframe>Oui', "iframe"),
        ('<svg><image href="https://x.example"/></svg>Oui', "x.example"),
        ('<base href="https://x.example">Oui', "base"),
        ('<table background="https://x.example"><tr><td>Oui</td></tr></table>', "x.example"),
    ],
)
def test_markup_can_do_nothing(markup, absent):
    clean = safe_html(markup)
    assert absent not in clean
    assert "Oui" in clean


def test_links_lead_out_of_the_page():
    assert safe_html('<a href="https://exemple.fr">x</a>') == (
        '<a href="https://exemple.fr" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )


@pytest.mark.parametrize(
    "subject",
    ["Essai", "Re: Essai", "RE : essai", "AW: Re: Essai", "Fwd: TR : Essai", "Re[2]: Essai", "[Liste] Re: Essai"],
)
def test_subjects_without_their_prefixes(subject):
    assert normal_subject(subject) == "essai"
