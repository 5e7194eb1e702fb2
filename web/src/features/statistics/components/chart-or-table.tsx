import { useWords } from "@/features/statistics/words";
import { Button } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";

interface Props {
  chart: ReactNode;
  table: ReactNode;
}

/** A picture for the eye; the same in a table, which can be read aloud and clicked, a button away. */
export function ChartOrTable({ chart, table }: Props) {
  const { t } = useWords();
  const [asTable, setAsTable] = useState(false);
  return (
    <>
      <div hidden={asTable} aria-hidden>
        {chart}
      </div>
      {asTable && table}
      <Button
        variant="subtle"
        size="compact-xs"
        mt="xs"
        leftSection={asTable ? <IconChartBar size={14} /> : <IconTable size={14} />}
        onClick={() => setAsTable(!asTable)}
      >
        {t(asTable ? "statistics.chart.asChart" : "statistics.chart.asTable")}
      </Button>
    </>
  );
}
