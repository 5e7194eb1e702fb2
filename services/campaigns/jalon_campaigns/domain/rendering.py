"""Merging a template with a contact's fields, in a sandbox that is small, counted and timed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Template, TemplateError

from jalon_campaigns.domain.formatting import Reader
from jalon_campaigns.domain.language import read
from jalon_campaigns.domain.plain_text import plain_text
from jalon_campaigns.domain.refusals import TemplateRefused, TemplateTooLong
from jalon_campaigns.domain.sandbox import LONGEST_TEXT, UNDER_WAY, Fields, Rendering, environment
from jalon_sdk.serial import Json

_ENVIRONMENTS = {html: environment(html=html) for html in (False, True)}


@dataclass(frozen=True)
class Rendered:
    """A text, and the fields it wanted and did not get (each stands in the text as ``[contact.phone]``)."""

    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RenderedMail:
    """What a mail says to one reader, and the fields it wanted and did not get."""

    subject: str
    text: str
    html: str | None
    missing: tuple[str, ...]


def check(source: str, *, html: bool = False) -> None:
    """Stop unless this is a template.

    :raises TemplateRefused: it is none.
    """
    _compiled(source, html)


def render(source: str, fields: Mapping[str, Json], reader: Reader, *, html: bool = False) -> Rendered:
    """Merge a template with fields (``contact``, ``company``, ``custom``, ``owner``, ``values``).

    :param html: escape what is merged in, for a template that is HTML.
    :raises TemplateRefused: the template cannot be used, or not with these fields.
    :raises TemplateTooLong: it takes too long or gives too much text.
    """
    template = _compiled(source, html)
    rendering = Rendering(reader)
    token = UNDER_WAY.set(rendering)
    try:
        return Rendered(_bounded(template.generate(Fields(fields))), tuple(rendering.missing))
    except TemplateError as error:
        raise TemplateRefused(error.message or "cannot be rendered") from None
    except TemplateRefused:
        raise
    except (TypeError, ValueError, ArithmeticError, RecursionError) as error:
        raise TemplateRefused(f"cannot be rendered: {error}") from None
    finally:
        UNDER_WAY.reset(token)


def render_mail(subject: str, text: str, html: str | None, fields: Mapping[str, Json], reader: Reader) -> RenderedMail:
    """Merge all parts of a mail with the same fields; raises as `render` does.

    Without a text, it is made of the HTML.
    """
    parts = [render(subject, fields, reader), render(text, fields, reader)]
    if html is not None:
        parts.append(render(html, fields, reader, html=True))
    return RenderedMail(
        subject=parts[0].text,
        text=parts[1].text if text.strip() or html is None else plain_text(parts[2].text),
        html=parts[2].text if html is not None else None,
        missing=tuple(dict.fromkeys(name for part in parts for name in part.missing)),
    )


def _bounded(pieces: Iterable[str]) -> str:
    kept: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST_TEXT:
            raise TemplateTooLong(f"the text would be longer than {LONGEST_TEXT} characters")
        kept.append(piece)
    return "".join(kept)


@lru_cache(maxsize=512)
def _compiled(source: str, html: bool) -> Template:
    sandbox = _ENVIRONMENTS[html]
    tree = read(sandbox, source)
    try:
        code = sandbox.compile(tree)
    except (TemplateError, SyntaxError, RecursionError, MemoryError) as error:
        raise TemplateRefused(f"cannot be compiled: {error}") from None
    return Template.from_code(sandbox, code, {})
