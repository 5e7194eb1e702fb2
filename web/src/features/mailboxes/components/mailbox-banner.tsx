import { Alert, Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconMailPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "@/config/paths";
import { mailboxesQuery } from "@/lib/directory/get-mailboxes";
import { mayConfigure } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";
import { formatMoment } from "@/lib/time";

/** On every page of whoever can mend it: a mailbox is paused, and its mails wait. */
export function MailboxBanner() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const mailboxes = useQuery(mailboxesQuery).data ?? [];
  const paused = mailboxes.filter(
    (mailbox) => mailbox.state === "paused" && mayConfigure(me, mailbox.team_id),
  );
  return paused.map((mailbox) => (
    <Alert
      key={mailbox.id}
      color="red"
      radius={0}
      variant="filled"
      icon={<IconMailPause />}
      title={t("mailbox.pausedTitle", { name: mailbox.name })}
      data-testid="mailbox-banner"
      role="alert"
    >
      <Text size="sm" c="inherit" style={{ overflowWrap: "anywhere" }}>
        {t("mailbox.pausedBecause", {
          reason: mailbox.pause_reason ?? "",
          until: mailbox.paused_until ? formatMoment(mailbox.paused_until, i18n.language) : "",
          count: mailbox.waiting,
        })}{" "}
        <Anchor component={Link} to={paths.mailboxes} c="inherit" size="sm" underline="always">
          {t("mailbox.seeMailboxes")}
        </Anchor>
      </Text>
    </Alert>
  ));
}
