import { Text, UnstyledButton } from "@mantine/core";
import { useExplaining } from "@/features/statistics/explaining";
import { currencyOf, figureText, formatShare } from "@/features/statistics/figure-words";
import { useWords } from "@/features/statistics/words";
import type { Figure } from "@/lib/api/types";
import classes from "./statistics.module.css";

interface Props {
  figure: Figure;
  label: string;
  /** Grey: it says little as yet. */
  faint?: boolean;
}

/** A number that tells where it comes from when it is clicked. */
export function FigureButton({ figure, label, faint = false }: Props) {
  const { t, i18n } = useWords();
  const { open } = useExplaining();
  const value = figureText(figure, t, i18n.language);
  return (
    <UnstyledButton
      className={classes.figure}
      data-faint={faint || undefined}
      data-figure={figure.id}
      aria-label={t("statistics.explainThis", { label, value })}
      onClick={() => open(figure.id)}
    >
      {value}
    </UnstyledButton>
  );
}

/** Several amounts, one of each currency; never added up. */
export function FigureList({ figures, label }: { figures: Figure[]; label: string }) {
  const { t } = useWords();
  if (figures.length === 0) return <Text c="dimmed">{t("statistics.noValue")}</Text>;
  return figures.map((figure) => (
    <div key={figure.id}>
      <FigureButton figure={figure} label={label} />
      {figure.unit === "share" && <> {currencyOf(figure)}</>}
    </div>
  ));
}

/** How sure a share is: how many cards are behind it, and where it lies if they are few. */
export function Behind({ figure }: { figure: Figure }) {
  const { t, i18n } = useWords();
  const range =
    figure.low !== null && figure.high !== null
      ? t("statistics.range", {
          low: formatShare(figure.low, i18n.language),
          high: formatShare(figure.high, i18n.language),
        })
      : null;
  return (
    <Text size="xs" c="dimmed" component="div">
      {figure.part === null ? "" : `${figure.part.toLocaleString(i18n.language)} / `}
      {t("statistics.behind", { count: figure.count })}
      {range && <div>{range}</div>}
    </Text>
  );
}
