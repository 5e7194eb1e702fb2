import { Alert, Button, Group, Loader, Modal, MultiSelect, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  downloadExport,
  exportQuery,
  useCancelExport,
  useStartExport,
  type ExportWish,
} from "@/features/exports/api/export-contacts";
import { sayWhy } from "@/lib/api/problem";
import { labelOf } from "@/lib/custom-fields";
import { useContactFields } from "@/lib/directory/get-contact-fields";
import { tellFailure } from "@/lib/notices";

type Filters = Omit<ExportWish, "columns" | "language"> & { sort?: string };

const COLUMNS = [
  "id",
  "name",
  "email",
  "other_emails",
  "phone",
  "other_phones",
  "company",
  "groups",
  "owner",
  "language",
  "time_zone",
  "created_at",
  "updated_at",
];
const USUAL = ["name", "email", "other_emails", "phone", "other_phones", "company", "groups", "owner"];

/** A CSV file of the contacts that the list shows. */
export function ExportContacts({ filters }: { filters: Filters }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} />} onClick={open}>
        {t("export.open")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("export.title")}>
        <ExportForm filters={filters} onClose={close} />
      </Modal>
    </>
  );
}

function ExportForm({
  filters: { sort: _, ...filters },
  onClose,
}: {
  filters: Filters;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const fields = useContactFields();
  const start = useStartExport();
  const [columns, setColumns] = useState(USUAL);
  if (start.data) return <ExportProgress id={start.data.id} onClose={onClose} />;
  return (
    <Stack>
      <Text size="sm">{t("export.hint")}</Text>
      <MultiSelect
        label={t("contact.columns")}
        data={[
          ...COLUMNS.map((value) => ({ value, label: t(`export.columns.${value}`) })),
          ...fields.map((field) => ({ value: `custom.${field.key}`, label: labelOf(field, i18n.language) })),
        ]}
        value={columns}
        onChange={setColumns}
        searchable
      />
      {start.error && <Alert color="red">{sayWhy(start.error)}</Alert>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button
          disabled={columns.length === 0}
          loading={start.isPending}
          onClick={() =>
            start.mutate({ ...filters, columns, language: i18n.language === "en" ? "en" : "fr" })
          }
        >
          {t("export.start")}
        </Button>
      </Group>
    </Stack>
  );
}

function ExportProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const found = useQuery(exportQuery(id)).data;
  const cancel = useCancelExport(id);
  const status = found?.status ?? "running";
  return (
    <Stack data-testid="export-progress" data-status={status}>
      <Group gap="sm" aria-live="polite">
        {status === "running" && <Loader size="sm" />}
        <Text size="sm">{t(`export.status.${status}`, { count: found?.rows ?? 0 })}</Text>
      </Group>
      <Group justify="flex-end">
        {status === "running" ? (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("export.stop")}
          </Button>
        ) : (
          <Button variant="default" onClick={onClose}>
            {t("action.close")}
          </Button>
        )}
        {status === "finished" && (
          <Button
            leftSection={<IconDownload size={16} />}
            onClick={() =>
              void downloadExport(id).catch((error: unknown) =>
                tellFailure(t("export.notDownloaded"), sayWhy(error)),
              )
            }
          >
            {t("export.download")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
