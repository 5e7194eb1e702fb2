import { Table, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { waterfall, type Step } from "@/features/changes/waterfall";
import type { CardKind, ChangeLine, Changes } from "@/lib/api/types";
import { formatMoney } from "@/lib/money";
import classes from "./changes-table.module.css";

interface Props {
  changes: Changes;
  kind: CardKind;
  /** Whose sums are shown; null counts cards. */
  currency: string | null;
  onOpen: (line: ChangeLine["line"]) => void;
}

const STANDING = ["start", "end"];

/** The calculation from top to bottom; each line opens the cards behind it. */
export function ChangesTable({ changes, kind, currency, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const steps = waterfall(changes, currency);
  const lines = new Map(changes.lines.map((line) => [line.line, line]));

  function words({ line, value }: Step): string {
    const sign = !STANDING.includes(line) && value > 0 ? "+" : "";
    const number =
      currency === null
        ? new Intl.NumberFormat(i18n.language).format(value)
        : formatMoney({ amount: String(value), currency }, i18n.language);
    return `${sign}${number}`;
  }

  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing={6} highlightOnHover data-testid="changes">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("changes.what")}</Table.Th>
            <Table.Th ta="right">{currency ?? t("changes.cards")}</Table.Th>
            <Table.Th visibleFrom="sm" aria-hidden />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step) => {
            const entries = lines.get(step.line)?.entries ?? 0;
            const standing = STANDING.includes(step.line);
            return (
              <Table.Tr
                key={step.line}
                className={entries > 0 ? classes.row : undefined}
                fw={standing ? 600 : undefined}
                onClick={() => entries > 0 && onOpen(step.line)}
              >
                <Table.Td>
                  <UnstyledButton
                    fz="sm"
                    fw="inherit"
                    disabled={entries === 0}
                    c={entries === 0 ? "dimmed" : undefined}
                    onClick={() => onOpen(step.line)}
                  >
                    {t(`changes.lines.${step.line}`, { context: kind })}
                    {entries > 0 && !standing && ` (${entries})`}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td ta="right" className={classes.figure}>
                  {words(step)}
                </Table.Td>
                <Table.Td visibleFrom="sm" w="45%" aria-hidden>
                  <Bar step={step} standing={standing} />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Bar({ step: { from, to, value }, standing }: { step: Step; standing: boolean }) {
  return (
    <div className={classes.track}>
      {value !== 0 && (
        <span
          className={classes.step}
          data-effect={standing ? undefined : value > 0 ? "adds" : "takes"}
          style={{ left: `${Math.min(from, to)}%`, width: `${Math.abs(to - from)}%` }}
        />
      )}
    </div>
  );
}
