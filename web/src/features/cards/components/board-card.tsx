import { useSortable } from "@dnd-kit/react/sortable";
import { ActionIcon, Badge, Checkbox, Text, Tooltip } from "@mantine/core";
import { IconGripVertical, IconHourglassHigh } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";
import { InitialsAvatar } from "@/components/initials-avatar";
import { withinColumn } from "@/features/cards/board/collisions";
import { NextAction } from "@/features/cards/components/next-action";
import { CardMenu } from "@/features/cards/components/card-menu";
import { useNews, type News } from "@/features/cards/board/movers";
import { selection, useIsSelected, useIsSelecting } from "@/features/cards/board/selection";
import { TicketLine } from "@/features/cards/components/ticket-line";
import { paths } from "@/config/paths";
import type { Card, Pipeline, Stage } from "@/lib/api/types";
import { useMemberName } from "@/lib/directory/get-members";
import { formatMoney } from "@/lib/money";
import { daysSince, formatMoment } from "@/lib/time";
import classes from "./board.module.css";

interface Props {
  card: Card;
  pipeline: Pipeline;
  stage: Stage;
  index: number;
  /** The ids of the cards of its column, in order; asked when needed, so that the card does not change with them. */
  columnOf: () => string[];
}

export const BoardCard = memo(function BoardCard({ card, pipeline, stage, index, columnOf }: Props) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { search } = useLocation();
  const news = useNews(card.id);
  const selected = useIsSelected(card.id);
  const selecting = useIsSelecting();
  const { ref, handleRef, isDragging } = useSortable({
    id: card.id,
    index,
    group: stage.id,
    type: "card",
    accept: "card",
    collisionDetector: withinColumn,
  });
  const open = paths.boardCard(pipeline.id, card.kind, card.id) + search;
  const select = (range: boolean) =>
    range ? selection.extend(card.id, columnOf()) : selection.toggle(card.id);

  return (
    <article
      ref={ref}
      className={classes.card}
      data-testid={`card-${card.id}`}
      data-card={card.id}
      data-dragging={isDragging || undefined}
      data-selected={selected || undefined}
      data-count={isDragging && selected && selection.ids.size > 1 ? selection.ids.size : undefined}
      data-moved={Boolean(news) || undefined}
      aria-label={card.name}
      onClick={(event) => {
        const target = event.target as Element;
        // Clicks inside the card's menu and dialogs bubble here too, though they lie elsewhere in the document.
        if (!event.currentTarget.contains(target) || target.closest("button, input, label")) return;
        if (event.shiftKey || event.ctrlKey || event.metaKey) {
          event.preventDefault();
          select(event.shiftKey);
        } else if (!target.closest("a")) void navigate(open);
      }}
    >
      <Link to={open} className={classes.name} draggable={false} data-card-link>
        {card.name}
      </Link>
      <div className={classes.tools} data-selecting={selecting || undefined}>
        <Checkbox
          size="xs"
          className={classes.check}
          checked={selected}
          aria-label={t("card.selectNamed", { name: card.name })}
          onChange={() => undefined}
          onClick={(event) => select(event.shiftKey)}
        />
        <ActionIcon
          ref={handleRef}
          variant="subtle"
          color="gray"
          size={24}
          data-testid={`grip-${card.id}`}
          aria-label={t("board.grip", { name: card.name })}
          aria-roledescription={t("board.draggable")}
          style={{ cursor: "grab", touchAction: "none" }}
        >
          <IconGripVertical size={14} />
        </ActionIcon>
        <CardMenu card={card} pipeline={pipeline} stage={stage} />
      </div>
      <div className={classes.line}>
        <Text span inherit c="dimmed" className={classes.truncate}>
          {card.contact?.name ?? t("deal.noContact")}
        </Text>
        {!card.amount && <Days card={card} />}
      </div>
      {card.kind === "ticket" && <TicketLine card={card} />}
      {card.amount && (
        <div className={classes.line}>
          <Text span inherit fw={500}>
            {formatMoney(card.amount, i18n.language)}
          </Text>
          <Days card={card} />
        </div>
      )}
      <div className={classes.line}>
        {card.status === "open" ? <NextAction action={card.next_action} /> : <LostReason card={card} />}
        {card.owner && <InitialsAvatar name={card.owner.name} />}
      </div>
      {card.tags.length > 0 && (
        <div className={classes.tags}>
          {card.tags.map((tag) => (
            <Badge key={tag} size="xs" variant="light" color="gray" tt="none">
              {tag}
            </Badge>
          ))}
        </div>
      )}
      {news && <NewsLine news={news} />}
    </article>
  );
});

function Days({ card }: { card: Card }) {
  const { t, i18n } = useTranslation();
  if (card.status !== "open") return null;
  const since = t("deal.inStageSince", { at: formatMoment(card.entered_stage_at, i18n.language) });
  if (card.stuck) {
    return (
      <Tooltip label={`${t("deal.stuckHint")}. ${since}`}>
        <span className={classes.stuck} data-testid="stuck">
          <IconHourglassHigh size={13} aria-hidden />
          {t("deal.stuck")} · {t("deal.days", { count: daysSince(card.entered_stage_at) })}
        </span>
      </Tooltip>
    );
  }
  return (
    <Tooltip label={since}>
      <Text span inherit c="dimmed" style={{ flex: "none" }}>
        {t("deal.days", { count: daysSince(card.entered_stage_at) })}
      </Text>
    </Tooltip>
  );
}

/** Who moved the card just now; of a new card only that it is new. */
function NewsLine({ news: { what, actor } }: { news: News }) {
  const { t } = useTranslation();
  const memberName = useMemberName();
  const name =
    actor?.name ||
    memberName(actor?.id) ||
    t(actor?.kind === "workflow" ? "actor.workflow" : "actor.someone");
  return (
    <div className={classes.news}>{t(what === "created" ? "board.arrived" : "board.movedBy", { name })}</div>
  );
}

function LostReason({ card }: { card: Card }) {
  return (
    <Text span inherit c="dimmed" className={classes.truncate}>
      {card.lost_reason}
    </Text>
  );
}
