"""A checked filter as an SQL condition."""

from sqlalchemy import ColumnElement, and_, or_

from jalon_core.filters.vocabulary import Moment, Vocabulary
from jalon_sdk.conditions import AllOf, AnyOf, Composed, Condition, Leaf, Not


def compiled(condition: Condition, vocabulary: Vocabulary, at: Moment) -> ColumnElement[bool]:
    """The SQL condition that holds for the records for which the tree does. It is never null."""
    match condition:
        case AllOf(parts):
            return and_(*(compiled(part, vocabulary, at) for part in parts))
        case AnyOf(parts):
            return or_(*(compiled(part, vocabulary, at) for part in parts))
        case Not(part):
            return ~compiled(part, vocabulary, at)
        case Composed(_, meaning):
            return compiled(meaning, vocabulary, at)
        case Leaf(field, op, value):
            return vocabulary[field].judge(op, value, at)
