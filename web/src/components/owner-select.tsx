import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMembers } from "@/lib/directory/get-members";

interface Props {
  value: string | null;
  /** Only members of this team can own the record. */
  teamId?: string | null;
  onChange: (memberId: string) => void;
}

export function OwnerSelect({ value, teamId, onChange }: Props) {
  const { t } = useTranslation();
  const members = useMembers().filter(
    (member) =>
      member.id === value || (member.active && (!teamId || teamId in member.roles || member.is_admin)),
  );
  return (
    <Select
      label={t("deal.owner")}
      placeholder={t("deal.noOwner")}
      data={members.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={(memberId) => {
        if (memberId && memberId !== value) onChange(memberId);
      }}
      allowDeselect={false}
      searchable
    />
  );
}
