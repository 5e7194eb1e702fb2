import { Alert, Button, Group, Slider, Text, TextInput } from "@mantine/core";
import { IconArrowBackUp, IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { WITHOUT_PAST, type BoardFilters } from "@/features/cards/board-filters";
import { useBoardAddress } from "@/features/cards/board/use-board-address";
import { useMe } from "@/lib/directory/me";
import { formatMoment, fromLocalInput, toLocalInput } from "@/lib/time";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How far back the slider goes; the date beside it goes as far as the board itself. */
const REACH = 120 * DAY;

interface Props {
  /** The earliest moment of which the board can be shown; unknown while it is not there yet. */
  knownSince?: string;
}

/** By how much one step of the slider leads on: a young board is looked at more closely. */
function stepOf(age: number): number {
  return age > 10 * DAY ? DAY : age > 10 * HOUR ? HOUR : MINUTE;
}

/** The API tells microseconds; the next whole millisecond is not before the beginning. */
const beginning = (knownSince: string) => Date.parse(knownSince) + 1;

/** Leads to the board as it was yesterday at this hour, of a younger one to its beginning; from there one goes on. */
export function TimeTravelButton({ knownSince }: Props) {
  const { t } = useTranslation();
  const { filters, set } = useBoardAddress();
  if (filters.at) return null;
  return (
    <Button
      size="sm"
      variant="default"
      px={{ base: 10, sm: "md" }}
      aria-label={t("past.open")}
      // Only the board itself tells how far back one can go.
      disabled={!knownSince}
      onClick={() => {
        const without: BoardFilters = Object.fromEntries(WITHOUT_PAST.map((name) => [name, undefined]));
        const earliest = knownSince ? beginning(knownSince) : 0;
        set({ ...without, at: new Date(Math.max(Date.now() - DAY, earliest)).toISOString() });
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
export function PastBanner({ knownSince }: Props) {
  const { t, i18n } = useTranslation();
  const { filters, set } = useBoardAddress();
  const zone = useMe().time_zone;
  const [now] = useState(() => Date.now());
  const [sliding, setSliding] = useState<number | null>(null);
  if (!filters.at) return null;
  const at = Date.parse(filters.at);
  const earliest = knownSince ? beginning(knownSince) : now - REACH;
  const reach = Math.min(REACH, now - earliest);
  const step = stepOf(reach);
  const back = Math.round((at - now) / step);
  const momentOf = (steps: number) =>
    new Date(Math.max(earliest, Math.min(now, at + (steps - back) * step))).toISOString();
  const shown = sliding === null ? filters.at : momentOf(sliding);

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
          min={-Math.ceil(reach / step)}
          max={0}
          disabled={!knownSince}
          value={sliding ?? Math.min(0, back)}
          label={(steps) => formatMoment(momentOf(steps), i18n.language, zone)}
          thumbLabel={t("past.slider")}
          onChange={setSliding}
          onChangeEnd={(steps) => {
            setSliding(null);
            set({ at: momentOf(steps) });
          }}
        />
        <TextInput
          type="datetime-local"
          size="xs"
          aria-label={t("past.moment")}
          value={toLocalInput(shown, zone)}
          min={knownSince && toLocalInput(knownSince, zone)}
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
