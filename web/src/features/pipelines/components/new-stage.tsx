import { Alert, Button, Group, Paper, Select, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddStage } from "@/features/pipelines/api/add-stage";
import { ColourMenu } from "@/features/pipelines/components/colour-menu";
import { sayWhy } from "@/lib/api/problem";
import { STAGE_KINDS, type StageKind } from "@/lib/api/types";

/** A stage to be added: an open one comes after the last open one, a closed one at the end. */
export function NewStage({ pipelineId }: { pipelineId: string }) {
  const { t } = useTranslation();
  const add = useAddStage(pipelineId);
  const [name, setName] = useState("");
  const [colour, setColour] = useState("grey");
  const [kind, setKind] = useState<StageKind>("open");

  return (
    <Paper
      component="form"
      withBorder
      radius="md"
      p="sm"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) add.mutate({ name: name.trim(), colour, kind }, { onSuccess: () => setName("") });
      }}
    >
      <Group gap="xs" align="flex-end">
        <ColourMenu label={t("stages.colourOfNew")} value={colour} onChange={setColour} />
        <TextInput
          flex="1 1 12rem"
          label={t("stages.new")}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          w={130}
          label={t("stages.kindLabel")}
          data={STAGE_KINDS.map((value) => ({ value, label: t(`stages.kind.${value}`) }))}
          value={kind}
          onChange={(value) => value && setKind(value as StageKind)}
          allowDeselect={false}
        />
        <Button
          type="submit"
          leftSection={<IconPlus size={16} />}
          loading={add.isPending}
          disabled={!name.trim()}
        >
          {t("stages.add")}
        </Button>
      </Group>
      {add.error && (
        <Alert color="red" mt="xs">
          {sayWhy(add.error)}
        </Alert>
      )}
    </Paper>
  );
}
