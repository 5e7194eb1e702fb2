import { ActionIcon, Group, Select, TextInput } from "@mantine/core";
import { useSettled } from "@/components/use-settled";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useMembers } from "@/lib/directory/get-members";

/** Text and owner; they live in the address, so that a link or a reload shows the same board. */
export function BoardFilterBar() {
  const { t } = useTranslation();
  const members = useMembers();
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get("q") ?? "");

  const set = (key: string, value: string | null) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true },
    );
  const search = useSettled((value: string) => set("q", value.trim()), 250);

  return (
    <Group gap={8} role="search">
      <TextInput
        size="sm"
        w={{ base: 150, sm: 210 }}
        leftSection={<IconSearch size={15} aria-hidden />}
        aria-label={t("board.filterText")}
        placeholder={t("board.filterText")}
        value={text}
        data-shortcut="filter"
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
        rightSection={
          text && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t("action.clear")}
              onClick={() => (setText(""), set("q", null))}
            >
              <IconX size={14} />
            </ActionIcon>
          )
        }
      />
      <Select
        size="sm"
        w={{ base: 140, sm: 180 }}
        aria-label={t("deal.owner")}
        placeholder={t("board.allOwners")}
        clearable
        searchable
        data={members.map(({ id, name }) => ({ value: id, label: name }))}
        value={params.get("owner")}
        onChange={(value) => set("owner", value)}
      />
    </Group>
  );
}
