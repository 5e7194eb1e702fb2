import { ActionIcon, Button, Group, Paper, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { InlineText } from "@/components/inline-text";
import { ListSkeleton, ReadError } from "@/components/page";
import {
  useAddReason,
  useDeleteReason,
  useOrderReasons,
  useRenameReason,
} from "@/features/settings/api/lost-reasons";
import { sayWhy } from "@/lib/api/problem";
import { lostReasonsQuery } from "@/lib/directory/get-lost-reasons";
import { tellFailure } from "@/lib/notices";

/** The reasons that are offered when a card is lost: named, put in order, deleted, added. */
export function LostReasons() {
  const { t } = useTranslation();
  const reasons = useQuery(lostReasonsQuery);
  const [label, setLabel] = useState("");
  const add = useAddReason();
  const rename = useRenameReason();
  const remove = useDeleteReason();
  const order = useOrderReasons();
  const failed = { onError: (error: Error) => tellFailure(t("lostReasons.notSaved"), sayWhy(error)) };

  if (reasons.error) return <ReadError error={reasons.error} onRetry={() => void reasons.refetch()} />;
  if (!reasons.data) return <ListSkeleton />;
  const ids = reasons.data.map(({ id }) => id);

  function swap(index: number, other: number) {
    const wanted = [...ids];
    wanted.splice(other, 0, ...wanted.splice(index, 1));
    order.mutate(wanted, failed);
  }

  return (
    <Stack maw={620}>
      <Text size="sm" c="dimmed">
        {t("lostReasons.hint")}
      </Text>
      {ids.length === 0 && <Text size="sm">{t("lostReasons.none")}</Text>}
      <Stack component="ol" gap={6} p={0} m={0} style={{ listStyle: "none" }}>
        {reasons.data.map((reason, index) => (
          <Paper key={reason.id} component="li" withBorder radius="md" px="sm" py={6}>
            <Group gap="xs" wrap="nowrap">
              <div style={{ flex: 1, minWidth: 0 }}>
                <InlineText
                  label={t("lostReasons.label")}
                  value={reason.label}
                  onSave={(words) => rename.mutateAsync({ id: reason.id, label: words })}
                />
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={index === 0}
                aria-label={t("lostReasons.up", { label: reason.label })}
                onClick={() => swap(index, index - 1)}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={index === ids.length - 1}
                aria-label={t("lostReasons.down", { label: reason.label })}
                onClick={() => swap(index, index + 1)}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={t("lostReasons.delete", { label: reason.label })}
                onClick={() => remove.mutate(reason.id, failed)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          </Paper>
        ))}
      </Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (label.trim()) add.mutate(label.trim(), { onSuccess: () => setLabel("") });
        }}
      >
        <Group gap="xs" align="flex-end">
          <TextInput
            flex={1}
            label={t("lostReasons.new")}
            value={label}
            maxLength={200}
            error={add.error && sayWhy(add.error)}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Button
            type="submit"
            leftSection={<IconPlus size={16} />}
            loading={add.isPending}
            disabled={!label.trim()}
          >
            {t("lostReasons.add")}
          </Button>
        </Group>
      </form>
    </Stack>
  );
}
