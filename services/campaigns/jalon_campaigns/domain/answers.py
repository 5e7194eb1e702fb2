"""What a person wrote in an answer: without the quoted mail below or between it, and its HTML fit to be shown."""

import re
from html.parser import HTMLParser

import nh3

LONGEST_TOLD = 8_000
"""As many characters of an answer go into events."""

_WROTE = (
    r"wrote|writes|a écrit|à écrit|a ecrit|écrivait|schrieb(?: am)?|hat (?:am .{0,60})?geschrieben|escribió|"
    r"escribio|ha scritto|"
    r"schreef(?: op)?|het volgende geschreven|escreveu|napisa[łl]\(?a?\)?|skrev|kirjoitti|napsal\(?a?\)?|пишет|"
    r"написал\(?а?\)?|yazdı|写道|"
    r"のメール|は書きました"
)
_ATTRIBUTION = re.compile(
    rf"^(?:>\s?)*(?:[-–_*\s]*)(?:(?:on|le|am|op|el|il|em|den|dne|w dniu|w|em|kl|в|på|mr|mme|"
    rf"m\.)\b.{{4,240}}?(?:{_WROTE})|"
    rf"[^\n]{{3,160}}(?:@|<|\d{{4}})[^\n]{{0,160}}(?:{_WROTE})|.{{0,120}}(?:写道|のメール))\s*(?:[^\n]{{0,80}})?[:：]\s*$",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:on|le|am|op|el|il|em|den|dne|kl)\b|\d|\w{2,4}\.,", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"^\s*(?:[-_*]{2,}\s*(?:original (?:message|appointment)|message d['’]origine|message original|"
    r"message transféré|forwarded message|"
    r"reply (?:message|above)|ursprüngliche nachricht|weitergeleitete nachricht|original-nachricht|"
    r"mensaje original|messaggio originale|"
    r"oorspronkelijk bericht|mensagem original|исходное сообщение)\s*[-_*]*|_{20,}|#{3,}.{0,60}reply above.{0,60}|"
    r"-{3,}\s*(?:please )?reply above this line.*)\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^[\s>*]*(?:from|sent|to|cc|subject|date|de|envoyé|envoye|à|a|objet|date d['’]envoi|von|gesendet|an|"
    r"betreff|datum|enviado(?: el)?|"
    r"para|asunto|fecha|da|inviato|oggetto|data|van|verzonden|aan|onderwerp|assunto)\s*\*?\s?:\*?\s*\S",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:--\s?|(?:sent from|get outlook for|envoyé (?:de|depuis|à partir de)|télécharge[rz] outlook|"
    r"gesendet (?:von|mit)|von meinem|enviado desde|inviato da|"
    r"verzonden (?:vanaf|met)|verstuurd vanaf|enviado do)\b.{0,60})$",
    re.IGNORECASE,
)
_CUT_AT = frozenset({"gmail_quote", "gmail_extra", "gmail_quote_container", "yahoo_quoted", "moz-cite-prefix",
                     "protonmail_quote", "zmail_extra", "outlookmessageheader", "tutanota_quote"})  # fmt: skip
_CUT_IDS = frozenset({"divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container", "reply-intro"})
_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "li", "ol", "p", "pre", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


def written_part(text: str) -> str:
    """What was written, without what it answers and without the signature's usual lines.

    Where nothing would be left (somebody wrote inside of the quote in a way of their own), the text stays whole.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start, length = _quote_at(lines)
    if start is not None:
        below = lines[start + length :]
        # Who answers below or between the quoted lines marks these; who answers above leaves all after them.
        between = [line for line in below if not line.lstrip().startswith(">")] if _is_marked(below) else []
        lines = lines[:start] + _without_second_quote(between)
    kept = [line for line in lines if not line.lstrip().startswith(">")]
    answer = _without_signature(kept).strip()
    answer = re.sub(r"\n{3,}", "\n\n", answer)
    return answer or text.strip()


def html_without_quote(markup: str) -> str:
    """The markup before the place where a mail program put the quoted mail; whole where there is none."""
    finder = _QuoteFinder(markup)
    before = finder.before()
    return before if re.sub(r"<[^>]*>|&nbsp;|\s", "", before) else markup


def safe_html(markup: str) -> str:
    """Markup that can do nothing: no script, style, form or frame, no picture (it would tell the sender that and when
    it is read), links that lead out of the page.
    """
    return nh3.clean(
        markup,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        clean_content_tags={"script", "style", "title", "head"},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def normal_subject(subject: str) -> str:
    """A subject without the prefixes of answers and of forwarding, in small letters."""
    prefix = re.compile(
        r"^\s*(?:(?:re|aw|sv|vs|antw?|rép|ref|r|tr|fwd?|wg|rv|enc|i|doorst|odp|res|ynt)\s*(?:\[\d+\])?\s*[:：]|"
        r"\[[^\]]{1,40}\])\s*",
        re.IGNORECASE,
    )
    plain = " ".join(subject.split())
    while (shorter := prefix.sub("", plain, count=1)) != plain:
        plain = shorter
    return plain.casefold()


def _quote_at(lines: list[str]) -> tuple[int | None, int]:
    """Where the quoted mail is introduced, and in how many lines."""
    for number, line in enumerate(lines):
        if _SEPARATOR.match(line) and any(other.strip() for other in lines[number + 1 :]):
            return number, 1
        length = _attribution(lines[number : number + 3])
        if length:
            return number, length
        if _HEADER.match(line) and sum(bool(_HEADER.match(other)) for other in lines[number : number + 6]) >= 3:
            return number, 1
    return None, 0


def _attribution(lines: list[str]) -> int:
    """In how many lines "On Monday, Ada wrote:" is said, from the first of these on; 0 if it is not."""
    for length in range(1, len(lines) + 1):
        said = [line.strip() for line in lines[:length]]
        if not all(said) or sum(map(len, said)) > 420:
            return 0
        if _ATTRIBUTION.match(" ".join(said)):
            # A name above it belongs to the answer.
            is_name = length > 1 and not _OPENING.match(said[0]) and _ATTRIBUTION.match(" ".join(said[1:]))
            return 0 if is_name else length
    return 0


def _is_marked(below: list[str]) -> bool:
    return any(line.lstrip().startswith(">") for line in below[:8])


def _without_second_quote(lines: list[str]) -> list[str]:
    start, _ = _quote_at(lines)
    return lines if start is None else lines[:start]


def _without_signature(lines: list[str]) -> str:
    for number, line in enumerate(lines):
        if number and _SIGNATURE.match(line.rstrip() if line.rstrip() != "--" else "--"):
            return "\n".join(lines[:number])
    return "\n".join(lines)


class _QuoteFinder(HTMLParser):
    """Finds the first element that mail programs wrap a quoted mail in."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self._markup = markup
        self._at: tuple[int, int] | None = None

    def before(self) -> str:
        try:
            self.feed(self._markup)
            self.close()
        except (AssertionError, ValueError):
            return self._markup
        if self._at is None:
            return self._markup
        line, column = self._at
        lines = self._markup.split("\n")
        return "\n".join([*lines[: line - 1], lines[line - 1][:column]])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._at is not None:
            return
        values = {name: (value or "").lower() for name, value in attrs}
        quoted = tag == "blockquote" and (values.get("type") == "cite" or "quote" in values.get("class", ""))
        classes = set(values.get("class", "").split())
        if quoted or classes & _CUT_AT or values.get("id") in _CUT_IDS:
            self._at = self.getpos()
