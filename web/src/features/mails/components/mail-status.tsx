import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

const COLOURS: Record<string, string> = {
  accepted: "green",
  rejected: "red",
  unknown: "orange",
  deferred: "yellow",
};

export function MailStatusBadge({ status }: { status: string }) {
  const { t } = useTranslation();
  return (
    <Badge size="sm" variant="light" color={COLOURS[status] ?? "gray"} style={{ flex: "none" }}>
      {t(`mail.status.${status}`)}
    </Badge>
  );
}
