"""The line that every mail of a campaign ends with: how to get no more of them."""

import html as html_module
import re

_WORDS = {"fr": ("Se désabonner", " :"), "en": ("Unsubscribe", ":")}
_END = re.compile(r"</body\s*>|</html\s*>", re.I)


def with_way_out(text: str, html: str | None, url: str, language: str) -> tuple[str, str | None]:
    """The text and the HTML of a mail, each with the link that unsubscribes."""
    words, colon = _WORDS.get(language, _WORDS["fr"])
    text = f"{text.rstrip()}\n\n-- \n{words}{colon} {url}\n"
    if html is None:
        return text, None
    line = f'<p style="font-size:12px;color:#666"><a href="{html_module.escape(url)}" rel="nofollow">{words}</a></p>'
    end = _END.search(html)
    at = end.start() if end else len(html)
    return text, f"{html[:at]}{line}{html[at:]}"
