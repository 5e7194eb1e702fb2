import { Anchor, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { PlaceContact } from "@/features/cards/components/place-contact";
import { StageSelect } from "@/features/cards/components/stage-select";
import { paths } from "@/config/paths";
import type { Contact, Position } from "@/lib/api/types";

/** As many deals a list shows of one contact. */
const MOST = 3;

/** Where a contact stands, deal by deal, each stage to choose; who has no open deal can be placed. */
export function PositionCell({ contact, deals }: { contact: Contact; deals: Position["deals"] }) {
  const { t } = useTranslation();
  if (deals.length === 0) return <PlaceContact contact={contact} />;
  return (
    <Stack gap={4}>
      {deals.slice(0, MOST).map((deal) => (
        <StageSelect key={deal.id} deal={deal} />
      ))}
      {deals.every(({ status }) => status !== "open") && <PlaceContact contact={contact} />}
      {deals.length > MOST && (
        <Anchor component={Link} to={paths.contact(contact.id)} size="xs">
          {t("contact.moreDeals", { count: deals.length - MOST })}
        </Anchor>
      )}
    </Stack>
  );
}
