"""Cards: the two kinds there are, what each of them alone has, and their tags."""

from collections.abc import Iterable
from typing import get_args

from jalon_pipeline.domain.lengths import TAG, TAGS, shortened
from jalon_pipeline.domain.refusals import TooManyTags
from jalon_sdk.folding import folded
from jalon_sdk.records import CardKind, Priority

CARD_KINDS: tuple[CardKind, ...] = get_args(CardKind)

PRIORITIES: tuple[Priority, ...] = get_args(Priority)
"""How urgent a ticket is, the least first."""

DEFAULT_PRIORITY: Priority = "normal"


def tidy_tags(tags: Iterable[str]) -> list[str]:
    """Tags as they are kept: trimmed, sorted, each once whatever its case (the first spelling stays).

    :raises TooManyTags: a card has at most `jalon_pipeline.domain.lengths.TAGS`.
    """
    kept: dict[str, str] = {}
    for tag in tags:
        word = shortened(tag, TAG)
        if word:
            kept.setdefault(folded(word), word)
    if len(kept) > TAGS:
        raise TooManyTags(f"a card has at most {TAGS} tags", {"tags": [f"at most {TAGS}"]})
    return [kept[key] for key in sorted(kept)]
