import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMembers } from "@/lib/directory/get-members";
import { useMe } from "@/lib/directory/me";

/** What stands for everybody whose records one sees. */
export const EVERYBODY = "all";

interface Props {
  value: string;
  onChange: (whose: string) => void;
}

/** Whose work is shown: one's own, a colleague's, everybody's; for those who see more than their own. */
export function WhoseSelect({ value, onChange }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const members = useMembers();
  const seesAll = me.is_admin;
  const teams = new Set(
    me.teams.filter((team) => team.role === "manager" || team.open_reading).map((team) => team.id),
  );
  if (!seesAll && teams.size === 0) return null;
  const others = members.filter(
    (member) =>
      member.id !== me.id &&
      member.active &&
      (seesAll || Object.keys(member.roles).some((id) => teams.has(id))),
  );
  return (
    <NativeSelect
      size="sm"
      aria-label={t("whose.label")}
      data={[
        { value: me.id, label: t("whose.mine") },
        { value: EVERYBODY, label: t("whose.all") },
        ...others.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
