"""What narrows a board and its totals: the same conditions for columns, pages and sums, now and in the past."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.filters.checking import check
from jalon_core.filters.compiling import compiled
from jalon_core.filters.vocabulary import Moment
from jalon_pipeline.domain.days import RelativeDays, Stretch, relative_days, whole_days
from jalon_pipeline.domain.next_actions import Day, Segment
from jalon_pipeline.domain.refusals import FilterWithoutPast
from jalon_pipeline.models import Card, CardSpan, ContactGroup, Visit
from jalon_pipeline.models.card_filters import card_facts, tagged
from jalon_pipeline.queries.next_actions import segments
from jalon_pipeline.queries.stuck import stuck_now
from jalon_sdk import records
from jalon_sdk.folding import folded
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class CardFilter:
    """Which cards are wanted; what is not given leaves all.

    :ivar owner_ids: of one of these; None among them is nobody.
    :ivar team_ids: of one of these teams.
    :ivar group_ids: their contact is in one of these groups.
    :ivar entered: they came into their stage in these days, on the viewer's clocks;
    :ivar entered_from: … or from this day on,
    :ivar entered_to: … to the end of this one.
    :ivar stuck: only those that are stuck, or only those that are not.
    :ivar next_actions: their next action is one of these.
    :ivar tags: they have one of these, whatever its case and accents.
    :ivar priorities: one of these; tickets alone have any.
    :ivar q: words of the name or the contact, without case and accents; all must be found.
    :ivar tree: a condition tree over a card's state; see `jalon_pipeline.models.card_filters`.
    """

    owner_ids: Sequence[UUID | None] = ()
    team_ids: Sequence[UUID] = ()
    group_ids: Sequence[UUID] = ()
    entered: RelativeDays | None = None
    entered_from: dt.date | None = None
    entered_to: dt.date | None = None
    stuck: bool | None = None
    next_actions: Sequence[Segment] = ()
    tags: Sequence[str] = ()
    priorities: Sequence[records.Priority] = ()
    q: str = ""
    tree: Json = None

    def conditions(
        self, session: Session, caller: Caller, pipeline: records.Pipeline, moment: dt.datetime
    ) -> list[ColumnElement[bool]]:
        """What a card must be like: wanted, of the pipeline, alive, and visible to the caller.

        :raises jalon_core.filters.checking.InvalidFilter: the tree cannot be read.
        """
        found = [
            Card.pipeline_id == pipeline.id,
            Card.deleted_at.is_(None),
            Card.archived_at.is_(None),
            *self._everlasting(caller, moment, Card, Card.entered_stage_at),
        ]
        if self.stuck is not None:
            stuck = stuck_now(pipeline.stages, moment)
            found.append(stuck if self.stuck else ~stuck)
        if self.next_actions:
            kinds = segments(Day.at(moment, caller.time_zone))
            found.append(or_(*(kinds[kind] for kind in self.next_actions)))
        if self.priorities:
            found.append(Card.priority.in_(self.priorities))
        if self.tags:
            found.append(or_(*(tagged(session, tag) for tag in self.tags)))
        if self.tree is not None:
            known = card_facts(session, pipeline.card_kind)
            at = Moment(now=moment, zone=ZoneInfo(caller.time_zone))
            found.append(compiled(check(self.tree, known), known, at))
        return found

    def past_conditions(self, caller: Caller, moment: dt.datetime) -> list[ColumnElement[bool]]:
        """The same of cards as they were, told by their visit and span at that moment.

        What the caller may see is what they may see now. Contacts' groups and names are those of today.

        :raises FilterWithoutPast: a filter asks what nobody has kept.
        """
        if without := [name for name in _WITHOUT_PAST if self._given(name)]:
            names = [_PARAMETERS.get(name, name) for name in without]
            raise FilterWithoutPast(
                f"nobody has kept what this was like then: {', '.join(names)}",
                {name: ["cannot be asked of the past"] for name in names},
            )
        return self._everlasting(caller, moment, CardSpan, Visit.entered_at)

    def _everlasting(
        self,
        caller: Caller,
        moment: dt.datetime,
        held: type[Card] | type[CardSpan],
        entered_at: InstrumentedAttribute[dt.datetime],
    ) -> list[ColumnElement[bool]]:
        found = [*self.of_cards(caller), self.held(held.owner_id, held.team_id)]
        days = self._entered(moment, ZoneInfo(caller.time_zone))
        if days.since is not None:
            found.append(entered_at >= days.since)
        if days.until is not None:
            found.append(entered_at < days.until)
        return found

    def of_cards(self, caller: Caller) -> list[ColumnElement[bool]]:
        """What holds of a card at any moment or at none: who may see it now, its contact, the words on it."""
        found = [readable(caller, Card.team_id, Card.owner_id)]
        if self.group_ids:
            inside = select(ContactGroup.contact_id).where(ContactGroup.group_id.in_(self.group_ids))
            found.append(Card.contact_id.in_(inside))
        found.extend(Card.search.contains(word, autoescape=True) for word in folded(self.q).split())
        return found

    def held(self, owner_id: Any, team_id: Any) -> ColumnElement[bool]:
        """Whether columns name one of the wanted owners and one of the wanted teams; never null."""
        found: list[ColumnElement[bool]] = [true()]
        if self.owner_ids:
            found.append(self._owned(owner_id))
        if self.team_ids:
            found.append(team_id.is_not(None) & team_id.in_(self.team_ids))
        return and_(*found)

    def _owned(self, owner_id: Any) -> ColumnElement[bool]:
        named = [each for each in self.owner_ids if each is not None]
        return or_(
            false(),
            *([owner_id.is_not(None) & owner_id.in_(named)] if named else []),
            *([owner_id.is_(None)] if None in self.owner_ids else []),
        )

    def _entered(self, moment: dt.datetime, zone: ZoneInfo) -> Stretch:
        if self.entered is not None:
            return relative_days(self.entered, moment, zone)
        return whole_days(self.entered_from, self.entered_to, zone)

    def _given(self, name: str) -> bool:
        return bool(getattr(self, name) != _DEFAULTS[name])


_DEFAULTS: Mapping[str, Any] = {field.name: field.default for field in fields(CardFilter)}
_WITHOUT_PAST = ("stuck", "next_actions", "tags", "priorities", "tree")
_PARAMETERS = {"next_actions": "next_action", "tags": "tag", "priorities": "priority", "tree": "filter"}
"""What the address calls them, where that differs."""
