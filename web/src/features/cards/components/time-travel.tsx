import { Alert, Button, Group, Slider, Text, TextInput } from "@mantine/core";
import { IconArrowBackUp, IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { WITHOUT_PAST, type BoardFilters } from "@/features/cards/board-filters";
import { useBoardAddress } from "@/features/cards/board/use-board-address";
import { useMe } from "@/lib/directory/me";
import { formatMoment, fromLocalInput, toLocalInput } from "@/lib/time";

const DAY = 86_400_000;
/** How far back the slider goes; the date beside it goes as far as one likes. */
const DAYS = 120;

/** Leads to the board as it was yesterday at this hour; from there one goes on. */
export function TimeTravelButton() {
  const { t } = useTranslation();
  const { filters, set } = useBoardAddress();
  if (filters.at) return null;
  return (
    <Button
      size="sm"
      variant="default"
      px={{ base: 10, sm: "md" }}
      aria-label={t("past.open")}
      onClick={() => {
        const without: BoardFilters = Object.fromEntries(WITHOUT_PAST.map((name) => [name, undefined]));
        set({ ...without, at: new Date(Date.now() - DAY).toISOString() });
      }}
    >
      <IconHistory size={15} aria-hidden />
      <Text span inherit ml={8} visibleFrom="sm">
        {t("past.open")}
      </Text>
    </Button>
  );
}

/** Says that one looks at the past, and leads through it and back. */
export function PastBanner() {
  const { t, i18n } = useTranslation();
  const { filters, set } = useBoardAddress();
  const zone = useMe().time_zone;
  const [now] = useState(() => Date.now());
  const [sliding, setSliding] = useState<number | null>(null);
  if (!filters.at) return null;
  const at = Date.parse(filters.at);
  const back = Math.round((at - now) / DAY);
  const dayOf = (days: number) => new Date(Math.min(now, at + (days - back) * DAY)).toISOString();
  const shown = sliding === null ? filters.at : dayOf(sliding);

  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconHistory size={20} />}
      mx={{ base: 8, sm: 16 }}
      mb={8}
      py={8}
      role="status"
      data-testid="past-banner"
    >
      <Group gap="md" align="center">
        <Text size="sm" fw={600} style={{ fontVariantNumeric: "tabular-nums" }}>
          {t("past.banner", { at: formatMoment(shown, i18n.language, zone) })}
        </Text>
        <Slider
          flex={1}
          miw={160}
          min={-DAYS}
          max={0}
          value={sliding ?? Math.max(-DAYS, Math.min(0, back))}
          label={(days) => (days === 0 ? t("past.today") : t("past.daysAgo", { count: -days }))}
          thumbProps={{ "aria-label": t("past.slider") }}
          onChange={setSliding}
          onChangeEnd={(days) => {
            setSliding(null);
            set({ at: dayOf(days) });
          }}
        />
        <TextInput
          type="datetime-local"
          size="xs"
          aria-label={t("past.moment")}
          value={toLocalInput(shown, zone)}
          max={toLocalInput(new Date(now).toISOString(), zone)}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            if (!typed) return;
            const moment = fromLocalInput(typed, zone);
            if (Date.parse(moment) <= Date.now()) set({ at: moment });
          }}
        />
        <Button
          size="xs"
          color="orange"
          variant="filled"
          leftSection={<IconArrowBackUp size={15} aria-hidden />}
          onClick={() => set({ at: undefined })}
        >
          {t("past.back")}
        </Button>
      </Group>
    </Alert>
  );
}
