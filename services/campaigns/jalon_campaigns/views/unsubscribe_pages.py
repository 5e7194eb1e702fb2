"""The HTML of public pages about mails: plain pages that need no script, no font and no picture from anywhere."""

from collections.abc import Sequence

from flask import Response, make_response, request
from jinja2 import Environment, PackageLoader, StrictUndefined

LANGUAGES = ("fr", "en")

_TEMPLATES = Environment(
    loader=PackageLoader("jalon_campaigns", "views/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEXTS = {
    "fr": {
        "ask": "Ne plus recevoir nos messages ?",
        "campaign": "Ne plus recevoir les messages de cette campagne",
        "all": "Ne plus recevoir aucun message",
        "done": "C’est fait",
        "done_campaign": "Vous ne recevrez plus de messages de cette campagne.",
        "done_all": "Vous ne recevrez plus de messages de notre part.",
        "no_link": "Ce lien ne mène nulle part",
        "no_link_help": "Il est incomplet, ou n’a jamais été l’un des nôtres.",
    },
    "en": {
        "ask": "No more messages from us?",
        "campaign": "No more messages of this campaign",
        "all": "No more messages at all",
        "done": "Done",
        "done_campaign": "You will get no more messages of this campaign.",
        "done_all": "You will get no more messages from us.",
        "no_link": "This link leads nowhere",
        "no_link_help": "It is incomplete, or was never one of ours.",
    },
}


def ask_page(scopes: Sequence[str]) -> Response:
    """The page with a button for each thing that one can leave."""
    texts = _texts()
    return _page(200, title=texts["ask"], text="", buttons=[(scope, texts[scope]) for scope in scopes])


def done_page(scope: str) -> Response:
    """What one sees afterwards."""
    texts = _texts()
    return _page(200, title=texts["done"], text=texts[f"done_{scope}"], buttons=[])


def no_link_page(status: int) -> Response:
    """The link is none of ours, or leads nowhere any more."""
    texts = _texts()
    return _page(status, title=texts["no_link"], text=texts["no_link_help"], buttons=[])


def _language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])


def _texts() -> dict[str, str]:
    return _TEXTS[_language()]


def _page(status: int, *, title: str, text: str, buttons: Sequence[tuple[str, str]]) -> Response:
    html = _TEMPLATES.get_template("message.html").render(
        language=_language(), title=title, text=text, buttons=buttons, path=request.path
    )
    response = make_response(html, status)
    response.headers.update(
        {
            "Content-Language": _language(),
            "Vary": "Accept-Language",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        }
    )
    return response
