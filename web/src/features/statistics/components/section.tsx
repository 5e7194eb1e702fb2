import { ActionIcon, Group, Paper, Text, Title, Tooltip } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { downloadTable } from "@/features/statistics/api/download-table";
import type { Filters } from "@/features/statistics/filters";
import { useWords } from "@/features/statistics/words";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";

interface Props {
  title: string;
  /** How it is counted, in a sentence. */
  hint?: string;
  /** Its name as a file. */
  table?: string;
  pipelineId: string;
  filters: Filters;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of the page, with its file. */
export function Section({ title, hint, table, pipelineId, filters, actions, children }: Props) {
  const { t, i18n } = useWords();
  const label = t("statistics.download", { table: title });
  const language = i18n.language.startsWith("fr") ? "fr" : "en";
  return (
    <Paper component="section" withBorder radius="md" p={{ base: "sm", sm: "md" }} aria-label={title}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs" mb="xs">
        <div>
          <Title order={2} size="h4">
            {title}
          </Title>
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {table && (
          <Tooltip label={label}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={label}
              onClick={() => {
                downloadTable(pipelineId, table, filters, language).catch((error: unknown) =>
                  tellFailure(t("statistics.notDownloaded"), sayWhy(error)),
                );
              }}
            >
              <IconDownload size={17} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {actions}
      {children}
    </Paper>
  );
}
