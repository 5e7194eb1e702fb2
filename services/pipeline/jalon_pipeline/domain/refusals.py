"""What the rules say no with. ``service.py`` lists all of them with their HTTP status."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from jalon_sdk.serial import Json


class Refused(ValueError):
    """A rule forbids it.

    :cvar code: stable, snake_case; the page translates it.
    :ivar fields: problems by the path of a field, where they belong to one.
    """

    code: ClassVar[str]

    def __init__(self, detail: str, fields: Mapping[str, list[str]] | None = None) -> None:
        self.detail = detail
        self.fields = dict(fields or {})
        super().__init__(detail)

    @property
    def extra(self) -> Mapping[str, Json]:
        """What the problem document holds besides code and words."""
        return {"errors": self.fields} if self.fields else {}


class UnknownColour(Refused):
    """The colour is not on the palette."""

    code = "unknown_colour"


class UnknownTemplate(Refused):
    """There is no pipeline template of that name."""

    code = "unknown_template"


class DuplicateStageName(Refused):
    """Two stages of one pipeline may not have the same name, whatever their case and accents."""

    code = "duplicate_stage_name"


class MissingStageKind(Refused):
    """A pipeline needs at least one stage of each kind: open, won and lost."""

    code = "missing_stage_kind"


class TooManyStages(Refused):
    """A pipeline has at most thirty stages: nobody could follow more, and no event could hold them."""

    code = "too_many_stages"


class UnknownRequiredField(Refused):
    """A stage can only require what its cards can have: fields of theirs, and custom fields that are defined."""

    code = "unknown_required_field"


class NotForClosedStage(Refused):
    """A setting that makes sense in an open stage alone, or not in a lost one."""

    code = "not_for_closed_stage"


class ProbabilityComputed(Refused):
    """The stage's probability is computed from its history, so that nobody sets it by hand."""

    code = "probability_computed"


class RequiredFieldsMissing(Refused):
    """The card lacks what the stage asks for; ``errors`` names it."""

    code = "required_fields_missing"


class WipLimitReached(Refused):
    """The stage holds as many cards as it may.

    :ivar limit: how many those are.
    :ivar count: how many are in it.
    """

    code = "wip_limit_reached"

    def __init__(self, detail: str, *, limit: int, count: int) -> None:
        self.limit = limit
        self.count = count
        super().__init__(detail)

    @property
    def extra(self) -> Mapping[str, Json]:
        """``limit`` and ``count``."""
        return {"limit": self.limit, "count": self.count}


class StageSkipped(Refused):
    """The card would skip a stage, and the one that it would enter forbids that.

    :ivar skipped: the names of those that it would skip.
    """

    code = "stage_skipped"

    def __init__(self, detail: str, *, skipped: Sequence[str]) -> None:
        self.skipped = tuple(skipped)
        super().__init__(detail)

    @property
    def extra(self) -> Mapping[str, Json]:
        """``skipped``."""
        return {"skipped": list(self.skipped)}


class GoingBackForbidden(Refused):
    """The card would go back, and the stage that it would enter forbids that."""

    code = "going_back_forbidden"


class TooManyReasons(Refused):
    """There are as many lost reasons as one can choose from."""

    code = "too_many_reasons"


class IncompleteReasonOrder(Refused):
    """An order has to name each lost reason exactly once, and no other."""

    code = "incomplete_reason_order"


class IncompleteStageOrder(Refused):
    """An order has to name each stage of the pipeline exactly once, and no other."""

    code = "incomplete_stage_order"


class NegativeAmount(Refused):
    """An amount of money is never below zero."""

    code = "negative_amount"


class AmountTooLarge(Refused):
    """The amount is beyond what sums can hold exactly."""

    code = "amount_too_large"


class AmountTooPrecise(Refused):
    """The amount has more decimals than its currency knows."""

    code = "amount_too_precise"


class UnknownCurrency(Refused):
    """The currency is not in ISO 4217."""

    code = "unknown_currency"


class LostReasonRequired(Refused):
    """A card can only be lost with a reason."""

    code = "lost_reason_required"


class NotForward(Refused):
    """The card is already in or past the stage, and only a step forward was wanted."""

    code = "not_forward"


class DealClosed(Refused):
    """The card is won or lost, and only an open one was to be moved."""

    code = "deal_closed"


class NotInPipeline(Refused):
    """The stage belongs to another pipeline, or is no stage at all."""

    code = "stage_of_another_pipeline"


class StageDeleted(Refused):
    """The stage was deleted; within 30 days it can be put back."""

    code = "stage_deleted"


class LastStageOfKind(Refused):
    """A pipeline keeps at least one open, one won and one lost stage."""

    code = "last_stage_of_kind"


class OtherKindOfStage(Refused):
    """The cards of a deleted stage go to another stage of the same kind, so that none is won or lost by it."""

    code = "other_kind_of_stage"


class TooManyCards(Refused):
    """One request changes at most a thousand cards: whoever waits for more does not know whether it still works."""

    code = "too_many_cards"


class TagWithComma(Refused):
    """A tag holds no comma: where several are written, one stands between them."""

    code = "tag_with_comma"


class TooManyTags(Refused):
    """A card has at most twenty tags: more would not fit on it."""

    code = "too_many_tags"


class FilterWithoutPast(Refused):
    """Boards of the past are not filtered by what nobody has kept: stuck, next action, tags, priority, fields."""

    code = "filter_without_past"


class BeforePipeline(Refused):
    """The pipeline did not exist at that moment."""

    code = "before_pipeline"


class PeriodReversed(Refused):
    """A period ends on the day it begins, or later."""

    code = "period_reversed"


class PeriodTooLong(Refused):
    """A period has at most ten years: no table of months could show more."""

    code = "period_too_long"


class UnknownFigure(Refused):
    """There is no figure of that name in this pipeline."""

    code = "unknown_figure"
