"""Cards: the two kinds there are, what each of them alone has, and their tags."""

from collections.abc import Iterable, Sequence
from typing import get_args

from jalon_pipeline.domain.lengths import TAG, TAGS, shortened
from jalon_pipeline.domain.refusals import TagWithComma, TooManyTags
from jalon_sdk.folding import folded
from jalon_sdk.records import CardKind, Priority

CARD_KINDS: tuple[CardKind, ...] = get_args(CardKind)

PRIORITIES: tuple[Priority, ...] = get_args(Priority)
"""How urgent a ticket is, the least first."""

DEFAULT_PRIORITY: Priority = "normal"


def tidy_tags(tags: Iterable[str], *, had: Sequence[str] = ()) -> list[str]:
    """Tags as they are kept: trimmed, sorted, each once whatever its case and accents (the first spelling stays).

    :param had: those that the card has: they may stay as they are.
    :raises TooManyTags: a card has at most `jalon_pipeline.domain.lengths.TAGS`.
    :raises TagWithComma: one that is new holds a comma.
    """
    kept: dict[str, str] = {}
    for tag in tags:
        word = shortened(tag, TAG)
        if word:
            kept.setdefault(folded(word), word)
    if len(kept) > TAGS:
        raise TooManyTags(f"a card has at most {TAGS} tags", {"tags": [f"at most {TAGS}"]})
    check_tags(word for word in kept.values() if word not in had)
    return [kept[key] for key in sorted(kept)]


def check_tags(tags: Iterable[str]) -> None:
    """Stop unless all of these can be tags: a comma separates tags wherever several are written.

    :raises TagWithComma: one holds a comma.
    """
    wrong = [tag for tag in tags if "," in tag]
    if wrong:
        raise TagWithComma(f"{wrong[0]!r} holds a comma", {"tags": ["must hold no comma"]})
