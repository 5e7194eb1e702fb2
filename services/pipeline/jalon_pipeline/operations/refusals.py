"""What operations say no with, besides what `jalon_core.errors` and the rules have."""

from jalon_core.errors import Conflict, Invalid


class StageChangedMeanwhile(Conflict):
    """Somebody moved the card before: it is not where the mover saw it. ``current`` is its state now."""

    code = "stage_changed_meanwhile"


class PipelineChangedMeanwhile(Conflict):
    """Somebody changed the stages before: the order was made from an old list. ``current`` is the pipeline now."""

    code = "pipeline_changed_meanwhile"


class PipelineNotEmpty(Conflict):
    """The pipeline holds cards, perhaps archived ones; ``cards`` counts them."""

    code = "pipeline_not_empty"


class StageNotEmpty(Conflict):
    """The stage holds cards: say with ``move_to`` where they go. ``held`` counts them, and names workflows."""

    code = "stage_not_empty"


class StageAtWork(Conflict):
    """So many cards enter and leave the stage just now that it could not be emptied; try again."""

    code = "stage_at_work"


class StageGone(Conflict):
    """The stage was deleted too long ago to be put back."""

    code = "stage_gone"


class CardDeleted(Conflict):
    """The card was deleted meanwhile."""

    code = "card_deleted"


class SeveralOpenDeals(Conflict):
    """The contact has several open deals in the pipeline: say which one to move. ``deal_ids`` names them."""

    code = "several_open_deals"


class NoDeal(Conflict):
    """The contact has no deal in the pipeline, and none is to be made."""

    code = "no_deal"


class ContactHasClosedDeal(Conflict):
    """The contact's deals in the pipeline are closed: say whether to reopen one or to make a new one."""

    code = "contact_has_closed_deal"


class AnotherTeam(Conflict):
    """A deal, its contact and its pipeline belong to the same team; a pipeline may also be shared by all."""

    code = "another_team"


class OwnerNotInTeam(Invalid):
    """The owner is no active member of the team."""

    code = "owner_not_in_team"


class WrongCardKind(Conflict):
    """The pipeline is for other cards: a support pipeline takes tickets, not deals."""

    code = "wrong_card_kind"


class DuplicateKey(Conflict):
    """There is a custom field with this key already."""

    code = "duplicate_key"


class DuplicateLabel(Conflict):
    """There is a lost reason with these words already."""

    code = "duplicate_label"
