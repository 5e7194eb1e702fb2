import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Task } from "@/lib/api/types";
import { formatMoment } from "@/lib/time";

/** Minutes before a task is due. */
const CHOICES = [0, 10, 60, 1_440] as const;

interface Props {
  /** Minutes before; null for none. */
  value: number | null;
  /** A reminder at a moment of its own, which is kept until another is chosen. */
  at?: Task["reminder_at"];
  size?: "xs" | "sm";
  disabled?: boolean;
  withLabel?: boolean;
  onChange: (minutes: number | null) => void;
}

/** When the owner is reminded, counted from when the task is due. */
export function ReminderSelect({ value, at = null, size = "sm", disabled, withLabel, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const known = CHOICES.some((minutes) => minutes === value);
  const data = [
    { value: "", label: t("task.reminder.none") },
    ...CHOICES.map((minutes) => ({ value: String(minutes), label: t(`task.reminder.before.${minutes}`) })),
  ];
  if (value !== null && !known) {
    data.push({ value: String(value), label: t("task.reminder.minutes", { count: value }) });
  }
  if (value === null && at) data.push({ value: "own", label: formatMoment(at, i18n.language) });
  return (
    <NativeSelect
      size={size}
      label={withLabel ? t("task.reminder.label") : undefined}
      aria-label={withLabel ? undefined : t("task.reminder.label")}
      data={data}
      value={value === null ? (at ? "own" : "") : String(value)}
      disabled={disabled}
      onChange={({ currentTarget: { value: chosen } }) => {
        if (chosen !== "own") onChange(chosen === "" ? null : Number(chosen));
      }}
    />
  );
}
