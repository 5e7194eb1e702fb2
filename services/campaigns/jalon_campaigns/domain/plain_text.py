"""The text of a mail that was written as HTML only: what a reader without HTML sees."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "div", "p", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"})
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"})
_UNSEEN = frozenset({"head", "style", "script", "title", "template"})


def plain_text(html: str) -> str:
    """The words of the HTML, with paragraphs, list marks, and the addresses of links behind their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "a":
            self._links.append((values.get("href") or "", len(self.pieces)))
        elif tag == "img" and values.get("alt"):
            self._add(values["alt"] or "")
        elif tag == "li":
            self._add("\n- ")
        elif tag == "td" or tag == "th":
            self._add(" ")
        elif tag in _BREAKS:
            self._add("\n\n" if tag in _BLOCKS else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a" and self._links:
            target, begun = self._links.pop()
            words = "".join(self.pieces[begun:]).strip()
            if target.startswith(("http://", "https://", "mailto:", "tel:")) and target != words:
                self._add(f" ({target.removeprefix('mailto:').removeprefix('tel:')})")
        elif tag in _BLOCKS:
            self._add("\n\n")

    def handle_data(self, data: str) -> None:
        self._add(re.sub(r"\s+", " ", data))

    def _add(self, text: str) -> None:
        if not self._unseen:
            self.pieces.append(text)
