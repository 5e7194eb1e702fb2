import { Alert, Button, Group, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCreateGroup } from "@/features/groups/api/change-group";
import { FilterPreview } from "@/features/groups/components/filter-preview";
import { FilterBuilder } from "@/components/filter/filter-builder";
import { paths } from "@/config/paths";
import { sayWhy } from "@/lib/api/problem";
import type { Tree } from "@/lib/filters/tree";

export function AddGroup() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={open}>
        {t("group.add")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("group.add")} size="lg">
        <AddGroupForm onClose={close} />
      </Modal>
    </>
  );
}

function AddGroupForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateGroup();
  const [name, setName] = useState("");
  const [mode, setMode] = useState("static");
  const [filter, setFilter] = useState<Tree | null>(null);
  const kept = mode === "dynamic";

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(
          { name: name.trim(), filter: kept ? filter : null },
          { onSuccess: (group) => void navigate(paths.group(group.id ?? "")) },
        );
      }}
    >
      <Stack>
        {create.error && <Alert color="red">{sayWhy(create.error)}</Alert>}
        <TextInput
          label={t("group.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          required
          data-autofocus
        />
        <Radio.Group label={t("group.mode")} value={mode} onChange={setMode}>
          <Stack gap={6} mt={6}>
            <Radio value="static" label={t("group.modes.static")} description={t("group.staticHint")} />
            <Radio value="dynamic" label={t("group.modes.dynamic")} description={t("group.dynamicHint")} />
          </Stack>
        </Radio.Group>
        {kept && (
          <>
            <FilterBuilder initial={filter} onChange={setFilter} />
            <FilterPreview filter={filter} />
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!name.trim() || (kept && !filter)}>
            {t("action.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
