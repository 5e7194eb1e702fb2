import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { findContactsQuery } from "@/lib/directory/find-contacts";

interface Props {
  label: string;
  description?: string;
  placeholder?: string;
  value: string | null;
  onChange: (contactId: string | null, name: string) => void;
}

/** One contact, found by typing a part of their name or address. */
export function ContactPicker({ label, description, placeholder, value, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed.trim(), 200);
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const found = useQuery(findContactsQuery(chosen?.label === wanted ? "" : wanted)).data ?? [];
  const options = found.map(({ id, name, emails }) => ({
    value: id,
    label: emails[0] ? `${name} (${emails[0]})` : name,
  }));
  if (chosen && value === chosen.value && !options.some((option) => option.value === value)) {
    options.unshift(chosen);
  }
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder ?? t("contact.search")}
      data={options}
      // The server has searched already, in more than the names.
      filter={({ options: all }) => all}
      nothingFoundMessage={t("command.nothing")}
      searchable
      clearable
      value={value}
      onSearchChange={setTyped}
      onChange={(id) => {
        const option = options.find((candidate) => candidate.value === id) ?? null;
        setChosen(option);
        onChange(id, found.find((contact) => contact.id === id)?.name ?? "");
      }}
    />
  );
}
