import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

const COLOURS: Record<string, string> = {
  reply: "green",
  auto_reply: "cyan",
  bounce: "orange",
  complaint: "red",
};

export function VerdictBadge({ verdict }: { verdict: string }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={COLOURS[verdict] ?? "gray"} style={{ flex: "none" }}>
      {t(`reply.verdicts.${verdict}`)}
    </Badge>
  );
}

/** The send was guessed by sender and subject alone, and nobody has said that it is the right one. */
export function ProbableBadge() {
  const { t } = useTranslation();
  return (
    <Badge variant="outline" color="yellow" c="var(--jalon-none)" style={{ flex: "none" }}>
      {t("reply.probable")}
    </Badge>
  );
}
