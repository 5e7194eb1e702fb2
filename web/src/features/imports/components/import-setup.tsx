import { Alert, Group, NativeSelect, Paper, Stack, Switch, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSetUp } from "@/features/imports/api/imports";
import { fileProblem } from "@/features/imports/file-problem";
import { OwnerSelect } from "@/components/owner-select";
import { fieldErrors } from "@/lib/api/problem";
import type { Import, ImportChange } from "@/lib/api/types";
import { labelOf } from "@/lib/custom-fields";
import { useContactFields } from "@/lib/directory/get-contact-fields";
import { useGroups } from "@/lib/directory/get-groups";

const TARGETS = ["name", "first_name", "last_name", "email", "phone", "company", "language", "time_zone"];
const ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "cp1252"] as const;
const DELIMITERS = [",", ";", "\t", "|"] as const;
const KEYS = ["email", "phone", "none"] as const;

/** How the file is read, what each column fills, whom rows update. Each choice is saved at once. */
export function ImportSetup({ found }: { found: Import }) {
  const { t } = useTranslation();
  const setUp = useSetUp(found.id);
  const save = (change: ImportChange) => setUp.mutate(change);

  return (
    <Stack>
      {setUp.error && <Alert color="red">{mappingProblem(setUp.error) ?? fileProblem(setUp.error, t)}</Alert>}
      <Mapping found={found} onChange={(mapping) => save({ mapping })} />
      <Reading found={found} onChange={save} />
      <Paper withBorder p="md" radius="md">
        <Stack gap="sm">
          <NativeSelect
            label={t("import.key")}
            description={t("import.keyHint")}
            data={KEYS.map((value) => ({ value, label: t(`import.keys.${value}`) }))}
            value={found.key}
            onChange={(event) => save({ key: event.currentTarget.value as ImportChange["key"] })}
          />
          <Group grow align="flex-start">
            <OwnerSelect
              value={found.contacts_owner_id}
              teamId={found.team_id}
              onChange={(contacts_owner_id) => save({ contacts_owner_id })}
            />
            <GroupSelect found={found} onChange={(group_id) => save({ group_id })} />
          </Group>
          <Switch
            label={t("import.workflows")}
            description={t("import.workflowsHint")}
            checked={found.run_workflows}
            onChange={(event) => save({ run_workflows: event.currentTarget.checked })}
          />
        </Stack>
      </Paper>
    </Stack>
  );

  function mappingProblem(error: unknown) {
    const wrong = Object.keys(fieldErrors(error));
    if (wrong.includes("mapping")) return t("import.needsName");
    return wrong.some((path) => path.startsWith("mapping.")) ? t("import.filledTwice") : undefined;
  }
}

interface PartProps<T> {
  found: Import;
  onChange: (value: T) => void;
}

/** The columns with their first cells, each with what it fills. */
function Mapping({ found, onChange }: PartProps<(string | null)[]>) {
  const { t, i18n } = useTranslation();
  const fields = useContactFields();
  const choices = [
    { value: "", label: t("import.leaveOut") },
    ...TARGETS.map((value) => ({ value, label: t(`import.targets.${value}`) })),
    ...fields.map((field) => ({ value: `custom.${field.key}`, label: labelOf(field, i18n.language) })),
  ];
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="xs" aria-label={t("import.mapping")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("import.column")}</Table.Th>
            <Table.Th>{t("import.examples")}</Table.Th>
            <Table.Th>{t("import.target")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.columns.map((column, index) => {
            const name = column || t("import.unnamed", { number: index + 1 });
            const cells = found.preview.slice(0, 3).map((row) => row[index] ?? "");
            return (
              <Table.Tr key={index}>
                <Table.Td fw={600}>{name}</Table.Td>
                <Table.Td>
                  <Text size="sm" c="dimmed" lineClamp={2}>
                    {cells.filter(Boolean).join(" · ")}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <NativeSelect
                    size="sm"
                    aria-label={t("import.fills", { column: name })}
                    data={choices}
                    value={found.mapping[index] ?? ""}
                    onChange={(event) =>
                      onChange(found.mapping.with(index, event.currentTarget.value || null))
                    }
                  />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What was detected of the file, to be put right where it was wrong. */
function Reading({ found, onChange }: PartProps<ImportChange>) {
  const { t } = useTranslation();
  return (
    <Group align="flex-end">
      <NativeSelect
        size="xs"
        label={t("import.encoding")}
        data={[...ENCODINGS]}
        value={found.encoding}
        onChange={(event) => onChange({ encoding: event.currentTarget.value as ImportChange["encoding"] })}
      />
      <NativeSelect
        size="xs"
        label={t("import.delimiter")}
        data={DELIMITERS.map((value) => ({ value, label: value === "\t" ? t("import.tab") : value }))}
        value={found.delimiter}
        onChange={(event) => onChange({ delimiter: event.currentTarget.value as ImportChange["delimiter"] })}
      />
      <Switch
        size="sm"
        label={t("import.header")}
        checked={found.header}
        onChange={(event) => onChange({ header: event.currentTarget.checked })}
      />
      <Text size="sm" c="dimmed">
        {t("import.rows", { count: found.rows })}
      </Text>
    </Group>
  );
}

function GroupSelect({ found, onChange }: PartProps<string | null>) {
  const { t } = useTranslation();
  const groups = useGroups().filter(({ mode, team_id }) => mode === "static" && team_id === found.team_id);
  return (
    <NativeSelect
      label={t("import.group")}
      data={[
        { value: "", label: t("import.noGroup") },
        ...groups.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={found.group_id ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}
