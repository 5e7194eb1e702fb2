"""All words of public form pages, in French and in English."""

from typing import Literal

from jalon_contacts.domain.form_input import FieldProblem
from jalon_sdk.records import FormField

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
"""The languages of form pages; the first is the default."""

_PROBLEMS: dict[str, dict[Language, str]] = {
    "required": {"fr": "Ce champ est obligatoire.", "en": "This field is required."},
    "not_an_email": {
        "fr": "Cette adresse e-mail n’est pas valable. Exemple : lea@exemple.fr",
        "en": "This is not a valid e-mail address. Example: lea@example.com",
    },
    "not_a_phone": {
        "fr": "Ce numéro de téléphone n’est pas valable. Exemple : 06 12 34 56 78",
        "en": "This is not a valid phone number. Example: +33 6 12 34 56 78",
    },
    "not_a_number": {"fr": "Indiquez un nombre.", "en": "Enter a number."},
    "not_a_date": {"fr": "Indiquez une date, par exemple 2026-12-01.", "en": "Enter a date, for example 2026-12-01."},
    "not_a_datetime": {
        "fr": "Indiquez une date et une heure, par exemple 2026-12-01T18:30.",
        "en": "Enter a date and a time, for example 2026-12-01T18:30.",
    },
    "not_a_text": {"fr": "Indiquez un texte.", "en": "Enter a text."},
    "not_yes_or_no": {"fr": "Répondez par oui ou par non.", "en": "Answer yes or no."},
    "in_the_past": {
        "fr": "Cette date est passée. Choisissez une date à venir.",
        "en": "This date is in the past. Choose one that lies ahead.",
    },
    "too_long": {
        "fr": "Ce texte est trop long : {limit} caractères au plus.",
        "en": "This text is too long: at most {limit} characters.",
    },
    "bad_choice": {"fr": "Choisissez l’une des réponses proposées.", "en": "Choose one of the answers."},
    "unknown_field": {"fr": "Ce formulaire n’a pas de champ de ce nom.", "en": "This form has no field of that name."},
}

_PAGE: dict[str, dict[Language, str]] = {
    "send": {"fr": "Envoyer", "en": "Send"},
    "required": {"fr": "obligatoire", "en": "required"},
    "problems": {
        "fr": "Rien n’a été envoyé : corrigez les champs signalés.",
        "en": "Nothing was sent: please correct the fields below.",
    },
    "choose": {"fr": "Choisissez…", "en": "Choose…"},
    "yes": {"fr": "Oui", "en": "Yes"},
    "no": {"fr": "Non", "en": "No"},
    "thanks": {"fr": "Merci !", "en": "Thank you!"},
    "received": {
        "fr": "Nous avons bien reçu votre demande. Vous recevrez un e-mail très bientôt.",
        "en": "We have received your request. You will get an e-mail very soon.",
    },
    "again": {"fr": "Remplir à nouveau le formulaire", "en": "Fill in the form again"},
    "trap": {"fr": "Laissez ce champ vide", "en": "Leave this field empty"},
    "local_time": {"fr": "Heure locale : {place}.", "en": "Local time: {place}."},
    "not_found": {"fr": "Ce formulaire n’existe pas.", "en": "There is no such form."},
    "not_found_help": {
        "fr": "L’adresse est peut-être incomplète, ou le formulaire n’est plus ouvert.",
        "en": "The address may be incomplete, or the form is no longer open.",
    },
    "body_too_long": {
        "fr": "Votre réponse est trop longue. Rien n’a été envoyé.",
        "en": "Your answer is too long. Nothing was sent.",
    },
    "too_many": {
        "fr": "Trop d’envois depuis votre adresse. Réessayez dans une minute.",
        "en": "Too many answers from your address. Try again in a minute.",
    },
    "other_language": {"fr": "English", "en": "Français"},
}


def problem_text(problem: FieldProblem, language: Language) -> str:
    """What is shown beside the field."""
    return _PROBLEMS[problem.code][language].format(limit=problem.limit)


def page_texts(language: Language) -> dict[str, str]:
    """The page's own words."""
    return {name: texts[language] for name, texts in _PAGE.items()}


def field_text(texts: dict[str, str], language: Language) -> str:
    """A field's label or help in the language, or in whichever it has."""
    return texts.get(language) or next(iter(texts.values()), "")


def label_of(item: FormField, language: Language) -> str:
    """The field's label; its key where it has none."""
    return field_text(dict(item.labels), language) or item.key
