"""HTML whose links lead through us and whose opening asks us for a picture.

Only links to web pages (``http``, ``https``) are led through us; ``mailto:``, ``tel:``, anchors and everything else
stay as they are. The way back is by the link's id, never by an address in the query: nobody can make us lead elsewhere.
"""

import html as html_module
import re
from collections.abc import Callable
from functools import lru_cache
from uuid import UUID, uuid5

LONGEST_URL = 2000

_LINKS = UUID("5c9a64b2-53c4-5b1a-9d6b-6b1a2f4f7c11")
_ANCHOR = re.compile(r"""(<a\b[^>]*?\bhref\s*=\s*)("([^"]*)"|'([^']*)')""", re.I | re.S)
_WEB = re.compile(r"https?://[^\s\x00-\x1f]+", re.I)
_END = re.compile(r"</body\s*>|</html\s*>", re.I)


@lru_cache(maxsize=4096)
def link_id(url: str) -> UUID:
    """The id of the link to an address: the same for the same address."""
    return uuid5(_LINKS, url)


def trackable(html: str) -> list[str]:
    """The addresses of web pages that a mail links to, each once, in order."""
    found = (_address(match) for match in _ANCHOR.finditer(html))
    return list(dict.fromkeys(url for url in found if url is not None))


def tracked(html: str, *, click: Callable[[str], str], trap: str, pixel: str) -> str:
    """The HTML with its links led through us, and a picture and a link that no human sees.

    :param click: gives the address that leads to a page through us.
    :param trap: followed only by what follows everything.
    """

    def through_us(match: re.Match[str]) -> str:
        url = _address(match)
        return match[0] if url is None else f'{match[1]}"{html_module.escape(click(url))}"'

    led = _ANCHOR.sub(through_us, html)
    added = (
        f'<a href="{html_module.escape(trap)}" style="display:none" aria-hidden="true" tabindex="-1"></a>'
        f'<img src="{html_module.escape(pixel)}" width="1" height="1" alt="" style="display:block">'
    )
    end = _END.search(led)
    at = end.start() if end else len(led)
    return f"{led[:at]}{added}{led[at:]}"


def _address(match: re.Match[str]) -> str | None:
    url = html_module.unescape(match[3] if match[3] is not None else match[4]).strip()
    return url if len(url) <= LONGEST_URL and _WEB.fullmatch(url) else None
