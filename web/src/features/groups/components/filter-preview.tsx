import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { previewQuery } from "@/features/groups/api/preview-group";
import { sayWhy } from "@/lib/api/problem";
import type { Tree } from "@/lib/filters/tree";

/** Whom the filter would choose now, as it is being built. */
export function FilterPreview({ filter }: { filter: Tree | null }) {
  const { t } = useTranslation();
  const [settled] = useDebouncedValue(filter, 300);
  const preview = useQuery(previewQuery(settled));
  if (!filter) return null;
  if (preview.error) {
    return (
      <Text size="sm" c="red">
        {sayWhy(preview.error)}
      </Text>
    );
  }
  if (!preview.data) return null;
  const { count, items } = preview.data;
  const names = items.map(({ name }) => name).join(", ");
  return (
    <Text size="sm" c="dimmed" aria-live="polite" data-testid="filter-preview">
      {t("group.wouldHold", { count })}
      {names && ` ${names}${count > items.length ? "…" : ""}`}
    </Text>
  );
}
