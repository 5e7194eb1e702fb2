import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface Props {
  /** What the button says, and the question's title. */
  label: string;
  /** What is lost by it, and what stays. */
  hint: string;
  /** What is clicked to go on, where that is no deletion. */
  confirm?: string;
  loading?: boolean;
  onDelete: () => void;
}

/** Deletes, or takes back, after asking once. */
export function DeleteButton({ label, hint, confirm, loading, onDelete }: Props) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        size="xs"
        leftSection={<IconTrash size={14} />}
        loading={loading}
        onClick={open}
      >
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={label}>
        <Stack>
          <Text size="sm">{hint}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              {t("action.cancel")}
            </Button>
            <Button
              color="red"
              onClick={() => {
                close();
                onDelete();
              }}
            >
              {confirm ?? t("action.delete")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
