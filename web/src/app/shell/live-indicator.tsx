import { Center, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLiveStatus } from "@/lib/live/live-context";
import classes from "./shell.module.css";

/** Whether what others do is shown as it happens. */
export function LiveIndicator() {
  const { t } = useTranslation();
  const status = useLiveStatus();
  return (
    <Tooltip label={t(`live.${status}`)}>
      <Center
        w={28}
        h={28}
        role="status"
        aria-label={t(`live.${status}`)}
        data-testid="live"
        data-status={status}
      >
        <span className={classes.live} data-status={status} />
      </Center>
    </Tooltip>
  );
}
