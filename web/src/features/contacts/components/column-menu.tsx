import { ActionIcon, Checkbox, Popover, Stack, Tooltip } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useAllColumns, useShownColumns } from "@/features/contacts/list-columns";

/** Which columns this browser shows. */
export function ColumnMenu() {
  const { t } = useTranslation();
  const all = useAllColumns();
  const [shown, setShown] = useShownColumns();
  return (
    <Popover position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Tooltip label={t("contact.columns")}>
          <ActionIcon variant="default" size={36} aria-label={t("contact.columns")}>
            <IconColumns3 size={17} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("contact.columns")}>
        <Checkbox.Group value={shown.map(({ id }) => id)} onChange={setShown}>
          <Stack gap={8} mah="60vh" style={{ overflowY: "auto" }}>
            {all.map(({ id, label }) => (
              <Checkbox key={id} size="sm" value={id} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}
