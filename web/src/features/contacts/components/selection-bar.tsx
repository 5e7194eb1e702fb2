/** What can be done to the contacts that are ticked, and how far the work on many of them is. */
import { Button, Group, Menu, Paper, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChevronDown } from "@tabler/icons-react";
import i18next from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { countQuery } from "@/features/contacts/api/count-contacts";
import type { ContactFilters } from "@/features/contacts/api/find-contacts";
import type { ManyOutcome } from "@/features/contacts/api/change-many";
import { BulkDialog, type BulkAct } from "@/features/contacts/components/bulk-dialog";
import { BulkProgress } from "@/features/contacts/components/bulk-progress";
import type { Selection } from "@/features/contacts/use-selection";
import { wholeTree } from "@/features/contacts/whole-tree";
import { tellDone, tellFailure } from "@/lib/notices";

const ACTS: BulkAct[] = ["assign", "add_to_group", "remove_from_group", "set_field", "delete"];

export function SelectionBar({ selection, filters }: { selection: Selection; filters: ContactFilters }) {
  const { t } = useTranslation();
  const [act, setAct] = useState<BulkAct | null>(null);
  const [jobId, setJobId] = useState<string | null>(null);
  const tree = wholeTree(filters);
  const some = selection.ids.size > 0;
  const q = filters.q ?? "";
  const total = useQuery({ ...countQuery(tree, q), enabled: some }).data;
  const count = selection.all ? (total ?? 0) : selection.ids.size;

  function done(outcome: ManyOutcome) {
    setAct(null);
    selection.clear();
    if (outcome.job) setJobId(outcome.job.id);
    else tellOutcome(outcome);
  }

  return (
    <>
      {jobId && <BulkProgress key={jobId} jobId={jobId} onClose={() => setJobId(null)} />}
      {some && (
        <Paper
          withBorder
          shadow="sm"
          p="xs"
          mb="sm"
          radius="md"
          pos="sticky"
          top={60}
          style={{ zIndex: 5 }}
          role="region"
          aria-label={t("bulk.bar")}
        >
          <Group gap="sm">
            <Text size="sm" fw={600} aria-live="polite">
              {t("bulk.chosen", { count })}
            </Text>
            {!selection.all && total !== undefined && total > selection.ids.size && (
              <Button size="compact-sm" variant="subtle" onClick={selection.takeAll}>
                {t("bulk.takeAll", { count: total })}
              </Button>
            )}
            <Menu>
              <Menu.Target>
                <Button size="xs" rightSection={<IconChevronDown size={14} />}>
                  {t("bulk.do")}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {ACTS.map((one) => (
                  <Menu.Item
                    key={one}
                    color={one === "delete" ? "red" : undefined}
                    onClick={() => setAct(one)}
                  >
                    {t(`bulk.acts.${one}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <Button size="xs" variant="default" onClick={selection.clear}>
              {t("bulk.clear")}
            </Button>
          </Group>
        </Paper>
      )}
      <BulkDialog
        act={act}
        count={count}
        chosen={selection.all ? { filter: tree, q } : { ids: [...selection.ids] }}
        onClose={() => setAct(null)}
        onDone={done}
      />
    </>
  );
}

/** What came of it, in a sentence; refusals with their reasons. */
function tellOutcome({ changed, refused }: Pick<ManyOutcome, "changed" | "refused">) {
  const done = i18next.t("bulk.changed", { count: changed });
  if (refused.length === 0) return tellDone(done);
  const why = [...new Set(refused)].map((code) =>
    i18next.exists(`errors.${code}`) ? i18next.t(`errors.${code}`) : code,
  );
  tellFailure(i18next.t("bulk.refused", { count: refused.length }), [...why, done].join(" "));
}
