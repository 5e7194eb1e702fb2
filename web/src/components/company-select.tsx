import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { findCompaniesQuery, useCompanyName } from "@/lib/directory/find-companies";

interface Props {
  value: string | null;
  onChange: (companyId: string | null) => void;
  label?: string;
  "aria-label"?: string;
  size?: string;
}

/** One of the companies, found as one types. */
export function CompanySelect({ value, onChange, ...rest }: Props) {
  const { t } = useTranslation();
  const name = useCompanyName(value);
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed === name ? "" : typed.trim(), 200);
  const found = useQuery(findCompaniesQuery(wanted)).data ?? [];
  const choices = found.map((company) => ({ value: company.id, label: company.name }));
  if (value && !choices.some((choice) => choice.value === value)) {
    choices.unshift({ value, label: name || "…" });
  }
  return (
    <Select
      {...rest}
      placeholder={t("company.choose")}
      data={choices}
      value={value}
      onChange={onChange}
      searchable
      clearable
      onSearchChange={setTyped}
      // The server has searched already, in other ways than by the beginning of the name.
      filter={({ options }) => options}
      nothingFoundMessage={t("company.noneFound")}
    />
  );
}
