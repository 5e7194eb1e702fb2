import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./statistics.module.css";

export interface FigureColumn<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  label: string;
  /** The heading of the first column, which names the rows. */
  of: string;
  rows: Row[];
  keyOf: (row: Row) => string;
  name: (row: Row) => ReactNode;
  columns: FigureColumn<Row>[];
  minWidth?: number;
}

/** A table of figures; the first cell of a row is its name. */
export function FigureTable<Row>({ label, of, rows, keyOf, name, columns, minWidth = 560 }: Props<Row>) {
  return (
    <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0} role="group" aria-label={label}>
      <Table verticalSpacing="xs" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{of}</Table.Th>
            {columns.map(({ title }) => (
              <Table.Th key={title} scope="col" className={classes.number}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              <Table.Th scope="row" fw={500} className={classes.name}>
                {name(row)}
              </Table.Th>
              {columns.map(({ title, cell }) => (
                <Table.Td key={title} className={classes.number}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
