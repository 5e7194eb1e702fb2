import { Group, NativeSelect, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { VERDICTS, type ReplyFilters, type Verdict } from "@/features/replies/api/get-replies";

interface Props {
  filters: ReplyFilters;
  onChange: (filters: ReplyFilters) => void;
}

export function ReplyFilterBar({ filters, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Group mb="md">
      <NativeSelect
        aria-label={t("reply.which")}
        data={[
          { value: "", label: t("reply.all") },
          ...VERDICTS.map((value) => ({ value, label: t(`reply.verdicts.${value}`) })),
        ]}
        value={filters.verdict ?? ""}
        onChange={(event) =>
          onChange({ ...filters, verdict: (event.currentTarget.value || undefined) as Verdict | undefined })
        }
      />
      <Switch
        label={t("reply.onlyProbable")}
        checked={filters.evidence === "probable"}
        onChange={(event) =>
          onChange({ ...filters, evidence: event.currentTarget.checked ? "probable" : undefined })
        }
      />
    </Group>
  );
}
