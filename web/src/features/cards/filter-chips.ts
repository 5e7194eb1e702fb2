/** The filters of a board in words. */
import { useTranslation } from "react-i18next";
import { useFilterWords } from "@/components/filter/filter-words";
import { NOBODY, severalOf, type FilterName } from "@/features/cards/board-filters";
import { useBoardAddress } from "@/features/cards/board/use-board-address";
import { useCardFacts } from "@/features/cards/card-facts";
import type { CardKind } from "@/lib/api/types";
import { useGroupName } from "@/lib/directory/get-groups";
import { useMemberName } from "@/lib/directory/get-members";
import { useTeams } from "@/lib/directory/get-teams";
import { readTree } from "@/lib/filters/tree";
import { formatWholeDay } from "@/lib/time";

export interface Chip {
  /** What it takes away. */
  names: FilterName[];
  words: string;
}

export function useFilterChips(kind: CardKind): Chip[] {
  const { t, i18n } = useTranslation();
  const { filters } = useBoardAddress();
  const memberName = useMemberName();
  const groupName = useGroupName();
  const teams = useTeams();
  const teamName = (id: string) => teams.find((team) => team.id === id)?.name ?? "";
  const treeWords = useFilterWords(useCardFacts(kind));
  const chips: Chip[] = [];

  const several = (name: FilterName, label: string, wordsOf: (value: string) => string) => {
    const values = severalOf(filters[name]);
    if (values.length > 0) {
      const what = values.map((value) => wordsOf(value) || "…").join(", ");
      chips.push({ names: [name], words: t("boardFilter.chip", { label, what }) });
    }
  };

  several("owner_id", t("deal.owner"), (id) => (id === NOBODY ? t("boardFilter.nobody") : memberName(id)));
  several("team_id", t("boardFilter.team"), teamName);
  several("group_id", t("group.words"), groupName);
  if (filters.entered) {
    const what = t(`boardFilter.enteredIn.${filters.entered}`);
    chips.push({
      names: ["entered"],
      words: t("boardFilter.chip", { label: t("boardFilter.entered"), what }),
    });
  }
  if (filters.entered_from || filters.entered_to) {
    const day = (value?: string) => (value ? formatWholeDay(value, i18n.language) : "…");
    const what = `${day(filters.entered_from)} – ${day(filters.entered_to)}`;
    chips.push({
      names: ["entered_from", "entered_to"],
      words: t("boardFilter.chip", { label: t("boardFilter.entered"), what }),
    });
  }
  if (filters.stuck) {
    chips.push({ names: ["stuck"], words: t(`boardFilter.stuckIs.${filters.stuck === "true"}`) });
  }
  several("next_action", t("boardFilter.nextAction"), (kind) => t(`boardFilter.nextActions.${kind}`));
  several("tag", t("boardFilter.tags"), (tag) => tag);
  several("priority", t("boardFilter.priority"), (priority) => t(`boardFilter.priorities.${priority}`));
  const tree = treeWords(readTree(filters.filter ?? null));
  if (tree) chips.push({ names: ["filter"], words: tree });
  return chips;
}
