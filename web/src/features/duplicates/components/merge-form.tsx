import { Alert, Button, Group, Radio, Stack, Table, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMerge, type Side } from "@/features/duplicates/api/duplicates";
import { sayWhy } from "@/lib/api/problem";
import type { Contact, Duplicate } from "@/lib/api/types";
import { labelOf, useCustomText } from "@/lib/custom-fields";
import { useContactFields } from "@/lib/directory/get-contact-fields";
import { useGroupName } from "@/lib/directory/get-groups";
import { useMemberName } from "@/lib/directory/get-members";
import { tellDone } from "@/lib/notices";
import { formatMoment } from "@/lib/time";

interface Line {
  name: string;
  label: string;
  values: [string, string];
  /** Whether one of both stays; addresses, numbers and groups are united. */
  chosen: boolean;
}

/** Two contacts side by side: which one stays, and whose value of each field. */
export function MergeForm({ pair, onDone }: { pair: Duplicate; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const merge = useMerge();
  const both: [Contact, Contact] = [pair.contact, pair.other];
  const [kept, setKept] = useState(0);
  // By field, from which of the two; the one that stays where nothing was said and it has a value.
  const [choice, setChoice] = useState<Record<string, number>>({});
  const lines = useLines(both);
  const sideOf = ({ name, values }: Line) => choice[name] ?? (values[kept as 0 | 1] ? kept : 1 - kept);

  function send() {
    const [stays, goes] = kept === 0 ? both : [both[1], both[0]];
    const differing = lines.filter((line) => line.chosen && line.values[0] !== line.values[1]);
    const fields = Object.fromEntries(
      differing.map((line): [string, Side] => [line.name, sideOf(line) === kept ? "this" : "other"]),
    );
    merge.mutate(
      { id: stays.id, otherId: goes.id, fields },
      {
        onSuccess: (contact) => {
          tellDone(t("duplicate.merged", { name: contact.name }));
          onDone();
        },
      },
    );
  }

  return (
    <Stack>
      <Text size="sm">{t("duplicate.hint")}</Text>
      {merge.error && <Alert color="red">{sayWhy(merge.error)}</Alert>}
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing="xs" aria-label={t("duplicate.merge")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("duplicate.field")}</Table.Th>
              {both.map((contact, index) => (
                <Table.Th key={contact.id}>
                  <Radio
                    name="kept"
                    label={t("duplicate.keep", { number: index + 1 })}
                    checked={kept === index}
                    onChange={() => setKept(index)}
                  />
                  <Text size="xs" c="dimmed" fw={400}>
                    {t("contact.since", { at: formatMoment(contact.created_at, i18n.language) })}
                  </Text>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line) => (
              <Table.Tr key={line.name}>
                <Table.Th scope="row" fw={500}>
                  {line.label}
                </Table.Th>
                {line.values.map((value, index) => (
                  <Table.Td key={index}>
                    {line.chosen && line.values[0] !== line.values[1] ? (
                      <Radio
                        name={line.name}
                        label={value || t("state.none")}
                        aria-label={`${line.label} : ${value || t("state.none")}`}
                        checked={sideOf(line) === index}
                        onChange={() => setChoice({ ...choice, [line.name]: index })}
                      />
                    ) : (
                      <Cell>{value}</Cell>
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t("action.cancel")}
        </Button>
        <Button loading={merge.isPending} onClick={send}>
          {t("duplicate.submit")}
        </Button>
      </Group>
    </Stack>
  );
}

const Cell = ({ children }: { children: ReactNode }) => (
  <Text size="sm" style={{ overflowWrap: "anywhere" }}>
    {children}
  </Text>
);

/** The fields of both, without those that neither has. */
function useLines(both: [Contact, Contact]): Line[] {
  const { t, i18n } = useTranslation();
  const fields = useContactFields();
  const customText = useCustomText();
  const groupName = useGroupName();
  const memberName = useMemberName();
  const line = (name: string, label: string, of: (contact: Contact) => string, chosen = true): Line => ({
    name,
    label,
    values: [of(both[0]), of(both[1])],
    chosen,
  });
  return [
    line("name", t("contact.name"), ({ name }) => name),
    line("emails", t("contact.emails"), ({ emails }) => emails.join(", "), false),
    line("phones", t("contact.phones"), ({ phones }) => phones.join(", "), false),
    line("company_id", t("company.word"), ({ company_name }) => company_name ?? ""),
    line("owner_id", t("deal.owner"), ({ owner_id }) => memberName(owner_id)),
    line("groups", t("group.words"), ({ group_ids }) => group_ids.map(groupName).join(", "), false),
    line("language", t("contact.language"), ({ language }) => (language ? t(`language.${language}`) : "")),
    line("time_zone", t("contact.timeZone"), ({ time_zone }) => time_zone ?? ""),
    ...fields.map((field) =>
      line(`custom.${field.key}`, labelOf(field, i18n.language), ({ custom }) =>
        customText(field, custom[field.key]),
      ),
    ),
  ].filter(({ values }) => values.some(Boolean));
}
