/** A campaign's figures follow what happens: read again when something did, at most once a second. */
import { useThrottledCallback } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { idOf, kindOf, type Change } from "@/lib/live/change";
import { useLiveChanges } from "@/lib/live/live-context";

const KINDS = ["campaigns", "enrolments", "sends", "inbound-mails"];

export function useLiveCampaign(id: string) {
  const client = useQueryClient();
  const readAgain = useThrottledCallback(() => {
    void client.invalidateQueries({ queryKey: ["campaign-results", id] });
    void client.invalidateQueries({ queryKey: ["enrolments", id] });
  }, 1_000);
  useLiveChanges(KINDS, (change) => {
    if (!isAbout(change, id)) return;
    if (kindOf(change) === "campaigns") void client.invalidateQueries({ queryKey: ["campaign", id] });
    readAgain();
  });
}

const isAbout = (change: Change, id: string) =>
  kindOf(change) === "campaigns" ? idOf(change) === id : change.record?.campaign_id === id;
