import { useSortable } from "@dnd-kit/react/sortable";
import { ActionIcon, Text, Tooltip } from "@mantine/core";
import { IconGripVertical, IconHourglassHigh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";
import { InitialsAvatar } from "@/components/initials-avatar";
import { NextAction } from "@/features/deals/components/next-action";
import { CardMenu } from "@/features/deals/components/card-menu";
import { useNews, type News } from "@/features/deals/board/movers";
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
}

export function DealCard({ card, pipeline, stage, index }: Props) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { search } = useLocation();
  const news = useNews(card.id);
  const { ref, handleRef, isDragging } = useSortable({
    id: card.id,
    index,
    group: stage.id,
    type: "card",
    accept: "card",
  });
  const open = paths.boardDeal(pipeline.id, card.id) + search;

  return (
    <article
      ref={ref}
      className={classes.card}
      data-testid={`card-${card.id}`}
      data-dragging={isDragging || undefined}
      data-moved={Boolean(news) || undefined}
      aria-label={card.name}
      onClick={(event) => {
        const target = event.target as Element;
        // Clicks inside the card's menu and dialogs bubble here too, though they lie elsewhere in the document.
        if (event.currentTarget.contains(target) && !target.closest("a, button")) void navigate(open);
      }}
    >
      <Link to={open} className={classes.name} draggable={false}>
        {card.name}
      </Link>
      <div className={classes.tools}>
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
      {news && <NewsLine news={news} />}
    </article>
  );
}

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
