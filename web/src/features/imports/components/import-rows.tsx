import { Anchor, Button, Center, SegmentedControl, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { importRowsQuery, type Outcome } from "@/features/imports/api/imports";
import { ListSkeleton, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import type { Import, ImportRow } from "@/lib/api/types";

const OUTCOMES: Outcome[] = ["created", "updated", "skipped", "refused"];

/** What became of each row, or would, and why. */
export function ImportRows({ found, first }: { found: Import; first: Outcome }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState(first);
  const rows = useInfiniteQuery(importRowsQuery(found, outcome));
  const shown = rows.data?.pages.flatMap((page) => page.items) ?? [];
  const trial = found.status === "checked";
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t("import.outcome")}
        data={OUTCOMES.map((value) => ({
          value,
          label: `${t(`import.${trial ? "wouldBe" : "were"}.${value}`)} (${found[value]})`,
        }))}
        value={outcome}
        onChange={(value) => setOutcome(value as Outcome)}
      />
      {rows.error && <ReadError error={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.isPending && <ListSkeleton rows={3} />}
      {rows.data && shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("import.noRow")}
        </Text>
      )}
      {shown.length > 0 && (
        <Table verticalSpacing="xs" aria-label={t("import.rowList")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={80}>{t("import.row")}</Table.Th>
              <Table.Th>{t("import.why")}</Table.Th>
              <Table.Th w={120}>{t("contact.word")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((row) => (
              <Table.Tr key={row.number} data-testid={`row-${row.number}`}>
                <Table.Td>{row.number}</Table.Td>
                <Table.Td>
                  <Reasons row={row} columns={found.columns} />
                </Table.Td>
                <Table.Td>
                  {row.contact_id && !trial && found.status !== "undone" && (
                    <Anchor component={Link} to={paths.contact(row.contact_id)} size="sm">
                      {t("import.seeContact")}
                    </Anchor>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {rows.hasNextPage && (
        <Center>
          <Button
            variant="default"
            loading={rows.isFetchingNextPage}
            onClick={() => void rows.fetchNextPage()}
          >
            {t("action.more")}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function Reasons({ row, columns }: { row: ImportRow; columns: string[] }) {
  const { t } = useTranslation();
  return row.reasons.map((reason, index) => {
    const why = t(`import.reasons.${reason.code}`, { detail: reason.detail, defaultValue: reason.code });
    return (
      <Text key={index} size="sm">
        {reason.column === null ? why : `${columns[reason.column] ?? ""} : ${why}`}
      </Text>
    );
  });
}
