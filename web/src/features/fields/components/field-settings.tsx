import { Badge, Button, Group, Modal, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconForms, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldsQuery, useDeleteField, type About, type ShownField } from "@/features/fields/api/fields";
import { ChangeFieldForm, NewFieldForm } from "@/features/fields/components/field-form";
import { DeleteButton } from "@/components/delete-button";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { sayWhy } from "@/lib/api/problem";
import { labelOf } from "@/lib/custom-fields";
import { tellFailure } from "@/lib/notices";

const ABOUT: About[] = ["contact", "company", "deal", "ticket"];

/** The fields that this installation adds to its records. */
export function FieldSettings() {
  const { t } = useTranslation();
  const [about, setAbout] = useState<About>("contact");
  const [adding, { open, close }] = useDisclosure(false);
  return (
    <Stack maw={720}>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t("field.about")}
          data={ABOUT.map((value) => ({ value, label: t(`field.abouts.${value}`) }))}
          value={about}
          onChange={(value) => setAbout(value as About)}
        />
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          {t("field.add")}
        </Button>
      </Group>
      <FieldList key={about} about={about} />
      <Modal opened={adding} onClose={close} title={t("field.addTo", { about: t(`field.abouts.${about}`) })}>
        <NewFieldForm about={about} onDone={close} />
      </Modal>
    </Stack>
  );
}

function FieldList({ about }: { about: About }) {
  const { t } = useTranslation();
  const fields = useQuery(fieldsQuery(about));
  const [changing, setChanging] = useState<ShownField | null>(null);
  if (fields.error) return <ReadError error={fields.error} onRetry={() => void fields.refetch()} />;
  if (!fields.data) return <ListSkeleton rows={3} />;
  if (fields.data.length === 0) {
    return (
      <EmptyState icon={IconForms} title={t("field.none")}>
        {t("field.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Stack gap="xs">
      {fields.data.map((field) => (
        <FieldRow key={field.id} field={field} about={about} onChange={() => setChanging(field)} />
      ))}
      <Modal opened={changing !== null} onClose={() => setChanging(null)} title={t("field.change")}>
        {changing && <ChangeFieldForm field={changing} about={about} onDone={() => setChanging(null)} />}
      </Modal>
    </Stack>
  );
}

function FieldRow({ field, about, onChange }: { field: ShownField; about: About; onChange: () => void }) {
  const { t, i18n } = useTranslation();
  return (
    <Paper withBorder p="sm" radius="md" data-testid={`custom-field-${field.key}`}>
      <Group justify="space-between" wrap="nowrap">
        <div>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {labelOf(field, i18n.language)}
            </Text>
            <Badge variant="default" tt="none" fw={500}>
              {t(`field.types.${field.type}`)}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            {[field.key, field.choices.join(", "), field.time_zone].filter(Boolean).join(" · ")}
          </Text>
        </div>
        <Group gap={4} wrap="nowrap">
          <Button size="xs" variant="subtle" onClick={onChange}>
            {t("field.change")}
          </Button>
          <DeleteField id={field.id} about={about} />
        </Group>
      </Group>
    </Paper>
  );
}

function DeleteField({ id, about }: { id: string; about: About }) {
  const { t } = useTranslation();
  const remove = useDeleteField(about);
  return (
    <DeleteButton
      label={t("field.delete")}
      hint={t("field.deleteHint")}
      loading={remove.isPending}
      onDelete={() =>
        remove.mutate(id, { onError: (error) => tellFailure(t("field.notDeleted"), sayWhy(error)) })
      }
    />
  );
}
