import { Button, Collapse, Group, Select, Text, TextInput } from "@mantine/core";
import { useSettled } from "@/components/use-settled";
import { IconFilter, IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FilterBuilder } from "@/components/filter/filter-builder";
import { useFilterWords } from "@/components/filter/filter-words";
import { useListAddress } from "@/features/contacts/use-list-address";
import { useMembers } from "@/lib/directory/get-members";

/** Search as one types, owner, and a filter of one's own; kept in the address. */
export function ContactFilterBar({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const members = useMembers();
  const { filters, set, setTree } = useListAddress();
  const words = useFilterWords()(filters.filter ?? null);
  const [text, setText] = useState(filters.q ?? "");
  const [building, setBuilding] = useState(false);
  const [round, setRound] = useState(0);
  const search = useSettled((value: string) => set("q", value.trim()), 200);
  const filter = useSettled(setTree, 300);

  return (
    <div role="search">
      <Group gap="xs" mb="xs">
        <TextInput
          flex={1}
          miw={180}
          leftSection={<IconSearch size={16} aria-hidden />}
          aria-label={t("contact.search")}
          placeholder={t("contact.search")}
          data-shortcut="filter"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            search(event.currentTarget.value);
          }}
        />
        <Select
          w={210}
          aria-label={t("deal.owner")}
          placeholder={t("board.allOwners")}
          clearable
          searchable
          data={members.map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.owner_id ?? null}
          onChange={(value) => set("owner", value)}
        />
        <Button
          variant={filters.filter ? "light" : "default"}
          leftSection={<IconFilter size={16} />}
          aria-expanded={building}
          onClick={() => setBuilding(!building)}
        >
          {t("filter.open")}
        </Button>
        {children}
      </Group>
      <Collapse expanded={building} mb="xs">
        {building && <FilterBuilder key={round} initial={filters.filter ?? null} onChange={filter} />}
      </Collapse>
      {words && (
        <Group gap="xs" mb="sm" data-testid="filter-words">
          <Text size="sm">{t("filter.sentence", { words })}</Text>
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              filter.cancel();
              setTree(null);
              setRound(round + 1);
            }}
          >
            {t("filter.clear")}
          </Button>
        </Group>
      )}
    </div>
  );
}
