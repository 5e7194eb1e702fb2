import { ActionIcon, Button, Group, Indicator, Pill, Popover, TextInput } from "@mantine/core";
import { IconFilter, IconSearch, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSettled } from "@/components/use-settled";
import { FILTERS } from "@/features/cards/board-filters";
import { useBoardAddress } from "@/features/cards/board/use-board-address";
import { FilterPanel } from "@/features/cards/components/filter-panel";
import { useFilterChips } from "@/features/cards/filter-chips";
import type { CardKind } from "@/lib/api/types";

/** What narrows the board; it lives in the address, so that a link or a reload shows the same board. */
export function BoardFilterBar({ kind }: { kind: CardKind }) {
  const { t } = useTranslation();
  const { filters, set } = useBoardAddress();
  const [text, setText] = useState(filters.q ?? "");
  const [open, setOpen] = useState(false);
  const [known, setKnown] = useState(text);
  const [sent, setSent] = useState(text);
  const search = useSettled((value: string) => {
    setSent(value.trim());
    set({ q: value.trim() });
  }, 250);
  const active = FILTERS.filter((name) => name !== "q" && filters[name]).length;

  // A saved view that is chosen brings its own words; what was typed here is in the field already.
  const inAddress = filters.q ?? "";
  if (inAddress !== known) {
    setKnown(inAddress);
    if (inAddress !== sent) setText(inAddress);
  }

  return (
    <Group gap={8} role="search">
      <TextInput
        size="sm"
        w={{ base: 150, sm: 210 }}
        leftSection={<IconSearch size={15} aria-hidden />}
        aria-label={t("board.filterText", { context: kind })}
        placeholder={t("board.filterText", { context: kind })}
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
              onClick={() => (setText(""), setSent(""), set({ q: undefined }))}
            >
              <IconX size={14} />
            </ActionIcon>
          )
        }
      />
      <Popover
        opened={open}
        onChange={setOpen}
        position="bottom-end"
        shadow="md"
        trapFocus
        withinPortal
        width="min(460px, calc(100vw - 24px))"
      >
        <Indicator label={active} disabled={active === 0} size={16}>
          <Popover.Target>
            <Button
              variant={active > 0 ? "light" : "default"}
              size="sm"
              leftSection={<IconFilter size={15} aria-hidden />}
              aria-expanded={open}
              data-testid="board-filters"
              onClick={() => setOpen(!open)}
            >
              {t("boardFilter.open")}
            </Button>
          </Popover.Target>
        </Indicator>
        <Popover.Dropdown mah="75dvh" style={{ overflowY: "auto" }}>
          <FilterPanel kind={kind} />
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}

/** The filters that are set, in words, each to be taken away; nothing where there are none. */
export function FilterChips({ kind }: { kind: CardKind }) {
  const { t } = useTranslation();
  const { replaceAll, set } = useBoardAddress();
  const chips = useFilterChips(kind);
  if (chips.length === 0) return null;
  return (
    <Group gap={6} data-testid="filter-chips">
      {chips.map(({ names, words }) => (
        <Pill
          key={words}
          withRemoveButton
          removeButtonProps={{
            "aria-label": t("boardFilter.remove", { filter: words }),
            "aria-hidden": false,
            tabIndex: 0,
          }}
          onRemove={() => set(Object.fromEntries(names.map((name) => [name, undefined])))}
        >
          {words}
        </Pill>
      ))}
      <Button size="compact-xs" variant="subtle" onClick={() => replaceAll({})}>
        {t("boardFilter.clear")}
      </Button>
    </Group>
  );
}
